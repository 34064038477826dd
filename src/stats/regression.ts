// Ordinary least squares with the HC3 covariance of MacKinnon and White (1985): standard errors that hold when the spread of the
// residuals differs from item to item, also in small samples (Long and Ervin 2000). No weights, no clusters, no model selection.
import { checkFinite, meanOf } from './describe.ts';
import { studentQuantile } from './distributions.ts';
import { checkLevel, type Interval } from './intervals.ts';
import { dot, orthonormal } from './projection.ts';

export interface Regression {
  /** The value of y where every predictor is 0. */
  readonly intercept: Interval;
  /** One coefficient for each predictor, in order. */
  readonly coefficients: readonly Interval[];
  /** HC3 standard errors: of the intercept, then of the coefficients. */
  readonly standardErrors: readonly number[];
  /** Share of the variance of y explained, in [0, 1]; undefined where y is constant. */
  readonly rSquared: number | undefined;
  readonly residuals: Float64Array;
}

/**
 * Fits y = intercept + sum of coefficient * predictor. Intervals use Student's t with n - predictors - 1 degrees of freedom.
 *
 * @param y finite values
 * @param predictors columns, each as long as y
 * @param level coverage of the intervals, default 0.95
 * @throws RangeError when lengths differ, a value is not finite, there are not more items than coefficients, a predictor is constant
 *   or determined by those before it, or an item alone decides a coefficient (leverage 1: HC3 does not exist)
 */
export function ols(y: ArrayLike<number>, predictors: readonly ArrayLike<number>[], level = 0.95): Regression {
  checkLevel(level);
  const n = y.length;
  const columns = [new Float64Array(n).fill(1), ...predictors];
  checkDesign(y, predictors);
  const { basis, components, dependent } = orthonormal(columns);
  if (dependent.length > 0)
    throw new RangeError(`predictor ${dependent[0]! - 1} is constant or determined by those before it; leave it out`);
  const along = basis.map((direction) => dot(direction, y));
  const estimates = solveUpper(components, along);
  const residuals = Float64Array.from(y);
  for (let j = 0; j < columns.length; j++) for (let i = 0; i < n; i++) residuals[i]! -= estimates[j]! * columns[j]![i]!;
  const standardErrors = hc3(basis, components, residuals);
  const t = studentQuantile((1 + level) / 2, n - columns.length);
  const [intercept, ...coefficients] = estimates.map((estimate, j) => {
    const half = t * standardErrors[j]!;
    return { estimate, low: estimate - half, high: estimate + half, level, n };
  });
  const mean = meanOf(y)!;
  const spread = Float64Array.from(y, (value) => value - mean);
  const total = dot(spread, spread);
  const rSquared = total === 0 ? undefined : Math.max(0, 1 - dot(residuals, residuals) / total);
  return { intercept: intercept!, coefficients, standardErrors, rSquared, residuals };
}

/** Square roots of the diagonal of R^-1 Q' diag(e^2 / (1 - h)^2) Q R^-T, with h the leverage of each item. */
function hc3(
  basis: readonly Float64Array[],
  components: readonly (readonly number[])[],
  residuals: Float64Array,
): number[] {
  const sums = basis.map(() => 0);
  for (let i = 0; i < residuals.length; i++) {
    const row = basis.map((direction) => direction[i]!);
    const leverage = dot(row, row);
    if (leverage > 1 - 1e-9)
      throw new RangeError(`item ${i} alone decides a coefficient; its error cannot be estimated`);
    // Row i of the pseudo-inverse, times its residual had it been left out of the fit.
    const influence = solveUpper(components, row);
    const leftOut = residuals[i]! / (1 - leverage);
    influence.forEach((value, j) => {
      sums[j] = sums[j]! + (value * leftOut) ** 2;
    });
  }
  return sums.map(Math.sqrt);
}

/** Solves R b = c, where components[j][i] holds R[i][j]. */
function solveUpper(components: readonly (readonly number[])[], c: readonly number[]): number[] {
  const b = [...c];
  for (let j = b.length - 1; j >= 0; j--) {
    b[j] = b[j]! / components[j]![j]!;
    for (let i = 0; i < j; i++) b[i] = b[i]! - components[j]![i]! * b[j]!;
  }
  return b;
}

function checkDesign(y: ArrayLike<number>, predictors: readonly ArrayLike<number>[]): void {
  checkFinite('y', y);
  predictors.forEach((column, j) => {
    if (column.length !== y.length)
      throw new RangeError(
        `predictor ${j} has ${column.length} values beside ${y.length} of y; give one for each item`,
      );
    checkFinite(`predictors[${j}]`, column);
  });
  if (y.length <= predictors.length + 1)
    throw new RangeError(`${y.length} items for ${predictors.length + 1} coefficients; more items are needed`);
}
