import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../base/index.ts';
import { platt, plattProbability, sigmoid } from './platt.ts';

const score = fc.double({ min: -5, max: 5, noNaN: true }).map((value) => Math.round(value * 1e6) / 1e6);
const sample = fc
  .array(fc.tuple(score, fc.boolean()), { minLength: 2, maxLength: 60 })
  .map((pairs) => ({ scores: pairs.map(([value]) => value), labels: pairs.map(([, label]) => label) }));

const reference = {
  scores: [-2.3, -1.1, -0.4, 0.2, 0.3, 1.7, 2.2, 0.9, -0.1, 0.05],
  labels: [0, 0, 1, 0, 1, 1, 1, 0, 0, 1],
};

describe('platt', () => {
  it('stops where the gradient of the likelihood is zero [stats.calibration]', () => {
    fc.assert(
      fc.property(sample, ({ scores, labels }) => {
        const fit = platt(scores, labels);
        const positives = labels.filter(Boolean).length;
        const high = (positives + 1) / (positives + 2);
        const low = 1 / (labels.length - positives + 2);
        const errors = scores.map((score, i) => plattProbability(fit, score) - (labels[i] ? high : low));
        const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
        const spread = Math.max(...scores.map((score) => Math.abs(score - mean))) || 1;
        expect(errors.reduce((sum, error) => sum + error, 0) / scores.length).toBeCloseTo(0, 7);
        const slope = errors.reduce((sum, error, i) => sum + (error * (scores[i]! - mean)) / spread, 0);
        expect(slope / scores.length).toBeCloseTo(0, 7);
      }),
    );
  });

  it("finds the root that scipy 1.17 finds, which is scikit-learn 1.9's fit to five digits [stats.calibration]", () => {
    const { slope, intercept } = platt(reference.scores, reference.labels);
    expect(slope).toBeCloseTo(0.677246842093071, 9);
    expect(intercept).toBeCloseTo(-0.10528426178872934, 9);
    expect(slope).toBeCloseTo(0.6772467558737347, 5);
    expect(intercept).toBeCloseTo(-0.10528425665516448, 5);
  });

  it('gives the same probabilities in any unit of the scores', () => {
    const units = fc.constantFrom(1e-30, 1e-6, 0.5, 3, 1e6);
    fc.assert(
      fc.property(sample, units, fc.integer({ min: -50, max: 50 }), ({ scores, labels }, scale, shift) => {
        const moved = scores.map((value) => scale * (value + shift));
        const [plain, scaled] = [platt(scores, labels), platt(moved, labels)];
        scores.forEach((value, i) => {
          expect(plattProbability(scaled, moved[i]!)).toBeCloseTo(plattProbability(plain, value), 6);
        });
      }),
    );
  });

  it('turns its sign with the scores', () => {
    const { slope, intercept } = platt(
      reference.scores.map((score) => -score),
      reference.labels,
    );
    const plain = platt(reference.scores, reference.labels);
    expect(slope).toBeCloseTo(-plain.slope, 9);
    expect(intercept).toBeCloseTo(plain.intercept, 9);
  });

  it('recovers the line that labels were drawn from', () => {
    const random = createRandom('platt');
    const scores = Array.from({ length: 20_000 }, () => 2 * random.normal());
    const labels = scores.map((score) => random.chance(sigmoid(1.5 * score - 1)));
    const { slope, intercept } = platt(scores, labels);
    // Standard errors are about 0.025 and 0.022.
    expect(Math.abs(slope - 1.5)).toBeLessThan(0.1);
    expect(Math.abs(intercept + 1)).toBeLessThan(0.1);
  });

  it('stays finite for separable data, constant scores, one item and a missing class [stats.calibration]', () => {
    const separable = platt([1, 2, 3, 4], [0, 0, 1, 1]);
    expect(separable.slope).toBeGreaterThan(0);
    expect(plattProbability(separable, 4)).toBeLessThan(1);
    const constant = platt([0.1, 0.1, 0.1], [1, 0, 0]);
    expect(constant.slope).toBe(0);
    // Targets 2/3, 1/4 and 1/4 have the mean 7/18.
    expect(plattProbability(constant, 0.1)).toBeCloseTo(7 / 18, 9);
    expect(plattProbability(platt([3], [1]), 3)).toBeCloseTo(2 / 3, 9);
    expect(plattProbability(platt([1, 2, 3], [0, 0, 0]), 2)).toBeCloseTo(0.2, 9);
  });

  it('refuses an empty list, scores that are not finite and labels that are not 0 or 1', () => {
    expect(() => platt([], [])).toThrow('there are no scores');
    expect(() => platt([1, Infinity], [0, 1])).toThrow('scores[1] is Infinity');
    expect(() => platt([1, 2], [0, -1])).toThrow('labels[1] is -1');
  });
});

describe('sigmoid', () => {
  it('neither overflows nor loses small probabilities', () => {
    expect(sigmoid(0)).toBe(0.5);
    expect(sigmoid(-745)).toBeGreaterThan(0);
    expect(sigmoid(-1e6)).toBe(0);
    expect(sigmoid(1e6)).toBe(1);
    expect(sigmoid(-40) / Math.exp(-40)).toBeCloseTo(1, 12);
  });
});
