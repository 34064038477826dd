// Equal questions asked at the same time are asked once: the later ones wait for the first, then look in the cache.

export interface SingleFlight {
  /**
   * Runs `work` unless an equal one is under way; waits for that one then and tries `look` first.
   * Rejects with the signal's reason when it is aborted while waiting.
   */
  run<T>(key: string, signal: AbortSignal, look: () => Promise<T | undefined>, work: () => Promise<T>): Promise<T>;
}

export function createSingleFlight(): SingleFlight {
  const underWay = new Map<string, Promise<void>>();
  return {
    async run(key, signal, look, work) {
      for (;;) {
        const found = await look();
        if (found !== undefined) return found;
        const other = underWay.get(key);
        if (!other) break;
        await settled(other, signal);
      }
      const { promise, finish } = open();
      underWay.set(key, promise);
      try {
        return await work();
      } finally {
        underWay.delete(key);
        finish();
      }
    },
  };
}

function open(): { promise: Promise<void>; finish: () => void } {
  let finish = () => {};
  const promise = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { promise, finish };
}

function settled(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
