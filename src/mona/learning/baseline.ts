// What REINFORCE takes off a return before it learns from it: a number that does not depend on the action, so that nothing is biased.
import type { Rollout } from './rollout.ts';

export interface Baseline {
  /** The baseline of each decision of a rollout, and then learns from its credited returns. */
  take(rollout: Rollout, returns: Float64Array): Float64Array;
}

/**
 * The running mean of the credited return, for each first observation of an episode (the task, the applicant) and each step.
 * @param rate share that the mean of a new update gets, in (0, 1]
 */
export function contextBaseline(rate: number): Baseline {
  const means = new Map<string, number>();
  return {
    take(rollout, returns) {
      const baseline = new Float64Array(returns.length);
      const seen = new Map<string, { sum: number; count: number }>();
      const { starts, ends } = rollout.recording;
      const { contexts, steps } = rollout;
      starts.forEach((start, part) => {
        for (let i = start; i < ends[part]!; i++) {
          const key = `${contexts[part]!}/${steps[i]!}`;
          baseline[i] = means.get(key) ?? 0;
          const entry = seen.get(key) ?? { sum: 0, count: 0 };
          entry.sum += returns[i]!;
          entry.count += 1;
          seen.set(key, entry);
        }
      });
      for (const [key, { sum, count }] of seen) {
        const known = means.get(key);
        means.set(key, known === undefined ? sum / count : known + rate * (sum / count - known));
      }
      return baseline;
    },
  };
}
