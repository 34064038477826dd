// Token scores kept for showing: in order of their places, at each place the highest of both views, and never more than asked for.
import type { TokenScore } from '../types.ts';

/** Adds scores to those kept, of which there are `most` at most. */
export function addScores(kept: TokenScore[], scores: readonly TokenScore[], most: number): void {
  if (most <= 0) return;
  for (const score of scores) {
    const at = placeOf(kept, score.end);
    const known = kept[at];
    if (known?.end === score.end) {
      if (score.score > known.score) kept[at] = score;
    } else if (at === kept.length && at < most) kept.push(score);
  }
}

/** Index of the first that ends at `end` or later; searched from the back, where it nearly always is. */
function placeOf(kept: readonly TokenScore[], end: number): number {
  let at = kept.length;
  while (at > 0 && kept[at - 1]!.end >= end) at--;
  return at;
}
