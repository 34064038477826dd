import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRollingQuantiles } from './rolling-quantiles.ts';

const value = fc.double({ min: 0.11, max: 1e9, noNaN: true });

describe('rolling quantiles', () => {
  it('are within 2 % of the exact quantile of what was observed [gateway.metrics]', () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 100 }).map((n) => n / 100),
        (values, q) => {
          const quantiles = createRollingQuantiles();
          for (const one of values) quantiles.observe(one, 1000);
          const sorted = [...values].sort((a, b) => a - b);
          const exact = sorted[Math.max(1, Math.ceil(q * values.length)) - 1]!;
          const [estimate] = quantiles.read([q], 1000);
          expect(Math.abs(estimate! / exact - 1)).toBeLessThanOrEqual(0.0201);
        },
      ),
    );
  });

  it('forget what is older than a minute, however the observations come [gateway.metrics]', () => {
    const steps = fc.array(fc.record({ wait: fc.nat(20_000), value }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.nat(90_000), (list, after) => {
        const quantiles = createRollingQuantiles();
        let now = 1_000_000;
        const seen = list.map(({ wait, value: one }) => {
          now += wait;
          quantiles.observe(one, now);
          return { at: now, value: one };
        });
        now += after;
        const [lowest, highest] = quantiles.read([1e-9, 1], now);
        // A slot is five seconds wide: what is in the last 55 s is there for sure, what is older than 60 s for sure is not.
        const sure = seen.filter(({ at }) => now - at < 55_000).map((one) => one.value);
        const possible = seen.filter(({ at }) => now - at <= 60_000).map((one) => one.value);
        if (possible.length === 0) expect([lowest, highest]).toEqual([null, null]);
        if (sure.length > 0) {
          expect(lowest!).toBeLessThanOrEqual(Math.min(...sure) * 1.0201);
          expect(highest!).toBeGreaterThanOrEqual(Math.max(...sure) * 0.9799);
        }
        if (lowest !== null) expect(lowest).toBeGreaterThanOrEqual(Math.min(...possible) * 0.9799);
        if (highest !== null) expect(highest).toBeLessThanOrEqual(Math.max(...possible) * 1.0201);
      }),
    );
  });

  it('count a steady stream as what it is a second [gateway.metrics]', () => {
    const rate = createRollingQuantiles({ windowMs: 10_000, slots: 10 });
    let now = 123_456_789;
    for (let i = 0; i < 2000; i++, now += 20) rate.observe(1, now);
    expect(rate.perSecond(now)).toBeGreaterThan(49);
    expect(rate.perSecond(now)).toBeLessThan(51);
    expect(rate.perSecond(now + 20_000)).toBe(0);
    expect(createRollingQuantiles().perSecond(5)).toBe(0);
  });

  it('take what is too small or too large for their scale as its end', () => {
    const quantiles = createRollingQuantiles();
    quantiles.observe(0, 0);
    expect(quantiles.read([0.5], 0)).toEqual([0]);
    quantiles.observe(1e30, 0);
    expect(quantiles.read([1], 0)[0]).toBeGreaterThan(1e9);
  });
});
