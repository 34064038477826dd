import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binValues } from './bins.ts';

const positive = fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('binValues', () => {
  it('counts every finite value once, in the bin whose ends hold it, on even and on log axes', () => {
    fc.assert(
      fc.property(positive, fc.integer({ min: 1, max: 30 }), fc.boolean(), (values, bins, log) => {
        const made = binValues(values, { bins, log });
        expect(made).toHaveLength(bins);
        expect(made.reduce((sum, bin) => sum + bin.count, 0)).toBe(values.length);
        made.forEach((bin, i) => {
          const isLast = i === made.length - 1;
          const inside = values.filter(
            (value) => value >= bin.low && (value < bin.high || (isLast && value === bin.high)),
          );
          expect(inside).toHaveLength(bin.count);
          if (i > 0) expect(bin.low).toBe(made[i - 1]?.high);
        });
      }),
      // Two values whose logarithms are the same number were counted nowhere.
      { examples: [[[999999.999999997, 999999.9999999971], 1, true]] },
    );
  });

  it('leaves out NaN, infinities, values beyond the domain, and what a log axis has no place for', () => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 0.5, 2];
    const count = (bins: { count: number }[]) => bins.reduce((sum, bin) => sum + bin.count, 0);
    expect(count(binValues(values))).toBe(4);
    expect(count(binValues(values, { domain: [0, 1] }))).toBe(2);
    expect(count(binValues(values, { log: true }))).toBe(2);
    expect(binValues([])).toEqual([]);
    expect(count(binValues([3, 3, 3]))).toBe(3);
  });
});
