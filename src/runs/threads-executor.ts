// Runs shards in worker threads of this process: one shard a thread, threads made when they are needed and kept for the
// next shard. A thread that dies is replaced and its shard tried once more; a cancelled shard's thread is ended.
import { availableParallelism } from 'node:os';
import { OversightError } from '../base/index.ts';
import { cancelledError, type ExecuteContext, type Executor, type Shard } from './executor.ts';
import { createPlaces } from './places.ts';
import { startThread, type Thread, ThreadDeath } from './thread.ts';

export interface ThreadsExecutorOptions {
  /** Threads at most; default: the number of cores. */
  readonly workers?: number;
  /** Limit of each thread's JavaScript heap in MiB; default: Node's own. */
  readonly memoryMb?: number;
}

export function createThreadsExecutor(options: ThreadsExecutorOptions = {}): Executor {
  const size = Math.max(1, Math.floor(options.workers ?? availableParallelism()));
  const cores = Math.max(1, Math.floor(availableParallelism() / size));
  const closing = new AbortController();
  const places = createPlaces(size);
  const idle = new Set<Thread>();
  /** Shards being executed and threads being ended: what `close` waits for. */
  const pending = new Set<Promise<unknown>>();
  const track = <T>(work: Promise<T>): Promise<T> => {
    const forget = () => void pending.delete(settled);
    const settled: Promise<void> = work.then(forget, forget);
    pending.add(settled);
    return work;
  };

  const attempt = async (shard: Shard, context: ExecuteContext): Promise<unknown> => {
    const [thread = startThread(options.memoryMb, (dead) => idle.delete(dead))] = idle;
    idle.delete(thread);
    try {
      return await thread.run({ ...shard, cores }, context);
    } finally {
      // After an error of its own a task leaves the thread in order; one that was cancelled may still be at work.
      if (context.signal.aborted) track(thread.end());
      else if (thread.isAlive()) idle.add(thread);
    }
  };

  const execute = async (shard: Shard, context: ExecuteContext): Promise<unknown> => {
    await places.take(context.signal);
    try {
      for (let deaths = 0; ; ) {
        if (context.signal.aborted) throw cancelledError(context.signal.reason);
        try {
          return await attempt(shard, context);
        } catch (error) {
          if (!(error instanceof ThreadDeath)) throw error;
          if (++deaths === 2) throw deathError(error);
        }
      }
    } finally {
      places.leave();
    }
  };

  return {
    name: 'threads',
    concurrency: size,
    execute: (shard, { signal, progress }) =>
      track(execute(shard, { signal: AbortSignal.any([signal, closing.signal]), progress })),
    async close() {
      closing.abort(new OversightError('The executor was closed', { kind: 'cancelled' }));
      for (const thread of idle) track(thread.end());
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}

function deathError(death: ThreadDeath): OversightError {
  return new OversightError(`its worker thread died twice: ${death.message}`, {
    remedy: /memory/i.test(death.message)
      ? 'Make the shards smaller, use fewer workers, or allow each thread more memory.'
      : 'Run the task with the inline executor to see where it ends the process.',
    cause: death.cause,
  });
}
