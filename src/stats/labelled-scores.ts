// What ROC, precision-recall and calibration start from: scores beside 0/1 labels, checked once and grouped by score, highest first.
// Groups are how ties are handled exactly everywhere: items of one score enter or leave together, whatever their order in the input.
import { checkOrdered } from './describe.ts';

/** true or 1 is a positive, false or 0 a negative; nothing else is allowed. */
export type Labels = ArrayLike<boolean | number>;

/** All items that share one score. */
export interface ScoreGroup {
  readonly score: number;
  readonly positives: number;
  readonly negatives: number;
}

interface GroupedScores {
  /** Distinct scores, descending. */
  readonly groups: readonly ScoreGroup[];
  readonly positives: number;
  readonly negatives: number;
}

/** Groups equal scores (0 and -0 are equal, infinities allowed), highest first, in O(n log n). Throws RangeError as `checkLabelled`. */
export function groupByScore(scores: ArrayLike<number>, labels: Labels): GroupedScores {
  checkLabelled(scores, labels);
  const positiveScores: number[] = [];
  const negativeScores: number[] = [];
  for (let i = 0; i < scores.length; i++) (isPositive(labels, i) ? positiveScores : negativeScores).push(scores[i]!);
  const up = Float64Array.from(positiveScores).sort();
  const down = Float64Array.from(negativeScores).sort();
  const groups: ScoreGroup[] = [];
  let i = up.length - 1;
  let j = down.length - 1;
  while (i >= 0 || j >= 0) {
    const score = Math.max(up[i] ?? -Infinity, down[j] ?? -Infinity);
    const [fromPositive, fromNegative] = [i, j];
    while (i >= 0 && up[i] === score) i--;
    while (j >= 0 && down[j] === score) j--;
    groups.push({ score, positives: fromPositive - i, negatives: fromNegative - j });
  }
  return { groups, positives: up.length, negatives: down.length };
}

/** Throws RangeError when the lengths differ, a score is NaN, or a label is not one of true, false, 1, 0. */
export function checkLabelled(scores: ArrayLike<number>, labels: Labels): void {
  if (scores.length !== labels.length)
    throw new RangeError(`${scores.length} scores beside ${labels.length} labels; give one label for each score`);
  checkOrdered('scores', scores);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (label !== true && label !== false && label !== 0 && label !== 1)
      throw new RangeError(`labels[${i}] is ${label}; a label is true, false, 1 or 0`);
  }
}

/** Whether item i, whose label has been checked, is a positive. */
export const isPositive = (labels: Labels, i: number): boolean => labels[i] === true || labels[i] === 1;
