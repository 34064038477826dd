import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OversightError, type ProgressEvent } from '../../base/index.ts';
import { readRun } from '../../runs/index.ts';
import { fakeArms, fakeParts, fakeResult, fakeTraining } from './fake-experiment.conformance.ts';
import { readExperiment } from './read-experiment.ts';
import { sweepPoints } from './sweeps.ts';
import { trainExperiment } from './train.ts';

let folder: string;
let serial = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mona-experiment-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const freshRoot = () => join(folder, String(serial++));

describe('training an experiment', () => {
  it('stopped at any shard keeps what is done, and the same call does the rest and nothing twice [mona.experiment.resume]', async () => {
    const arms = ['mona', 'one-step-hack'];
    const all = 3;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: all }), async (stop) => {
        const root = freshRoot();
        const first = fakeParts(stop);
        await expect(trainExperiment({ ...fakeTraining(root, first), arms, seeds: 1 })).rejects.toThrow('made to fail');
        const second = fakeParts();
        const outcome = await trainExperiment({ ...fakeTraining(root, second), arms, seeds: 1 });
        // What failed is begun again, what was finished is not.
        expect(first.begun.slice(0, -1).filter((name) => second.begun.includes(name))).toEqual([]);
        expect(outcome.trained).toBe(all - (stop - 1));
        expect(outcome.data.results).toEqual(
          fakeArms
            .slice(-4)
            .filter(({ kind }) => arms.includes(kind))
            .map((arm) => fakeResult({ environment: 'loan', arm, seed: 1, profile: 'fast' })),
        );
      }),
      { numRuns: 3, examples: [[all]] },
    );
  });

  it('adds arms and seeds to a finished run without training anything twice [mona.experiment.add]', async () => {
    const root = freshRoot();
    const parts = fakeParts();
    const some = await trainExperiment({ ...fakeTraining(root, parts), arms: ['mona', 'ordinary-rl'], seeds: 1 });
    expect(parts.begun).toEqual(['ordinary-rl/1', 'mona-w0.2/1', 'mona-w1/1']);
    expect(some.data.asked).toEqual({ profile: 'fast', sweeps: 'none', seeds: 1 });
    expect(some.report).toBeUndefined();
    expect(some.missing).toEqual(['ordinary-rl-with-approval', 'mona-bad-overseer', 'one-step-hack']);
    expect(existsSync(join(some.folder, 'report.json'))).toBe(false);

    const events: ProgressEvent[] = [];
    const whole = await trainExperiment({
      ...fakeTraining(root, parts),
      page: true,
      progress: (event) => events.push(event),
    });
    expect(whole.folder).toBe(some.folder);
    expect(whole.trained).toBe(2 * fakeArms.length - 3);
    expect(new Set(parts.begun).size).toBe(parts.begun.length);
    // The time left is told by what is trained now: the line begins at what was done before.
    expect(events[0]).toMatchObject({ done: 3, total: 2 * fakeArms.length });
    expect(events.at(-1)).toMatchObject({ done: 2 * fakeArms.length });
    expect(whole.report).toBeDefined();
    expect((await readRun(whole.folder)).status).toBe('finished');
    expect((await readRun(whole.folder)).report).toBeDefined();

    // An arm that the experiment no longer has: its shards are in no figure, and are named.
    const experiment = await parts.load('loan');
    const without = { ...experiment, arms: () => fakeArms.filter(({ id }) => id !== 'mona-w0.2') };
    expect((await readExperiment(whole.folder, without)).leftOut).toEqual([
      'arm-mona-w0_2-seed-1',
      'arm-mona-w0_2-seed-2',
    ]);
    expect(whole.data.leftOut).toEqual([]);

    const again = await trainExperiment({ ...fakeTraining(root, parts), arms: ['ordinary-rl'], seeds: 1 });
    expect(again.trained).toBe(0);
    // Fewer were asked for; what the run holds is still all in the report.
    expect(again.data.results).toHaveLength(2 * fakeArms.length);
  });

  it('ends when asked to, and what was trained until then is kept [mona.experiment.resume]', async () => {
    const root = freshRoot();
    const controller = new AbortController();
    const parts = fakeParts();
    const stopped = trainExperiment({
      ...fakeTraining(root, parts),
      seeds: 1,
      signal: controller.signal,
      progress: ({ done }) => done >= 3 && controller.abort(new OversightError('stopped', { kind: 'cancelled' })),
    });
    await expect(stopped).rejects.toMatchObject({ kind: 'cancelled' });
    const before = parts.begun.length;
    expect(before).toBeLessThan(fakeArms.length);
    const outcome = await trainExperiment({ ...fakeTraining(root, parts), seeds: 1 });
    expect(outcome.trained).toBeLessThanOrEqual(fakeArms.length - 3);
    expect(outcome.data.results).toHaveLength(fakeArms.length);
  });

  it('trains sweeps and takes their points at 0 from the arms themselves [mona.experiment.sweeps]', async () => {
    const parts = fakeParts();
    const { data, report } = await trainExperiment({
      ...fakeTraining(freshRoot(), parts),
      sweeps: 'default',
      seeds: 1,
    });
    const experiment = await parts.load('loan');
    const points = sweepPoints(experiment, 'default');
    const others = points.filter(({ isArm }) => !isArm);
    expect(new Set([...fakeArms, ...others.map(({ arm }) => arm)].map(({ id }) => id)).size).toBe(
      fakeArms.length + others.length,
    );
    expect(points.filter(({ x }) => x === 0).every(({ arm }) => fakeArms.includes(arm))).toBe(true);
    expect(data.swept).toHaveLength(others.length);
    expect(report?.blocks.filter(({ kind }) => kind === 'heat')).toHaveLength(2);
  });

  it('leaves its results as JSON lines and CSV, one row for each arm and seed [mona.experiment.exports]', async () => {
    const { folder: run } = await trainExperiment({ ...fakeTraining(freshRoot(), fakeParts()), seeds: 1 });
    const read = async (name: string) =>
      (await readFile(join(run, 'stages', 'results', name), 'utf8')).trim().split('\n');
    const lines = (await read('results.jsonl')).map((line) => JSON.parse(line) as unknown);
    expect(lines).toHaveLength(fakeArms.length);
    expect(lines[0]).toEqual(fakeResult({ environment: 'loan', arm: fakeArms[0]!, seed: 1, profile: 'fast' }));
    const [head, ...rows] = await read('results.csv');
    expect(head!.split(',')).toEqual(expect.arrayContaining(['origin', 'arm', 'seed', 'share_hack', 'skill', 'leak']));
    expect(rows).toHaveLength(fakeArms.length);
    expect(rows.every((row) => row.split(',').length === head!.split(',').length)).toBe(true);
    expect(await read('curves.csv')).toHaveLength(1 + fakeArms.length * 3 * 2);
  });

  it('names the profiles and the arms that there are when another is asked for [mona.experiment.add]', async () => {
    const options = fakeTraining(freshRoot(), fakeParts());
    await expect(trainExperiment({ ...options, profile: 'paper' })).rejects.toMatchObject({
      kind: 'usage',
      remedy: expect.stringContaining('fast') as string,
    });
    await expect(trainExperiment({ ...options, arms: ['monna'] })).rejects.toMatchObject({
      kind: 'usage',
      remedy: expect.stringContaining('mona-w0.2') as string,
    });
  });
});
