import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../base/index.ts';
import { createSkippingClock } from './bench.conformance.ts';
import { ProviderFailure } from './failure.ts';
import { parseRetryAfter, retry } from './retry.ts';

const { signal } = new AbortController();

function failing(times: number, retryAfterMs?: number) {
  let calls = 0;
  return {
    calls: () => calls,
    work: async () => {
      calls++;
      if (calls > times) return 'done';
      throw new ProviderFailure('busy', { reason: 'rate', retryable: true, retryAfterMs, mayBeBilled: false });
    },
  };
}

describe('retries', () => {
  it('wait a random time below a limit that doubles, up to a ceiling [llm.retry]', async () => {
    const policy = fc.record({
      attempts: fc.integer({ min: 1, max: 9 }),
      baseMs: fc.integer({ min: 1, max: 2000 }),
      maxMs: fc.integer({ min: 1, max: 20_000 }),
    });
    await fc.assert(
      fc.asyncProperty(policy, fc.nat(10), fc.string(), async (policy, times, seed) => {
        const clock = createSkippingClock();
        const { work, calls } = failing(times);
        const run = retry(work, { policy, clock, random: createRandom(seed), signal });
        if (times < policy.attempts) expect(await run).toBe('done');
        else await expect(run).rejects.toThrow('busy');
        expect(calls()).toBe(Math.min(times + 1, policy.attempts));
        expect(clock.waits).toHaveLength(calls() - 1);
        clock.waits.forEach((wait, i) => {
          expect(wait).toBeLessThanOrEqual(Math.min(policy.maxMs, policy.baseMs * 2 ** i) + 1);
        });
      }),
    );
  });

  it('use the whole range below the limit, so that many clients do not come back together [llm.retry]', async () => {
    const waits = await Promise.all(
      Array.from({ length: 400 }, async (_, seed) => {
        const clock = createSkippingClock();
        await retry(failing(1).work, { policy: { baseMs: 1000 }, clock, random: createRandom(seed), signal });
        return clock.waits[0] ?? 0;
      }),
    );
    // Uniform in [0, 1000): mean 500, standard error 14; five of them.
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    expect(Math.abs(mean - 500)).toBeLessThan(75);
    expect(Math.min(...waits)).toBeLessThan(30);
    expect(Math.max(...waits)).toBeGreaterThan(970);
  });

  it('never come back before Retry-After, and give up where it is too long [llm.retry]', async () => {
    const clock = createSkippingClock();
    await retry(failing(2, 9000).work, { policy: {}, clock, random: createRandom(1), signal });
    expect(clock.waits).toEqual([9000, 9000]);
    const { work, calls } = failing(1, 3_600_000);
    await expect(retry(work, { policy: {}, clock, random: createRandom(1), signal })).rejects.toThrow('busy');
    expect(calls()).toBe(1);
  });

  it('are for failures that may pass alone: a bug is thrown at once', async () => {
    let calls = 0;
    const work = async () => {
      calls++;
      throw new TypeError('a bug');
    };
    await expect(
      retry(work, { policy: {}, clock: createSkippingClock(), random: createRandom(1), signal }),
    ).rejects.toThrow(TypeError);
    expect(calls).toBe(1);
  });
});

describe('Retry-After', () => {
  it('is read as seconds, milliseconds or a date, and ignored where it is none of them [llm.retry]', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(parseRetryAfter({ 'retry-after': '12' }, now)).toBe(12_000);
    expect(parseRetryAfter({ 'retry-after': '0.5' }, now)).toBe(500);
    expect(parseRetryAfter({ 'retry-after-ms': '250', 'retry-after': '12' }, now)).toBe(250);
    expect(parseRetryAfter({ 'retry-after': 'Thu, 01 Jan 2026 00:01:30 GMT' }, now)).toBe(90_000);
    expect(parseRetryAfter({ 'retry-after': 'Thu, 01 Jan 2025 00:00:00 GMT' }, now)).toBe(0);
    for (const text of ['', 'soon', '-5x']) expect(parseRetryAfter({ 'retry-after': text }, now)).toBeUndefined();
    expect(parseRetryAfter({}, now)).toBeUndefined();
  });
});
