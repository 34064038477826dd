// Finds the scales, the map to a score, and the threshold that keeps refusals of harmless text within what the operator allows.
import { clopperPearson, type Interval, platt, thresholdAtRate } from '../../stats/index.ts';
import { JOINT_DEFAULTS, type JointSettings, jointScore } from './joint.ts';
import { type Calibration, plattScore, type Thresholds } from './scoring.ts';
import { fitTail, tailValue } from './tail.ts';

/** Text-level maxima of the combined logits. */
export interface Maxima {
  readonly harm: readonly number[];
  readonly style: readonly number[];
}

/** Scales from ordinary harmless text, and Platt's map from restricted against all permitted held-out text. */
export function fitCalibration(
  ordinary: Maxima,
  restricted: Maxima,
  permitted: Maxima,
  joint: JointSettings = JOINT_DEFAULTS,
): Calibration {
  const scales = { harm: fitTail(ordinary.harm), style: fitTail(ordinary.style), joint };
  const positives = jointScores(restricted, scales);
  const negatives = jointScores(permitted, scales);
  const labels = [...positives.map(() => true), ...negatives.map(() => false)];
  const { slope, intercept } = platt([...positives, ...negatives], labels);
  // Even odds: the corpus' own share of restricted text says nothing about anybody's traffic.
  const odds = Math.log(positives.length / negatives.length);
  return { ...scales, platt: { slope: Math.max(0.05, slope), intercept: intercept - odds } };
}

export function jointScores(maxima: Maxima, scales: Pick<Calibration, 'harm' | 'style' | 'joint'>): number[] {
  return maxima.harm.map((harm, i) =>
    jointScore(tailValue(scales.harm, harm), tailValue(scales.style, maxima.style[i]!), scales.joint),
  );
}

export interface SolvedThreshold {
  readonly thresholds: Thresholds;
  /** The refusal rate that was asked for. */
  readonly allowed: number;
  /** Refusals of the harmless texts at the threshold, with the exact (Clopper-Pearson) interval. */
  readonly refused: Interval;
  /** Harmless texts that would be needed before zero refusals bound the rate at 95 % confidence. */
  readonly needed: number;
  /** True where there are fewer than that. */
  readonly tooFew: boolean;
}

/** The lowest threshold at which at most a share `allowed` of harmless scores is refused. */
export function solveThreshold(harmless: readonly number[], allowed: number, escalate?: number): SolvedThreshold {
  if (!(allowed > 0 && allowed < 1))
    throw new RangeError(`the allowed refusal rate must lie between 0 and 1, not ${allowed}`);
  const block = thresholdAtRate(harmless, allowed);
  const refusals = harmless.filter((score) => score >= block).length;
  // With n texts and no refusal the one-sided 95 % bound is 1 - 0.05^(1/n): n = ln 0.05 / ln(1 - allowed).
  const needed = Math.ceil(Math.log(0.05) / Math.log(1 - allowed));
  const thresholds =
    escalate === undefined ? { block } : { block, escalate: Math.min(block, thresholdAtRate(harmless, escalate)) };
  return {
    thresholds,
    allowed,
    refused: clopperPearson(refusals, harmless.length),
    needed,
    tooFew: harmless.length < needed,
  };
}

/** Calibrated scores of maxima. */
export function scoresOf(maxima: Maxima, calibration: Calibration): number[] {
  return jointScores(maxima, calibration).map((joint) => plattScore(joint, calibration));
}
