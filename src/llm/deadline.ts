// The total time of one attempt. The time to connect and to the first byte are the transport's (transport.ts).
import type { Clock } from '../base/index.ts';
import { ProviderFailure } from './failure.ts';

export interface Deadline {
  /** Aborted by the caller's signal or when the time is up. */
  readonly signal: AbortSignal;
  /** Waits for `work`, but no longer than the signal lets it. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Stops the timer and the listeners; aborts what is still going on. */
  close(): void;
}

/** @param limitMs total time in milliseconds, after which `race` rejects with a ProviderFailure('timeout') */
export function startDeadline(limitMs: number, clock: Clock, parent: AbortSignal): Deadline {
  const controller = new AbortController();
  const stop = new AbortController();
  const forward = () => controller.abort(parent.reason);
  if (parent.aborted) forward();
  else parent.addEventListener('abort', forward, { once: true });
  clock.sleep(limitMs, stop.signal).then(
    () =>
      controller.abort(
        new ProviderFailure(`no whole answer within ${limitMs / 1000} s`, {
          reason: 'timeout',
          retryable: true,
          mayBeBilled: true,
        }),
      ),
    // Stopped in time: nothing to do.
    () => undefined,
  );
  return {
    signal: controller.signal,
    race: (work) =>
      new Promise((resolve, reject) => {
        const abort = () => reject(controller.signal.reason);
        if (controller.signal.aborted) abort();
        controller.signal.addEventListener('abort', abort, { once: true });
        work.then(resolve, reject).finally(() => controller.signal.removeEventListener('abort', abort));
      }),
    close() {
      stop.abort();
      parent.removeEventListener('abort', forward);
      controller.abort();
    },
  };
}
