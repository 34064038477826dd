// A number of places, taken in the order of asking: how an executor runs no more shards at once than it has threads.
import { cancelledError } from './executor.ts';

export interface Places {
  /** Resolves when a place is free; rejects when the signal is aborted first. */
  take(signal: AbortSignal): Promise<void>;
  leave(): void;
}

/** First come, first served. */
export function createPlaces(size: number): Places {
  const waiting = new Set<() => void>();
  let free = size;
  return {
    async take(signal) {
      if (free > 0) {
        free--;
        return;
      }
      await new Promise<void>((resolve, reject) => {
        const enter = () => {
          waiting.delete(enter);
          signal.removeEventListener('abort', giveUp);
          resolve();
        };
        const giveUp = () => {
          waiting.delete(enter);
          reject(cancelledError(signal.reason));
        };
        if (signal.aborted) return giveUp();
        waiting.add(enter);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    },
    leave() {
      const [enter] = waiting;
      if (enter) enter();
      else free++;
    },
  };
}
