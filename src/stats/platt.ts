// Platt's calibration: probability = sigmoid(slope * score + intercept), fitted by maximum likelihood to smoothed targets
// (Platt 1999), with the Newton method and the stable formulas of Lin, Lin and Weng (2007, Algorithm 1). Binary only, no weights.
import { checkFinite, meanOf, standardDeviationOf } from './describe.ts';
import { checkLabelled, isPositive, type Labels } from './labelled-scores.ts';

/** A fitted map from scores to probabilities; plain data, so that it can be kept as JSON. */
export interface Platt {
  readonly slope: number;
  readonly intercept: number;
}

export interface PlattOptions {
  /** Newton steps at most; default 100, usually fewer than ten are taken. */
  readonly maxIterations?: number;
}

/** 1 / (1 + exp(-x)) without overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/**
 * Fits the two numbers. Positives aim at (P + 1) / (P + 2) and negatives at 1 / (N + 2), not at 1 and 0, so that the fit is finite
 * for separable data and for a missing class. The slope is negative where scores point the wrong way; constant scores give slope 0
 * (and so do scores whose differences vanish when squared, below about 1e-160).
 *
 * @param scores finite, at least one
 * @param labels one for each score
 * @throws RangeError on an empty list, a score that is not finite, a label that is not 0/1, lengths that differ, or no convergence
 */
export function platt(scores: ArrayLike<number>, labels: Labels, options: PlattOptions = {}): Platt {
  checkLabelled(scores, labels);
  checkFinite('scores', scores);
  const mean = meanOf(scores);
  if (mean === undefined) throw new RangeError('there are no scores; a calibration needs at least one');
  // In standard units the Newton steps are well conditioned, whatever the scale of the scores.
  const spread = standardDeviationOf(scores) || 1;
  const x = Float64Array.from(scores, (score) => (score - mean) / spread);
  const targets = plattTargets(labels);
  const fit = newton(x, targets, options.maxIterations ?? 100);
  const slope = fit.slope / spread;
  return { slope, intercept: fit.intercept - slope * mean };
}

/** The calibrated probability of one score, in [0, 1]. */
export const plattProbability = (fit: Platt, score: number): number => sigmoid(fit.slope * score + fit.intercept);

/** Platt's smoothed targets (1999, eq. 7 and 8): the posterior means under a uniform prior over labels. */
function plattTargets(labels: Labels): Float64Array {
  let positives = 0;
  for (let i = 0; i < labels.length; i++) if (isPositive(labels, i)) positives++;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (labels.length - positives + 2);
  return Float64Array.from({ length: labels.length }, (_, i) => (isPositive(labels, i) ? high : low));
}

function newton(x: Float64Array, targets: Float64Array, maxIterations: number): Platt {
  const prior = meanOf(targets)!;
  let slope = 0;
  let intercept = Math.log(prior / (1 - prior));
  let loss = crossEntropy(x, targets, slope, intercept);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    // The ridge keeps the Hessian invertible for constant scores (Lin et al., section 3).
    let [hss, hii, hsi, gs, gi] = [1e-12, 1e-12, 0, 0, 0];
    for (let i = 0; i < x.length; i++) {
      const p = sigmoid(slope * x[i]! + intercept);
      const weight = p * (1 - p);
      hss += x[i]! * x[i]! * weight;
      hsi += x[i]! * weight;
      hii += weight;
      gs += x[i]! * (p - targets[i]!);
      gi += p - targets[i]!;
    }
    if (Math.abs(gs) <= 1e-10 * x.length && Math.abs(gi) <= 1e-10 * x.length) return { slope, intercept };
    const determinant = hss * hii - hsi * hsi;
    const ds = -(hii * gs - hsi * gi) / determinant;
    const di = -(hss * gi - hsi * gs) / determinant;
    const descent = gs * ds + gi * di;
    // So close to the optimum the loss no longer resolves the step, and the whole Newton step is right.
    const isLast = -descent <= 1e-12 * (1 + loss);
    let step = 1;
    while (true) {
      const next = crossEntropy(x, targets, slope + step * ds, intercept + step * di);
      if (isLast || next <= loss + 1e-4 * step * descent) {
        slope += step * ds;
        intercept += step * di;
        loss = next;
        break;
      }
      step /= 2;
      // No step lowers the loss any more: rounding has been reached, and with it the optimum.
      if (step < 1e-10) return { slope, intercept };
    }
  }
  throw new RangeError(`Platt's fit did not converge in ${maxIterations} steps; allow more or look at the scores`);
}

/** Sum of -t log p - (1 - t) log(1 - p), in the form that never takes the log of 0 (Lin et al., eq. 6). */
function crossEntropy(x: Float64Array, targets: Float64Array, slope: number, intercept: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const logit = slope * x[i]! + intercept;
    sum += Math.max(logit, 0) - targets[i]! * logit + Math.log1p(Math.exp(-Math.abs(logit)));
  }
  return sum;
}
