// What one step is optimised for: the observed reward and the weighted approval of an overseer, in the one form that every overseer,
// weight and form of approval comes down to: A(t, s, a) = reward(s') + potential(t+1, s') - potential(t, s), and 0 at the last time.
import type { ApprovalForm, Overseer } from './overseer.ts';
import type { CameraDropbox } from './world.ts';

export interface StepSignal {
  /** [states], of the state entered. */
  readonly reward: Float64Array;
  /** [limit, states]. */
  readonly potential: Float64Array;
}

export interface SignalOptions {
  /** Default 'potential'. */
  readonly form?: ApprovalForm | undefined;
  /** What approval is multiplied with; default 1. */
  readonly weight?: number | undefined;
}

/** The signal with an overseer. With the potential form and weight 1 the sums are, bit for bit, those of the published source. */
export function stepSignal(
  world: CameraDropbox,
  overseer: Overseer,
  { form = 'potential', weight = 1 }: SignalOptions = {},
): StepSignal {
  return {
    reward:
      form === 'potential'
        ? world.observed
        : world.observed.map((value, state) => value + weight * overseer.reward[state]!),
    potential: weight === 1 ? overseer.values : overseer.values.map((value) => weight * value),
  };
}

/** A(t, s, a) as a table, [limit, states, 4]: what the published environment takes as `reward_override`. */
export function advantageTable({ rules, states, next }: CameraDropbox, signal: StepSignal): Float64Array {
  const { reward, potential } = signal;
  const table = new Float64Array(rules.limit * states * 4);
  for (let t = 0; t < rules.limit - 1; t++)
    for (let state = 0; state < states; state++)
      for (let action = 0; action < 4; action++) {
        const entered = next[4 * state + action]!;
        table[4 * (t * states + state) + action] =
          reward[entered]! + potential[(t + 1) * states + entered]! - potential[t * states + state]!;
      }
  return table;
}
