import { describe, expect, it } from 'vitest';
import type { Clock } from '../base/index.ts';
import { startDeadline } from './deadline.ts';
import { ProviderFailure } from './failure.ts';

/** A clock whose one sleeper wakes by hand. */
function createHandClock(): Clock & { wake(): void } {
  let wake = () => {};
  return {
    now: () => 0,
    sleep: (_, signal) =>
      new Promise((resolve, reject) => {
        wake = resolve;
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
    wake: () => wake(),
  };
}

const never = new Promise<never>(() => {});

describe('a deadline', () => {
  it('ends work that pays no attention to its signal [llm.retry]', async () => {
    const clock = createHandClock();
    const deadline = startDeadline(90_000, clock, new AbortController().signal);
    const work = deadline.race(never);
    clock.wake();
    await expect(work).rejects.toThrow('no whole answer within 90 s');
    await expect(work).rejects.toBeInstanceOf(ProviderFailure);
    expect(deadline.signal.aborted).toBe(true);
    await expect(deadline.race(never)).rejects.toThrow('90 s');
  });

  it('ends with the caller, with the caller’s reason', async () => {
    const caller = new AbortController();
    const deadline = startDeadline(1000, createHandClock(), caller.signal);
    const work = deadline.race(never);
    caller.abort(new Error('enough'));
    await expect(work).rejects.toThrow('enough');
    const late = startDeadline(1000, createHandClock(), caller.signal);
    await expect(late.race(never)).rejects.toThrow('enough');
  });

  it('lets work through that is in time, and stops the rest when it is closed', async () => {
    const clock = createHandClock();
    const deadline = startDeadline(1000, clock, new AbortController().signal);
    expect(await deadline.race(Promise.resolve('done'))).toBe('done');
    await expect(deadline.race(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(deadline.signal.aborted).toBe(false);
    deadline.close();
    expect(deadline.signal.aborted).toBe(true);
  });
});
