// From which score a text is blocked, and from which a judge is asked. In one place, so that no route has an opinion of its own.
import type { Configuration } from './types.ts';

/** Where neither configuration nor guard says from when a judge is asked: this share of the block threshold. */
export const ESCALATE_SHARE = 0.6;

/**
 * The thresholds before any tightening: the configuration's, else the guard's. With a judge there is always a score from which it is
 * asked: one that is none (not below `block`, so that nothing would ever be doubtful) counts as not given.
 */
export function thresholdsOf(
  { guard }: Pick<Configuration, 'guard'>,
  own: { readonly block: number; readonly escalate?: number },
  hasJudge: boolean,
): { readonly block: number; readonly escalate?: number } {
  const block = guard.block ?? own.block;
  const escalate = guard.escalate ?? own.escalate;
  if (hasJudge && !(escalate !== undefined && escalate < block)) return { block, escalate: ESCALATE_SHARE * block };
  return escalate === undefined ? { block } : { block, escalate };
}
