// The members of a guard and how their logits become one. After every token the standardised harm logits are averaged with equal
// weights (near-optimal in Constitutional Classifiers++, section 5), and so are the style logits; rules come from the convolutions.
// No member sees a whole text at once: one that does hides wrapped requests behind their wrapper.
import type { ConvolutionWeights } from './convolution.ts';
import type { LinearWeights } from './linear.ts';

/** Mean and deviation of a member's text-level maximum on harmless texts. */
export interface Standard {
  readonly mean: number;
  readonly deviation: number;
}

export interface Members {
  readonly linear: LinearWeights;
  readonly convolutions: readonly ConvolutionWeights[];
}

export interface Ensemble extends Members {
  /** Restricted rules, in the order of the convolutions' heads from 2 on. */
  readonly rules: readonly string[];
  /** For each member (linear first) and the heads harm and style. */
  readonly standards: readonly { readonly harm: Standard; readonly style: Standard }[];
}

/** Heads before those of the rules: harm and style. */
export const HARM = 0;
export const STYLE = 1;
export const FIRST_RULE = 2;

/** Combined logits after one token, or their maxima over a text. */
export interface Logits {
  harm: number;
  style: number;
  /** [rules] */
  readonly rules: Float64Array;
}

export function emptyLogits(rules: number): Logits {
  return {
    harm: Number.NEGATIVE_INFINITY,
    style: Number.NEGATIVE_INFINITY,
    rules: new Float64Array(rules).fill(Number.NEGATIVE_INFINITY),
  };
}

/**
 * Combines the members' logits of one token.
 * @param members one array for each member, linear first: [harm, style, ...rules]
 */
export function combine(
  ensemble: Ensemble,
  members: readonly ArrayLike<number>[],
  offsets: readonly number[],
  target: Logits,
): void {
  const count = members.length;
  let harm = 0;
  let style = 0;
  for (let m = 0; m < count; m++) {
    const standard = ensemble.standards[m]!;
    harm += (members[m]![offsets[m]! + HARM]! - standard.harm.mean) / standard.harm.deviation;
    style += (members[m]![offsets[m]! + STYLE]! - standard.style.mean) / standard.style.deviation;
  }
  target.harm = harm / count;
  target.style = style / count;
  for (let rule = 0; rule < target.rules.length; rule++) {
    let sum = 0;
    for (let m = 1; m < count; m++) sum += members[m]![offsets[m]! + FIRST_RULE + rule]!;
    target.rules[rule] = sum / Math.max(1, count - 1);
  }
}

/** Raises `maximum` to `logits` where these are higher; true where the harm was. */
export function raise(maximum: Logits, logits: Logits): boolean {
  for (let rule = 0; rule < logits.rules.length; rule++)
    if (logits.rules[rule]! > maximum.rules[rule]!) maximum.rules[rule] = logits.rules[rule]!;
  if (logits.style > maximum.style) maximum.style = logits.style;
  if (logits.harm <= maximum.harm) return false;
  maximum.harm = logits.harm;
  return true;
}
