// At most so many calls at once; the rest wait in the order in which they came.
import { OversightError } from '../base/index.ts';

export interface Limiter {
  readonly limit: number;
  readonly running: number;
  readonly waiting: number;
  /**
   * Waits for a place; the returned function gives it back (calling it twice does no harm).
   * Rejects with the signal's reason when it is aborted while waiting.
   */
  acquire(signal?: AbortSignal): Promise<() => void>;
}

/** @param limit places, an integer from 1 up */
export function createLimiter(limit: number): Limiter {
  if (!Number.isInteger(limit) || limit < 1)
    throw new OversightError(`Concurrency ${limit} is not a whole number from 1 up`, {
      kind: 'usage',
      remedy: 'Give for example 8.',
    });
  let running = 0;
  const queue = new Set<() => void>();

  const release = (): (() => void) => {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      running--;
      const [next] = queue;
      next?.();
    };
  };

  return {
    limit,
    get running() {
      return running;
    },
    get waiting() {
      return queue.size;
    },
    acquire: (signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const enter = () => {
          queue.delete(enter);
          signal?.removeEventListener('abort', abort);
          running++;
          resolve(release());
        };
        const abort = () => {
          queue.delete(enter);
          reject(signal?.reason);
        };
        if (running < limit) return enter();
        queue.add(enter);
        signal?.addEventListener('abort', abort, { once: true });
      }),
  };
}
