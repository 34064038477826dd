// The page as a browser draws it, opened from disk: marks, words, keys, colours, widths; nothing from a network, nothing run.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import sparticuz from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostile } from './arbitrary.conformance.ts';
import { bar, createReport, heat, intervals, table, text, tokens, tree, verdicts } from './blocks.ts';
import { renderHtml } from './html.ts';
import { createSampleReport } from './sample.ts';
import { renderTerminal } from './terminal.ts';
import type { Block, Report } from './types.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const viewer = join(root, 'web/dist/report.html');
const report = createSampleReport({ rows: 1000 });
let browser: Browser;
let dir = '';

beforeAll(async () => {
  if (await isStale()) await promisify(execFile)('npm', ['run', 'build', '-w', 'web'], { cwd: root });
  dir = await mkdtemp(join(tmpdir(), 'oversight-browser-'));
  browser = await chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
});
afterAll(async () => {
  await browser?.close();
  await rm(dir, { recursive: true, force: true });
});

/** Absent, or older than something it is built from. */
async function isStale(): Promise<boolean> {
  const built = await stat(viewer).catch(() => undefined);
  if (!built) return true;
  const sources = await readdir(join(root, 'web/src'), { recursive: true, withFileTypes: true });
  const times = sources.filter((file) => file.isFile()).map((file) => stat(join(file.parentPath, file.name)));
  return (await Promise.all(times)).some((file) => file.mtimeMs > built.mtimeMs);
}

interface Opened {
  readonly page: Page;
  /** Console errors and warnings, exceptions, and every request but the file itself. */
  readonly trouble: string[];
}

async function open(source: Report | string, options: BrowserContextOptions = {}): Promise<Opened> {
  const path = join(dir, `${Math.random().toString(36).slice(2)}.html`);
  await writeFile(path, typeof source === 'string' ? source : await renderHtml(source));
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const trouble: string[] = [];
  const url = pathToFileURL(path).href;
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(message.text());
  });
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== url) trouble.push(request.url());
  });
  await page.goto(url);
  await page.waitForSelector('main');
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  return { page, trouble };
}

function ofKind<K extends Block['kind']>(kind: K): Extract<Block, { kind: K }> {
  const found = report.blocks.find((block): block is Extract<Block, { kind: K }> => block.kind === kind);
  if (!found) throw new Error(`the sample has no ${kind} block`);
  return found;
}

const count = (page: Page, selector: string) => page.locator(selector).count();

describe('the page of a report', () => {
  it('draws one mark for each datum of every block [report.browser] [report.blocks]', async () => {
    const { page, trouble } = await open(report);
    const figure = (kind: string) => `figure[data-kind=${kind}]`;
    await expect
      .poll(() => count(page, '.figure'))
      .toBe(report.blocks.filter((b) => b.kind !== 'heading' && b.kind !== 'text').length);

    const { rows } = ofKind('intervals');
    await expect.poll(() => count(page, `${figure('intervals')} .estimates circle`)).toBe(rows.length);
    await expect.poll(() => count(page, `${figure('intervals')} .intervals line`)).toBe(rows.length);
    await expect.poll(() => count(page, `${figure('intervals')} .references line`)).toBe(1);

    const { series } = ofKind('line');
    await expect.poll(() => count(page, `${figure('line')} .lines path`)).toBe(series.length);
    await expect.poll(() => count(page, `${figure('line')} .bands path`)).toBe(series.length);
    await expect
      .poll(() => count(page, `${figure('line')} .points circle`))
      .toBe(series.flatMap((each) => each.points).length);
    await expect
      .poll(() => page.locator(`${figure('line')} .names text`).allTextContents())
      .toEqual(expect.arrayContaining(series.map((each) => each.name)));

    const { bars } = ofKind('bar');
    await expect.poll(() => count(page, `${figure('bar')} .bars rect`)).toBe(bars.length);
    await expect.poll(() => count(page, `${figure('bar')} .intervals line`)).toBe(bars.length);
    await expect.poll(() => count(page, `${figure('bar')} .shapes path`)).toBe(bars.length);

    const bins = ofKind('histogram').series.flatMap((each) => each.bins);
    await expect.poll(() => count(page, `${figure('histogram')} .bins rect`)).toBe(bins.length);

    const { points } = ofKind('scatter');
    await expect.poll(() => count(page, `${figure('scatter')} .points circle`)).toBe(points.length);
    await expect.poll(() => count(page, `${figure('scatter')} .intervals line`)).toBe(points.length);
    await expect.poll(() => count(page, `${figure('scatter')} .diagonal path`)).toBe(1);

    const map = ofKind('heat');
    await expect.poll(() => count(page, `${figure('heat')} .cells rect`)).toBe(map.rows.length * map.columns.length);
    await expect.poll(() => count(page, `${figure('heat')} .figures text`)).toBe(map.rows.length * map.columns.length);
    await expect.poll(() => count(page, `${figure('heat')} .dendrogram path`)).toBe(map.dendrogram?.merges.length);
    await expect
      .poll(() => page.locator(`${figure('heat')} .groups text`).allTextContents())
      .toEqual(map.groups?.of.flatMap((group) => (group === null ? [] : [map.groups?.names[group]?.mark])));

    const { passages, threshold } = ofKind('tokens');
    const pieces = passages.flatMap((passage) => passage.pieces);
    await expect.poll(() => count(page, '[data-piece]')).toBe(pieces.length);
    await expect
      .poll(() => count(page, '[data-piece].over'))
      .toBe(pieces.filter((piece) => (piece.score ?? 0) >= (threshold ?? 1)).length);

    await expect.poll(() => count(page, '.verdict-list > li')).toBe(ofKind('verdicts').items.length);
    await expect.poll(() => count(page, `${figure('tree')} .branch`)).toBe(6);
    await expect.poll(() => count(page, `${figure('table')} >> nth=0 >> tbody tr`)).toBe(ofKind('table').rows.length);
    expect(trouble).toEqual([]);
  });

  it('puts a bar as far as its value and a point where its estimate is [report.browser]', async () => {
    const { page } = await open(report);
    const widths = await page
      .locator('figure[data-kind=bar] .bars rect')
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().width));
    const values = ofKind('bar').bars.map((each) => each.value ?? 0);
    values.forEach((value, i) => {
      expect((widths[i] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(value / (values[0] ?? 1), 2);
    });
    const centres = await page
      .locator('figure[data-kind=intervals] .estimates circle')
      .evaluateAll((all) => all.map((each) => Number(each.getAttribute('cx'))));
    const { rows } = ofKind('intervals');
    const [a, b] = [rows[0]?.estimate ?? 0, rows[1]?.estimate ?? 0];
    const scale = ((centres[0] ?? 0) - (centres[1] ?? 0)) / (a - b);
    rows.forEach((row, i) => {
      expect((centres[0] ?? 0) - (centres[i] ?? 0)).toBeCloseTo(scale * (a - (row.estimate ?? 0)), 0);
    });
  });

  it('shows the same numbers as the terminal [report.browser] [report.terminal]', async () => {
    const { page } = await open(report);
    const words = (await page.locator('main').innerText()).replaceAll('\u00a0', ' ');
    const estimates = renderTerminal(report, { width: 120 }).match(/[\d.]+ % \[[\d., ]+\]/g) ?? [];
    expect(estimates.length).toBeGreaterThan(15);
    const drawn = `${words} ${(await page.locator('svg text').allTextContents()).join(' ').replaceAll('\u00a0', ' ')}`;
    const onPage = estimates.filter((estimate) => drawn.includes(estimate));
    // The line chart's values are behind "Show data"; all others stand on the page.
    const lines = ofKind('line').series.flatMap((each) => each.points).length;
    expect(onPage.length).toBeGreaterThanOrEqual(estimates.length - lines);
    expect(words).toContain(report.sentence);
  });

  it('asks nothing of a network, runs no other script, and says so by its own policy [report.html.offline]', async () => {
    const { page, trouble } = await open(report);
    expect(trouble).toEqual([]);
    const policy = await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content');
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/=]+';/);
    const tried = await page.evaluate<string[]>(`(async () => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "run"';
      document.head.append(script);
      const fetched = await fetch('https://example.invalid/').then(() => 'fetched', () => 'refused');
      return [fetched, document.title];
    })()`);
    expect(tried).toEqual(['refused', report.title]);
    expect(trouble.filter((line) => line.startsWith('https:'))).toEqual([]);
  });

  it('shows hostile text as text wherever a report can hold it [report.escape]', async () => {
    const words = [...hostile, '<img src=x onerror="window.hacked=1">', '<svg onload=window.hacked=1>'].join(' ');
    const axis = { label: words, unit: words };
    const caption = { title: words, subtitle: words, command: words, date: words };
    const evil = createReport({
      title: words,
      sentence: words,
      created: report.created,
      command: words,
      meta: { [words]: words },
      blocks: [
        { kind: 'heading', text: words },
        text(words),
        text(`\`\`\`\n${words}\n\`\`\`\n- ${words}`),
        table({ ...caption, columns: [words], rows: [[words]] }),
        bar({ ...caption, value: axis, bars: [{ label: words, value: 1, group: words }] }),
        intervals({
          ...caption,
          value: axis,
          rows: [{ label: words, estimate: 1, low: 0, high: 2 }],
          references: [{ axis: 'x', value: 1, label: words }],
        }),
        heat({ ...caption, value: axis, rows: [words], columns: [words], values: [[1]] }),
        tokens({
          ...caption,
          threshold: 0,
          passages: [{ label: words, pieces: [{ text: words, score: 1, rule: words }] }],
        }),
        tree({ ...caption, roots: [{ label: words, detail: words }] }),
        verdicts({ ...caption, items: [{ text: words, action: 'block', score: 1, rule: words, source: words }] }),
      ],
    });
    const { page, trouble } = await open(evil);
    await expect.poll(() => page.evaluate<boolean>('"hacked" in window')).toBe(false);
    await expect.poll(() => count(page, 'main script, main img, main [onload]')).toBe(0);
    await expect
      .poll(() => page.locator('.sentence').textContent())
      .toContain('</script><script>window.hacked = 1</script>');
    await expect.poll(() => count(page, '.figure, h2.section, .prose')).toBe(evil.blocks.length);
    expect(trouble).toEqual([]);
  });

  it('fits a phone of 375 px and a desk: the page never scrolls sideways, light or dark [report.browser]', async () => {
    for (const width of [375, 768, 1280]) {
      const { page } = await open(report, { viewport: { width, height: 812 } });
      const { wide, inner } = await page.evaluate<{ wide: number; inner: number }>(
        '({ wide: document.documentElement.scrollWidth, inner: document.documentElement.clientWidth })',
      );
      expect(wide, `${width} px`).toBeLessThanOrEqual(inner);
      await page.close();
    }
  });

  it('is dark where the reader asks for dark, with its words still readable, and white on paper [report.browser]', async () => {
    const brightness = (page: Page) =>
      page.evaluate<{ ground: number; ink: number; label: number }>(`(() => {
        const light = (colour) => colour.match(/[0-9.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part) / 765, 0);
        const page = getComputedStyle(document.documentElement);
        const label = getComputedStyle(document.querySelector('figure[data-kind=bar] svg text'));
        return { ground: light(page.backgroundColor), ink: light(page.color), label: light(label.fill) };
      })()`);
    const { page } = await open(report, { colorScheme: 'dark' });
    const dark = await brightness(page);
    expect(dark.ground).toBeLessThan(0.15);
    expect(dark.ink).toBeGreaterThan(0.8);
    expect(dark.label).toBeGreaterThan(0.5);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect((await brightness(page)).ground).toBe(1);
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    const light = await brightness(page);
    expect(light.ground).toBeGreaterThan(0.95);
    expect(light.ink).toBeLessThan(0.2);
  });

  it('describes every chart in words and opens its data as a table [report.browser]', async () => {
    const { page } = await open(report);
    const charts = page.locator('.chart svg[role=img]');
    await expect.poll(() => charts.count()).toBe(6);
    for (const label of await charts.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''))) {
      expect(label.length).toBeGreaterThan(80);
    }
    const line = page.locator('figure[data-kind=line]');
    await expect.poll(() => line.locator('svg[role=img]').getAttribute('aria-label')).toContain(ofKind('line').title);
    await expect.poll(() => line.locator('table').count()).toBe(0);
    await line.getByText('Show data').click();
    await expect
      .poll(() => line.locator('tbody tr').count())
      .toBe(ofKind('line').series.flatMap((each) => each.points).length);
  });
});

describe('a table on the page', () => {
  const long = report.blocks.findLast((block) => block.kind === 'table');
  const last = (page: Page) => page.locator('figure[data-kind=table]').last();

  it('is sorted by a click and by the keyboard, and says so to a screen reader [report.browser]', async () => {
    const { page } = await open(report);
    const head = last(page).getByRole('columnheader', { name: 'tokens' });
    const first = () => last(page).locator('tbody tr[data-row]').first().locator('td').last().textContent();
    const tokens = (long?.kind === 'table' ? long.rows : []).map((row) => Number(row[5]));
    await head.getByRole('button').click();
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('descending');
    await expect.poll(() => first()).toBe(Math.max(...tokens).toLocaleString('en-US'));
    await head.getByRole('button').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending');
    await expect.poll(() => first()).toBe(Math.min(...tokens).toLocaleString('en-US'));
    await page.keyboard.press('Enter');
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('none');
    await expect.poll(() => first()).toBe(tokens[0]?.toLocaleString('en-US'));
  });

  it('is filtered by typing and copied as CSV [report.browser]', async () => {
    const { page } = await open(report, { permissions: ['clipboard-read', 'clipboard-write'] });
    await last(page).getByRole('searchbox').fill('base64 block');
    const rows = (long?.kind === 'table' ? long.rows : []).filter((row) => row[1] === 'base64' && row[2] === 'block');
    await expect.poll(() => last(page).locator('output').textContent()).toBe(`${rows.length} of 1,000 rows`);
    await last(page).getByRole('button', { name: 'Copy as CSV' }).click();
    const lines = (await page.evaluate<string>('navigator.clipboard.readText()')).trim().split(/\r?\n/);
    expect(lines).toHaveLength(rows.length + 1);
    expect(lines[1]).toBe(rows[0]?.map((cell) => cell ?? '').join(','));
    await last(page).getByRole('searchbox').press('Escape');
    await expect.poll(() => last(page).locator('output').textContent()).toBe('1,000 rows');
  });

  it('of 100,000 rows keeps fewer than 100 of them in the page, wherever it is scrolled to [report.browser]', async () => {
    const { page, trouble } = await open(createSampleReport({ rows: 100_000 }));
    const box = last(page).locator('.table-box');
    const shown = () =>
      last(page)
        .locator('tbody tr[data-row]')
        .evaluateAll((all) => all.map((each) => Number(each.getAttribute('data-row'))));
    expect((await shown()).length).toBeLessThan(100);
    expect((await shown())[0]).toBe(0);
    await box.evaluate((each) => each.scrollTo(0, each.scrollHeight / 2));
    await expect.poll(async () => (await shown()).some((row) => row > 49_000 && row < 51_000)).toBe(true);
    await box.evaluate((each) => each.scrollTo(0, each.scrollHeight));
    await expect.poll(async () => (await shown()).at(-1)).toBe(99_999);
    expect((await shown()).length).toBeLessThan(100);
    await expect.poll(() => last(page).locator('table').getAttribute('aria-rowcount')).toBe('100001');
    const head = await last(page).locator('th').first().boundingBox();
    const frame = await box.boundingBox();
    expect(Math.abs((head?.y ?? 0) - (frame?.y ?? -99))).toBeLessThan(2);
    expect(trouble).toEqual([]);
  });
});

describe('the keyboard', () => {
  it('opens and closes the list of keys, reaches the filter, walks the figures and the judged text [report.browser]', async () => {
    const { page } = await open(report);
    const focused = 'document.activeElement.id';
    await page.keyboard.press('?');
    await expect.poll(() => page.locator('dialog.keys').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('dialog.keys').isVisible()).toBe(false);
    await page.keyboard.press('j');
    const first = await page.evaluate(focused);
    await page.keyboard.press('j');
    await expect.poll(() => page.evaluate(focused)).not.toBe(first);
    await page.keyboard.press('k');
    await expect.poll(() => page.evaluate(focused)).toBe(first);
    await page.keyboard.press('/');
    await expect.poll(() => page.evaluate('document.activeElement.type')).toBe('search');

    const passage = page.locator('figure[data-kind=tokens]');
    await passage.getByRole('listbox').focus();
    const readout = passage.locator('.readout');
    const pieces = ofKind('tokens').passages[0]?.pieces ?? [];
    await expect.poll(() => readout.textContent()).toContain(`piece 1 of ${pieces.length}`);
    for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(() => readout.textContent()).toContain(pieces[12]?.rule);
    await passage.locator('[data-piece="3"]').hover();
    await expect.poll(() => readout.textContent()).toContain(JSON.stringify(pieces[3]?.text));
  });
});

describe('the viewer', () => {
  it('without a report says how to get one, and opens a report.json from disk [report.browser]', async () => {
    const { page } = await open(await readFile(viewer, 'utf8'));
    await expect.poll(() => page.locator('h1').textContent()).toBe('This viewer holds no report yet');
    const broken = join(dir, 'broken.json');
    await writeFile(broken, '{"format":1');
    await page.locator('input[type=file]').setInputFiles(broken);
    await expect.poll(() => page.locator('[role=alert]').textContent()).toContain('broken.json is not valid JSON');
    const json = join(dir, 'report.json');
    await writeFile(json, JSON.stringify(report));
    await page.locator('input[type=file]').setInputFiles(json);
    await expect.poll(() => page.title()).toBe(report.title);
    await expect.poll(() => count(page, '.figure')).toBeGreaterThan(8);
  });

  it('draws the rest of a report when one block is broken, and says which [report.browser]', async () => {
    const page = await readFile(viewer, 'utf8');
    const broken = { ...report, blocks: [{ kind: 'tree', title: 'broken', roots: 7 }, text('still here')] };
    const slot = '<script type="application/json" id="report"></script>';
    const { page: drawn } = await open(page.replace(slot, () => slot.replace('><', `>${JSON.stringify(broken)}<`)));
    await expect
      .poll(() => drawn.locator('[role=alert]').textContent())
      .toContain('This tree block could not be drawn');
    await expect.poll(() => drawn.locator('.prose').textContent()).toBe('still here');
  });

  it('prints every row of a short table, the first 500 of a long one, and no control [report.browser]', async () => {
    const { page } = await open(report);
    await page.emulateMedia({ media: 'print' });
    await expect
      .poll(() => page.locator('figure[data-kind=table]').last().locator('tbody tr[data-row]').count())
      .toBe(500);
    await expect.poll(() => page.getByText('The first 500 of 1,000 rows').isVisible()).toBe(true);
    await expect.poll(() => page.locator('button:visible').count()).toBe(await page.locator('th button').count());
    await expect.poll(() => page.locator('summary:visible', { hasText: 'Show data' }).count()).toBe(0);
  });
});
