// The switch between MONA and ordinary RL, and the only place where it acts: which part of what follows an action counts for it.
import type { Credit } from '../learning/decision-environment.ts';

export interface StepSignal {
  readonly observed: number;
  /** Undefined where the overseer gave no score, or was not asked. */
  readonly approval: number | undefined;
}

/**
 * What an action is scored by: the observed reward and the weighted approval of its own step and of those after it, as far as the
 * horizon reaches. Horizon 1 is MONA: r + w * approval of this step alone. 'episode' is ordinary RL: the return of the continuation.
 *
 * @param signals from the action's own step on, to the end of the continuation or as far as the horizon reaches
 * @returns undefined where an approval that counts is missing
 */
export function creditedReturn(
  signals: readonly StepSignal[],
  { horizon, approvalWeight }: Credit,
): number | undefined {
  let sum = 0;
  for (const { observed, approval } of signals.slice(0, horizon === 'episode' ? undefined : horizon)) {
    sum += observed;
    // With weight 0 nobody was asked.
    if (approvalWeight === 0) continue;
    if (approval === undefined) return undefined;
    sum += approvalWeight * approval;
  }
  return sum;
}

/**
 * Advantages relative to a group of samples of one prefix (Shao et al. 2024, arXiv 2402.03300, section 4.1.2): (r - mean) / sd, with
 * the sample standard deviation (n - 1), as TRL has it, and without the 1e-4 that TRL adds to it: where rewards differ by little, ours
 * are larger. All 0 where all rewards are equal: nothing can be learned from such a group.
 */
export function groupAdvantages(rewards: readonly number[]): number[] {
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
  const squares = rewards.reduce((sum, reward) => sum + (reward - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (rewards.length - 1));
  // Rewards that are equal on paper can differ by rounding, and must not be blown up to advantages of 1.
  const rounding = 1e-12 * Math.max(1, ...rewards.map(Math.abs));
  return rewards.map((reward) => (deviation > rounding ? (reward - mean) / deviation : 0));
}
