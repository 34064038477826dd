import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Labels } from './labelled-scores.ts';
import { auroc, partialAuroc, rocCurve } from './roc.ts';

/** Few distinct scores, so that ties are the rule. */
const tiedSample = fc
  .array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.boolean()), { minLength: 1, maxLength: 40 })
  .map((pairs) => ({ scores: pairs.map(([score]) => score), labels: pairs.map(([, label]) => label) }));
const twoClasses = tiedSample.filter(({ labels }) => labels.includes(true) && labels.includes(false));

/** Every positive against every negative, a tie counting one half. */
function bruteForce(scores: readonly number[], labels: readonly boolean[]): number {
  let [twiceWins, pairs] = [0, 0];
  scores.forEach((a, i) => {
    scores.forEach((b, j) => {
      if (!labels[i] || labels[j]) return;
      pairs++;
      twiceWins += a > b ? 2 : a === b ? 1 : 0;
    });
  });
  return twiceWins / (2 * pairs);
}

/** Ratings of 109 CT images from 1 (normal) to 5 (abnormal), Hanley and McNeil 1982, table 1. */
function hanleyMcNeil(): { scores: number[]; labels: Labels } {
  const normal = [33, 6, 6, 11, 2].flatMap((count, i) => Array<number>(count).fill(i + 1));
  const abnormal = [3, 2, 2, 11, 33].flatMap((count, i) => Array<number>(count).fill(i + 1));
  return { scores: [...normal, ...abnormal], labels: [...normal.map(() => 0), ...abnormal.map(() => 1)] };
}

const scores = [0.1, 0.4, 0.35, 0.8, 0.4, 0.4, 0.9, 0.8, 0.2, 0.1];
const labels = [0, 0, 1, 1, 1, 0, 1, 0, 0, 1];

describe('auroc', () => {
  it('equals the count over all pairs exactly, ties counting one half [stats.roc]', () => {
    fc.assert(
      fc.property(twoClasses, (s) => {
        expect(auroc(s.scores, s.labels)).toBe(bruteForce(s.scores, s.labels));
      }),
    );
  });

  it('does not change under a strictly increasing map of the scores or another order of the items [stats.roc]', () => {
    fc.assert(
      fc.property(twoClasses, (s) => {
        const area = auroc(s.scores, s.labels);
        const mapped = s.scores.map((score) => Math.exp(score) + score ** 3);
        expect(auroc(mapped, s.labels)).toBe(area);
        expect(auroc([...s.scores].reverse(), [...s.labels].reverse())).toBe(area);
      }),
    );
  });

  it('turns into its complement when the scores or the labels are turned round', () => {
    fc.assert(
      fc.property(twoClasses, (s) => {
        const area = auroc(s.scores, s.labels)!;
        expect(
          auroc(
            s.scores.map((score) => -score),
            s.labels,
          ),
        ).toBeCloseTo(1 - area, 12);
        expect(
          auroc(
            s.scores,
            s.labels.map((label) => !label),
          ),
        ).toBeCloseTo(1 - area, 12);
      }),
    );
  });

  it('gives 0.893 for the CT ratings of Hanley and McNeil (1982), and what scikit-learn 1.9 gives for scores with ties', () => {
    const sample = hanleyMcNeil();
    expect(auroc(sample.scores, sample.labels)).toBeCloseTo(0.893, 3);
    expect(auroc(scores, labels)).toBeCloseTo(0.6, 12);
  });

  it('orders infinities and takes 0 and -0 for equal', () => {
    expect(auroc([Infinity, 0, -0, -Infinity], [1, 1, 0, 0])).toBe(0.875);
    expect(auroc([-Infinity, -Infinity], [1, 0])).toBe(0.5);
  });

  it('is undefined when a class is missing and refuses input that makes no sense [stats.roc]', () => {
    expect(auroc([1, 2], [true, true])).toBeUndefined();
    expect(auroc([1, 2], [false, false])).toBeUndefined();
    expect(auroc([], [])).toBeUndefined();
    expect(() => auroc([1, NaN], [0, 1])).toThrow('scores[1] is NaN');
    expect(() => auroc([1, 2], [0, 2])).toThrow('labels[1] is 2; a label is true, false, 1 or 0');
    expect(() => auroc([1], [0, 1])).toThrow('1 scores beside 2 labels');
  });
});

describe('rocCurve', () => {
  it('climbs from (0, 0) to (1, 1), counts what is at or above each threshold, and encloses the area [stats.roc]', () => {
    fc.assert(
      fc.property(twoClasses, (s) => {
        const curve = rocCurve(s.scores, s.labels)!;
        expect(curve[0]).toEqual({ threshold: Infinity, falsePositiveRate: 0, truePositiveRate: 0 });
        expect(curve.at(-1)).toMatchObject({ falsePositiveRate: 1, truePositiveRate: 1 });
        expect(curve.length).toBe(new Set(s.scores).size + 1);
        const [up, down] = [true, false].map((kind) => s.scores.filter((_, i) => s.labels[i] === kind));
        for (const { threshold, truePositiveRate, falsePositiveRate } of curve) {
          expect(truePositiveRate).toBe(up!.filter((score) => score >= threshold).length / up!.length);
          expect(falsePositiveRate).toBe(down!.filter((score) => score >= threshold).length / down!.length);
        }
        let area = 0;
        for (let i = 1; i < curve.length; i++) {
          const [from, to] = [curve[i - 1]!, curve[i]!];
          expect(to.threshold).toBeLessThan(from.threshold);
          area += ((to.falsePositiveRate - from.falsePositiveRate) * (to.truePositiveRate + from.truePositiveRate)) / 2;
        }
        expect(area).toBeCloseTo(auroc(s.scores, s.labels)!, 12);
      }),
    );
  });

  it('is undefined when a class is missing', () => {
    expect(rocCurve([1, 2], [1, 1])).toBeUndefined();
  });
});

describe('partialAuroc', () => {
  it('is the whole area at a rate of 1, and agrees with scikit-learn 1.9 roc_auc_score(max_fpr=0.3)', () => {
    fc.assert(
      fc.property(twoClasses, (s) => {
        expect(partialAuroc(s.scores, s.labels, 1)).toBeCloseTo(auroc(s.scores, s.labels)!, 12);
      }),
    );
    expect(partialAuroc(scores, labels, 0.3)).toBeCloseTo(0.6127450980392157, 12);
  });

  it('is 1 for perfect and 0.5 for constant scores at any rate', () => {
    for (const rate of [0.001, 0.1, 1]) {
      expect(partialAuroc([1, 2, 3, 4], [0, 0, 1, 1], rate)).toBeCloseTo(1, 12);
      expect(partialAuroc([7, 7, 7, 7], [0, 0, 1, 1], rate)).toBeCloseTo(0.5, 12);
    }
    expect(() => partialAuroc([1, 2], [0, 1], 0)).toThrow(RangeError);
  });
});
