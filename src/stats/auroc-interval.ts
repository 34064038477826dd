// An interval for the area under the ROC curve: the variance of DeLong, DeLong and Clarke-Pearson (1988), from midranks in O(n log n)
// (Sun and Xu 2014), on the logit scale (Pepe 2003, section 5.2.5), or Newcombe's (2006, part 2, method 5) score interval.
// It supposes independent items: for clusters, or for two scorers on the same items, use `bootstrap` and `pairedBootstrap`.

import { checkLevel, criticalValue, type Interval } from './intervals.ts';
import { groupByScore, type Labels, type ScoreGroup } from './labelled-scores.ts';
import { auroc } from './roc.ts';

export interface AurocIntervalOptions {
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly level?: number;
  /**
   * 'delong' (default) follows the data and is the narrower. Near an area of 1 with few items of a class it covers a few points less
   * than it says; 'newcombe' then covers, and is wider.
   */
  readonly method?: 'delong' | 'newcombe';
}

/**
 * The interval of `auroc`; estimate undefined and [0, 1] when a class is missing. DeLong's variance is zero or undefined when the
 * scores separate the classes or a class has one item: Newcombe's interval stands in, so perfect separation never has width zero.
 *
 * @throws RangeError as `auroc`, or when the level is outside (0, 1)
 */
export function aurocInterval(scores: ArrayLike<number>, labels: Labels, options: AurocIntervalOptions = {}): Interval {
  const { level = 0.95, method = 'delong' } = options;
  checkLevel(level);
  const { groups, positives, negatives } = groupByScore(scores, labels);
  const n = positives + negatives;
  const estimate = auroc(scores, labels);
  if (estimate === undefined) return { estimate, low: 0, high: 1, level, n };
  const z = criticalValue(level);
  const variance = method === 'delong' ? delongVariance(groups, positives, negatives, estimate) : 0;
  if (!(variance > 0) || estimate === 0 || estimate === 1) {
    const ends = newcombeEnds(estimate, positives, negatives, z);
    return { estimate, ...ends, level, n };
  }
  const logit = Math.log(estimate / (1 - estimate));
  const half = (z * Math.sqrt(variance)) / (estimate * (1 - estimate));
  const low = 1 / (1 + Math.exp(half - logit));
  const high = 1 / (1 + Math.exp(-half - logit));
  return { estimate, low: Math.min(low, estimate), high: Math.max(high, estimate), level, n };
}

/** Variance of the area (DeLong et al. 1988, eq. 5): the spread of each item's share of wins; NaN where a class has one item. */
export function delongVariance(
  groups: readonly ScoreGroup[],
  positives: number,
  negatives: number,
  area: number,
): number {
  let [positivesAbove, negativesBelow] = [0, negatives];
  let [ofPositives, ofNegatives] = [0, 0];
  for (const group of groups) {
    negativesBelow -= group.negatives;
    ofPositives += group.positives * ((negativesBelow + group.negatives / 2) / negatives - area) ** 2;
    ofNegatives += group.negatives * ((positivesAbove + group.positives / 2) / positives - area) ** 2;
    positivesAbove += group.positives;
  }
  return ofPositives / (positives - 1) / positives + ofNegatives / (negatives - 1) / negatives;
}

/** The areas whose own standard error, after Hanley and McNeil with balanced class sizes, is just reached by the estimate. */
function newcombeEnds(
  estimate: number,
  positives: number,
  negatives: number,
  z: number,
): { low: number; high: number } {
  const half = (positives + negatives) / 2 - 1;
  const variance = (area: number): number =>
    (area * (1 - area) * (1 + (half * (1 - area)) / (2 - area) + (half * area) / (1 + area))) / (positives * negatives);
  const isInside = (area: number): boolean => Math.abs(estimate - area) <= z * Math.sqrt(variance(area));
  return { low: boundary(0, estimate, isInside), high: boundary(1, estimate, isInside) };
}

/** Where `isInside`, true at `inner`, turns false on the way to `outer`; `outer` where it never does. */
function boundary(outer: number, inner: number, isInside: (area: number) => boolean): number {
  if (inner === outer) return outer;
  let [inside, outside] = [inner, outer];
  for (let step = 0; step < 60; step++) {
    const middle = (inside + outside) / 2;
    if (isInside(middle)) inside = middle;
    else outside = middle;
  }
  return outside === outer ? outer : inside;
}
