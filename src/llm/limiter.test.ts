import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLimiter } from './limiter.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the limiter', () => {
  it('never lets more run than its limit, lets all run in the end, and first come is first served [llm.concurrency]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.record({ turns: fc.nat(4), abandon: fc.boolean() }), { maxLength: 20 }),
        async (limit, jobs) => {
          const limiter = createLimiter(limit);
          const order: number[] = [];
          let most = 0;
          const ends = await Promise.allSettled(
            jobs.map(async ({ turns, abandon }, i) => {
              const leaving = new AbortController();
              const entering = limiter.acquire(leaving.signal);
              if (abandon) leaving.abort(new Error('left'));
              const leave = await entering;
              order.push(i);
              most = Math.max(most, limiter.running);
              for (let t = 0; t < turns; t++) await turn();
              leave();
              leave();
            }),
          );
          expect(most).toBeLessThanOrEqual(limit);
          expect(order).toEqual([...order].sort((a, b) => a - b));
          // Who leaves while waiting never enters; who has a place already keeps it.
          jobs.forEach((job, i) => {
            if (!job.abandon) expect(ends[i]?.status).toBe('fulfilled');
          });
          expect([limiter.running, limiter.waiting]).toEqual([0, 0]);
        },
      ),
    );
  });

  it('gives a place that an abandoned caller waited for to the next [llm.concurrency]', async () => {
    const limiter = createLimiter(1);
    const leave = await limiter.acquire();
    const gone = new AbortController();
    const first = limiter.acquire(gone.signal);
    const second = limiter.acquire();
    gone.abort(new Error('left'));
    await expect(first).rejects.toThrow('left');
    leave();
    (await second)();
    expect(limiter.running).toBe(0);
  });

  it('refuses a limit that is not a whole number from 1 up', () => {
    for (const limit of [0, -1, 1.5, Number.NaN]) expect(() => createLimiter(limit)).toThrow('whole number');
  });
});
