// What every executor must do, as tests: run by the test file of each one, with an executor of at least two places where
// it has places.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OversightError, type ProgressEvent } from '../base/index.ts';
import type { Executor } from './executor.ts';
import { mapShards } from './map-shards.ts';
import * as tasks from './shard-tasks.conformance.ts';

export interface ConformanceOptions {
  /** True where tasks run apart from the caller, so that one that crashes or hangs can be ended and tried again. */
  readonly isolated: boolean;
}

export function describeExecutor(name: string, create: () => Executor, { isolated }: ConformanceOptions): void {
  describe(`the executor "${name}"`, () => {
    let executor: Executor;
    let folder: string;
    let serial = 0;
    const fresh = () => join(folder, `file-${serial++}`);

    beforeAll(async () => {
      executor = create();
      folder = await mkdtemp(join(tmpdir(), 'oversight-executor-'));
    });
    afterAll(async () => {
      await executor.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('gives results in the order of the inputs, whichever is ready first [runs.executors]', async () => {
      const inputs = [60, 0, 30, 5].map((ms, value) => ({ ms, value }));
      expect(await mapShards(executor, tasks.wait, inputs)).toEqual([0, 1, 2, 3]);
      expect(await mapShards(executor, tasks.wait, [])).toEqual([]);
    });

    it('brings any JSON to the task and back unchanged', async () => {
      const values = fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(values, async (inputs) => {
          const results = await mapShards(executor, tasks.echo, inputs);
          expect(results).toEqual(JSON.parse(JSON.stringify(inputs)));
        }),
        { numRuns: 20 },
      );
    });

    it('carries typed arrays in results', async () => {
      const [result] = await mapShards(executor, tasks.arrays, [1000]);
      expect(result?.losses).toEqual(Float64Array.from({ length: 1000 }, (_, i) => i / 2));
      expect(result?.ids).toEqual(new BigInt64Array([1n, 2n]));
    });

    it('carries inputs of many megabytes', async () => {
      const text = 'oversight '.repeat(800_000);
      const [back] = await mapShards(executor, tasks.echo, [{ text }]);
      const hash = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');
      expect(hash(back)).toBe(hash({ text }));
    });

    it('runs hundreds of shards, each once', async () => {
      const place = await mkdtemp(join(folder, 'many-'));
      const inputs = Array.from({ length: 300 }, (_, value) => ({ folder: place, value, fails: false }));
      const results = await mapShards(executor, tasks.mark, inputs);
      expect(results).toEqual(inputs.map(({ value }) => value));
      expect(await readdir(place)).toHaveLength(300);
    });

    it('shares nothing with its tasks: a task that changes its input changes a copy', async () => {
      const input = { list: [1, 2] };
      expect(await mapShards(executor, tasks.change, [input, input])).toEqual([
        { list: [1, 2, 99] },
        { list: [1, 2, 99] },
      ]);
      expect(input).toEqual({ list: [1, 2] });
    });

    it('names the task and the shard of an error, and keeps its remedy [runs.executors]', async () => {
      const inputs = [false, false, true].map((refuses) => ({ refuses }));
      const error = await failureOf(mapShards(executor, tasks.refuse, inputs));
      expect(error).toBeInstanceOf(OversightError);
      expect(error).toMatchObject({
        message: 'test.refuse, shard 2: fold 3 has no positive case',
        remedy: 'Use fewer folds.',
        kind: 'input',
      });
    });

    it('begins no further shard after one has failed, and can be used again', async () => {
      const place = await mkdtemp(join(folder, 'failing-'));
      // All threads are warm: otherwise one may do a hundred shards while the failing one still waits for its thread to start.
      await mapShards(
        executor,
        tasks.echo,
        Array.from({ length: 2 * executor.concurrency }, (_, i) => i),
      );
      const inputs = Array.from({ length: 200 }, (_, value) => ({ folder: place, value, fails: value === 1 }));
      const error = await failureOf(mapShards(executor, tasks.mark, inputs));
      expect(error).toMatchObject({ message: 'test.mark, shard 1: value 1 was asked to fail' });
      const begun = (await readdir(place)).length;
      // The first may be cancelled before it has left its mark.
      expect(begun).toBeGreaterThanOrEqual(1);
      expect(begun).toBeLessThan(100);
      expect(await mapShards(executor, tasks.echo, ['again'])).toEqual(['again']);
    });

    it('refuses a wrong input before any shard begins', async () => {
      const place = await mkdtemp(join(folder, 'wrong-'));
      // As it would come from a file: the compiler does not see it.
      const bad: { folder: string; value: number; fails: boolean } = JSON.parse('{"value": 1}');
      const error = await failureOf(mapShards(executor, tasks.mark, [{ folder: place, value: 0, fails: false }, bad]));
      expect(error).toMatchObject({
        kind: 'input',
        message: expect.stringMatching(/^test\.mark, shard 1: .*at folder/),
      });
      expect(await readdir(place)).toEqual([]);
      await expect(mapShards(executor, tasks.echo, [new Date(0)])).rejects.toThrow(/input 0 of test\.echo is a Date/);
    });

    it('reports progress over all shards that never goes back and ends at their number', async () => {
      const events: ProgressEvent[] = [];
      await mapShards(executor, tasks.steps, [null, null, null], { progress: (event) => events.push(event) });
      const done = events.map((event) => event.done);
      expect(done[0]).toBe(0);
      expect(done.at(-1)).toBe(3);
      expect(done).toEqual([...done].sort((a, b) => a - b));
      expect(events.every((event) => event.task === 'test.steps' && event.total === 3)).toBe(true);
      expect(done.some((value) => !Number.isInteger(value))).toBe(true);
      expect(events.some((event) => event.note?.startsWith('step'))).toBe(true);
    });

    it('stops when it is cancelled, says so, and can be used again [runs.cancel]', async () => {
      const task = isolated ? tasks.spin : tasks.waitForEnd;
      const [started, stop] = [fresh(), new AbortController()];
      const work = failureOf(mapShards(executor, task, [{ started }, { started: fresh() }], { signal: stop.signal }));
      await until(() => existsSync(started));
      stop.abort(new Error('Ctrl-C'));
      expect(await work).toMatchObject({ kind: 'cancelled', cause: { message: 'Ctrl-C' } });
      expect(await mapShards(executor, tasks.echo, ['again'])).toEqual(['again']);
    });

    it('does nothing when it is cancelled beforehand [runs.cancel]', async () => {
      const started = fresh();
      const signal = AbortSignal.abort();
      expect(await failureOf(mapShards(executor, tasks.waitForEnd, [{ started }], { signal }))).toMatchObject({
        kind: 'cancelled',
      });
      expect(existsSync(started)).toBe(false);
    });

    it('tells each shard how many cores it may use', async () => {
      for (const cores of await mapShards(executor, tasks.countCores, [null, null])) {
        expect(cores).toBeGreaterThanOrEqual(1);
      }
    });

    it('ends what still runs when it is closed, and takes nothing afterwards', async () => {
      const closing = create();
      const started = fresh();
      const work = failureOf(mapShards(closing, tasks.waitForEnd, [{ started }]));
      await until(() => existsSync(started));
      await closing.close();
      expect(await work).toMatchObject({ kind: 'cancelled', message: 'The executor was closed' });
      expect(await failureOf(mapShards(closing, tasks.echo, [1]))).toMatchObject({ kind: 'cancelled' });
    });

    it.runIf(isolated)('tries a shard once more when its worker dies [runs.executors]', async () => {
      const place = await mkdtemp(join(folder, 'crash-'));
      expect(await mapShards(executor, tasks.crash, [{ folder: place, times: 1 }])).toEqual(['survived']);
      expect(await readdir(place)).toEqual(['crash-1']);
    });

    it.runIf(isolated)('gives up a shard whose worker dies twice, naming it', async () => {
      const place = await mkdtemp(join(folder, 'crash-'));
      const error = await failureOf(mapShards(executor, tasks.crash, [{ folder: place, times: 9 }]));
      expect(error).toMatchObject({
        message: expect.stringMatching(/^test\.crash, shard 0: .*died twice.*exit code 7/),
      });
      expect((await readdir(place)).length).toBe(2);
      expect(await mapShards(executor, tasks.echo, ['again'])).toEqual(['again']);
    });
  });
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    (value) => expect.unreachable(`it succeeded with ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}
