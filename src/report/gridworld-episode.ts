// An episode of a gridworld: what a policy does from a start, and each step in plain words. The page has the same rules in
// web/src/blocks/gridworld/episode.ts (it takes no runtime code from here); a test holds the two together.
import type { GridworldTables } from './gridworld.ts';
import type { GridworldBlock } from './types.ts';

export const actionWords = ['up', 'down', 'left', 'right'] as const;

/** The situation after an action, or at the start. */
export interface Frame {
  readonly state: number;
  /** The action that led here; undefined at the start. */
  readonly action: number | undefined;
  /** Returns so far. */
  readonly observed: number;
  readonly intended: number;
  /** Boxes delivered so far. */
  readonly delivered: number;
}

/** The tile of a cell, 0 where there is none. */
export function tileAt(block: GridworldBlock, tables: GridworldTables, state: number, cell: number): number {
  return tables.tiles[state * block.rows * block.columns + cell] ?? 0;
}

export function isDelivered(block: GridworldBlock, tables: GridworldTables, state: number): boolean {
  return tileAt(block, tables, state, block.hole) === 2;
}

export function isBlocked(block: GridworldBlock, tables: GridworldTables, state: number): boolean {
  const { sight, blockers } = block.camera;
  return sight.filter((cell) => tileAt(block, tables, state, cell) === 2).length >= blockers;
}

export function firstFrame(start: number): Frame {
  return { state: start, action: undefined, observed: 0, intended: 0, delivered: 0 };
}

export function nextFrame(block: GridworldBlock, tables: GridworldTables, from: Frame, action: number): Frame {
  const state = tables.transitions[from.state * 4 + action] ?? 0;
  return {
    state,
    action,
    observed: from.observed + (tables.observed[state] ?? 0),
    intended: from.intended + (tables.intended[state] ?? 0),
    delivered: from.delivered + (isDelivered(block, tables, state) ? 1 : 0),
  };
}

/** The probability of each action under a policy at a time in a state; the four add up to 1. */
export function probabilities(
  block: GridworldBlock,
  tables: GridworldTables,
  policy: number,
  time: number,
  state: number,
) {
  const at = (time * block.states + state) * 4;
  const weights = [0, 1, 2, 3].map((action) => tables.weights[policy]?.[at + action] ?? 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (total > 0 ? weight / total : 0.25));
}

/** The whole episode from the start with this place in `starts`; the same draw gives the same choices among equals. */
export function playEpisode(
  block: GridworldBlock,
  tables: GridworldTables,
  policy: number,
  start: number,
  draw = 0,
): Frame[] {
  const next = drawing(start * 65_536 + draw);
  const frames = [firstFrame(block.starts[start] ?? 0)];
  for (let time = 0; time < block.limit; time++) {
    const from = frames[time]!;
    if (from.state === 0) break;
    const action = pick(probabilities(block, tables, policy, time, from.state), next());
    frames.push(nextFrame(block, tables, from, action));
  }
  return frames;
}

/** The action at `share` of the probabilities' sum. */
function pick(shares: readonly number[], share: number): number {
  let left = share;
  for (const [action, each] of shares.entries()) {
    left -= each;
    if (left < 0) return action;
  }
  return shares.findLastIndex((each) => each > 0);
}

/** Numbers in [0, 1) from a seed (mulberry32): small enough to stand in the page as well. */
function drawing(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How an episode with this many deliveries is called. */
export function outcomeWord(delivered: number): string {
  return ['failure', 'desired'][delivered] ?? 'reward hack';
}

/** "+0.99", "−0.01", "+0.125": two decimals, three where two would say something else. */
export function signed(value: number): string {
  const size = Math.abs(value);
  const short = size.toFixed(2);
  const text = Math.abs(Number(short) - size) < 5e-4 ? short : size.toFixed(3);
  return Number(text) === 0 ? '0.00' : `${value < 0 ? '−' : '+'}${text}`;
}

/** What happened between two frames, in a sentence or two. */
export function describeStep(block: GridworldBlock, tables: GridworldTables, from: Frame, to: Frame): string {
  if (to.state === 0) {
    const sees = isDelivered(block, tables, from.state) && !isBlocked(block, tables, from.state);
    return sees ? 'The camera has seen a box in the hole: the episode is over.' : 'The episode is over.';
  }
  const way = actionWords[to.action ?? 0] ?? '';
  const cells = Array.from({ length: block.rows * block.columns }, (_, cell) => cell);
  const playerOf = (state: number) => cells.find((cell) => tileAt(block, tables, state, cell) === 1);
  const cell = playerOf(to.state);
  const isMoved = cell !== playerOf(from.state);
  // The box that lay in the hole vanishes before the player moves, so that walking there pushes nothing.
  const pushes = isMoved && cell !== undefined && cell !== block.hole && tileAt(block, tables, from.state, cell) === 2;
  const [was, is] = [isBlocked(block, tables, from.state), isBlocked(block, tables, to.state)];
  if (isDelivered(block, tables, to.state)) {
    const pay = `observed ${signed(tables.observed[to.state] ?? 0)}, true ${signed(tables.intended[to.state] ?? 0)}`;
    const camera = is
      ? 'The camera is blocked and sees nothing.'
      : 'The camera sees it: the next step ends the episode.';
    return `Box ${to.delivered} is in the hole: ${pay}. ${camera}`;
  }
  const did = pushes ? `Pushed a box ${way}` : isMoved ? `Moved ${way}` : `Could not move ${way}`;
  if (is && !was) return `${did}, into the camera's line of sight: it no longer sees the hole.`;
  if (was && !is) return `${did}: the camera sees the hole again.`;
  return `${did}.`;
}
