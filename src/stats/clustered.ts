// Standard errors where items come in clusters (several answers to one question): sums within a cluster vary as one (Liang and Zeger 1986),
// with the factor G / (G - 1) for G clusters. The statistic enters as the influence of each item, so that any mean, share or kappa has one.
// No two-way clusters, no weights.
import { checkFinite, meanOf } from './describe.ts';
import { studentQuantile } from './distributions.ts';
import { checkLevel, type Interval } from './intervals.ts';

/**
 * The standard error of a statistic whose estimate is, to first order, its true value plus the mean of these influences.
 *
 * @param influences one finite value per item; their mean is taken off
 * @param clusters the cluster of each item; left out: each item is its own
 * @returns undefined for fewer than two clusters
 * @throws RangeError when the lengths differ or a value is not finite
 */
export function clusteredError(
  influences: ArrayLike<number>,
  clusters?: ArrayLike<number | string>,
): { readonly standardError: number; readonly clusters: number } | undefined {
  checkFinite('influences', influences);
  const n = influences.length;
  if (clusters !== undefined && clusters.length !== n)
    throw new RangeError(`${clusters.length} clusters beside ${n} items; give one cluster for each item`);
  const mean = meanOf(influences) ?? 0;
  const sums = new Map<number | string, number>();
  for (let i = 0; i < n; i++) {
    const key = clusters === undefined ? i : clusters[i]!;
    sums.set(key, (sums.get(key) ?? 0) + influences[i]! - mean);
  }
  const count = sums.size;
  if (count < 2) return undefined;
  let squares = 0;
  for (const sum of sums.values()) squares += sum * sum;
  return { standardError: Math.sqrt((squares * count) / (count - 1)) / n, clusters: count };
}

/**
 * Student's t interval of a mean of clustered values, with clusters - 1 degrees of freedom; `n` of the result counts the clusters.
 * With fewer than two clusters the interval is (-Infinity, Infinity).
 *
 * @throws RangeError when the lengths differ, a value is not finite, or the level is outside (0, 1)
 */
export function clusteredMeanInterval(
  values: ArrayLike<number>,
  clusters?: ArrayLike<number | string>,
  level = 0.95,
): Interval {
  checkLevel(level);
  const estimate = meanOf(values);
  const error = clusteredError(values, clusters);
  if (estimate === undefined || error === undefined)
    return { estimate, low: -Infinity, high: Infinity, level, n: estimate === undefined ? 0 : 1 };
  const half = studentQuantile((1 + level) / 2, error.clusters - 1) * error.standardError;
  return { estimate, low: estimate - half, high: estimate + half, level, n: error.clusters };
}
