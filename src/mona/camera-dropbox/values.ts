// Values by backward induction: what the best play from a state and a time still earns of a reward. As published, the reward of
// the last step does not count ("the last time step has zero advantage"), so the values at the last time are zero.
import type { CameraDropbox } from './world.ts';

/** V(t, s) = max over actions of reward(s') + V(t + 1, s'); [limit, states]. */
export function valueTable({ rules: { limit }, states, next }: CameraDropbox, reward: Float64Array): Float64Array {
  const values = new Float64Array(limit * states);
  for (let t = limit - 2; t >= 0; t--) {
    const [now, later] = [t * states, (t + 1) * states];
    for (let state = 0; state < states; state++) {
      let best = Number.NEGATIVE_INFINITY;
      for (let i = 4 * state; i < 4 * state + 4; i++) {
        const entered = next[i]!;
        const value = reward[entered]! + values[later + entered]!;
        if (value > best) best = value;
      }
      values[now + state] = best;
    }
  }
  return values;
}

/** The mean value over the starts, at time 0. */
export function meanStartValue({ starts }: CameraDropbox, values: Float64Array): number {
  let sum = 0;
  for (const start of starts) sum += values[start]!;
  return sum / starts.length;
}

/** The sum of the absolute values of a table: its checksum. */
export function absoluteSum(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.abs(values[i]!);
  return sum;
}
