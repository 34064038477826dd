// The rooms Constitution, Evaluation, Similarity and Runs in a real browser, over a made-up gateway: a text that is mended, a build that
// ends in a promotion, a threshold that is moved, a folder of logs that is dropped, runs in every state, by keyboard, on a phone, in
// light and dark.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rateAt, scoresOf, sentenceAt } from '../../web/src/dashboard/evaluation/rates.ts';
import { createDashboardApi, type DashboardApi } from '../fixtures/dashboard-api.ts';
import { accessibilityFaults, isWiderThanScreen, launchBrowser, openPage } from '../fixtures/dashboard-browser.ts';
import { shippedText } from '../fixtures/dashboard-constitution.ts';
import { exchange } from '../fixtures/dashboard-data.ts';
import { setsOf } from '../fixtures/dashboard-rooms.ts';
import { models, sentenceOf as sentenceOfLogs } from '../fixtures/dashboard-similarity.ts';

let browser: Browser;
let api: DashboardApi;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  api = await createDashboardApi({ rows: 20 });
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await api.close();
});

const open = (path: string, options?: BrowserContextOptions) => openPage(browser, api.url, path, options);
/** Generous: it only guards against waiting for ever on a busy machine. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 20_000 });
const sentence = (page: Page) => page.locator('.sentence').first().textContent();
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const text = (page: Page) => page.getByLabel('Text of General');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const faulty = `${shippedText}\n## nameless\n\nWords.\n`;
const line = faulty.split('\n').indexOf('## nameless') + 1;

describe('the constitution', () => {
  it('shows what is wrong on its line and in a list that leads there, and no guard is built of it [dashboard.constitution-page]', async () => {
    const { page, trouble } = await open('/constitution/general');
    await soon(() => sentence(page)).toBe('2 restricted rules, 1 permitted one, nothing to mend.');
    await text(page).fill(faulty);
    await page.locator('.issues button').click();
    await expect.poll(() => page.locator('.mirror .error').getAttribute('data-line')).toBe(`${line}`);
    await expect.poll(() => page.locator('.pen').textContent()).toContain(`Line ${line} of`);
    await expect.poll(() => page.locator('.pen').textContent()).toContain('has no title. Write it as');
    await expect.poll(() => page.evaluate('document.activeElement.selectionStart')).toBe(faulty.indexOf('## nameless'));
    await expect.poll(() => sentence(page)).toBe('Not saved yet. 1 line to mend before a guard can be built.');
    await page.getByRole('tab', { name: 'Build a guard' }).click();
    await expect.poll(() => button(page, 'Build').isDisabled()).toBe(true);
    expect(trouble).toEqual([]);
  });

  it('keeps what was typed when one looks into another room, saves it with Ctrl+S, and tells the changes word by word [dashboard.constitution-page]', async () => {
    const { page } = await open('/constitution/general');
    await text(page).fill(shippedText.replace('Plants and how they grow.', 'Plants and how they <b>die</b>.'));
    await page.getByRole('link', { name: 'Runs' }).click();
    await page.getByRole('heading', { name: 'Runs' }).waitFor();
    await page.goBack();
    await soon(() => text(page).inputValue()).toContain('<b>die</b>');
    await page.getByRole('tab', { name: 'Changes' }).click();
    await soon(() => page.locator('.rule-changes ins').allTextContents()).toEqual(['<b>die</b>.\n']);
    await expect.poll(() => page.locator('.rule-changes del').allTextContents()).toEqual(['grow.\n']);
    await expect.poll(() => page.locator('.rule-changes article').count()).toBe(1);
    await page.keyboard.press('Control+s');
    await button(page, 'Draft saved').waitFor();
    expect(api.calls).toContain('PUT /api/constitutions/general');
  });

  it('becomes a guard: progress, what would change, and the promotion after a question [dashboard.constitution-page]', async () => {
    const { page, trouble } = await open('/constitution/general?tab=build');
    await soon(() => page.getByLabel('Name of the guard').inputValue()).toBe('general-2');
    await button(page, 'Build').click();
    await page.getByRole('progressbar').first().waitFor();
    expect(new URL(page.url()).search).toMatch(/^\?tab=build&run=guard-build-\w+&guard=general-2$/);
    // Left and found again by its address.
    await page.reload();
    await page.getByRole('heading', { name: 'general-2 is built' }).waitFor();
    await button(page, 'Show what would change').click();
    await soon(() => page.locator('.finding').textContent()).toBe(
      'Of 300 stored exchanges 12 would be newly blocked and 3 newly allowed.',
    );
    await expect
      .poll(() => page.locator('.impact .changes .mono').first().textContent())
      .toContain('<b>as it was written</b>');
    await button(page, 'Promote general-2').click();
    const dialog = page.getByRole('dialog', { name: 'Let general-2 judge' });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(api.calls).not.toContain('POST /api/guards/general-2/promote');
    await button(page, 'Promote general-2').click();
    await button(page, 'Promote').click();
    await page.getByText('It judges now.').waitFor();
    await soon(() => page.locator('.status-line .guard a').getAttribute('href')).toBe('/evaluation/general-2');
    await expect.poll(() => page.locator('tr:has(.tag.live) td').first().textContent()).toContain('general-2');
    expect(trouble).toEqual([]);
  });

  it('says why a build failed, stops one, and finds one that is at work [dashboard.constitution-page]', async () => {
    api.set({ rooms: { buildLooks: 1000 } });
    const { page } = await open('/constitution/general?tab=build');
    await button(page, 'Build').click();
    await button(page, 'Stop the build').waitFor();
    await page.goto(`${api.url}/constitution/general?tab=build`);
    await button(page, 'Watch it').click();
    await button(page, 'Stop the build').click();
    await page.getByRole('heading', { name: 'general-2 was not built: cancelled' }).waitFor();
    const remedy = 'Add examples below the rule.';
    api.set({ rooms: { buildLooks: 1, buildFails: { message: 'no text for the rule "garden"', remedy } } });
    await button(page, 'Build').click();
    await page.getByText(remedy).waitFor();
  });
});

describe('the evaluation', () => {
  it('moves the figures with the threshold, exactly as they follow from the scores, and keeps it in the address [dashboard.evaluation-page]', async () => {
    const { page, trouble } = await open('/evaluation');
    const sets = setsOf('general');
    await soon(() => sentence(page)).toBe(sentenceAt(sets, 0.62));
    await page.getByRole('slider', { name: 'Threshold' }).press('ArrowRight');
    await soon(() => sentence(page)).toBe(sentenceAt(sets, 0.621));
    await page.getByLabel('Threshold, as a number').fill('0.35');
    await soon(() => sentence(page)).toBe(sentenceAt(sets, 0.35));
    expect(rateAt(scoresOf(sets, 'restricted'), 0.35).blocked).not.toBe(
      rateAt(scoresOf(sets, 'restricted'), 0.62).blocked,
    );
    const row = page.locator('[data-set="everyday requests"] td.number').first();
    const everyday = sets.find(({ name }) => name === 'everyday requests')!.scores;
    await expect
      .poll(() => row.textContent())
      .toBe(`${everyday.filter((score) => score >= 0.35).length} of ${everyday.length}`);
    await soon(() => new URL(page.url()).search).toBe('?threshold=0.35');
    await page.reload();
    await soon(() => sentence(page)).toBe(sentenceAt(sets, 0.35));
    await button(page, 'as calibrated 0.620').click();
    await soon(() => new URL(page.url()).search).toBe('');
    expect(trouble).toEqual([]);
  });

  it('makes the scores where there are none, and compares with the live guard [dashboard.evaluation-page]', async () => {
    const { page } = await open('/evaluation');
    await page.getByLabel('Guard', { exact: true }).selectOption('general-small');
    await button(page, 'Judge the held-out texts').click();
    await soon(() => sentence(page)).toBe(sentenceAt(setsOf('general-small'), 0.71));
    await page.getByRole('columnheader', { name: 'live general, 0.620' }).waitFor();
    await expect.poll(() => page.getByRole('heading', { name: 'What it stops' }).count()).toBe(1);
  });
});

describe('the similarity', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oversight-logs-'));
    const files = {
      'outputs/gemini/samples.jsonl': '{}\n'.repeat(900),
      'outputs/bad name.csv': 'a,b',
      'notes/notes.txt': '',
    };
    for (const [path, content] of Object.entries({ ...files, 'outputs/.hidden': 'x', 'outputs/weights.gguf': 'x' })) {
      await mkdir(join(folder, path, '..'), { recursive: true });
      await writeFile(join(folder, path), content);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('of a chosen folder comes with progress, and a cell of its matrix opens the pair, which stays in the address [dashboard.similarity-page]', async () => {
    api.set({ similarity: { readLooks: 4 }, slow: { '/api/similarity': 150 } });
    const { page, trouble } = await open('/similarity');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a folder' }).press('Enter');
    await (await chooser).setFiles(join(folder, 'outputs'));
    await page.getByRole('progressbar').waitFor();
    await soon(() => sentence(page)).toBe(sentenceOfLogs('drop'));
    // Pieces of a file come one after the other, files that are no logs not at all.
    expect(api.calls.filter((call) => call.startsWith('PUT'))).toHaveLength(4);
    await expect.poll(() => page.getByText('2 files left out by name').count()).toBe(1);
    expect(
      await page.getByText('1 file not taken. A file cannot be kept under this path: "bad name.csv"').count(),
    ).toBe(1);
    await page.locator('.cells rect').nth(3).click();
    await page.getByText('Questions that both got wrong in the same way').waitFor();
    await expect.poll(() => page.locator('.pair td').first().textContent()).toContain('<script>alert(1)</script>');
    const path = new URL(page.url()).pathname;
    expect(new URL(page.url()).search).toBe(`?pair=${models[0]}%2C${models[3]}`);
    await page.getByLabel('and', { exact: true }).selectOption(models[5]);
    await page.getByLabel('Missing answers are').selectOption('wrong');
    await soon(() => sentence(page)).toBe(sentenceOfLogs('wrong'));
    await page.reload();
    await page
      .locator('.pair')
      .getByRole('heading', { name: `${models[0]} and ${models[5]}` })
      .waitFor();
    await expect.poll(() => sentence(page)).toBe(sentenceOfLogs('wrong'));
    await page.keyboard.press('Escape');
    await soon(() => new URL(page.url()).search).toBe('?missing=wrong');
    await page.keyboard.press('Escape');
    await soon(() => new URL(page.url()).pathname).toBe('/similarity');
    await expect.poll(() => page.getByRole('link', { name: 'outputs' }).getAttribute('href')).toBe(path);
    // The one file that was not taken.
    expect(trouble).toEqual([expect.stringMatching(/status of 400/)]);
  });

  it('of files that are dropped anywhere on the page and cannot be read says why and what to do [dashboard.similarity-page]', async () => {
    const { page } = await open('/similarity');
    await page.locator('.drop-zone').waitFor();
    await page.evaluate(`{
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['no log'], 'notes.txt'));
      document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
    }`);
    await page.getByRole('heading', { name: 'Let go to compare' }).waitFor();
    await page.evaluate(`{
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['no log'], 'notes.txt'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }`);
    await page.getByRole('heading', { name: 'notes.txt is no log that can be read' }).waitFor();
    await expect.poll(() => page.locator('.broken').textContent()).toContain('Drop the folder of the samples.');
    await button(page, 'Throw away').click();
    await soon(() => new URL(page.url()).pathname).toBe('/similarity');
    await page.locator('input[aria-label="Files of logs"]').setInputFiles(join(folder, 'outputs/weights.gguf'));
    await page.getByText('There is no log in it').waitFor();
    await expect
      .poll(() => sentence(page))
      .toBe('Drop a folder of evaluation logs and see which models make the same mistakes.');
  });
});

describe('the runs', () => {
  it('stand in a list that the keys walk, and one that failed shows its remedy and the command that goes on [dashboard.runs-page]', async () => {
    const { page, trouble } = await open('/runs');
    await soon(() => sentence(page)).toBe('6 runs, 1 at work, 2 failed, 2 stopped and can go on.');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await soon(() => new URL(page.url()).pathname).toBe('/runs/guard-build-failed');
    await page.getByText('Add examples below the rule, or lines to constitutions/corpus.').waitFor();
    await expect
      .poll(() => page.locator('.command code').textContent())
      .toContain('oversight guard build constitutions/general.md');
    await page.keyboard.press('Escape');
    await soon(() => new URL(page.url()).pathname).toBe('/runs');
    await page.getByRole('link', { name: 'guard-build' }).nth(4).click();
    await page.getByRole('heading', { name: 'What it stops' }).waitFor();
    await expect.poll(() => page.locator('.stages .finished, .stages .done').count()).toBe(6);
    expect(trouble).toEqual([]);
  });

  it('say how to begin one where there is none, and what failed where they cannot be read [dashboard.runs-page]', async () => {
    api.set({ rooms: { isEmpty: true } });
    const { page } = await open('/runs');
    await page.getByText('No run yet').waitFor();
    await expect
      .poll(() => page.locator('.command code').textContent())
      .toBe('oversight guard build constitutions/general.md');
    api.set({ failing: { '/api/runs': 500 } });
    await page.reload();
    await page.getByText('It could not be loaded: the runs').waitFor();
    api.set({ failing: {}, rooms: { isEmpty: false } });
    await button(page, 'Try again').click();
    await soon(() => sentence(page)).toMatch(/^6 runs/);
  });
});

describe('an upstream that is no demo', () => {
  const upstreams = [
    { protocol: 'openai-chat', kind: 'openai', url: 'https://models.example/v1', healthy: null },
  ] as const;

  it('is asked for the model that the playground names, and a reply of it that broke off is seen in the traffic [dashboard.pages]', async () => {
    api.set({ status: { upstreams } });
    const { page } = await open('/playground');
    await page.getByLabel('Model of the upstream').fill('large-1');
    await page.getByLabel('Prompt', { exact: true }).fill('Plants.');
    const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/playground'));
    await button(page, 'Send to the model').click();
    expect((await sent).postDataJSON()).toMatchObject({ mode: 'reply', model: 'large-1' });
    await page.getByRole('link', { name: 'Traffic' }).click();
    await page.locator('tr[data-sequence]').first().waitFor();
    await soon(() => page.locator('.status-line .live').textContent()).toBe('live');
    const cut = exchange(9001, Date.now(), { decided: 'allow', enforced: 'passed', status: 200, failed: true });
    api.emit({ type: 'exchange', item: cut });
    await soon(() => page.locator('tr[data-sequence="9001"] .col-found').textContent()).toBe('allowbroke off');
  });
});

describe('every page of these rooms', () => {
  /** What is to be seen before it is looked at. */
  const pages: readonly (readonly [string, string])[] = [
    ['/constitution', '.guard-table'],
    ['/constitution/general', '.issues'],
    ['/constitution/general?tab=build', '.impact .finding'],
    ['/evaluation', '.set-table'],
    ['/similarity', '.folder-table'],
    ['/similarity/made-up-1?pair=Mistral-7B-v0.1,gemini-1.5-pro-002', '.pair .sentence'],
    ['/runs', '.run-table'],
    ['/runs/guard-build-working', '.stages'],
  ];

  it.each(pages)(
    '%s has no fault of accessibility in light, dark and on a phone, and is no wider than that [dashboard.axe]',
    async (path, seen) => {
      if (path.startsWith('/similarity')) api.set({ similarity: { folders: ['ready', 'failed', 'reading'] } });
      const { page, trouble } = await open(path, { ...phone, reducedMotion: 'reduce', colorScheme: 'light' });
      if (seen === '.issues') await text(page).fill(faulty);
      if (seen === '.impact .finding') {
        api.set({ rooms: { buildLooks: 1 } });
        await button(page, 'Build').click();
        await button(page, 'Show what would change').click();
      }
      await page.locator(seen).waitFor();
      await expect.poll(() => isWiderThanScreen(page)).toBe(false);
      await expect.poll(() => accessibilityFaults(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      await expect.poll(() => accessibilityFaults(page, 'colours')).toEqual([]);
      expect(trouble).toEqual([]);
    },
  );

  it("may be looked at and not changed with a key that is no admin's [dashboard.constitution-page]", async () => {
    api.set({ status: { mayChange: false } });
    const { page } = await open('/constitution/general?tab=build');
    await page.getByText('This session may look and not change anything').waitFor();
    await soon(() => button(page, 'Build').isDisabled()).toBe(true);
    await page.goto(`${api.url}/constitution`);
    await page.locator('.guard-table').waitFor();
    await expect.poll(() => button(page, 'Promote workshop').isDisabled()).toBe(true);
  });
});
