// Whether a least-squares fit may be read as it stands: normal residuals (Shapiro and Wilk 1965 by Royston 1995, AS R94; Jarque and Bera
// 1980), equal spread (Breusch and Pagan 1979 in Koenker's form, 1981), items that decide the fit (Cook 1977), and predictors that say the
// same (variance inflation). It only looks: it never drops an item or changes a fit.
import { checkFinite, meanOf } from './describe.ts';
import { normalCdf, normalQuantile } from './distributions.ts';
import { dot, orthonormal, residualOf } from './projection.ts';

export interface AssumptionTest {
  readonly statistic: number;
  readonly p: number;
}

export interface RegressionChecks {
  /** Shapiro-Wilk on the residuals; undefined for fewer than 3 or more than 5,000 items, or residuals that do not vary. */
  readonly shapiroWilk: AssumptionTest | undefined;
  /** From skewness and kurtosis; p is that of large samples. */
  readonly jarqueBera: AssumptionTest | undefined;
  /** n R^2 of the squared residuals on the predictors; undefined where they do not vary. */
  readonly breuschPagan: AssumptionTest | undefined;
  /** How far the fit moves without each item, in units of its own error; 0 where nothing is left to move. */
  readonly cooksDistances: Float64Array;
  /** Items with a distance above 4 / n. */
  readonly influential: readonly number[];
  /** 1 / (1 - R^2) of each predictor on the others; infinite where it is determined by them. */
  readonly varianceInflation: readonly number[];
}

/**
 * Looks at the residuals of a fit on `predictors` and a constant.
 *
 * @param residuals of `ols`, one per item
 * @param predictors the columns that were given to `ols`
 * @throws RangeError when lengths differ or a value is not finite
 */
export function checkRegression(
  residuals: ArrayLike<number>,
  predictors: readonly ArrayLike<number>[],
): RegressionChecks {
  const n = residuals.length;
  checkFinite('residuals', residuals);
  for (const [j, column] of predictors.entries()) {
    if (column.length !== n) throw new RangeError(`predictor ${j} has ${column.length} values beside ${n} residuals`);
    checkFinite(`predictors[${j}]`, column);
  }
  const one = new Float64Array(n).fill(1);
  const { basis } = orthonormal([one, ...predictors]);
  const cooksDistances = distances(residuals, basis);
  return {
    shapiroWilk: shapiroWilk(residuals),
    jarqueBera: jarqueBera(residuals),
    breuschPagan: breuschPagan(residuals, basis),
    cooksDistances,
    influential: [...cooksDistances.keys()].filter((i) => cooksDistances[i]! > 4 / n),
    varianceInflation: predictors.map((column, j) => {
      const others = orthonormal([one, ...predictors.filter((_, k) => k !== j)]).basis;
      const [all, own] = [residualOf(column, [others[0]!]), residualOf(column, others)];
      return dot(own, own) === 0 ? Infinity : dot(all, all) / dot(own, own);
    }),
  };
}

/** Koenker's studentised form: its p holds without normal residuals. */
function breuschPagan(residuals: ArrayLike<number>, basis: readonly Float64Array[]): AssumptionTest | undefined {
  const squares = Float64Array.from(residuals, (value) => value * value);
  const centred = residualOf(squares, [basis[0]!]);
  const total = dot(centred, centred);
  if (total === 0 || basis.length < 2) return undefined;
  const left = residualOf(squares, basis);
  const statistic = Math.max(0, residuals.length * (1 - dot(left, left) / total));
  return { statistic, p: chiSquareAbove(statistic, basis.length - 1) };
}

function jarqueBera(values: ArrayLike<number>): AssumptionTest | undefined {
  const n = values.length;
  const mean = meanOf(values) ?? 0;
  const moment = (power: number) => meanOf(Float64Array.from(values, (value) => (value - mean) ** power)) ?? 0;
  const variance = moment(2);
  if (n < 3 || variance === 0) return undefined;
  const [skewness, excess] = [moment(3) / variance ** 1.5, moment(4) / variance ** 2 - 3];
  const statistic = (n / 6) * (skewness ** 2 + excess ** 2 / 4);
  return { statistic, p: Math.exp(-statistic / 2) };
}

/**
 * The test of Shapiro and Wilk by Royston's approximation. Undefined for fewer than 3 or more than 5,000 values, or constant ones.
 * @throws RangeError on a value that is not finite
 */
export function shapiroWilk(values: ArrayLike<number>): AssumptionTest | undefined {
  checkFinite('values', values);
  const n = values.length;
  const sorted = Float64Array.from(values).sort();
  if (n < 3 || n > 5000 || sorted[0] === sorted[n - 1]) return undefined;
  const weights = royston(n);
  const mean = meanOf(sorted)!;
  const centred = sorted.map((value) => value - mean);
  const statistic = Math.min(1, dot(weights, centred) ** 2 / dot(centred, centred));
  return { statistic, p: shapiroWilkP(statistic, n) };
}

/** Weights of the order statistics (Royston 1995, section 2). */
function royston(n: number): Float64Array {
  const scores = Float64Array.from({ length: n }, (_, i) => normalQuantile((i + 1 - 0.375) / (n + 0.25)));
  if (n === 3) return Float64Array.of(-Math.SQRT1_2, 0, Math.SQRT1_2);
  const squares = dot(scores, scores);
  const u = 1 / Math.sqrt(n);
  const last = polynomial(u, [scores[n - 1]! / Math.sqrt(squares), 0.221157, -0.147981, -2.07119, 4.434685, -2.706056]);
  const before = polynomial(u, [
    scores[n - 2]! / Math.sqrt(squares),
    0.042981,
    -0.293762,
    -1.752461,
    5.682633,
    -3.582633,
  ]);
  const ends = n > 5 ? [last, before] : [last];
  const left = squares - 2 * ends.reduce((sum, _, k) => sum + scores[n - 1 - k]! ** 2, 0);
  const scale = Math.sqrt(left / (1 - 2 * ends.reduce((sum, end) => sum + end ** 2, 0)));
  const weights = scores.map((score) => score / scale);
  ends.forEach((end, k) => {
    weights[n - 1 - k] = end;
    weights[k] = -end;
  });
  return weights;
}

function shapiroWilkP(w: number, n: number): number {
  if (n === 3) return Math.max(0, (6 / Math.PI) * (Math.asin(Math.sqrt(w)) - Math.asin(Math.sqrt(0.75))));
  if (w === 1) return 1;
  const lost = Math.log1p(-w);
  if (n <= 11) {
    const gamma = -2.273 + 0.459 * n;
    if (lost >= gamma) return 0;
    const mean = polynomial(n, [0.544, -0.39978, 0.025054, -0.0006714]);
    const spread = Math.exp(polynomial(n, [1.3822, -0.77857, 0.062767, -0.0020322]));
    return normalCdf((mean + Math.log(gamma - lost)) / spread);
  }
  const log = Math.log(n);
  const mean = polynomial(log, [-1.5861, -0.31082, -0.083751, 0.0038915]);
  const spread = Math.exp(polynomial(log, [-0.4803, -0.082676, 0.0030302]));
  return normalCdf((mean - lost) / spread);
}

/** Cook's distance of each item: e^2 h / (p s^2 (1 - h)^2). */
function distances(residuals: ArrayLike<number>, basis: readonly Float64Array[]): Float64Array {
  const n = residuals.length;
  const variance = dot(residuals, residuals) / (n - basis.length);
  return Float64Array.from({ length: n }, (_, i) => {
    const leverage = basis.reduce((sum, direction) => sum + direction[i]! ** 2, 0);
    if (!(variance > 0) || leverage > 1 - 1e-9) return 0;
    return (residuals[i]! ** 2 * leverage) / (basis.length * variance * (1 - leverage) ** 2);
  });
}

/** The share of chi-square with a whole number of degrees above x: closed forms, two degrees at a time. */
function chiSquareAbove(x: number, degrees: number): number {
  const odd = degrees % 2 === 1;
  let tail = odd ? 2 * normalCdf(-Math.sqrt(x)) : Math.exp(-x / 2);
  let term = odd ? Math.sqrt((2 * x) / Math.PI) * Math.exp(-x / 2) : (x / 2) * Math.exp(-x / 2);
  for (let k = odd ? 3 : 4; k <= degrees; k += 2) {
    tail += term;
    term *= x / k;
  }
  return Math.min(1, tail);
}

const polynomial = (x: number, coefficients: readonly number[]): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
