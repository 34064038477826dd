import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auprc, prCurve } from './precision-recall.ts';

const sample = fc
  .array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.boolean()), { minLength: 1, maxLength: 40 })
  .map((pairs) => ({ scores: pairs.map(([score]) => score), labels: pairs.map(([, label]) => label) }))
  .filter(({ labels }) => labels.includes(true));

describe('prCurve', () => {
  it('counts what is at or above each threshold and ends at the base rate [stats.roc]', () => {
    fc.assert(
      fc.property(sample, ({ scores, labels }) => {
        const curve = prCurve(scores, labels)!;
        const positives = labels.filter(Boolean).length;
        expect(curve.map((point) => point.threshold)).toEqual([...new Set(scores)].sort((a, b) => b - a));
        for (const { threshold, precision, recall } of curve) {
          const flagged = labels.filter((_, i) => scores[i]! >= threshold);
          const found = flagged.filter(Boolean).length;
          expect(precision).toBe(found / flagged.length);
          expect(recall).toBe(found / positives);
        }
        expect(curve.at(-1)).toMatchObject({ recall: 1, precision: positives / labels.length });
      }),
    );
  });
});

describe('auprc', () => {
  it('agrees with scikit-learn 1.9 average_precision_score, with and without ties', () => {
    expect(auprc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBeCloseTo(0.8333333333333333, 12);
    const tied = [0.1, 0.4, 0.35, 0.8, 0.4, 0.4, 0.9, 0.8, 0.2, 0.1];
    expect(auprc(tied, [0, 0, 1, 1, 1, 0, 1, 0, 0, 1])).toBeCloseTo(0.6476190476190475, 12);
  });

  it('is the mean over positives of the precision at their own score [stats.roc]', () => {
    fc.assert(
      fc.property(sample, ({ scores, labels }) => {
        const precisions = scores
          .filter((_, i) => labels[i])
          .map((score) => {
            const flagged = labels.filter((_, i) => scores[i]! >= score);
            return flagged.filter(Boolean).length / flagged.length;
          });
        const mean = precisions.reduce((sum, precision) => sum + precision, 0) / precisions.length;
        expect(auprc(scores, labels)).toBeCloseTo(mean, 12);
      }),
    );
  });

  it('depends neither on the order of tied items nor on an increasing map of the scores', () => {
    fc.assert(
      fc.property(sample, ({ scores, labels }) => {
        const area = auprc(scores, labels);
        expect(auprc([...scores].reverse(), [...labels].reverse())).toBe(area);
        expect(auprc(scores.map(Math.exp), labels)).toBe(area);
      }),
    );
  });

  it('is 1 for perfect scores, the base rate for constant ones, and undefined without a positive', () => {
    expect(auprc([1, 2, 3], [0, 1, 1])).toBe(1);
    expect(auprc([5, 5, 5, 5], [0, 1, 0, 0])).toBe(0.25);
    expect(auprc([1, 2], [0, 0])).toBeUndefined();
    expect(auprc([], [])).toBeUndefined();
  });
});
