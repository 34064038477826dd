// `oversight start` as a newcomer gives it, without a terminal; and its report in a browser.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EXAMPLES } from '../../src/guard/index.ts';
import { oversight } from './built-package.ts';
import { type GeneralGuard, generalGuard, onlyRun, timesBegun } from './quick-guards.ts';

const startSchema = z.object({
  guard: z.string(),
  report: z.string(),
  gateway: z.url(),
  attacks: z.array(
    z.object({
      name: z.string().min(1),
      expected: z.enum(['stopped', 'answered']),
      outcome: z.enum(['stopped', 'answered', 'failed']),
      answer: z.string(),
      ms: z.number().nonnegative(),
    }),
  ),
});

/** What is the same every time. */
const lasting = (started: unknown) => {
  const { guard, report, attacks } = startSchema.parse(started);
  return { guard, report, attacks: attacks.map(({ name, outcome }) => ({ name, outcome })) };
};

let general: GeneralGuard;
beforeAll(async () => {
  general = await generalGuard();
});

describe('oversight start', () => {
  it('builds the general guard, fires a dozen attacks at its gateway and gives what became of them as one JSON document [e2e.start]', async () => {
    const { guard, report, attacks } = startSchema.parse(general.started);
    expect(guard).toBe(general.guard);
    expect(existsSync(join(general.cwd, report))).toBe(true);
    const meant = attacks.filter(({ expected }) => expected === 'stopped');
    expect(meant).toHaveLength(12);
    expect(attacks.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(meant.filter(({ outcome }) => outcome === 'stopped').length).toBeGreaterThan(2);
    for (const { name, expected, outcome } of attacks)
      if (expected === 'answered') expect(outcome, name).toBe('answered');
  });

  it('finds the guard that it built before: no stage is done again, and the attacks end as before [e2e.start]', async () => {
    const before = timesBegun((await onlyRun(general.cwd)).events);
    const again = await oversight(['start', '--size', 'quick', '--json'], { cwd: general.cwd });
    expect(again.code, again.stderr).toBe(0);
    expect(lasting(JSON.parse(again.stdout))).toEqual(lasting(general.started));
    const { events, run } = await onlyRun(general.cwd);
    expect(timesBegun(events)).toEqual(before);
    expect(Object.values(before).every((times) => times === 1)).toBe(true);
    expect(run.status).toBe('finished');
  });

  it('prints the evaluation, the line that points a client at it, the attacks as a table and that they raised an alert [e2e.start] [gateway.campaign]', async () => {
    const { code, stdout, stderr } = await oversight(['start', '--size', 'quick', '--once'], { cwd: general.cwd });
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(`Report: ${join(general.guard, 'report.html')}`);
    expect(stdout).toMatch(/^ {2}clients +OPENAI_BASE_URL=http:\/\/127\.0\.0\.1:\d+\/v1$/m);
    expect(stdout).toMatch(/^Stopped \d+ of 12 attacks\./m);
    expect(stdout).toMatch(/^The five blocks in a row raised an alert; see Traffic\.$/m);
    for (const { name } of startSchema.parse(general.started).attacks) expect(stdout).toContain(name);
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
    const { report } = startSchema.parse(general.started);
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
      for (const text of EXAMPLES) expect(words).toContain(text);
      await expect.poll(() => page.locator('figure').count()).toBeGreaterThan(2);
      expect(trouble).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
