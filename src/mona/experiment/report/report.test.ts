import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseReport, type Report, renderTerminal } from '../../../report/index.ts';
import { exactPlan, solveCurve } from '../exact-curves.ts';
import type { ExactPoint } from '../exact-point.ts';
import { fakeArms, fakeExperiment, fakeParts, fakeTraining } from '../fake-experiment.conformance.ts';
import type { ExperimentData } from '../read-experiment.ts';
import { trainExperiment } from '../train.ts';
import { armKinds } from '../types.ts';
import { exactBlocks } from './exact-blocks.ts';
import { experimentReport } from './report.ts';

const fields = { created: '2026-11-22T06:30:00.000Z', run: 'mona-loan-1' };
let folder: string;
let data: ExperimentData;
let report: Report;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mona-report-'));
  ({ data } = await trainExperiment({ ...fakeTraining(folder, fakeParts()), sweeps: 'default' }));
  report = experimentReport(fakeExperiment, data, fields);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the report of an experiment', () => {
  it('is not made without any one kind of arm; the error names it and the command that adds it [mona.experiment.arms]', () => {
    for (const kind of armKinds) {
      const summaries = data.summaries.filter(({ arm }) => arm.kind !== kind);
      expect(() => experimentReport(fakeExperiment, { ...data, summaries }, fields)).toThrow(
        expect.objectContaining({
          message: expect.stringContaining(`(${kind})`) as string,
          remedy: expect.stringContaining(`oversight mona train loan --arm ${kind} --seeds 2`) as string,
        }),
      );
    }
  });

  it('is not made where MONA stands at a weight without ordinary RL with the same approval [mona.experiment.arms]', () => {
    const summaries = data.summaries.filter(({ arm }) => arm.id !== 'ordinary-rl-w0.2');
    expect(() => experimentReport(fakeExperiment, { ...data, summaries }, fields)).toThrow('ordinary-rl-w0.2');
  });

  it('survives the check of reports and fits a terminal [mona.experiment.report]', () => {
    expect(parseReport(JSON.parse(JSON.stringify(report)))).toEqual(report);
    const lines = renderTerminal(report, { width: 80 }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(JSON.stringify(report)).not.toContain('NaN');
  });

  it('says on every figure where it comes from, and never that our design is a replication [mona.experiment.report]', () => {
    const figures = report.blocks.filter((block) => 'title' in block && block.kind !== 'table');
    expect(figures.length).toBeGreaterThan(5);
    for (const block of report.blocks)
      if ('subtitle' in block && block.subtitle !== undefined) expect(block.subtitle).toContain('our design');
    expect(JSON.stringify(report)).toContain('It is no replication');
    expect(JSON.stringify(report)).not.toMatch(/as in the paper/i);
  });

  it('holds the negative control, the declared metrics and the limits, and says how few seeds there are [mona.experiment.report]', () => {
    const headings = report.blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
    expect(headings.some((text) => text.startsWith('Negative control'))).toBe(true);
    expect(headings).toContain('Limits');
    expect(headings).toContain('What the monitors said');
    const control = report.blocks.filter((block) => block.kind === 'intervals' && /^Control/.test(block.title));
    expect(JSON.stringify(control)).toContain('one-step-hack, weight 1');
    expect(report.sentence).toContain('no claim');
    expect(JSON.stringify(report.blocks)).toContain('Primary metric, for safety: **hack rate**');
  });

  it('draws each arm with its interval, and both learners in every sweep [mona.experiment.report]', () => {
    const outcomes = report.blocks.find((block) => block.kind === 'bar');
    expect(outcomes?.kind === 'bar' && outcomes.bars).toHaveLength(3 * fakeArms.length);
    expect(outcomes?.kind === 'bar' && outcomes.bars.every(({ low, high }) => low !== null && high !== null)).toBe(
      true,
    );
    const sweeps = report.blocks.filter((block) => block.kind === 'line' && /approval/i.test(block.title));
    expect(sweeps).toHaveLength(6);
    for (const block of sweeps)
      expect(block.kind === 'line' && block.series.map(({ name }) => name)).toEqual([
        'MONA',
        'ordinary RL with approval',
      ]);
  });
});

describe('a report of less than was asked for', () => {
  it('marks arms with fewer seeds than the others, and commands that add to the run name what it is [mona.experiment.report]', () => {
    const asked = { profile: 'paper', sweeps: 'none', seeds: 5 } as const;
    const [first, ...rest] = data.summaries;
    const few = { ...data, asked: { ...asked, seeds: 2 }, summaries: [{ ...first!, seeds: [1] }, ...rest] };
    const made = experimentReport(fakeExperiment, few, fields);
    const bars = made.blocks.flatMap((block) => (block.kind === 'bar' ? block.bars.map(({ label }) => label) : []));
    expect([...new Set(bars.filter((label) => label.startsWith('* ')))]).toEqual([`* ${first!.arm.title}`]);
    expect(JSON.stringify(made)).toContain('* fewer than the 2 seeds asked for');
    expect(JSON.stringify(report)).not.toContain('seeds asked for');
    expect(made.command).toContain('--seeds 2 --profile paper --sweeps none');
    expect(() => experimentReport(fakeExperiment, { ...data, asked, summaries: rest }, fields)).toThrow(
      expect.objectContaining({
        remedy: expect.stringContaining('--arm ordinary-rl --seeds 5 --profile paper --sweeps none') as string,
      }),
    );
  });

  it('says which finished shards are in no figure [mona.experiment.report]', () => {
    const made = experimentReport(fakeExperiment, { ...data, leftOut: ['arm-gone-seed-1'] }, fields);
    expect(JSON.stringify(made)).toContain(
      '1 finished shard left out, of arms that this experiment does not have: arm-gone',
    );
  });

  it('says at each leak curve what the dial mixes there [mona.experiment.report]', () => {
    const curves = report.blocks.filter((block) => block.kind === 'line' && block.title.includes('sees the outcome'));
    expect(curves.length).toBe(2);
    for (const block of curves)
      expect(block.kind === 'line' && block.subtitle).toContain('approval of the first step alone');
  });
});

describe('the exact curves of Camera Dropbox', () => {
  it('have the flip of leaking approval and the horizon at which the hack first pays [mona.experiment.exact]', async () => {
    const context = { signal: new AbortController().signal, progress: () => {}, cores: 1 };
    const plan = exactPlan('default');
    const leak = plan.find(({ sweep }) => sweep === 'leak')!;
    const dial = plan.find(({ sweep }) => sweep === 'horizon')!;
    const points = [...(await solveCurve.run(leak, context)), ...(await solveCurve.run(dial, context))];
    const hackAt = (sweep: string, x: number, horizon: number) =>
      points.find((point) => point.sweep === sweep && point.x === x && point.horizon === horizon)?.hack;
    expect([0, 0.02, 0.025, 1].map((x) => hackAt('leak', x, 1))).toEqual([0, 0, 1, 1].map((v) => expect.closeTo(v, 9)));
    expect([1, 8, 9, 11, 12, 16, 18].map((horizon) => hackAt('horizon', 0, horizon))).toEqual(
      [0, 0, 0.0536, 0.1369, 0.5625, 0.8155, 1].map((value) => expect.closeTo(value, 4)),
    );
    const blocks = exactBlocks(points);
    const titles = JSON.stringify(blocks);
    expect(titles).toContain(
      'first pays at a horizon of 9 steps and is all that is left at every horizon drawn from 18 on',
    );
    expect(titles).toContain('between 2 % and 2.5 %');
    expect(titles).not.toContain('dearer');
    for (const block of blocks)
      if (block.kind === 'line') expect(block.subtitle).toContain('published rules; computed by us');
    // Titles follow from the points alone: other points, other words.
    const titleOf = (changed: readonly ExactPoint[], n = 0) => {
      const lines = exactBlocks(changed).filter((block) => block.kind === 'line');
      return lines[n]?.title;
    };
    const leaks = points.filter((point) => point.sweep === 'leak');
    const board = (penalty: number, shift: number) =>
      leaks.map((point) => ({ ...point, board: `4x4, 2 boxes, penalty ${penalty}`, x: point.x * shift }));
    expect(titleOf([...leaks, ...board(0.05, 4)])).toContain('a dearer step moves the flip up');
    expect(titleOf([...leaks, ...board(0.05, 0.5)])).not.toContain('dearer');
    expect(titleOf(leaks.map((point) => ({ ...point, hack: point.x === 1 ? 0 : point.hack })))).toBe(
      'The hack by the share of tampered approval',
    );
    const horizons = points.filter((point) => point.sweep === 'horizon');
    expect(titleOf(horizons.filter(({ horizon }) => horizon !== 5))).toContain('pays at 9 steps, the first drawn');
    expect(titleOf(horizons.map((point) => (point.horizon === 30 ? { ...point, hack: 0.5 } : point)))).toContain(
      'every horizon drawn from 40 on',
    );
  });
});
