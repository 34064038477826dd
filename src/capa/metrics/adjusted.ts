// Kappas rescaled so that their ends can be reached, for data in which accuracies bound agreement (preferences, two options).
// Two rules are in use and they differ: arXiv 2502.04313, eq. 18 rescales below 0 alone; the authors' annotator code also rescales
// above 0, by the most that two accuracies allow. They carry two names here. No standard errors: take the bootstrap.
import type { Known } from './interval.ts';
import { kappaOf, NO_QUESTIONS, NO_ROOM, type Similarity, smallestRoom } from './similarity.ts';

/** What the rules need of a similarity of two models. */
export type Adjustable = Pick<Similarity, 'observed' | 'expected' | 'accuracies'>;

/**
 * Adjusted lower end (eq. 18): (c_obs - c_exp) / (1 - c_exp) from chance up; below chance (c_obs - c_exp) / (c_exp - max(0, P1 + P2 - 1)),
 * where the subtrahend is the least that the accuracies allow, so that total disagreement is -1.
 *
 * @throws RangeError unless of two models
 */
export function adjustedLowerEnd(similarity: Adjustable): Known<number> {
  const { observed, expected, accuracies } = similarity;
  if (observed === null || expected === null) return { value: null, reason: NO_QUESTIONS };
  const kappa = kappaOf(observed, expected);
  if (kappa === undefined) return { value: null, reason: NO_ROOM };
  return { value: kappa < 0 ? belowChance(observed, expected, pairOf(accuracies)) : kappa };
}

/**
 * Adjusted at both ends: as `adjustedLowerEnd` below chance; above it (c_obs - c_exp) / (1 - |P1 - P2| - c_exp), where 1 - |P1 - P2| is
 * the most that the accuracies allow, so that total agreement within them is 1.
 *
 * @throws RangeError unless of two models
 */
export function adjustedBothEnds(similarity: Adjustable): Known<number> {
  const lower = adjustedLowerEnd(similarity);
  const { observed, expected, accuracies } = similarity;
  if (lower.value === null || lower.value <= 0 || observed === null || expected === null) return lower;
  const [first, second] = pairOf(accuracies);
  const room = 1 - Math.abs(first - second) - expected;
  if (room < smallestRoom)
    return {
      value: null,
      reason: 'the accuracies alone fix the agreement (one model is always right or always wrong)',
    };
  return { value: (observed - expected) / room };
}

function belowChance(observed: number, expected: number, [first, second]: readonly [number, number]): number {
  const room = expected - Math.max(0, first + second - 1);
  // Where the accuracies leave no room below chance, being below it is rounding.
  return room < smallestRoom ? 0 : (observed - expected) / room;
}

function pairOf(accuracies: readonly number[]): readonly [number, number] {
  if (accuracies.length !== 2) throw new RangeError(`an adjusted kappa is of two models, not ${accuracies.length}`);
  return [accuracies[0]!, accuracies[1]!];
}
