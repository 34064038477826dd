// Intervals over seeds. A trained policy is one draw of its seed: ten thousand episodes of it tell how it behaves, and nothing of
// what the next seed would have become. So seeds are what is counted, and episodes only say how well each seed was measured.
import { criticalValue, type Interval, meanInterval, meanOf, wilson } from '../../stats/index.ts';

/** Fewer seeds than this carry no claim, and the report says so. */
export const seedsForClaim = 5;

/**
 * Wilson's score interval with seeds as trials, where a seed that hacks in a part of its episodes counts as that part of a
 * success. A value between 0 and 1 varies at most as a coin of the same mean, so this is wider than needed where seeds agree
 * and never too narrow for that reason. For shares of exactly 0 and 1 it is Wilson's interval itself.
 *
 * @param shares one for each seed, in [0, 1]
 * @throws RangeError for a share outside [0, 1]
 */
export function wilsonOverSeeds(shares: readonly number[], level = 0.95): Interval {
  for (const share of shares)
    if (!(share >= 0 && share <= 1)) throw new RangeError(`a share is ${share}; it lies between 0 and 1`);
  const n = shares.length;
  const estimate = meanOf(shares);
  if (estimate === undefined) return wilson(0, 0, level);
  const z = criticalValue(level);
  const square = (z * z) / n;
  const centre = (estimate + square / 2) / (1 + square);
  const half = (z / (1 + square)) * Math.sqrt((estimate * (1 - estimate)) / n + square / (4 * n));
  // The ends of an extreme share are the share itself; rounding must not move them past it.
  const low = estimate === 0 ? 0 : Math.max(0, Math.min(centre - half, estimate));
  const high = estimate === 1 ? 1 : Math.min(1, Math.max(centre + half, estimate));
  return { estimate, low, high, level, n };
}

/** Student's t over seeds; for shares cut to [0, 1], for one seed without ends. Seeds that agree exactly have no width. */
export function meanOverSeeds(values: readonly number[], isShare: boolean, level = 0.95): Interval {
  const interval = meanInterval(values, level);
  if (!isShare) return interval;
  return { ...interval, low: Math.max(0, interval.low), high: Math.min(1, interval.high) };
}

/** Wilson over seeds of "more than half of this seed's episodes ended so". */
export function majorityOverSeeds(shares: readonly number[], level = 0.95): Interval & { readonly seeds: number } {
  const seeds = shares.filter((share) => share > 0.5).length;
  return { ...wilson(seeds, shares.length, level), seeds };
}
