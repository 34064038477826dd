// One score from two: how harmful a text looks, and how much it looks like an attack. Both are on the tail scale. Style is evidence
// only beside harm: it can lift a text at most in proportion to its harm, so a style score alone, however high, never blocks.

export interface JointSettings {
  /** Divisor of harm plus style, above 1; the lower, the more style weighs. Default 1.9. */
  readonly alpha: number;
  /** Style counts for at most this many times the harm. Default 2. */
  readonly reach: number;
}

export const JOINT_DEFAULTS: JointSettings = { alpha: 1.9, reach: 2 };

/** max(h, (h + min(s, reach * h)) / alpha); monotone in both. */
export function jointScore(harm: number, style: number, settings: JointSettings): number {
  if (harm < 0) return harm;
  const h = harm;
  const lifted = (h + Math.min(Math.max(0, style), settings.reach * h)) / settings.alpha;
  return Math.max(harm, lifted);
}

/** The highest joint score that a text of this harm can reach whatever its style. */
export function highestWithStyle(harm: number, settings: JointSettings): number {
  return harm < 0 ? harm : Math.max(harm, (harm * (1 + settings.reach)) / settings.alpha);
}
