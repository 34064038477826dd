// The receiver operating characteristic (Fawcett 2006) and its area (Hanley and McNeil 1982), exact under ties.
// An item is flagged when score >= threshold. Intervals of the area: auroc-interval.ts; operating points: thresholds.ts.
import { groupByScore, type Labels } from './labelled-scores.ts';

export interface RocPoint {
  /** Items with score >= threshold are flagged. */
  readonly threshold: number;
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/**
 * One point for each distinct score, from (0, 0) at threshold Infinity to (1, 1) at the lowest score. Tied items move together,
 * so that the trapezoids under the curve sum to `auroc`. Undefined when a class is missing.
 *
 * @param scores any numbers but NaN, higher = more positive
 * @param labels one for each score
 * @throws RangeError on NaN, a label that is not 0/1, or lengths that differ
 */
export function rocCurve(scores: ArrayLike<number>, labels: Labels): readonly RocPoint[] | undefined {
  const { groups, positives, negatives } = groupByScore(scores, labels);
  if (positives === 0 || negatives === 0) return undefined;
  const points: RocPoint[] = [{ threshold: Infinity, falsePositiveRate: 0, truePositiveRate: 0 }];
  let [truePositives, falsePositives] = [0, 0];
  for (const group of groups) {
    truePositives += group.positives;
    falsePositives += group.negatives;
    points.push({
      threshold: group.score,
      falsePositiveRate: falsePositives / negatives,
      truePositiveRate: truePositives / positives,
    });
  }
  return points;
}

/**
 * The area under the ROC curve: the probability that a positive scores above a negative, a tie counting one half
 * (the Mann-Whitney U over its maximum), in O(n log n) and exact integers. Undefined when a class is missing. Errors as `rocCurve`.
 */
export function auroc(scores: ArrayLike<number>, labels: Labels): number | undefined {
  const { groups, positives, negatives } = groupByScore(scores, labels);
  if (positives === 0 || negatives === 0) return undefined;
  let positivesAbove = 0;
  let twiceWins = 0;
  for (const group of groups) {
    twiceWins += group.negatives * (2 * positivesAbove + group.positives);
    positivesAbove += group.positives;
  }
  return twiceWins / (2 * positives * negatives);
}

/**
 * The area over false positive rates in [0, maxRate], standardised so that chance is 0.5 and perfection 1 (McClish 1989), with linear
 * interpolation between the curve's points. Undefined when a class is missing.
 *
 * @param maxRate highest false positive rate of interest, in (0, 1]
 * @throws RangeError when maxRate is outside (0, 1]; otherwise as `rocCurve`
 */
export function partialAuroc(scores: ArrayLike<number>, labels: Labels, maxRate: number): number | undefined {
  if (!(maxRate > 0 && maxRate <= 1)) throw new RangeError(`maxRate is ${maxRate}; give a rate above 0 and at most 1`);
  const curve = rocCurve(scores, labels);
  if (curve === undefined) return undefined;
  let area = 0;
  for (let i = 1; i < curve.length; i++) {
    const [from, to] = [curve[i - 1]!, curve[i]!];
    const width = Math.min(to.falsePositiveRate, maxRate) - from.falsePositiveRate;
    if (width <= 0) continue;
    const slope = (to.truePositiveRate - from.truePositiveRate) / (to.falsePositiveRate - from.falsePositiveRate);
    area += width * (from.truePositiveRate + (slope * width) / 2);
  }
  const chance = maxRate ** 2 / 2;
  return 0.5 * (1 + (area - chance) / (maxRate - chance));
}
