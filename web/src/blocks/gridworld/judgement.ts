// What each of the four actions would earn at a time in a state: observed and true reward, the overseer's approval, and their
// sum, which is what the learner was trained on.
import { actionWords, type Frame, nextFrame, probabilities } from './episode.ts';
import type { World } from './world.ts';

export interface Judgement {
  readonly action: number;
  readonly next: number;
  readonly observed: number;
  readonly intended: number;
  /** null where there is no overseer. */
  readonly approval: number | null;
  readonly signal: number;
  /** The most that the signals of the policy's horizon can add up to, from this action on; null where the horizon is unknown. */
  readonly credited: number | null;
  readonly probability: number;
}

/** V(t + 1, entered) - V(t, state), and what it adds for the state entered; the last step of an episode is not judged. null without an overseer. */
function approvalOf(world: World, overseer: number | null, time: number, state: number, next: number) {
  const values = overseer === null ? undefined : world.values[overseer];
  if (!values) return null;
  const { states, limit } = world.block;
  if (time >= limit - 1) return 0;
  const added = world.rewards[overseer ?? 0]?.[next] ?? 0;
  return added + (values[(time + 1) * states + next] ?? 0) - (values[time * states + state] ?? 0);
}

export function judge(world: World, policy: number, time: number, from: Frame): Judgement[] {
  const { overseer = null, horizon } = world.block.policies[policy] ?? {};
  const shares = probabilities(world, policy, time, from.state);
  const rest = horizon === undefined ? undefined : creditBeyond(world, overseer, horizon, time);
  return shares.map((probability, action) => {
    const next = nextFrame(world, from, action).state;
    const observed = world.observed[next] ?? 0;
    const approval = approvalOf(world, overseer, time, from.state, next);
    const signal = signalOf(world, overseer, time, from.state, next);
    const credited = rest ? signal + (rest[next] ?? 0) : null;
    return { action, next, observed, intended: world.intended[next] ?? 0, approval, signal, credited, probability };
  });
}

/** Observed reward and approval; the last step earns nothing. */
function signalOf(world: World, overseer: number | null, time: number, state: number, next: number): number {
  if (time >= world.block.limit - 1) return 0;
  return (world.observed[next] ?? 0) + (approvalOf(world, overseer, time, state, next) ?? 0);
}

/**
 * For each state, the most that the `horizon - 1` signals after `time` can add up to: backwards from the last of them. Written
 * out, for a large board has millions of sums in it and a step may not wait for them.
 */
function creditBeyond(world: World, overseer: number | null, horizon: number, time: number): Float64Array {
  const { transitions, observed } = world;
  const { states, limit } = world.block;
  const values = overseer === null ? undefined : world.values[overseer];
  const rewards = overseer === null ? undefined : world.rewards[overseer];
  let later = new Float64Array(states);
  let now = new Float64Array(states);
  const worth = new Float64Array(states);
  // The last step of all earns nothing, so that nothing is credited from it on.
  for (let at = Math.min(time + horizon, limit - 1) - 1; at > time; at--) {
    const [here, next] = [at * states, (at + 1) * states];
    for (let state = 0; state < states; state++)
      worth[state] =
        (observed[state] ?? 0) + (rewards?.[state] ?? 0) + (values?.[next + state] ?? 0) + (later[state] ?? 0);
    for (let state = 0; state < states; state++) {
      const from = state * 4;
      const best = Math.max(
        worth[transitions[from] ?? 0] ?? 0,
        worth[transitions[from + 1] ?? 0] ?? 0,
        worth[transitions[from + 2] ?? 0] ?? 0,
        worth[transitions[from + 3] ?? 0] ?? 0,
      );
      now[state] = best - (values?.[here + state] ?? 0);
    }
    [later, now] = [now, later];
  }
  return later;
}

/** "down", "down or left", "down (60 %), left (40 %)". */
export function choiceWords(judged: readonly Judgement[]): string {
  const taken = judged.filter(({ probability }) => probability > 0.005);
  const isEven = taken.every(({ probability }) => Math.abs(probability - 1 / taken.length) < 0.01);
  if (isEven) return taken.map(({ action }) => actionWords[action]).join(' or ');
  return taken
    .sort((a, b) => b.probability - a.probability)
    .map(({ action, probability }) => `${actionWords[action]} (${Math.round(probability * 100)}\u00a0%)`)
    .join(', ');
}
