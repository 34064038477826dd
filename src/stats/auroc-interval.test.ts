import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../base/index.ts';
import { aurocInterval, delongVariance } from './auroc-interval.ts';
import { normalQuantile } from './distributions.ts';
import { groupByScore } from './labelled-scores.ts';
import { auroc } from './roc.ts';

const sample = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 2, maxLength: 20 }),
    fc.array(fc.integer({ min: -3, max: 5 }), { minLength: 2, maxLength: 20 }),
  )
  .map(([up, down]) => ({ up, down, scores: [...up, ...down], labels: [...up.map(() => 1), ...down.map(() => 0)] }));

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);

describe('aurocInterval', () => {
  it("takes DeLong's variance, as the definition over all pairs gives it [stats.roc]", () => {
    fc.assert(
      fc.property(sample, ({ up, down, scores, labels }) => {
        const wins = (a: number, b: number) => (a > b ? 1 : a === b ? 0.5 : 0);
        const ofPositives = up.map((a) => mean(down.map((b) => wins(a, b))));
        const ofNegatives = down.map((b) => mean(up.map((a) => wins(a, b))));
        const expected = variance(ofPositives) / up.length + variance(ofNegatives) / down.length;
        const { groups } = groupByScore(scores, labels);
        expect(delongVariance(groups, up.length, down.length, auroc(scores, labels)!)).toBeCloseTo(expected, 12);
      }),
    );
  });

  it('gives the interval of the CT ratings of Hanley and McNeil (1982), computed from all pairs with NumPy', () => {
    const normal = [33, 6, 6, 11, 2].flatMap((count, i) => Array<number>(count).fill(i + 1));
    const abnormal = [3, 2, 2, 11, 33].flatMap((count, i) => Array<number>(count).fill(i + 1));
    const labels = [...normal.map(() => false), ...abnormal.map(() => true)];
    const interval = aurocInterval([...normal, ...abnormal], labels);
    expect(interval.estimate).toBeCloseTo(0.8931710615280595, 12);
    expect(interval.low).toBeCloseTo(0.8164434579114811, 9);
    expect(interval.high).toBeCloseTo(0.9401761946121983, 9);
    expect(interval.n).toBe(109);
  });

  it.each(['delong', 'newcombe'] as const)('contains the area, never has width zero, and mirrors (%s)', (method) => {
    fc.assert(
      fc.property(sample, ({ scores, labels }) => {
        const { estimate, low, high } = aurocInterval(scores, labels, { method });
        expect(low).toBeLessThanOrEqual(estimate!);
        expect(high).toBeGreaterThanOrEqual(estimate!);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(high - low).toBeGreaterThan(0);
        const mirrored = aurocInterval(
          scores.map((score) => -score),
          labels,
          { method },
        );
        expect(mirrored.low).toBeCloseTo(1 - high, 9);
        expect(mirrored.high).toBeCloseTo(1 - low, 9);
      }),
    );
  });

  it("ends, by Newcombe's method, at the areas whose own standard error the estimate just reaches", () => {
    fc.assert(
      fc.property(sample, fc.constantFrom(0.8, 0.95, 0.99), ({ up, down, scores, labels }, level) => {
        const { estimate, low, high } = aurocInterval(scores, labels, { method: 'newcombe', level });
        const z = normalQuantile((1 + level) / 2);
        const [m, n, half] = [up.length, down.length, (up.length + down.length) / 2 - 1];
        for (const end of [low, high]) {
          if (end === estimate) continue;
          const spread = 1 + (half * (1 - end)) / (2 - end) + (half * end) / (1 + end);
          expect(Math.abs(estimate! - end)).toBeCloseTo(z * Math.sqrt((end * (1 - end) * spread) / (m * n)), 8);
        }
      }),
    );
  });

  it('stays wide when few items are separated perfectly, and when a class has one item', () => {
    expect(aurocInterval([1, 2, 3, 4], [0, 0, 1, 1]).high).toBe(1);
    expect(aurocInterval([1, 2, 3, 4], [0, 0, 1, 1]).low).toBeLessThan(0.6);
    expect(aurocInterval([1, 2, 3], [0, 1, 0]).high).toBeGreaterThan(0.9);
    expect(aurocInterval([1, 2, 3], [1, 1, 1])).toEqual({ estimate: undefined, low: 0, high: 1, level: 0.95, n: 3 });
  });

  it('covers the true area of two normal classes about as often as it says, 30 items each', () => {
    // Three standard errors of the simulation are 0.033.
    expect(coverage(0.9, 30, 30, 'delong')).toBeGreaterThan(0.917);
  });

  it("covers nearly 90 % instead of 95 % for 20 positives at an area of 0.97, where Newcombe's method covers", () => {
    expect(coverage(0.97, 20, 200, 'delong')).toBeGreaterThan(0.85);
    expect(coverage(0.97, 20, 200, 'delong')).toBeLessThan(0.94);
    expect(coverage(0.97, 20, 200, 'newcombe')).toBeGreaterThan(0.95);
  });
});

/** The share of 400 samples of two normal classes whose interval holds the true area. */
function coverage(area: number, positives: number, negatives: number, method: 'delong' | 'newcombe'): number {
  const random = createRandom('coverage');
  const shift = Math.SQRT2 * normalQuantile(area);
  const labels = Array.from({ length: positives + negatives }, (_, i) => i < positives);
  let covered = 0;
  for (let repeat = 0; repeat < 400; repeat++) {
    const scores = labels.map((label) => random.normal() + (label ? shift : 0));
    const { low, high } = aurocInterval(scores, labels, { method });
    if (low <= area && area <= high) covered++;
  }
  return covered / 400;
}
