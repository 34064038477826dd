// Kish's effective number of votes: how many judges with independent errors would be worth n judges whose errors correlate by r on
// average, n / (1 + (n - 1) r). The mean of n correlations cannot lie below -1 / (n - 1), where the formula divides by 0.

/** Below this the denominator is rounding, and the ratio noise. */
const leastInflation = 1e-9;

/** What judges are worth together. */
export interface EffectiveVotes {
  /** Null where the formula has no value. */
  readonly votes: number | null;
  /** Why there is no figure, or why it is larger than the number of judges; null where there is nothing to say. */
  readonly remark: string | null;
}

/**
 * The effective votes of `judges` judges.
 * @param meanCorrelation of their errors over all pairs; null = undefined
 */
export function effectiveVotes(judges: number, meanCorrelation: number | null): EffectiveVotes {
  if (judges < 2) return { votes: null, remark: 'one judge alone has nobody to err alike with' };
  if (meanCorrelation === null)
    return { votes: null, remark: 'the mean correlation of errors is undefined: a judge without errors has none' };
  const inflation = 1 + (judges - 1) * meanCorrelation;
  if (inflation < leastInflation)
    return { votes: null, remark: 'the judges err as oppositely as is possible, and the formula divides by 0' };
  // Rounding of a correlation of 0 is no news.
  const remark =
    meanCorrelation < -leastInflation
      ? 'more than there are: they err on different items rather than independently'
      : null;
  return { votes: judges / inflation, remark };
}
