import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brierParts, brierScore, logLoss } from './proper-scores.ts';

const scores = [0.1, 0.4, 0.35, 0.8, 0.4, 0.4, 0.9, 0.8, 0.2, 0.1];
const labels = [0, 0, 1, 1, 1, 0, 1, 0, 0, 1];

const sample = fc
  .array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), { minLength: 1, maxLength: 60 })
  .map((pairs) => ({ probabilities: pairs.map(([p]) => p), labels: pairs.map(([, label]) => label) }));

describe('brierScore and logLoss', () => {
  it('agree with scikit-learn 1.9 [stats.calibration]', () => {
    expect(brierScore(scores, labels)).toBeCloseTo(0.26525, 12);
    expect(logLoss(scores, labels)).toBeCloseTo(0.7556795243277031, 12);
  });

  it('are best, in expectation, at the true probability', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 19 }), fc.double({ min: 0.001, max: 0.999, noNaN: true }), (hits, said) => {
        const outcomes = Array.from({ length: 20 }, (_, i) => i < hits);
        const [right, other] = [new Float64Array(20).fill(hits / 20), new Float64Array(20).fill(said)];
        expect(brierScore(right, outcomes)).toBeLessThanOrEqual(brierScore(other, outcomes)! + 1e-12);
        expect(logLoss(right, outcomes)).toBeLessThanOrEqual(logLoss(other, outcomes)! + 1e-12);
      }),
    );
  });

  it('tell a wrong certainty: Brier 1, log loss Infinity, or the log of the floor', () => {
    expect(brierScore([0, 1], [1, 0])).toBe(1);
    expect(logLoss([0.5, 0], [1, 1])).toBe(Infinity);
    expect(logLoss([0], [1], 1e-6)).toBeCloseTo(6 * Math.LN10, 9);
    expect(logLoss([0, 1], [0, 1])).toBe(0);
    expect(brierScore([], [])).toBeUndefined();
    expect(logLoss([], [])).toBeUndefined();
    expect(() => logLoss([0.5], [1], 0.5)).toThrow('floor is 0.5');
    expect(() => brierScore([-0.1], [1])).toThrow(RangeError);
  });
});

describe('brierParts', () => {
  it('is Murphy (1973) exactly when each bin holds one value: reliability - resolution + uncertainty [stats.calibration]', () => {
    const forecast = fc.array(fc.tuple(fc.integer({ min: 0, max: 10 }), fc.boolean()), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(forecast, (pairs) => {
        const parts = brierParts(
          pairs.map(([tenths]) => tenths / 10),
          pairs.map(([, label]) => label),
          { bins: 11 },
        )!;
        expect(parts.withinBins).toBeCloseTo(0, 12);
        expect(parts.reliability - parts.resolution + parts.uncertainty).toBeCloseTo(parts.brier, 12);
      }),
    );
  });

  it('hides in bins the variance inside less twice the covariance with the labels (Stephenson et al. 2008)', () => {
    fc.assert(
      fc.property(sample, fc.integer({ min: 1, max: 5 }), ({ probabilities, labels: outcomes }, bins) => {
        const parts = brierParts(probabilities, outcomes, { bins })!;
        const binOf = (p: number) => Math.max(...Array.from({ length: bins }, (_, k) => (p >= k / bins ? k : 0)));
        let hidden = 0;
        for (let k = 0; k < bins; k++) {
          const inside = probabilities.flatMap((p, i) => (binOf(p) === k ? [{ p, y: outcomes[i] ? 1 : 0 }] : []));
          const mean = inside.reduce((sum, { p }) => sum + p, 0) / inside.length;
          for (const { p, y } of inside) hidden += (p - mean) ** 2 - 2 * (p - mean) * y;
        }
        expect(parts.withinBins).toBeCloseTo(hidden / probabilities.length, 9);
      }),
    );
  });

  it('gives the base rate no resolution and no unreliability', () => {
    const parts = brierParts([0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0])!;
    expect(parts).toEqual({ brier: 0.1875, reliability: 0, resolution: 0, uncertainty: 0.1875, withinBins: 0 });
    expect(brierParts([], [])).toBeUndefined();
  });
});
