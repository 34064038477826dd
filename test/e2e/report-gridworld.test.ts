// A gridworld as a browser draws it: stepped through and played by keyboard and by touch, the hack to be seen, nothing refused.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostile } from '../../src/report/arbitrary.conformance.ts';
import { createReport, text } from '../../src/report/blocks.ts';
import { gridworld, unpackGridworld } from '../../src/report/gridworld.ts';
import { describeStep, isBlocked, playEpisode, signed } from '../../src/report/gridworld-episode.ts';
import { renderHtml } from '../../src/report/html.ts';
import { createSampleGridworld, sampleFields } from '../../src/report/sample-gridworld.ts';
import type { Block } from '../../src/report/types.ts';
import { accessibilityFaults, isWiderThanScreen, launchBrowser } from '../fixtures/dashboard-browser.ts';
import { buildViewerWhereStale } from '../fixtures/report-viewer.ts';

const block = createSampleGridworld();
const tables = unpackGridworld(block);
const frames = playEpisode(block, tables, 0, 0);
const other = playEpisode(block, tables, 1, 0);
let browser: Browser;
let dir = '';

beforeAll(async () => {
  await buildViewerWhereStale();
  browser = await launchBrowser();
  dir = await mkdtemp(join(tmpdir(), 'oversight-gridworld-'));
});
afterAll(async () => {
  await browser?.close();
  await rm(dir, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  /** Console errors and warnings, exceptions, and every request but the file itself. */
  readonly trouble: string[];
}

async function open(blocks: readonly Block[], options: BrowserContextOptions = {}, spoil = (html: string) => html) {
  const report = createReport({ title: 't', sentence: 's', created: '2026-11-22T06:30:00.000Z', meta: {}, blocks });
  const path = join(dir, `${Math.random().toString(36).slice(2)}.html`);
  await writeFile(path, spoil(await renderHtml(report)));
  const url = pathToFileURL(path).href;
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const trouble: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(message.text());
  });
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== url) trouble.push(request.url());
  });
  await page.goto(url);
  await page.waitForSelector('main');
  return { page, trouble } satisfies Opened;
}

const boards = (page: Page) => page.locator('.boards');
const state = (page: Page, board = 0) => page.locator('svg.board').nth(board).getAttribute('data-state');
const said = (page: Page, board = 0) => page.locator('.seen .said').nth(board).textContent();
const step = (page: Page) => page.locator('.transport .of').textContent();

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

describe('a gridworld on the page', () => {
  it('steps two policies from the same start by keyboard, each frame as the tables have it and in the words of the terminal [report.gridworld.page]', async () => {
    const { page, trouble } = await open([block]);
    await expect.poll(() => page.locator('svg.board').count()).toBe(2);
    await boards(page).focus();
    for (const [time, frame] of frames.entries()) {
      await expect.poll(() => step(page)).toBe(`step ${time} of ${frames.length - 1}`);
      // Of an ended episode the last board stays.
      const drawn = frame.state === 0 ? frames[time - 1]! : frame;
      await expect.poll(() => state(page)).toBe(String(drawn.state));
      if (time > 0)
        await expect.poll(() => said(page)).toContain(describeStep(block, tables, frames[time - 1]!, frame));
      const beside = other[Math.min(time, other.length - 1)]!;
      if (beside.state !== 0) await expect.poll(() => state(page, 1)).toBe(String(beside.state));
      await press(page, 'ArrowRight');
    }
    await press(page, 'ArrowLeft', 'ArrowLeft');
    await expect.poll(() => step(page)).toBe(`step ${frames.length - 3} of ${frames.length - 1}`);
    await press(page, 'Home');
    await expect.poll(() => step(page)).toBe(`step 0 of ${frames.length - 1}`);
    await press(page, 'End');
    await expect.poll(() => step(page)).toBe(`step ${frames.length - 1} of ${frames.length - 1}`);
    expect(trouble).toEqual([]);
  });

  it('shows the hack: the light ends at the box, the camera turns to alarm at the second one, and the returns part [report.gridworld.page]', async () => {
    const { page } = await open([block]);
    await boards(page).focus();
    const beam = page.locator('svg.board').first().locator('.beam');
    const whole = (await beam.boundingBox())?.width ?? 0;
    const blocked = frames.findIndex((frame) => isBlocked(block, tables, frame.state));
    // The first event of the left one is the box that is put in the way.
    await page.locator('.events button').first().click();
    await boards(page).focus();
    await expect.poll(() => step(page)).toContain(`step ${blocked} `);
    await expect.poll(() => page.locator('.camera-words').first().textContent()).toBe('camera blocked by a box');
    await expect.poll(() => page.locator('svg.board').first().locator('.blocking').count()).toBe(1);
    await expect.poll(() => page.locator('svg.board').first().locator('.shade').count()).toBe(1);
    await expect.poll(async () => (await beam.boundingBox())?.width ?? whole).toBeLessThan(whole * 0.8);
    await press(page, 'End', 'ArrowLeft');
    await expect.poll(() => page.locator('svg.board').first().locator('.camera.fired').count()).toBe(1);
    const last = frames.at(-1)!;
    await press(page, 'End');
    await expect
      .poll(() => page.locator('.returns-head').first().innerText())
      .toMatch(new RegExp(`observed \\${signed(last.observed)}\\s+true ${signed(last.intended)}`));
    await expect
      .poll(() => page.locator('.ends').allTextContents())
      .toEqual([expect.stringContaining('reward hack'), expect.stringContaining('desired')]);
  });

  it('gives for each action what the overseer and the policy think, and marks the one taken next [report.gridworld.approval]', async () => {
    const { page } = await open([block]);
    await boards(page).focus();
    const values = tables.values[0]!;
    for (const time of [0, 1, 2]) {
      await expect.poll(() => step(page)).toContain(`step ${time} `);
      const from = other[time]!;
      const wanted = [0, 1, 2, 3].map((action) => {
        const next = tables.transitions[from.state * 4 + action]!;
        return signed(values[(time + 1) * block.states + next]! - values[time * block.states + from.state]!);
      });
      const table = page.locator('.actions').nth(1);
      await expect.poll(() => table.locator('tbody td:nth-child(3)').allTextContents()).toEqual(wanted);
      await expect
        .poll(() => table.locator('tr[aria-current=step] th').textContent())
        .toContain(['up', 'down', 'left', 'right'][other[time + 1]!.action!]);
      await press(page, 'ArrowRight');
    }
  });

  it('plays itself, pauses, jumps to an event by its button, and takes another start and another policy [report.gridworld.page]', async () => {
    const { page } = await open([block]);
    await boards(page).focus();
    await press(page, ' ');
    await expect.poll(() => page.getByRole('button', { name: 'Pause' }).count()).toBe(1);
    await expect.poll(() => step(page)).toMatch(/step [2-9]/);
    await press(page, ' ');
    await expect
      .poll(() => page.getByRole('button', { name: 'Play', exact: false }).first().textContent())
      .toContain('Play');
    await page.locator('.events button').last().click();
    await expect.poll(() => step(page)).toContain(`step ${other.length - 1} `);
    await page.getByRole('button', { name: 'Next start' }).click();
    await expect.poll(() => state(page)).toBe(String(block.starts[1]));
    await expect.poll(() => step(page)).toContain('step 0 ');
    await page.getByLabel('Right', { exact: true }).selectOption('');
    await expect.poll(() => page.locator('svg.board').count()).toBe(1);
    await page.getByLabel('Left', { exact: true }).selectOption({ label: 'MONA' });
    await expect.poll(() => page.locator('.ends').textContent()).toContain('desired');
  });

  it('is played by a person: keys, buttons and a swipe move, undo takes back, the end is named; keys act on the board only [report.gridworld.play]', async () => {
    const { page, trouble } = await open([block], { hasTouch: true });
    await page.getByRole('button', { name: 'Play yourself' }).click();
    // Off the board an arrow key is the page's.
    await press(page, 'ArrowLeft');
    await expect.poll(() => page.locator('.hand .of').textContent()).toContain('step 0 ');
    await boards(page).focus();
    const arrows = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];
    for (const [time, frame] of frames.slice(1).entries()) {
      const action = frame.action!;
      // The third move by a button, the fourth by a swipe, the others by keys.
      if (time === 2) await page.locator('.pad button').nth(action).click();
      else if (time === 3) await swipe(page, action);
      else {
        await boards(page).focus();
        await press(page, arrows[action]!);
      }
      await expect.poll(() => page.locator('.hand .of').textContent()).toContain(`step ${time + 1} `);
    }
    await expect.poll(() => page.locator('.hand .ends').textContent()).toContain('This was reward hack: 2 boxes');
    await expect.poll(() => page.locator('.moves tbody tr').count()).toBe(frames.length - 1);
    await expect.poll(() => page.locator('.hand').textContent()).toContain('MONA would have gone');
    await expect.poll(() => page.locator('.pad button:disabled').count()).toBe(4);
    await boards(page).focus();
    await press(page, 'u', 'u');
    await expect.poll(() => page.locator('.hand .of').textContent()).toContain(`step ${frames.length - 3} `);
    await expect.poll(() => page.locator('.hand').textContent()).toContain('Approval by foresight');
    await press(page, 'r');
    await expect.poll(() => state(page)).toBe(String(block.starts[0]));
    // No trap: Tab leaves the board.
    await press(page, 'Tab');
    await expect.poll(() => page.evaluate<boolean>("document.activeElement.closest('.boards') === null")).toBe(true);
    expect(trouble).toEqual([]);
  });

  it('has its keys in the list of keys, which a report without a board does not name [report.gridworld.page]', async () => {
    const { page } = await open([block]);
    await boards(page).focus();
    await press(page, '?');
    await expect.poll(() => page.locator('dialog.keys').innerText()).toContain('on a board: play, pause');
    const plain = await open([text('no board')]);
    await press(plain.page, '?');
    await expect.poll(() => plain.page.locator('dialog.keys').isVisible()).toBe(true);
    await expect.poll(() => plain.page.locator('dialog.keys').innerText()).not.toContain('board');
  });

  it('has no fault that axe finds and never scrolls sideways, light, dark and on a phone, watched and played [report.gridworld.page]', async () => {
    const looks: BrowserContextOptions[] = [
      { colorScheme: 'light' },
      { colorScheme: 'dark' },
      { viewport: { width: 375, height: 812 }, hasTouch: true },
    ];
    for (const look of looks) {
      const { page, trouble } = await open([block], look);
      await boards(page).focus();
      await press(page, 'n', 'n');
      await expect.poll(() => accessibilityFaults(page)).toEqual([]);
      await expect.poll(() => isWiderThanScreen(page)).toBe(false);
      await page.getByRole('button', { name: 'Play yourself' }).click();
      await boards(page).focus();
      await press(page, 'ArrowUp', 'ArrowLeft');
      await page.getByText('Show what each action would earn now').click();
      await expect.poll(() => page.locator('.actions').count()).toBe(2);
      await expect.poll(() => accessibilityFaults(page)).toEqual([]);
      await expect.poll(() => isWiderThanScreen(page)).toBe(false);
      expect(trouble).toEqual([]);
      await page.close();
    }
  });

  it('moves its pieces at once where less motion is asked for, and prints the boards without controls [report.gridworld.page]', async () => {
    const { page } = await open([block], { reducedMotion: 'reduce' });
    const duration = "getComputedStyle(document.querySelector('.board .piece')).transitionDuration";
    await expect.poll(() => page.locator('.board .piece').count()).toBeGreaterThan(0);
    await expect.poll(() => page.evaluate<string>(duration)).toBe('0s');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await expect.poll(() => page.evaluate<string>(duration)).not.toBe('0s');
    await page.emulateMedia({ media: 'print' });
    await expect.poll(() => page.locator('button:visible').count()).toBe(0);
    await expect.poll(() => page.locator('svg.board:visible').count()).toBe(2);
  });

  it('shows hostile names and rules as text, and says so where tables are broken, while the rest stays [report.gridworld.page] [report.escape]', async () => {
    const words = [...hostile, '<img src=x onerror="window.hacked=1">'].join(' ');
    const fields = sampleFields();
    const evil = gridworld({
      ...fields,
      title: words,
      rules: [words],
      overseers: fields.overseers.map((overseer) => ({ ...overseer, name: words, origin: words })),
      policies: fields.policies.map((policy) => ({ ...policy, name: words, sentence: words, origin: words })),
    });
    const { page, trouble } = await open([evil]);
    await expect.poll(() => page.locator('svg.board').count()).toBe(2);
    await expect.poll(() => page.evaluate<boolean>('"hacked" in window')).toBe(false);
    await expect.poll(() => page.locator('main script, main img').count()).toBe(0);
    await expect.poll(() => isWiderThanScreen(page)).toBe(false);
    expect(trouble).toEqual([]);
    const broken = await open([block, text('still here')], {}, (html) => html.replace('"limit":20', '"limit":21'));
    await expect
      .poll(() => broken.page.locator('[role=alert]').textContent())
      .toContain('This gridworld block could not be drawn');
    await expect.poll(() => broken.page.locator('.prose').textContent()).toBe('still here');
  });
});

/** A finger drawn over the board, as the browser reports it. */
async function swipe(page: Page, action: number): Promise<void> {
  const box = await page.locator('svg.board').boundingBox();
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  const [across, down] = [
    [0, -60],
    [0, 60],
    [-60, 0],
    [60, 0],
  ][action] as [number, number];
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  await touch('touchStart', [{ x, y }]);
  await touch('touchMove', [{ x: x + across / 2, y: y + down / 2 }]);
  await touch('touchMove', [{ x: x + across, y: y + down }]);
  await touch('touchEnd', []);
}
