// Precision and recall at every distinct score, and average precision (Davis and Goadrich 2006: no linear interpolation between points).
// Tied items are flagged together, so that the order of the input never matters.
import { groupByScore, type Labels } from './labelled-scores.ts';

export interface PrecisionRecallPoint {
  /** Items with score >= threshold are flagged. */
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

/**
 * One point for each distinct score, recall ascending; the last point flags everything and its precision is the base rate.
 * Undefined without a positive.
 *
 * @param scores any numbers but NaN, higher = more positive
 * @param labels one for each score
 * @throws RangeError on NaN, a label that is not 0/1, or lengths that differ
 */
export function prCurve(scores: ArrayLike<number>, labels: Labels): readonly PrecisionRecallPoint[] | undefined {
  const { groups, positives } = groupByScore(scores, labels);
  if (positives === 0) return undefined;
  let [found, flagged] = [0, 0];
  return groups.map((group) => {
    found += group.positives;
    flagged += group.positives + group.negatives;
    return { threshold: group.score, precision: found / flagged, recall: found / positives };
  });
}

/**
 * Average precision: the sum over distinct scores of precision times the recall gained. For random scores it is close to the
 * base rate, so it must be read beside it. Undefined without a positive. Errors as `prCurve`.
 */
export function auprc(scores: ArrayLike<number>, labels: Labels): number | undefined {
  const curve = prCurve(scores, labels);
  if (curve === undefined) return undefined;
  let [sum, recall] = [0, 0];
  for (const point of curve) {
    sum += point.precision * (point.recall - recall);
    recall = point.recall;
  }
  return sum;
}
