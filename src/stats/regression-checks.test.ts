import { describe, expect, it } from 'vitest';
import { ols } from './regression.ts';
import { checkRegression, shapiroWilk } from './regression-checks.ts';

// Anscombe 1973, first set; expected figures from SciPy 1.17 and the textbook formulas in NumPy.
const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
const squares = x.map((v) => v ** 2 / 10);

describe('shapiroWilk', () => {
  it('gives the statistic and p of SciPy for 3, 5, 11 and 40 values [stats.association-tests]', () => {
    const forty = Array.from({ length: 40 }, (_, i) => ((i * i * 7) % 31) / 3 + (i % 4));
    const cases: readonly (readonly [readonly number[], number, number])[] = [
      [[0.1, 0.5, 3.2], 0.8449589683470105, 0.22706021995874037],
      [[0.1, 0.5, 3.2, 1.1, -2], 0.974578638047137, 0.9037428434351162],
      [y, 0.9769276667748286, 0.946674825011095],
      [forty, 0.9540626058351557, 0.10467535405214529],
    ];
    for (const [values, statistic, p] of cases) {
      const found = shapiroWilk(values)!;
      expect(found.statistic).toBeCloseTo(statistic, 6);
      expect(found.p).toBeCloseTo(p, 5);
    }
  });

  it('is undefined for two values, and for values that do not vary', () => {
    expect(shapiroWilk([1, 2])).toBeUndefined();
    expect(shapiroWilk([3, 3, 3, 3])).toBeUndefined();
    expect(() => shapiroWilk([1, 2, Number.NaN])).toThrow('values[2] is NaN');
  });
});

describe('checkRegression', () => {
  it('agrees with NumPy on spread, influence, inflation and the moments of the residuals [stats.association-tests]', () => {
    const checks = checkRegression(ols(y, [x, squares]).residuals, [x, squares]);
    expect(checks.shapiroWilk!.statistic).toBeCloseTo(0.9461765175150636, 6);
    expect(checks.jarqueBera!.statistic).toBeCloseTo(0.3024227334763567, 9);
    expect(checks.jarqueBera!.p).toBeCloseTo(0.8596659746616906, 9);
    expect(checks.breuschPagan!.statistic).toBeCloseTo(0.7191333416838921, 9);
    expect(checks.breuschPagan!.p).toBeCloseTo(0.6979787150782569, 9);
    const cooks = [0.0037331850671453, 0.0069632909276506, 0.3310908561001611, 0.0672834568407528];
    cooks.forEach((distance, i) => {
      expect(checks.cooksDistances[i]).toBeCloseTo(distance, 10);
    });
    expect(checks.influential).toEqual([]);
    for (const inflation of checks.varianceInflation) expect(inflation).toBeCloseTo(42.53846153846197, 8);
  });

  it('tests equal spread with an odd number of predictors too', () => {
    const predictors = [x, squares, x.map(Math.sin)];
    const { breuschPagan } = checkRegression(ols(y, predictors).residuals, predictors);
    expect(breuschPagan!.statistic).toBeCloseTo(2.004899580164467, 8);
    expect(breuschPagan!.p).toBeCloseTo(0.5713904013078694, 8);
  });

  it('names the item that decides the fit, and says nothing of residuals that are all alike', () => {
    const pulled = [...y.slice(0, 5), 25, ...y.slice(6)];
    expect(checkRegression(ols(pulled, [x]).residuals, [x]).influential).toContain(5);
    const exact = checkRegression(new Float64Array(11), [x]);
    expect(exact).toMatchObject({ shapiroWilk: undefined, jarqueBera: undefined, breuschPagan: undefined });
    expect([...exact.cooksDistances]).toEqual(Array(11).fill(0));
  });
});
