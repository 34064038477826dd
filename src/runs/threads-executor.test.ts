import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { describeExecutor } from './executor.conformance.ts';
import { mapShards } from './map-shards.ts';
import { sumInSession } from './onnx-task.conformance.ts';
import { countCores, swell } from './shard-tasks.conformance.ts';
import { createThreadsExecutor } from './threads-executor.ts';

describeExecutor('threads', () => createThreadsExecutor({ workers: 2 }), { isolated: true });

describe('worker threads', () => {
  it('run ONNX Runtime sessions, each thread its own [runs.executors]', async () => {
    const executor = createThreadsExecutor({ workers: 2 });
    const inputs = Array.from({ length: 6 }, (_, i) => ({ values: [i, i + 0.5, 3 - i] }));
    const results = await mapShards(executor, sumInSession, inputs);
    await executor.close();
    expect(results.map((result) => [...result])).toEqual(inputs.map(({ values }) => values.map((x) => x + x)));
    expect(results[0]).toBeInstanceOf(Float32Array);
  });

  it('can be ended in the midst of ONNX Runtime work without harm to the process [runs.cancel]', async () => {
    for (let round = 0; round < 2; round++) {
      const executor = createThreadsExecutor({ workers: 2 });
      const stop = new AbortController();
      const inputs = [0, 1].map(() => ({ values: new Array<number>(20_000).fill(1), repeats: 1_000_000 }));
      const work = mapShards(executor, sumInSession, inputs, {
        signal: stop.signal,
        // The first word from inside the loop over session.run.
        progress: (event) => event.done > 0 && stop.abort(new Error('enough')),
      });
      await expect(work).rejects.toMatchObject({ kind: 'cancelled' });
      await executor.close();
    }
  });

  it('say that a shard needs too much memory, and what to do', async () => {
    const executor = createThreadsExecutor({ workers: 1, memoryMb: 32 });
    await expect(mapShards(executor, swell, [null])).rejects.toMatchObject({
      message: expect.stringMatching(/^test\.swell, shard 0: .*memory/),
      remedy: expect.stringMatching(/smaller/),
    });
    await executor.close();
  });

  it('share the cores among them', async () => {
    const executor = createThreadsExecutor({ workers: 1 });
    expect(await mapShards(executor, countCores, [null])).toEqual([availableParallelism()]);
    await executor.close();
    expect(createThreadsExecutor().concurrency).toBe(availableParallelism());
  });
});
