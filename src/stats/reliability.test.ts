import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ece, reliabilityBins } from './reliability.ts';

const sample = fc
  .array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), { minLength: 1, maxLength: 60 })
  .map((pairs) => ({ probabilities: pairs.map(([p]) => p), labels: pairs.map(([, label]) => label) }));
const options = fc.record({
  bins: fc.integer({ min: 1, max: 20 }),
  binning: fc.constantFrom('equal-width' as const, 'equal-mass' as const),
});

/** Groups of `of` items that say hits/of, of which exactly `hits` are positive. */
const calibrated = fc
  .array(
    fc.integer({ min: 1, max: 12 }).chain((of) => fc.tuple(fc.integer({ min: 0, max: of }), fc.constant(of))),
    { minLength: 1 },
  )
  .map((groups) => ({
    probabilities: groups.flatMap(([hits, of]) => Array<number>(of).fill(hits / of)),
    labels: groups.flatMap(([hits, of]) => Array.from({ length: of }, (_, i) => i < hits)),
  }));

describe('ece', () => {
  it('is zero for probabilities that are exactly the frequencies, whatever the bins [stats.calibration]', () => {
    fc.assert(
      fc.property(calibrated, options, (s, o) => {
        expect(ece(s.probabilities, s.labels, o)).toBeCloseTo(0, 12);
      }),
    );
  });

  it('is what it says: the mean gap, weighted by items', () => {
    // Two bins: [0, 0.5) holds 0.1 and 0.3 (mean 0.2, none positive); [0.5, 1] holds 0.5, 0.9, 1 (mean 0.8, one positive).
    const value = ece([0.1, 0.3, 0.5, 0.9, 1], [0, 0, 0, 1, 0], { bins: 2 });
    expect(value).toBeCloseTo((2 * 0.2 + 3 * (0.8 - 1 / 3)) / 5, 12);
    expect(ece([1, 1], [0, 0])).toBe(1);
  });

  it('lies in [0, 1], depends on no order, and with one bin is the gap of the means', () => {
    fc.assert(
      fc.property(sample, options, (s, o) => {
        const value = ece(s.probabilities, s.labels, o)!;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        const [p, y] = [[...s.probabilities].reverse(), [...s.labels].reverse()];
        expect(ece(p, y, o)).toBeCloseTo(value, 12);
        const gap = s.labels.filter(Boolean).length - s.probabilities.reduce((sum, q) => sum + q, 0);
        expect(ece(p, y, { bins: 1 })).toBeCloseTo(Math.abs(gap) / p.length, 12);
        expect(value).toBeGreaterThanOrEqual(Math.abs(gap) / p.length - 1e-12);
      }),
    );
  });

  it('is undefined for an empty list and refuses what is no probability', () => {
    expect(ece([], [])).toBeUndefined();
    expect(() => ece([1.2], [1])).toThrow('probabilities[0] is 1.2');
    expect(() => ece([NaN], [1])).toThrow(RangeError);
    expect(() => ece([0.5], [1], { bins: 0 })).toThrow('bins is 0');
  });
});

describe('reliabilityBins', () => {
  it('puts every item into one bin, between its ends, ascending', () => {
    fc.assert(
      fc.property(sample, options, (s, o) => {
        const bins = reliabilityBins(s.probabilities, s.labels, o);
        expect(bins.reduce((sum, bin) => sum + bin.n, 0)).toBe(s.labels.length);
        expect(bins.reduce((sum, bin) => sum + bin.positives, 0)).toBe(s.labels.filter(Boolean).length);
        bins.forEach((bin, k) => {
          const isLast = o.binning === 'equal-mass' || bin.high === 1;
          const inside = s.probabilities.filter((p) => p >= bin.low && (isLast ? p <= bin.high : p < bin.high));
          expect(inside.length).toBe(bin.n);
          expect(bin.meanProbability).toBeGreaterThanOrEqual(bin.low - 1e-12);
          expect(bin.meanProbability).toBeLessThanOrEqual(bin.high + 1e-12);
          if (k > 0) expect(bin.low).toBeGreaterThanOrEqual(bins[k - 1]!.high);
        });
      }),
    );
  });

  it('keeps the ends it reports, although 0.29 * 100 < 29 in floating point', () => {
    for (let k = 0; k < 100; k++) {
      const [bin] = reliabilityBins([k / 100], [0], { bins: 100 });
      expect(bin!.low).toBe(k / 100);
    }
    expect(reliabilityBins([1], [1], { bins: 10 })[0]).toMatchObject({ low: 0.9, high: 1, n: 1 });
  });

  it('shares distinct probabilities out evenly for equal mass, and never splits a tie', () => {
    const distinct = Array.from({ length: 100 }, (_, i) => i / 100);
    const even = reliabilityBins(
      distinct,
      distinct.map(() => 0),
      { bins: 8, binning: 'equal-mass' },
    );
    expect(even.length).toBe(8);
    for (const bin of even) expect([12, 13]).toContain(bin.n);
    const tied = reliabilityBins([0.1, 0.2, 0.2, 0.2, 0.2, 0.9], [0, 0, 1, 0, 1, 1], {
      bins: 3,
      binning: 'equal-mass',
    });
    expect(tied.map((bin) => bin.n)).toEqual([5, 1]);
  });
});
