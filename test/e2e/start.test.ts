// `oversight start` as a newcomer gives it, without a terminal; and its report in a browser.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { oversight } from './built-package.ts';
import { type GeneralGuard, generalGuard, onlyRun, timesBegun } from './quick-guards.ts';

const startSchema = z.object({
  guard: z.string(),
  report: z.string(),
  examples: z.array(
    z.object({
      text: z.string().min(1),
      action: z.enum(['allow', 'escalate', 'block']),
      score: z.number().min(0).max(1),
    }),
  ),
});

let general: GeneralGuard;
beforeAll(async () => {
  general = await generalGuard();
});

describe('oversight start', () => {
  it('builds the general guard and prints a dozen scored examples as one JSON document [e2e.start]', () => {
    const { guard, report, examples } = startSchema.parse(general.started);
    expect(guard).toBe(general.guard);
    expect(existsSync(join(general.cwd, report))).toBe(true);
    expect(examples).toHaveLength(12);
    expect(new Set(examples.map(({ text }) => text)).size).toBe(12);
    expect(new Set(examples.map(({ score }) => score)).size).toBeGreaterThan(6);
  });

  it('finds the guard that it built before: no stage is done again, and the answer is the same [e2e.start]', async () => {
    const before = timesBegun((await onlyRun(general.cwd)).events);
    const again = await oversight(['start', '--size', 'quick', '--json'], { cwd: general.cwd });
    expect(again.code, again.stderr).toBe(0);
    expect(JSON.parse(again.stdout)).toEqual(general.started);
    const { events, run } = await onlyRun(general.cwd);
    expect(timesBegun(events)).toEqual(before);
    expect(Object.values(before).every((times) => times === 1)).toBe(true);
    expect(run.status).toBe('finished');
  });

  it('prints the evaluation, where the report is and the examples as a table where nobody types [e2e.start]', async () => {
    const { code, stdout, stderr } = await oversight(['start', '--size', 'quick'], { cwd: general.cwd });
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(`Report: ${join(general.guard, 'report.html')}`);
    expect(stdout).toMatch(/^verdict +score +text$/m);
    for (const { text } of startSchema.parse(general.started).examples) expect(stdout).toContain(text.slice(0, 50));
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(120);
  });

  it('leaves a run of which every stage shows as done [e2e.start]', async () => {
    const { code, stdout } = await oversight(['runs', 'list', '--json'], { cwd: general.cwd });
    expect(code).toBe(0);
    const { runs } = z
      .object({ runs: z.array(z.object({ status: z.string(), stagesDone: z.number(), stagesTotal: z.number() })) })
      .parse(JSON.parse(stdout));
    expect(runs).toHaveLength(1);
    expect(runs[0]!.status).toBe('finished');
    expect(runs[0]!.stagesDone).toBe(runs[0]!.stagesTotal);
  });
});

describe('the report of a build', () => {
  it('opens in a browser from disk without an error, a warning or a request, and shows the examples [e2e.start]', async () => {
    const { report, examples } = startSchema.parse(general.started);
    const browser = await chromium.launch({
      executablePath: await sparticuz.executablePath(),
      args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    try {
      const page = await browser.newPage();
      const trouble: string[] = [];
      const url = pathToFileURL(join(general.cwd, report)).href;
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) trouble.push(message.text());
      });
      page.on('pageerror', (error) => trouble.push(error.message));
      page.on('request', (request) => {
        if (request.url() !== url) trouble.push(request.url());
      });
      await page.goto(url);
      await page.waitForSelector('main');
      const words = (await page.textContent('main')) ?? '';
      for (const { text } of examples) expect(words).toContain(text);
      expect(await page.locator('figure').count()).toBeGreaterThan(2);
      expect(trouble).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
