// Bootstrap intervals of any statistic of a sample: percentile and BCa (Efron 1987; Efron and Tibshirani 1993, chapters 13 and 14),
// over items or over whole clusters (Davison and Hinkley 1997, section 3.8), and of the difference of two statistics on one sample.
// The statistic sees indices, never data. No studentised intervals, no smoothing, no two-sample resampling.
import type { Random } from '../base/index.ts';
import { quantileOfSorted, standardDeviationOf } from './describe.ts';
import { normalCdf, normalQuantile } from './distributions.ts';
import { checkLevel, type Interval } from './intervals.ts';

/**
 * A number computed from the items at these indices (items can repeat), or undefined where they do not determine it, such as an AUROC
 * without a positive. NaN is a mistake and throws.
 */
export type Statistic = (indices: Int32Array) => number | undefined;

export interface BootstrapOptions {
  /** Resamples drawn; default 2000. */
  readonly resamples?: number;
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly level?: number;
  /** 'bca' (default) corrects bias and skewness to second order; 'percentile' takes the quantiles as they are. */
  readonly method?: 'bca' | 'percentile';
  /** The cluster of each item, for items that are not independent: whole clusters are drawn. Default: each item is its own. */
  readonly clusters?: ArrayLike<number | string>;
}

export interface BootstrapInterval extends Interval {
  /** Standard deviation of the statistic over the resamples in which it is defined; undefined for fewer than two. */
  readonly standardError: number | undefined;
  readonly resamples: number;
  /** Resamples in which the statistic was undefined: left out of the quantiles. */
  readonly undefinedResamples: number;
}

/** With more than this share of undefined resamples the rest is no longer the sampling distribution, and no interval is given. */
const undefinedShareLimit = 0.1;

/** The jackknife of BCa leaves out single units up to this many, and random groups of units, this many, above. */
const jackknifeGroups = 500;

/**
 * The interval of `statistic` over `n` items. It is (-Infinity, Infinity) where the bootstrap knows nothing: fewer than two independent
 * units, a statistic undefined on the whole sample (the estimate is then undefined too), or undefined in more than a tenth of the
 * resamples. The same random state gives the same interval. `n` of the result counts the clusters where there are clusters.
 *
 * @param n items in the sample
 * @param statistic see `Statistic`; called resamples + min(units, 500) + 1 times
 * @param random consumed
 * @throws RangeError when n or resamples is no whole number in range, clusters do not match n, level is outside (0, 1), or on NaN
 */
export function bootstrap(
  n: number,
  statistic: Statistic,
  random: Random,
  options: BootstrapOptions = {},
): BootstrapInterval {
  const { resamples = 2000, level = 0.95, method = 'bca', clusters } = options;
  checkLevel(level);
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`n is ${n}; give the number of items in the sample`);
  if (!Number.isSafeInteger(resamples) || resamples < 1)
    throw new RangeError(`resamples is ${resamples}; give a whole number of at least 1`);
  const units = clusters === undefined ? Array.from({ length: n }, (_, i) => [i]) : membersOf(clusters, n);
  const evaluate = (drawn: readonly (readonly number[])[]) => evaluateOn(statistic, drawn);
  const estimate = n === 0 ? undefined : evaluate(units);
  const unknown = { estimate, low: -Infinity, high: Infinity, level, n: units.length, resamples };
  if (estimate === undefined || units.length < 2)
    return { ...unknown, standardError: undefined, undefinedResamples: 0 };

  const drawn = units.slice();
  const values: number[] = [];
  for (let b = 0; b < resamples; b++) {
    for (let i = 0; i < drawn.length; i++) drawn[i] = units[random.integer(units.length)]!;
    const value = evaluate(drawn);
    if (value !== undefined) values.push(value);
  }
  const undefinedResamples = resamples - values.length;
  const shared = { standardError: standardDeviationOf(values), undefinedResamples };
  if (undefinedResamples > undefinedShareLimit * resamples) return { ...unknown, ...shared };
  const sorted = Float64Array.from(values).sort();
  const tails = [(1 - level) / 2, (1 + level) / 2] as const;
  const [low, high] =
    method === 'percentile' ? tails : bcaTails(tails, sorted, estimate, jackknife(units, evaluate, random));
  return { ...unknown, ...shared, low: quantileOfSorted(sorted, low)!, high: quantileOfSorted(sorted, high)! };
}

/**
 * The interval of first - second on the same items, both computed on the same resamples: what two methods tried on one sample have in
 * common cancels. Undefined where either is. Options and errors as `bootstrap`.
 */
export function pairedBootstrap(
  n: number,
  first: Statistic,
  second: Statistic,
  random: Random,
  options: BootstrapOptions = {},
): BootstrapInterval {
  const difference: Statistic = (indices) => {
    const [a, b] = [first(indices), second(indices)];
    return a === undefined || b === undefined ? undefined : a - b;
  };
  return bootstrap(n, difference, random, options);
}

/**
 * The skewness of the statistic's influence over six (Efron and Tibshirani 1993, eq. 14.15), from its leave-one-out values.
 * 0 where they do not vary.
 */
export function accelerationOf(leaveOneOut: ArrayLike<number>): number {
  let mean = 0;
  for (let i = 0; i < leaveOneOut.length; i++) mean += leaveOneOut[i]! / leaveOneOut.length;
  let [squares, cubes] = [0, 0];
  for (let i = 0; i < leaveOneOut.length; i++) {
    const influence = mean - leaveOneOut[i]!;
    squares += influence ** 2;
    cubes += influence ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/** The shares at which BCa reads the sorted resamples (eq. 14.10), in place of `tails`. */
function bcaTails(
  tails: readonly [number, number],
  sorted: Float64Array,
  estimate: number,
  leaveOneOut: readonly number[],
): readonly [number, number] {
  // Resamples that tie with the estimate on paper can differ from it by rounding.
  const rounding = 1e-12 * (Math.abs(estimate) + sorted[sorted.length - 1]! - sorted[0]!);
  let below = 0;
  for (const value of sorted) below += Math.abs(value - estimate) <= rounding ? 0.5 : value < estimate ? 1 : 0;
  // Ties count half, so that a discrete statistic has no bias of its own; one resample beyond each end keeps the bias finite.
  const bias = normalQuantile((below + 0.5) / (sorted.length + 1));
  const acceleration = accelerationOf(leaveOneOut);
  const corrected = (tail: number): number => {
    const shifted = bias + normalQuantile(tail);
    const scale = 1 - acceleration * shifted;
    if (scale <= 0) return shifted > 0 ? 1 : 0;
    return normalCdf(bias + shifted / scale);
  };
  return [corrected(tails[0]), corrected(tails[1])];
}

/** The statistic without each unit, or without each of 500 random groups of units; the sum of cubes has the same expectation. */
function jackknife(
  units: readonly (readonly number[])[],
  evaluate: (drawn: readonly (readonly number[])[]) => number | undefined,
  random: Random,
): number[] {
  const order = units.length <= jackknifeGroups ? units : random.shuffle(units);
  const groups = Math.min(units.length, jackknifeGroups);
  const values: number[] = [];
  for (let g = 0; g < groups; g++) {
    const value = evaluate(order.filter((_, i) => i % groups !== g));
    if (value !== undefined) values.push(value);
  }
  return values;
}

function evaluateOn(statistic: Statistic, units: readonly (readonly number[])[]): number | undefined {
  let length = 0;
  for (const unit of units) length += unit.length;
  const indices = new Int32Array(length);
  let next = 0;
  for (const unit of units) for (const i of unit) indices[next++] = i;
  const value = statistic(indices);
  if (Number.isNaN(value))
    throw new RangeError('the statistic gave NaN; let it return undefined where a resample does not determine it');
  return value;
}

function membersOf(clusters: ArrayLike<number | string>, n: number): number[][] {
  if (clusters.length !== n)
    throw new RangeError(`${clusters.length} clusters beside ${n} items; give one cluster for each item`);
  const members = new Map<number | string, number[]>();
  for (let i = 0; i < n; i++) {
    const known = members.get(clusters[i]!);
    if (known) known.push(i);
    else members.set(clusters[i]!, [i]);
  }
  return [...members.values()];
}
