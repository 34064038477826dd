import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isotonic, isotonicValue } from './isotonic.ts';

interface Item {
  readonly score: number;
  readonly target: number;
  readonly weight: number;
}

const items = fc.array(
  fc.record({
    score: fc.integer({ min: 0, max: 6 }),
    target: fc.integer({ min: -5, max: 5 }),
    weight: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 1, maxLength: 12 },
);

const fitOf = (sample: readonly Item[]) =>
  isotonic(
    sample.map((item) => item.score),
    sample.map((item) => item.target),
    sample.map((item) => item.weight),
  );

const loss = (sample: readonly Item[], at: (score: number) => number) =>
  sample.reduce((sum, { score, target, weight }) => sum + weight * (target - at(score)) ** 2, 0);

/** The projection by brute force: max over starts of min over ends of the weighted mean between (Robertson et al. 1988, thm 1.4.4). */
function minMax(sample: readonly Item[], score: number): number {
  const scores = [...new Set(sample.map((item) => item.score))];
  const mean = (from: number, to: number) => {
    const inside = sample.filter((item) => from <= item.score && item.score <= to);
    const weight = inside.reduce((sum, item) => sum + item.weight, 0);
    return inside.reduce((sum, item) => sum + item.weight * item.target, 0) / weight;
  };
  const ends = scores.filter((end) => end >= score);
  return Math.max(
    ...scores.filter((start) => start <= score).map((start) => Math.min(...ends.map((end) => mean(start, end)))),
  );
}

describe('isotonic', () => {
  it('is the projection that brute force finds, with weights and ties [stats.calibration]', () => {
    fc.assert(
      fc.property(items, (sample) => {
        const fit = fitOf(sample);
        for (const { score } of sample) expect(isotonicValue(fit, score)).toBeCloseTo(minMax(sample, score), 9);
      }),
    );
  });

  it('is closer to the targets than any other increasing function', () => {
    fc.assert(
      fc.property(
        items,
        fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: 7, maxLength: 7 }),
        (sample, levels) => {
          const other = [...levels].sort((a, b) => a - b);
          const fit = fitOf(sample);
          const best = loss(sample, (score) => isotonicValue(fit, score));
          expect(best).toBeLessThanOrEqual(loss(sample, (score) => other[score]!) + 1e-9);
        },
      ),
    );
  });

  it('never falls, keeps the weighted mean, and depends on no order of the items', () => {
    fc.assert(
      fc.property(items, (sample) => {
        const fit = fitOf(sample);
        expect([...fit.values].sort((a, b) => a - b)).toEqual(fit.values);
        expect([...new Set(fit.scores)].sort((a, b) => a - b)).toEqual(fit.scores);
        const fitted = sample.reduce((sum, item) => sum + item.weight * isotonicValue(fit, item.score), 0);
        expect(fitted).toBeCloseTo(
          sample.reduce((sum, item) => sum + item.weight * item.target, 0),
          9,
        );
        expect(fitOf([...sample].reverse())).toEqual(fit);
      }),
    );
  });

  it('changes nothing when it is fitted to its own values [stats.calibration]', () => {
    fc.assert(
      fc.property(items, (sample) => {
        const fit = fitOf(sample);
        const again = fitOf(sample.map((item) => ({ ...item, target: isotonicValue(fit, item.score) })));
        for (const { score } of sample) expect(isotonicValue(again, score)).toBeCloseTo(isotonicValue(fit, score), 12);
      }),
    );
  });

  it('takes a weight for so many copies of the item', () => {
    fc.assert(
      fc.property(items, (sample) => {
        const copies = sample.flatMap((item) => Array<Item>(item.weight).fill({ ...item, weight: 1 }));
        const [weighted, copied] = [fitOf(sample), fitOf(copies)];
        for (const { score } of sample)
          expect(isotonicValue(weighted, score)).toBeCloseTo(isotonicValue(copied, score), 12);
      }),
    );
  });

  it('agrees with scikit-learn 1.9 IsotonicRegression(out_of_bounds="clip"), between and beyond the knots too', () => {
    const fit = isotonic([1, 2, 3, 3, 4, 5, 6, 7], [1, 3, 2, 4, 3, 5, 4, 8], [1, 2, 1, 1, 3, 1, 2, 1]);
    expect(fit.scores).toEqual([1, 2, 4, 5, 6, 7]);
    const expected = [1, 3, 3, 13 / 3, 13 / 3, 8];
    fit.values.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 12);
    });
    for (const [score, value] of [
      [0, 1],
      [2.5, 3],
      [3.4, 3],
      [6.5, 37 / 6],
      [9, 8],
    ] as const)
      expect(isotonicValue(fit, score)).toBeCloseTo(value, 12);
  });

  it('gives the frequencies themselves where they already rise, and the base rate where they only fall', () => {
    expect(isotonic([1, 2, 3], [0, 0, 1]).values).toEqual([0, 0, 1]);
    expect(isotonic([1, 2, 3, 4], [1, 1, 0, 0])).toEqual({ scores: [1, 4], values: [0.5, 0.5] });
    expect(isotonic([5], [1])).toEqual({ scores: [5], values: [1] });
  });

  it('refuses what it cannot fit, and NaN when it is read', () => {
    expect(() => isotonic([], [])).toThrow('there are no scores');
    expect(() => isotonic([1, 2], [1])).toThrow('2 scores beside 1 targets and no weights');
    expect(() => isotonic([1, NaN], [0, 1])).toThrow('scores[1] is NaN');
    expect(() => isotonic([1, 2], [0, 1], [1, 0])).toThrow('weights[1] is 0');
    expect(() => isotonicValue(isotonic([1], [1]), NaN)).toThrow(RangeError);
  });
});
