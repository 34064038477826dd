// Runs shards one after another in this thread: for small work, for tests, and to look at a task in a debugger.
// It cannot stop a task that does not heed its signal, and a task that ends the process ends everything.
import { availableParallelism } from 'node:os';
import { OversightError } from '../base/index.ts';
import { cancelledError, type Executor } from './executor.ts';
import { findTask, isTask } from './task.ts';

export function createInlineExecutor(): Executor {
  const closing = new AbortController();
  let turn: Promise<unknown> = Promise.resolve();
  return {
    name: 'inline',
    concurrency: 1,
    execute(shard, { signal: outer, progress }) {
      const signal = AbortSignal.any([outer, closing.signal]);
      const run = async (): Promise<unknown> => {
        // One turn of the event loop, in which a Ctrl-C or a timer is heard between two busy shards.
        await new Promise((resolve) => setImmediate(resolve));
        if (signal.aborted) throw cancelledError(signal.reason);
        if (!isTask(shard.task)) await import(shard.module);
        const input: unknown = structuredClone(shard.input);
        try {
          const result = await findTask(shard.task).run(input, { signal, progress, cores: availableParallelism() });
          if (!signal.aborted) return structuredClone(result);
        } catch (error) {
          if (!signal.aborted) throw error;
        }
        throw cancelledError(signal.reason);
      };
      const result = turn.then(run);
      turn = result.catch(() => undefined);
      return result;
    },
    async close() {
      closing.abort(new OversightError('The executor was closed', { kind: 'cancelled' }));
      await turn;
    },
  };
}
