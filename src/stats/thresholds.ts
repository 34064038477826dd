// Operating points: the share of scores at or above a threshold, and the lowest threshold that keeps such a share within a budget.
// What is promised is about the scores given; for other draws take an interval of the count. No costs, no search over utilities.
import { checkFinite, checkOrdered } from './describe.ts';

/** How many scores are >= threshold. @throws RangeError on NaN */
export function countAtThreshold(scores: ArrayLike<number>, threshold: number): number {
  checkOrdered('scores', scores);
  if (Number.isNaN(threshold)) throw new RangeError('the threshold is NaN; nothing can be compared with it');
  let count = 0;
  for (let i = 0; i < scores.length; i++) if (scores[i]! >= threshold) count++;
  return count;
}

/** The share of scores >= threshold, in [0, 1]; undefined for an empty list. @throws RangeError on NaN */
export function rateAtThreshold(scores: ArrayLike<number>, threshold: number): number | undefined {
  const count = countAtThreshold(scores, threshold);
  return scores.length === 0 ? undefined : count / scores.length;
}

/**
 * The lowest threshold at which the share of negatives with score >= threshold is at most `rate`: all the recall that the budget
 * allows. It lies one floating-point step above the highest negative left out, so keep it as a double (JSON does, float32 does not).
 * Ties are never split: when a group of equal scores does not fit into the budget as a whole, all of it is left out and the share
 * achieved, `rateAtThreshold(negatives, threshold)`, is below `rate`. A rate of 1 gives -Infinity, which JSON has no word for.
 *
 * @param negatives finite scores of negatives, at least one
 * @param rate highest share allowed, in [0, 1]
 * @throws RangeError on an empty list, a score that is not finite, or a rate outside [0, 1]
 */
export function thresholdAtRate(negatives: ArrayLike<number>, rate: number): number {
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`the rate is ${rate}; give a share between 0 and 1`);
  if (negatives.length === 0) throw new RangeError('there are no negatives; a threshold at a rate needs at least one');
  checkFinite('negatives', negatives);
  const ascending = Float64Array.from(negatives).sort();
  const n = ascending.length;
  let allowed = Math.floor(rate * n);
  // rate * n can miss a whole number by rounding, either way: 0.29 * 100 < 29, yet 29 of 100 are within 0.29.
  if ((allowed + 1) / n <= rate) allowed++;
  else if (allowed / n > rate) allowed--;
  return allowed >= n ? -Infinity : nextAbove(ascending[n - 1 - allowed]!);
}

/** The smallest double greater than a finite x. */
function nextAbove(x: number): number {
  if (x === 0) return Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  // Doubles of one sign are ordered as their bits are.
  view.setBigUint64(0, view.getBigUint64(0) + (x > 0 ? 1n : -1n));
  return view.getFloat64(0);
}
