import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../base/index.ts';
import { ols } from './regression.ts';

// Anscombe 1973, first set.
const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];

const value = fc.double({ min: -10, max: 10, noNaN: true });
const design = fc.tuple(fc.integer(), fc.integer({ min: 6, max: 30 })).map(([seed, n]) => {
  const random = createRandom(seed);
  const column = () => Array.from({ length: n }, () => 3 * random.normal());
  return { y: column(), a: column(), b: column() };
});

describe('ols', () => {
  it('agrees with the normal equations and the HC3 sandwich computed with NumPy [stats.correlation]', () => {
    const fit = ols(y, [x, x.map((v) => v ** 2 / 10)]);
    const t = 2.306004135204166;
    const expected = [
      [0.755067599067754, 2.111662415439363],
      [1.069251748251733, 0.578463428696707],
      [-0.316200466200446, 0.353796837797572],
    ] as const;
    [fit.intercept, ...fit.coefficients].forEach((interval, j) => {
      const [estimate, error] = expected[j]!;
      expect(interval.estimate).toBeCloseTo(estimate, 9);
      expect(fit.standardErrors[j]).toBeCloseTo(error, 9);
      expect(interval.low).toBeCloseTo(estimate - t * error, 8);
      expect(interval.high).toBeCloseTo(estimate + t * error, 8);
    });
    expect(fit.rSquared).toBeCloseTo(0.6873274348982257, 12);
  });

  it('leaves residuals that no predictor explains', () => {
    fc.assert(
      fc.property(design, (sample) => {
        const { residuals, rSquared } = ols(sample.y, [sample.a, sample.b]);
        for (const column of [sample.y.map(() => 1), sample.a, sample.b])
          expect(residuals.reduce((sum, residual, i) => sum + residual * column[i]!, 0)).toBeCloseTo(0, 7);
        if (rSquared !== undefined) expect(rSquared).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('finds an exact line exactly, with no error', () => {
    fc.assert(
      fc.property(design, value, value, value, (sample, intercept, first, second) => {
        const target = sample.a.map((a, i) => intercept + first * a + second * sample.b[i]!);
        const fit = ols(target, [sample.a, sample.b]);
        expect(fit.intercept.estimate).toBeCloseTo(intercept, 6);
        expect(fit.coefficients[0]!.estimate).toBeCloseTo(first, 6);
        expect(fit.coefficients[1]!.estimate).toBeCloseTo(second, 6);
        for (const error of fit.standardErrors) expect(error).toBeCloseTo(0, 6);
      }),
    );
  });

  it('without predictors is the mean, with the error of HC3: the spread of leave-one-out residuals over n', () => {
    const fit = ols([1, 2, 6], []);
    expect(fit.intercept.estimate).toBeCloseTo(3, 12);
    // Residuals -2, -1, 3 over 1 - 1/3, squared, summed, over 3^2.
    expect(fit.standardErrors[0]).toBeCloseTo(Math.sqrt((9 + 2.25 + 20.25) / 9), 12);
  });

  it('refuses designs without an answer, and says which predictor or item is to blame', () => {
    expect(() => ols([1, 2, 3, 4], [[1, 1, 1, 1]])).toThrow('predictor 0 is constant');
    expect(() => ols(y, [x, x.map((v) => 2 * v + 1)])).toThrow(
      'predictor 1 is constant or determined by those before it',
    );
    expect(() => ols([1, 2, 3, 4], [[0, 0, 0, 1]])).toThrow('item 3 alone decides a coefficient');
    expect(() => ols([1, 2], [[1, 2]])).toThrow('2 items for 2 coefficients');
    expect(() => ols([1, 2, 3], [[1, 2]])).toThrow('predictor 0 has 2 values beside 3 of y');
    expect(() => ols([1, NaN, 3], [[1, 2, 4]])).toThrow('y[1] is NaN');
  });
});
