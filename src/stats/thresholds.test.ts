import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countAtThreshold, rateAtThreshold, thresholdAtRate } from './thresholds.ts';

const rate = fc.double({ min: 0, max: 1, noNaN: true });
const tied = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 30 });
const spread = fc.array(fc.double({ min: -1e300, max: 1e300, noNaN: true }), { minLength: 1, maxLength: 30 });

describe('thresholdAtRate', () => {
  it('keeps the share of negatives within the rate, and no lower threshold does [stats.roc]', () => {
    fc.assert(
      fc.property(fc.oneof(tied, spread), rate, (negatives, budget) => {
        const threshold = thresholdAtRate(negatives, budget);
        expect(rateAtThreshold(negatives, threshold)).toBeLessThanOrEqual(budget);
        const excluded = negatives.filter((score) => score < threshold);
        if (excluded.length === 0) {
          expect(threshold).toBe(-Infinity);
          return;
        }
        // The highest negative left out lies one step below the threshold; letting it in would break the budget.
        const highest = Math.max(...excluded);
        expect(rateAtThreshold(negatives, highest)).toBeGreaterThan(budget);
        expect(threshold - highest).toBeLessThanOrEqual(Math.max(Number.MIN_VALUE, Math.abs(highest) * 2 ** -52));
      }),
    );
  });

  it('falls as the rate rises', () => {
    fc.assert(
      fc.property(tied, rate, rate, (negatives, a, b) => {
        const [stricter, looser] = [Math.min(a, b), Math.max(a, b)];
        expect(thresholdAtRate(negatives, looser)).toBeLessThanOrEqual(thresholdAtRate(negatives, stricter));
      }),
    );
  });

  it('leaves out a group of equal scores as a whole when it does not fit', () => {
    const negatives = [0.9, 0.5, 0.5, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1];
    expect(rateAtThreshold(negatives, thresholdAtRate(negatives, 0.3))).toBe(0.1);
    expect(rateAtThreshold(negatives, thresholdAtRate(negatives, 0.4))).toBe(0.4);
  });

  it('counts exactly at and just below k of n: 0.29 * 100 < 29 in floating point, yet 29 of 100 are within 0.29', () => {
    for (const n of [7, 49, 100, 1000]) {
      const negatives = Array.from({ length: n }, (_, i) => i);
      for (let k = 0; k <= n; k++) {
        expect(countAtThreshold(negatives, thresholdAtRate(negatives, k / n))).toBe(k);
        const justBelow = (k / n) * (1 - 2 ** -53);
        if (k > 0 && justBelow < k / n)
          expect(countAtThreshold(negatives, thresholdAtRate(negatives, justBelow))).toBe(k - 1);
      }
    }
  });

  it('flags nothing at rate 0 and everything at rate 1, and survives JSON', () => {
    expect(thresholdAtRate([1, 2, 3], 0)).toBe(3 + 2 ** -51);
    expect(thresholdAtRate([-1, 0], 0)).toBe(Number.MIN_VALUE);
    expect(thresholdAtRate([-Number.MIN_VALUE], 0)).toBe(-0);
    expect(thresholdAtRate([-4], 0)).toBe(-4 + 2 ** -51);
    expect(thresholdAtRate([1, 2, 3], 1)).toBe(-Infinity);
    const threshold = thresholdAtRate([0.1, 0.2, 0.3], 0.34);
    expect(JSON.parse(JSON.stringify(threshold))).toBe(threshold);
  });

  it('refuses an empty list, scores that are not finite, and rates outside [0, 1]', () => {
    expect(() => thresholdAtRate([], 0.1)).toThrow('there are no negatives');
    expect(() => thresholdAtRate([1, NaN], 0.1)).toThrow('negatives[1] is NaN');
    expect(() => thresholdAtRate([1, Infinity], 0)).toThrow('negatives[1] is Infinity');
    for (const bad of [-0.1, 1.1, NaN]) expect(() => thresholdAtRate([1], bad)).toThrow(RangeError);
  });
});

describe('rateAtThreshold', () => {
  it('counts ties with the threshold as flagged and is undefined for an empty list', () => {
    expect(rateAtThreshold([1, 2, 2, 3], 2)).toBe(0.75);
    expect(rateAtThreshold([], 2)).toBeUndefined();
    expect(() => rateAtThreshold([NaN], 2)).toThrow(RangeError);
    expect(() => rateAtThreshold([1], NaN)).toThrow('the threshold is NaN');
  });
});
