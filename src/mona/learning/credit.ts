// The switch: which reward a decision is credited with. Ordinary RL and myopic optimisation with approval (MONA, Farquhar et
// al. 2025, arXiv 2501.13011) are this file with another horizon; nothing else in the learners looks at it.
import { OversightError, type Random } from '../../base/index.ts';
import type { Credit } from './decision-environment.ts';
import { partEnds, type Recording, type ValueEstimates } from './recording.ts';

/**
 * The horizon in steps, Infinity for that of ordinary RL. One of at least the longest episode is no other than 'episode':
 * both look at whole episodes.
 * @throws OversightError('input') for a horizon that is no whole number of at least 1, or a weight that is no number
 */
export function readCredit({ horizon, approvalWeight }: Credit, steps: number): number {
  if (horizon !== 'episode' && !(Number.isInteger(horizon) && horizon >= 1)) {
    throw new OversightError(`the horizon is ${horizon}, which is no number of steps`, {
      kind: 'input',
      remedy: "Give a whole number of at least 1 (1 is MONA), or 'episode' for ordinary RL.",
    });
  }
  if (!Number.isFinite(approvalWeight)) {
    throw new OversightError(`the approval weight is ${approvalWeight}, which is no finite number`, {
      kind: 'input',
      remedy: 'Give 0 for no approval, 1 for approval on the scale of the reward.',
    });
  }
  return horizon === 'episode' || horizon >= steps ? Number.POSITIVE_INFINITY : horizon;
}

/**
 * What the learner is paid, by decision: the reward that the decision itself brought, and approval (with what was added in
 * hindsight) times its weight at the decision that completed the step.
 */
export function stepSignals(recording: Recording, approvalWeight: number): Float64Array {
  const { observed, approval, hindsight, completes } = recording;
  const signals = observed.slice();
  if (approvalWeight === 0) return signals;
  for (let i = 0; i < signals.length; i++) {
    if (completes[i] === 1) signals[i]! += approvalWeight * (approval[i]! + (hindsight?.[i] ?? 0));
  }
  return signals;
}

/**
 * The return that each decision is credited with, undiscounted: the signals of its own step, all of them, wherever in the step
 * they arrived, and of the steps after it within the horizon. Decisions outside of all parts get 0.
 */
export function creditedReturns(recording: Recording, signals: Float64Array, horizon: number): Float64Array {
  const returns = new Float64Array(signals.length);
  for (const steps of stepsOfParts(recording)) {
    const sums = steps.map(({ start, end }) => sum(signals, start, end));
    steps.forEach(({ start, end }, step) => {
      returns.fill(sum(sums, step, Math.min(step + horizon, steps.length)), start, end);
    });
  }
  return returns;
}

/** Decisions to learn from, in an order in which nothing may be read, each with its advantage and the value it should have had. */
export interface Credited {
  readonly decisions: Int32Array;
  readonly advantages: Float64Array;
  readonly returns: Float64Array;
}

export interface WindowOptions {
  /** From `readCredit`. */
  readonly horizon: number;
  /** Discount from one step to the next; none within a step. */
  readonly gamma: number;
  /** How far generalised advantage estimation looks (Schulman et al. 2016): 0 one decision, 1 to the end. */
  readonly lambda: number;
  /** Decisions to take; windows overlap, so there are mostly more. */
  readonly size: number;
  readonly random: Random;
}

/**
 * Generalised advantage estimation inside of windows. With the horizon of ordinary RL a window is a part of an episode, and
 * what comes beyond a part that was cut is estimated. With a shorter one each part is cut into all windows of that many steps
 * (a shorter part is one window), nothing beyond a window counts, and windows in random order are taken until `size`
 * decisions are: so it was done by the authors of MONA.
 */
export function windowAdvantages(
  recording: Recording,
  signals: Float64Array,
  { values, beyond }: ValueEstimates,
  options: WindowOptions,
): Credited {
  const { horizon, gamma, lambda, size, random } = options;
  const windows = cutWindows(recording, horizon, beyond);
  const total = windows.reduce((count, { start, end }) => count + end - start, 0);
  if (total === 0) {
    throw new OversightError('a rollout holds no whole step', {
      remedy: 'Make rollouts longer than the longest step.',
    });
  }
  const isAll = horizon === Number.POSITIVE_INFINITY && total === size;
  const order = isAll ? windows : random.shuffle(windows);
  const decisions = new Int32Array(size);
  const advantages = new Float64Array(size);
  const returns = new Float64Array(size);
  for (let taken = 0, next = 0; taken < size; next++) {
    const { start, end, after } = order[next % order.length]!;
    let advantage = 0;
    let valueAfter = after;
    // From the last decision back; a window that no longer fits as a whole gives its first decisions.
    for (let i = end - 1; i >= start; i--) {
      const discount = recording.completes[i] === 1 ? gamma : 1;
      advantage =
        signals[i]! + discount * valueAfter - values[i]! + (i === end - 1 ? 0 : discount * lambda * advantage);
      valueAfter = values[i]!;
      const place = taken + i - start;
      if (place >= size) continue;
      decisions[place] = i;
      advantages[place] = advantage;
      returns[place] = advantage + values[i]!;
    }
    taken += end - start;
  }
  return { decisions, advantages, returns };
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

interface Window extends Stretch {
  /** The value of what comes after it. */
  readonly after: number;
}

function cutWindows(recording: Recording, horizon: number, beyond: Float64Array): Window[] {
  const { starts, ends, endings } = recording;
  if (horizon === Number.POSITIVE_INFINITY) {
    return Array.from(starts, (start, part) => ({
      start,
      end: ends[part]!,
      after: endings[part] === partEnds.terminated ? 0 : beyond[part]!,
    }));
  }
  return stepsOfParts(recording).flatMap((all) => {
    // Nothing is estimated beyond a window, so a step whose signal has not come yet is no part of one.
    const steps = all.filter(({ end }) => recording.completes[end - 1] === 1);
    const count = Math.max(steps.length - horizon, 0) + (steps.length > 0 ? 1 : 0);
    return Array.from({ length: count }, (_, first) => ({
      start: steps[first]!.start,
      end: steps[Math.min(first + horizon, steps.length) - 1]!.end,
      after: 0,
    }));
  });
}

/** The decisions of each step, by part. */
function stepsOfParts({ starts, ends, completes }: Recording): Stretch[][] {
  return Array.from(starts, (first, part) => {
    const steps: Stretch[] = [];
    let start = first;
    for (let i = first; i < ends[part]!; i++) {
      if (completes[i] === 0 && i + 1 < ends[part]!) continue;
      steps.push({ start, end: i + 1 });
      start = i + 1;
    }
    return steps;
  });
}

function sum(values: ArrayLike<number>, start: number, end: number): number {
  let total = 0;
  for (let i = start; i < end; i++) total += values[i]!;
  return total;
}
