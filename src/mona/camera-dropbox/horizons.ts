// The exact policy for every optimisation horizon M: Q_M(t,s,a) = A(t,s,a) + max over a' of Q_{M-1}(t+1,s',a'), Q_0 = 0. M = 1 is MONA,
// M = limit is ordinary RL. One pass over M holds one table of values and one of greedy actions, not one for each M.
import type { StepSignal } from './step-signal.ts';
import type { CameraDropbox } from './world.ts';

export interface HorizonOptions {
  /** Which horizons are wanted, 1 to limit; default all. */
  readonly horizons?: readonly number[] | undefined;
  /** Called for each wanted horizon in ascending order; `greedy` is [limit, states] and is rewritten afterwards. */
  readonly onHorizon: (horizon: number, greedy: Uint8Array) => void;
}

/** Every action is as good as another. */
export const allActions = 0b1111;

/** Solves the horizons; bit a of a greedy entry is set where action a is among the best, exact ties included. */
export function solveHorizons(world: CameraDropbox, step: StepSignal, options: HorizonOptions): void {
  const wanted = new Set(options.horizons ?? allHorizons(world));
  for (const { horizon, greedy } of horizonSteps(world, step, Math.max(0, ...wanted)))
    if (wanted.has(horizon)) options.onHorizon(horizon, greedy);
}

/** The greedy actions of one horizon, [limit, states]. */
export function greedyActions(world: CameraDropbox, step: StepSignal, horizon: number): Uint8Array {
  let last: Uint8Array = new Uint8Array(0);
  for (const { greedy } of horizonSteps(world, step, horizon)) last = greedy;
  return last;
}

/** 1 to limit. */
export function allHorizons({ rules: { limit } }: CameraDropbox): readonly number[] {
  return Array.from({ length: limit }, (_, i) => i + 1);
}

export interface SolvedHorizon {
  readonly horizon: number;
  /** [limit, states], the same array each time. */
  readonly greedy: Uint8Array;
}

/** The horizons 1 to `last` one after another, so that a caller can breathe between them. */
export function* horizonSteps(world: CameraDropbox, step: StepSignal, last: number): Generator<SolvedHorizon> {
  const { limit } = world.rules;
  const values = new Float64Array(limit * world.states);
  // The last time has no advantage: all its actions tie, for every horizon.
  const greedy = new Uint8Array(limit * world.states).fill(allActions);
  for (let horizon = 1; horizon <= last; horizon++) {
    // Later times have fewer than `horizon` steps left that count, and stay as the horizon before left them. Times go up, so
    // that the row of the next time still holds the values of the horizon before.
    for (let t = 0; t < limit - horizon; t++) solveTime(world, step, t, values, greedy);
    yield { horizon, greedy };
  }
}

function solveTime(
  { states, next }: CameraDropbox,
  { reward, potential }: StepSignal,
  t: number,
  values: Float64Array,
  greedy: Uint8Array,
): void {
  const [now, later] = [t * states, (t + 1) * states];
  for (let state = 0; state < states; state++) {
    const here = potential[now + state]!;
    let best = Number.NEGATIVE_INFINITY;
    let mask = 0;
    for (let action = 0; action < 4; action++) {
      const entered = next[4 * state + action]!;
      // In this order and no other: a sum rounded otherwise would make and break ties.
      const q = reward[entered]! + potential[later + entered]! - here + values[later + entered]!;
      if (q > best) {
        best = q;
        mask = 1 << action;
      } else if (q === best) mask |= 1 << action;
    }
    // A fault of ours: what is no number is refused where it comes in. Silence would lose these episodes from every share.
    if (mask === 0) throw new Error(`no action is the best in state ${state} at time ${t}: its worth is no number`);
    values[now + state] = best;
    greedy[now + state] = mask;
  }
}
