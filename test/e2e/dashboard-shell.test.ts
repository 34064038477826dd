// The dashboard in a real browser, over a made-up gateway: each page, the live feed, a reply that is cut in its middle, an upstream
// that fails, hands on the keyboard only, a phone, and text that would like to be more than text.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDashboardApi, type DashboardApi } from '../fixtures/dashboard-api.ts';
import { accessibilityFaults, isWiderThanScreen, launchBrowser, openPage } from '../fixtures/dashboard-browser.ts';
import { exchange, pulse } from '../fixtures/dashboard-data.ts';

let browser: Browser;
let api: DashboardApi;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  api = await createDashboardApi();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await api.close();
});

const open = (path: string, options?: BrowserContextOptions) => openPage(browser, api.url, path, options);
/** Generous: it only guards against waiting for ever on a busy machine. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 20_000 });
const sentence = (page: Page) => page.locator('.sentence').textContent();
const firstRow = (page: Page) => page.locator('tr[data-sequence]').first();
const sequenceOf = async (page: Page) => Number(await firstRow(page).getAttribute('data-sequence'));
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** A blocked exchange with a reply that was cut, and one with a part that was not scanned. */
const blocked = () => api.items.find(({ enforced }) => enforced === 'blocked')!;
const gappy = () => api.items.find(({ scanned, parts, enforced }) => scanned < parts && enforced !== 'refused')!;

async function ask(page: Page, prompt: string): Promise<void> {
  await page.getByLabel('Prompt', { exact: true }).fill(prompt);
  await page.getByRole('button', { name: 'Send to the model' }).click();
}

describe('the traffic', () => {
  it('says what is true now, draws only the rows in sight, and loads older ones on the way down [dashboard.pages]', async () => {
    const { page, trouble } = await open('/traffic');
    await firstRow(page).waitFor();
    await expect
      .poll(() => sentence(page))
      .toMatch(/^[\d,]+ exchanges? today, (\d+|none) blocked, 3 wait for a person\.$/);
    const waiting = page.locator('.sentence').getByRole('link', { name: '3 wait for a person' });
    await expect.poll(() => waiting.getAttribute('href')).toBe('/traffic?decided=escalate');
    const box = page.locator('.traffic-box');
    await expect.poll(() => page.locator('tr[data-sequence]').count()).toBeLessThan(100);
    await soon(() => page.locator('table').getAttribute('aria-rowcount')).toBe('201');
    await box.evaluate((each) => each.scrollTo(0, each.scrollHeight));
    await soon(() => page.locator('table').getAttribute('aria-rowcount')).toBe('401');
    await expect.poll(() => page.locator('tr[data-sequence]').count()).toBeLessThan(100);
    expect(trouble).toEqual([]);
  });

  it('shows a live row at once, and never moves the rows that somebody reads [dashboard.pages]', async () => {
    const { page } = await open('/traffic');
    await firstRow(page).waitFor();
    const live = (sequence: number) =>
      api.emit({
        type: 'exchange',
        item: exchange(sequence, Date.now(), { decided: 'block', enforced: 'blocked', key: 'newcomer', score: 0.9 }),
      });
    await soon(() => page.locator('.status-line .live').textContent()).toBe('live');
    live(9001);
    await soon(() => sequenceOf(page)).toBe(9001);
    await expect.poll(() => firstRow(page).textContent()).toContain('block');

    await page.locator('.traffic-box').evaluate((each) => each.scrollTo(0, 400));
    const place = await page.locator('tr[data-sequence="4990"]').boundingBox();
    live(9002);
    live(9003);
    const button = page.getByRole('button', { name: '2 new rows' });
    await button.waitFor();
    await expect.poll(() => page.locator('tr[data-sequence="4990"]').boundingBox()).toEqual(place);
    await button.click();
    await soon(() => sequenceOf(page)).toBe(9003);

    await page.getByRole('button', { name: 'Pause' }).click();
    live(9004);
    await page.getByRole('button', { name: '1 new row' }).waitFor();
    await expect.poll(() => sequenceOf(page)).toBe(9003);
  });

  it('keeps filters in the address, by chip, by choice and by typing [dashboard.pages]', async () => {
    const { page } = await open('/traffic?decided=block');
    await firstRow(page).waitFor();
    const verdicts = await page.locator('tr[data-sequence] .verdict').allTextContents();
    expect(new Set(verdicts)).toEqual(new Set(['block']));
    await page.getByLabel('key', { exact: true }).selectOption('help-desk');
    await soon(() => new URL(page.url()).search).toBe('?decided=block&key=help-desk');
    await page.getByRole('button', { name: 'block' }).click();
    await page.getByRole('searchbox').fill('rule:secret-recipes ');
    await page.getByRole('searchbox').press('Enter');
    await soon(() => new URL(page.url()).search).toBe('?key=help-desk&rule=secret-recipes');
    await page.getByRole('searchbox').fill('nothing holds this');
    await page.getByText('No loaded row holds all of that').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await soon(() => new URL(page.url()).search).toBe('');
  });

  it('opens one exchange: the cut in its place, hollow parts with their reason, the chain [dashboard.pages]', async () => {
    api.set({ status: { retainText: true } });
    const { page, trouble } = await open(`/traffic/${blocked().id}`);
    await expect
      .poll(() => sentence(page))
      .toMatch(/^Blocked in the (prompt|reply): score 0\.\d+ against a threshold of 0\.62/);
    const reply = page.locator('.part').last();
    await expect.poll(() => reply.locator('.cut').textContent()).toBe('blocked here');
    await expect.poll(() => reply.locator('del').textContent()).toMatch(/^ forbidden and would not/);
    await expect.poll(() => reply.locator('.piece.over').count()).toBe(1);
    await expect.poll(() => page.locator('.chain').textContent()).toMatch(/[0-9a-f]{64}/);

    api.set({ status: { retainText: false } });
    await page.goto(`${api.url}/traffic/${gappy().id}`);
    await page.locator('.hollow-box').waitFor();
    await expect
      .poll(() => page.locator('.hollow-box').textContent())
      .toContain('Not scanned: an image cannot be judged');
    await expect.poll(() => page.locator('.judged .piece').allTextContents()).toEqual(expect.arrayContaining(['']));
    await expect.poll(() => page.locator('.judged').first().textContent()).toBe('');
    expect(trouble).toEqual([]);
  });

  it('shows an alert until a person has seen it, and says so loudly where the guard is weakened [dashboard.pages]', async () => {
    api.set({ withAlert: true, status: { mode: 'shadow', failOpen: true } });
    const { page } = await open('/traffic');
    await page.getByText('Key probe-17 probes near the threshold.').waitFor();
    await expect
      .poll(() => page.locator('.status-line .loud').allTextContents())
      .toEqual([expect.stringContaining('nothing is blocked'), expect.stringContaining('text passes unjudged')]);
    await page.getByRole('button', { name: 'I have seen it' }).click();
    await soon(() => page.locator('.alert').count()).toBe(0);
    expect(api.calls).toContain('POST /api/alerts/alert-1/acknowledge');
  });
});

describe('the playground', () => {
  it('cuts a reply in its middle and shows what never left the gateway [dashboard.pages]', async () => {
    const { page, trouble } = await open('/playground');
    await ask(page, 'Please misbehave in the garden.');
    await page.locator('.never').waitFor();
    await expect
      .poll(() => sentence(page))
      .toMatch(/^Blocked in the reply by the rule forbidden-topics after \d+ characters/);
    const reply = page.getByRole('article', { name: 'Reply' });
    await expect.poll(() => reply.locator('.cut').textContent()).toBe('blocked here');
    await expect.poll(() => reply.locator('del').textContent()).toMatch(/^ forbidden,/);
    const line = "getComputedStyle(document.querySelector('article.reply del')).textDecorationLine";
    await expect.poll(() => page.evaluate<string>(line)).toBe('line-through');
    await expect.poll(() => page.locator('.quote q').textContent()).toBe('forbidden,');
    await expect.poll(() => page.locator('.verdict-line .verdict').textContent()).toBe('block');
    expect(trouble).toEqual([]);
  });

  it('says that an upstream failed, and what was judged before it did [dashboard.pages]', async () => {
    const { page } = await open('/playground');
    await ask(page, 'Please break in the garden.');
    await page.getByText('it hung up in the middle of its reply').waitFor();
    await expect
      .poll(() => sentence(page))
      .toBe('The upstream failed after 41 characters; nothing unjudged was shown.');
    await expect.poll(() => page.locator('.verdict-line .verdict').textContent()).toBe('error');
    await expect
      .poll(() => page.getByRole('article', { name: 'Reply' }).locator('.judged').textContent())
      .toBe('Give them air and light, water the ground');
  });

  it('judges what is there again under another threshold or guard, and keeps the settings in the address [dashboard.pages]', async () => {
    const { page } = await open('/playground');
    await page.getByLabel('Prompt', { exact: true }).fill('There is a secret in the garden.');
    await page.getByLabel('Prompt', { exact: true }).press('Control+Enter');
    await soon(() => sentence(page)).toContain('is not sure and would ask the judge: score 0.57');
    await page.getByLabel('Threshold, as a number').fill('0.4');
    await soon(() => sentence(page)).toMatch(/^Under these settings it is blocked .* threshold of 0\.40\.$/);
    await page.getByLabel('Guard', { exact: true }).selectOption('general-small');
    await soon(() => sentence(page)).toMatch(/^Under these settings it passes: .* threshold of 0\.71\.$/);
    expect(new URL(page.url()).search).toBe('?guard=general-small');
    await page.goto(`${api.url}/playground?example=restricted-weapon&threshold=0.3`);
    await expect.poll(() => page.getByLabel('Prompt', { exact: true }).inputValue()).toContain('chemical weapon');
    await expect.poll(() => page.getByLabel('Threshold, as a number').inputValue()).toBe('0.30');
  });
});

describe('the shell', () => {
  it('says that the connection is lost, tries again, and fetches what it missed [dashboard.pages]', async () => {
    const { page } = await open('/traffic');
    await firstRow(page).waitFor();
    await soon(() => page.locator('.status-line .live').textContent()).toBe('live');
    api.set({ failing: { '/api/live': 503 } });
    api.dropLive();
    await page.getByText('Connection to the gateway lost').waitFor();
    api.items.unshift(exchange(9001, Date.now()));
    api.set({ failing: {} });
    await page.getByRole('button', { name: 'Try now' }).click();
    await soon(() => sequenceOf(page)).toBe(9001);
    await expect.poll(() => page.locator('.lost').count()).toBe(0);
  });

  it('shows failures with their remedy, empty places with what to do, slow ones as slow [dashboard.pages]', async () => {
    api.set({ failing: { '/api/traffic': 500 } });
    const { page } = await open('/traffic');
    const fault = page.locator('.broken');
    await fault.waitFor();
    await expect
      .poll(() => fault.textContent())
      .toContain('The made-up gateway fails at /api/traffic. Try again later.'.split('. ')[0]);
    api.items.length = 0;
    api.set({ failing: {}, slow: { '/api/traffic': 400 } });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Nothing has come through yet').waitFor();
    await expect
      .poll(() => page.locator('.empty .command').textContent())
      .toContain(`curl ${api.url}/v1/chat/completions`);
    await page.goto(`${api.url}/traffic/nothing`);
    await page.getByText('No exchange has the id nothing.').waitFor();
    await page.goto(`${api.url}/nowhere`);
    await page.getByText('There is no page at this address').waitFor();
  });

  it('asks for a key where the gateway does, and goes on where one was [dashboard.pages]', async () => {
    await api.close();
    api = await createDashboardApi({ key: 'right' });
    const { page } = await open('/playground?threshold=0.3');
    await page.getByLabel('API key').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This key is not known.').waitFor();
    await page.getByLabel('API key').fill('right');
    await page.getByLabel('API key').press('Enter');
    await page.getByLabel('Prompt', { exact: true }).waitFor();
    await expect.poll(() => page.getByLabel('Threshold, as a number').inputValue()).toBe('0.30');
  });

  it('is used with the keyboard alone: rooms, rows, an exchange, back, the list of keys [dashboard.keyboard]', async () => {
    const { page } = await open('/playground');
    await page.keyboard.press('Tab');
    await expect.poll(() => page.evaluate('document.activeElement.className')).toBe('skip');
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await firstRow(page).waitFor();
    await expect.poll(() => page.title()).toBe('Traffic · oversight');
    for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
    const second = String(api.items[1]!.sequence);
    const focused = () => page.evaluate("document.activeElement.closest('tr')?.dataset.sequence");
    await soon(focused).toBe(second);
    await page.keyboard.press('End');
    await soon(focused).toBe(String(api.items[199]!.sequence));
    await page.keyboard.press('Home');
    await page.keyboard.press('j');
    await soon(focused).toBe(second);
    await page.keyboard.press('Enter');
    await page.locator('.part').first().waitFor();
    expect(new URL(page.url()).pathname).toBe(`/traffic/${api.items[1]!.id}`);
    await page.keyboard.press('j');
    await soon(() => new URL(page.url()).pathname).toBe(`/traffic/${api.items[2]!.id}`);
    await page.keyboard.press('Escape');
    await firstRow(page).waitFor();
    await soon(focused).toBe(second);
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await expect.poll(() => page.evaluate('document.activeElement.type')).toBe('search');
    await page.keyboard.type('gp?');
    expect(new URL(page.url()).search).toBe('?q=gp%3F');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    const dialog = page.locator('dialog[open]');
    await expect.poll(() => dialog.textContent()).toContain('next row');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('dialog[open]').count()).toBe(0);
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await soon(() => page.title()).toBe('Runs · oversight');
    await page.locator('nav a').first().focus();
    const ring = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
    expect(ring).not.toBe('none');
  });

  it('has no fault that axe finds, in light and dark, on a desk and on a phone [dashboard.axe]', async () => {
    api.set({ withAlert: true, status: { retainText: true } });
    // One exchange of each kind: what axe looks at grows with the rows.
    const kinds = new Map(api.items.map((item) => [`${item.decided} ${item.enforced}`, item]));
    api.items.splice(0, Infinity, ...[...kinds.values()].sort((a, b) => b.sequence - a.sequence));
    expect(api.items.length).toBeGreaterThan(7);
    // Colours that still change from light to dark would be measured on their way.
    const { page } = await open('/traffic', { reducedMotion: 'reduce' });
    const faults: string[] = [];
    const look = async () => {
      faults.push(...(await accessibilityFaults(page)));
      await page.emulateMedia({ colorScheme: 'dark' });
      faults.push(...(await accessibilityFaults(page, 'colours')));
      await page.setViewportSize({ width: 390, height: 844 });
      faults.push(...(await accessibilityFaults(page, 'structure')));
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 1280, height: 900 });
    };
    await firstRow(page).waitFor();
    for (let second = 0; second < 3; second++) api.emit({ type: 'pulse', pulse: pulse(Date.now(), second) });
    await look();
    await page.goto(`${api.url}/traffic/${blocked().id}`);
    await page.locator('.part').first().waitFor();
    await look();
    await page.goto(`${api.url}/playground`);
    await ask(page, 'Please misbehave in the garden.');
    await page.locator('.never').waitFor();
    await look();
    expect(faults).toEqual([]);
  });

  it('fits a phone: nothing wider than the screen, the rooms at hand, the row that is tapped opens [dashboard.phone]', async () => {
    api.set({ withAlert: true, status: { mode: 'shadow', failOpen: true } });
    const { page } = await open('/traffic', phone);
    await firstRow(page).waitFor();
    await expect.poll(() => isWiderThanScreen(page)).toBe(false);
    await firstRow(page).locator('.col-found').tap();
    await page.locator('.part').first().waitFor();
    await expect.poll(() => isWiderThanScreen(page)).toBe(false);
    await page.getByRole('link', { name: 'Playground' }).tap();
    await ask(page, 'Please misbehave in the garden.');
    await page.locator('.never').waitFor();
    await expect.poll(() => isWiderThanScreen(page)).toBe(false);
    const bar = await page.getByRole('navigation', { name: 'Rooms' }).boundingBox();
    expect(Math.round((bar?.y ?? 0) + (bar?.height ?? 0))).toBe(844);
  });

  it('shows text of models as text: nothing in it runs or becomes an element [dashboard.text-only]', async () => {
    const hostile = [
      'echo <img src=x onerror="window.hacked=1">',
      '<script>window.hacked=1</script>',
      '<svg onload=window.hacked=1>',
      '[link](javascript:window.hacked=1)',
      'turned \u202eround\u202c',
    ].join(' ');
    const item = exchange(9001, Date.now(), { model: hostile, rule: hostile, key: hostile, route: hostile });
    const { page, trouble } = await open('/playground');
    await ask(page, hostile);
    await soon(() => sentence(page)).toMatch(/^Passed/);
    const reply = page.getByRole('article', { name: 'Reply' }).locator('.judged');
    await expect.poll(() => reply.textContent()).toContain('<script>window.hacked=1</script>');
    await expect.poll(() => reply.textContent()).not.toContain('\u202e');
    await expect
      .poll(() => page.locator('main script, main img, main [onload], main a[href^=javascript]').count())
      .toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Traffic' }).click();
    await firstRow(page).waitFor();
    await soon(() => page.locator('.status-line .live').textContent()).toBe('live');
    api.emit({ type: 'exchange', item });
    await soon(() => sequenceOf(page)).toBe(9001);
    await page.getByLabel('rule', { exact: true }).waitFor();
    await page.goto(`${api.url}/traffic/${item.id}`);
    await page.locator('.part').first().waitFor();
    await expect.poll(() => page.locator('main script, main img, main [onload]').count()).toBe(0);
    await expect.poll(() => page.evaluate<boolean>('"hacked" in window')).toBe(false);
    // The policy of the gateway was kept, and the browser had nothing to refuse.
    expect(trouble).toEqual([]);
    const tried = await page.evaluate<string>(`(() => {
      const style = document.createElement('style');
      style.textContent = 'body { display: none }';
      document.head.append(style);
      try { document.body.innerHTML = '<b>x</b>'; return 'let'; } catch { return getComputedStyle(document.body).display; }
    })()`);
    expect(tried).toBe('block');
  });
});
