// Proper scores of probabilities: Brier (1950) with Murphy's (1973) three parts, and log loss. Lower is better, and the true
// probabilities are best in expectation. Binary labels only, no weights.
import { isPositive, type Labels } from './labelled-scores.ts';
import { checkProbabilities, type ReliabilityOptions, reliabilityBins } from './reliability.ts';

/** brier = reliability - resolution + uncertainty + withinBins. */
export interface BrierParts {
  readonly brier: number;
  /** Mean squared gap between the frequency and the mean probability of the bins; 0 is calibrated. Lower is better. */
  readonly reliability: number;
  /** Mean squared gap between the frequencies of the bins and the base rate. Higher is better. */
  readonly resolution: number;
  /** base rate * (1 - base rate): the Brier score of always saying the base rate. */
  readonly uncertainty: number;
  /** What binning hides: variance inside bins less twice the covariance with the labels (Stephenson et al. 2008); 0 for one value a bin. */
  readonly withinBins: number;
}

/**
 * The mean squared distance of probability and label, in [0, 1]; undefined for an empty list.
 * @throws RangeError on a probability outside [0, 1], a label that is not 0/1, or lengths that differ
 */
export function brierScore(probabilities: ArrayLike<number>, labels: Labels): number | undefined {
  checkProbabilities(probabilities, labels);
  const n = probabilities.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (probabilities[i]! - (isPositive(labels, i) ? 1 : 0)) ** 2;
  return n === 0 ? undefined : sum / n;
}

/** The Brier score in its parts over `reliabilityBins`, whose options and errors it shares; undefined for an empty list. */
export function brierParts(
  probabilities: ArrayLike<number>,
  labels: Labels,
  options: ReliabilityOptions = {},
): BrierParts | undefined {
  const bins = reliabilityBins(probabilities, labels, options);
  const brier = brierScore(probabilities, labels);
  if (brier === undefined) return undefined;
  const n = probabilities.length;
  const baseRate = bins.reduce((sum, bin) => sum + bin.positives, 0) / n;
  const reliability = bins.reduce((sum, bin) => sum + bin.n * (bin.frequency - bin.meanProbability) ** 2, 0) / n;
  const resolution = bins.reduce((sum, bin) => sum + bin.n * (bin.frequency - baseRate) ** 2, 0) / n;
  const uncertainty = baseRate * (1 - baseRate);
  return { brier, reliability, resolution, uncertainty, withinBins: brier - (reliability - resolution + uncertainty) };
}

/**
 * The mean of -log(probability of what happened), in nats; undefined for an empty list. One impossible event that happened makes it
 * Infinity, unless probabilities are kept `floor` away from 0 and 1.
 *
 * @param floor in [0, 0.5), default 0
 * @throws RangeError as `brierScore`, or when floor is outside [0, 0.5)
 */
export function logLoss(probabilities: ArrayLike<number>, labels: Labels, floor = 0): number | undefined {
  checkProbabilities(probabilities, labels);
  if (!(floor >= 0 && floor < 0.5)) throw new RangeError(`floor is ${floor}; give a probability below 0.5`);
  const n = probabilities.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const p = Math.min(Math.max(probabilities[i]!, floor), 1 - floor);
    // log1p keeps the digits of small probabilities of what did not happen.
    sum -= isPositive(labels, i) ? Math.log(p) : Math.log1p(-p);
  }
  return n === 0 ? undefined : sum / n;
}
