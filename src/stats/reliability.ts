// Whether probabilities mean what they say: reliability bins and expected calibration error (Naeini et al. 2015; Guo et al. 2017).
// Bins of equal width, or of equal mass with ties kept together. The error of a finite sample is biased upward; no correction is made.
import { checkLabelled, isPositive, type Labels } from './labelled-scores.ts';

export interface ReliabilityOptions {
  /** Number of bins; default 15, as Guo et al. */
  readonly bins?: number;
  /** 'equal-width' (default): [k/bins, (k+1)/bins), the last closed. 'equal-mass': as many items in each as ties allow. */
  readonly binning?: 'equal-width' | 'equal-mass';
}

/** One bin that holds at least one item. */
export interface ReliabilityBin {
  /** Ends of the bin: of the grid for equal width, the lowest and highest probability inside for equal mass. */
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly positives: number;
  readonly meanProbability: number;
  /** The share of positives. */
  readonly frequency: number;
}

/**
 * The bins that are not empty, ascending. Equal mass: the sorted items are cut at n/bins, 2n/bins ..., and items tied with the last
 * one before a cut stay with it, so that the result does not depend on the order of the input.
 *
 * @param probabilities in [0, 1]
 * @param labels one for each probability
 * @throws RangeError on a probability outside [0, 1], a label that is not 0/1, lengths that differ, or bins that is no whole number >= 1
 */
export function reliabilityBins(
  probabilities: ArrayLike<number>,
  labels: Labels,
  options: ReliabilityOptions = {},
): readonly ReliabilityBin[] {
  const { bins = 15, binning = 'equal-width' } = options;
  checkProbabilities(probabilities, labels);
  if (!Number.isSafeInteger(bins) || bins < 1)
    throw new RangeError(`bins is ${bins}; give a whole number of at least 1`);
  const members = binning === 'equal-width' ? byWidth(probabilities, bins) : byMass(probabilities, bins);
  return members.flatMap((items, k) => {
    if (items.length === 0) return [];
    let [positives, sum, low, high] = [0, 0, 1, 0];
    for (const i of items) {
      const p = probabilities[i]!;
      if (isPositive(labels, i)) positives++;
      sum += p;
      low = Math.min(low, p);
      high = Math.max(high, p);
    }
    const n = items.length;
    const ends = binning === 'equal-width' ? { low: k / bins, high: (k + 1) / bins } : { low, high };
    return [{ ...ends, n, positives, meanProbability: sum / n, frequency: positives / n }];
  });
}

/**
 * Expected calibration error: the mean over items of |share of positives - mean probability| in their bin, in [0, 1].
 * Undefined for an empty list. Options and errors as `reliabilityBins`.
 */
export function ece(
  probabilities: ArrayLike<number>,
  labels: Labels,
  options: ReliabilityOptions = {},
): number | undefined {
  const bins = reliabilityBins(probabilities, labels, options);
  if (probabilities.length === 0) return undefined;
  const gaps = bins.map((bin) => bin.n * Math.abs(bin.frequency - bin.meanProbability));
  return gaps.reduce((sum, gap) => sum + gap, 0) / probabilities.length;
}

/** Throws RangeError unless there is one 0/1 label for each probability, and each lies in [0, 1]. */
export function checkProbabilities(probabilities: ArrayLike<number>, labels: Labels): void {
  checkLabelled(probabilities, labels);
  for (let i = 0; i < probabilities.length; i++)
    if (!(probabilities[i]! >= 0 && probabilities[i]! <= 1))
      throw new RangeError(`probabilities[${i}] is ${probabilities[i]}; a probability lies between 0 and 1`);
}

function byWidth(probabilities: ArrayLike<number>, bins: number): number[][] {
  const members: number[][] = Array.from({ length: bins }, () => []);
  for (let i = 0; i < probabilities.length; i++) {
    let k = Math.floor(probabilities[i]! * bins);
    // Rounding can put a probability on the wrong side of the ends that are reported.
    if (k < bins && probabilities[i]! >= (k + 1) / bins) k++;
    else if (k > 0 && probabilities[i]! < k / bins) k--;
    members[Math.min(k, bins - 1)]!.push(i);
  }
  return members;
}

function byMass(probabilities: ArrayLike<number>, bins: number): number[][] {
  const order = Array.from({ length: probabilities.length }, (_, i) => i);
  order.sort((a, b) => probabilities[a]! - probabilities[b]!);
  const members: number[][] = [];
  let start = 0;
  for (let k = 1; k <= bins && start < order.length; k++) {
    let end = Math.max(start, Math.round((order.length * k) / bins));
    while (end > start && end < order.length && probabilities[order[end]!] === probabilities[order[end - 1]!]) end++;
    members.push(order.slice(start, end));
    start = end;
  }
  return members;
}
