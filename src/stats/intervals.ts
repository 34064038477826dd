// Confidence intervals for shares, means and correlations: Wilson (1927), Clopper and Pearson (1934), Student's t, Fisher's z (1921).
// The bootstrap and the area under a curve have files of their own. No Bayesian intervals, no continuity correction.
import { meanOf, varianceOf } from './describe.ts';
import { betaQuantile, binomialCdf, normalQuantile, studentQuantile } from './distributions.ts';

/** An estimate with a two-sided interval. Where nothing was observed the estimate is undefined and the interval is everything possible. */
export interface Interval {
  readonly estimate: number | undefined;
  readonly low: number;
  readonly high: number;
  /** The nominal coverage, in (0, 1). */
  readonly level: number;
  /** Independent observations behind the estimate. */
  readonly n: number;
}

/** Throws RangeError unless 0 < level < 1. */
export function checkLevel(level: number): void {
  if (!(level > 0 && level < 1))
    throw new RangeError(`level is ${level}; give a coverage between 0 and 1, such as 0.95`);
}

/**
 * Wilson's score interval of a share (Wilson 1927; Brown, Cai and DasGupta 2001, eq. 4): close to its nominal level on average,
 * also for small n and shares near 0 or 1. For a level that must never be missed take `clopperPearson`.
 *
 * @param successes whole number in [0, n]
 * @param n trials; 0 gives an undefined estimate and [0, 1]
 * @param level coverage, default 0.95
 * @throws RangeError when the counts are not whole, successes > n, or the level is outside (0, 1)
 */
export function wilson(successes: number, n: number, level = 0.95): Interval {
  checkCounts(successes, n);
  checkLevel(level);
  if (n === 0) return nothingSeen(level);
  const z = criticalValue(level);
  const estimate = successes / n;
  const centre = successes + (z * z) / 2;
  const upper = (centre + z * Math.sqrt(successes * (1 - estimate) + (z * z) / 4)) / (n + z * z);
  // The product of the two roots is successes^2 / (n (n + z^2)): no cancellation, however rare the event.
  const lower = (successes * estimate) / (n + z * z) / upper;
  const high = successes === n ? 1 : Math.max(upper, estimate);
  return { estimate, low: Math.min(lower, estimate), high, level, n };
}

/**
 * The exact interval of a share (Clopper and Pearson 1934): covers with at least `level` for every true share, at the price of width.
 * Each end is also a one-sided bound of level (1 + level) / 2: for "at most x, with 95 % confidence" ask for level 0.9 and read `high`.
 * With no success in n trials that bound is 1 - 0.05^(1/n), close to 3 / n: the rule of three (Hanley and Lippman-Hand 1983).
 *
 * @param successes whole number in [0, n]
 * @param n trials; 0 gives an undefined estimate and [0, 1]
 * @param level coverage, default 0.95
 * @throws RangeError when the counts are not whole, successes > n, or the level is outside (0, 1)
 */
export function clopperPearson(successes: number, n: number, level = 0.95): Interval {
  checkCounts(successes, n);
  checkLevel(level);
  if (n === 0) return nothingSeen(level);
  const tail = (1 - level) / 2;
  const failures = n - successes;
  const low = successes === 0 ? 0 : failures === 0 ? tail ** (1 / n) : betaQuantile(tail, successes, failures + 1);
  const high =
    failures === 0
      ? 1
      : successes === 0
        ? -Math.expm1(Math.log(tail) / n)
        : betaQuantile(1 - tail, successes + 1, failures);
  return { estimate: successes / n, low, high, level, n };
}

/**
 * P(X <= successes) when each of n trials succeeds with probability p: the one-sided exact binomial test of "at least p".
 *
 * @throws RangeError when the counts are not whole, successes > n, or p is outside [0, 1]
 */
export function probabilityAtMost(successes: number, n: number, p: number): number {
  checkCounts(successes, n);
  if (!(p >= 0 && p <= 1)) throw new RangeError(`p is ${p}; a probability lies between 0 and 1`);
  return successes === n ? 1 : binomialCdf(successes, n, p);
}

/** P(X >= successes) when each of n trials succeeds with probability p; the other tail of `probabilityAtMost`, with the same errors. */
export function probabilityAtLeast(successes: number, n: number, p: number): number {
  // Counting failures instead of taking 1 - P keeps the digits of small probabilities.
  checkCounts(successes, n);
  return probabilityAtMost(n - successes, n, 1 - p);
}

/**
 * Student's t interval of a mean. One value gives itself with (-Infinity, Infinity); none gives an undefined estimate with the same.
 *
 * @param values finite numbers
 * @param level coverage, default 0.95
 * @throws RangeError on a value that is not finite or a level outside (0, 1)
 */
export function meanInterval(values: ArrayLike<number>, level = 0.95): Interval {
  checkLevel(level);
  const n = values.length;
  const estimate = meanOf(values);
  const variance = varianceOf(values);
  if (estimate === undefined || variance === undefined) return { estimate, low: -Infinity, high: Infinity, level, n };
  const half = studentQuantile((1 + level) / 2, n - 1) * Math.sqrt(variance / n);
  return { estimate, low: estimate - half, high: estimate + half, level, n };
}

/**
 * Fisher's z interval of a Pearson correlation, or of a partial correlation (Fisher 1924: each variable held fixed costs one observation).
 * With n - 3 - controlled <= 0 nothing is known and the interval is [-1, 1]. It supposes bivariate normal data; a correlation
 * of exactly 1 or -1 gives an interval of no width.
 *
 * @param r correlation in [-1, 1]; undefined (a constant variable) gives an undefined estimate and [-1, 1]
 * @param n pairs
 * @param level coverage, default 0.95
 * @param controlled variables held fixed, default 0
 * @throws RangeError when r is outside [-1, 1], a count is not whole, or the level is outside (0, 1)
 */
export function fisherZ(r: number | undefined, n: number, level = 0.95, controlled = 0): Interval {
  checkLevel(level);
  checkCount('n', n);
  checkCount('controlled', controlled);
  if (r !== undefined && !(r >= -1 && r <= 1)) throw new RangeError(`r is ${r}; a correlation lies between -1 and 1`);
  const degrees = n - 3 - controlled;
  if (r === undefined || degrees <= 0) return { estimate: r, low: -1, high: 1, level, n };
  if (Math.abs(r) === 1) return { estimate: r, low: r, high: r, level, n };
  const half = criticalValue(level) / Math.sqrt(degrees);
  const z = Math.atanh(r);
  return { estimate: r, low: Math.tanh(z - half), high: Math.tanh(z + half), level, n };
}

/** The z with `level` of a standard normal between -z and z. */
export const criticalValue = (level: number): number => -normalQuantile((1 - level) / 2);

const nothingSeen = (level: number): Interval => ({ estimate: undefined, low: 0, high: 1, level, n: 0 });

function checkCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${name} is ${value}; give a whole number that is not negative`);
}

function checkCounts(successes: number, n: number): void {
  checkCount('successes', successes);
  checkCount('n', n);
  if (successes > n) throw new RangeError(`${successes} successes in ${n} trials; successes cannot exceed the trials`);
}
