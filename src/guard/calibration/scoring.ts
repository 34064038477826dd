// From combined logits to what a user reads: a calibrated score, a score for each rule, an action.

import type { Logits } from '../model/ensemble.ts';
import type { Action } from '../types.ts';
import { type JointSettings, jointScore } from './joint.ts';
import { type TailScale, tailValue } from './tail.ts';

export interface Calibration {
  readonly harm: TailScale;
  readonly style: TailScale;
  readonly joint: JointSettings;
  /** score = 1 / (1 + exp(-(slope * joint + intercept))): Platt's map, fitted on held-out text at even odds. */
  readonly platt: { readonly slope: number; readonly intercept: number };
}

export interface Thresholds {
  /** Scores at or above it are blocked. */
  readonly block: number;
  /** Scores at or above it, and below `block`, are escalated; absent where there is no second stage. */
  readonly escalate?: number;
}

export interface Judgement {
  /** Calibrated score in [0, 1]. */
  readonly score: number;
  /** Style on the same map, in [0, 1]; informative only. */
  readonly style: number;
}

/** Scores of logits, or of their running maxima. */
export function judge(logits: Pick<Logits, 'harm' | 'style'>, calibration: Calibration): Judgement {
  if (logits.harm === Number.NEGATIVE_INFINITY) return { score: 0, style: 0 };
  if (Number.isNaN(logits.harm) || Number.isNaN(logits.style)) return { score: 1, style: 1 };
  return {
    score: scoreOf(logits, calibration),
    style: plattScore(tailValue(calibration.style, logits.style), calibration),
  };
}

/** The score alone, for those who do not ask for the style. */
export function scoreOf(logits: Pick<Logits, 'harm' | 'style'>, calibration: Calibration): number {
  if (logits.harm === Number.NEGATIVE_INFINITY) return 0;
  if (Number.isNaN(logits.harm) || Number.isNaN(logits.style)) return 1;
  const harm = tailValue(calibration.harm, logits.harm);
  // Beside little harm style cannot lift a text, and need not be looked up.
  if (harm < 0) return plattScore(harm, calibration);
  return plattScore(jointScore(harm, tailValue(calibration.style, logits.style), calibration.joint), calibration);
}

export function plattScore(joint: number, calibration: Pick<Calibration, 'platt'>): number {
  return 1 / (1 + Math.exp(-(calibration.platt.slope * joint + calibration.platt.intercept)));
}

/**
 * Scores of the rules: the whole score for the likeliest rule, and less for the others in proportion to their odds.
 * A rule's score therefore never exceeds the score of the text.
 */
export function ruleScores(rules: readonly string[], logits: ArrayLike<number>, score: number): Record<string, number> {
  const highest = Math.max(...Array.from(logits));
  return Object.fromEntries(
    rules.map((rule, i) => [rule, Number.isFinite(highest) ? score * Math.exp(Math.min(0, logits[i]! - highest)) : 0]),
  );
}

export function actionOf(score: number, thresholds: Thresholds): Action {
  // Written so that a score that is no number is blocked: a guard fails closed.
  if (!(score < thresholds.block)) return 'block';
  return thresholds.escalate !== undefined && score >= thresholds.escalate ? 'escalate' : 'allow';
}
