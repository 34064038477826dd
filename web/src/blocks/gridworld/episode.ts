// An episode of a gridworld: what a policy does from a start, and each step in plain words. The terminal has the same rules in
// src/report/gridworld-episode.ts (the viewer takes no runtime code from there); a test holds the two together.
import type { World } from './world.ts';

export const actionWords = ['up', 'down', 'left', 'right'] as const;
export const actionSigns = ['↑', '↓', '←', '→'] as const;

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
export function tileAt(world: World, state: number, cell: number): number {
  return world.tiles[state * world.block.rows * world.block.columns + cell] ?? 0;
}

/** The cells that hold a tile of this kind: 1 the player, 2 a box. */
export function cellsOf(world: World, state: number, tile: 1 | 2): number[] {
  const cells = Array.from({ length: world.block.rows * world.block.columns }, (_, cell) => cell);
  return cells.filter((cell) => tileAt(world, state, cell) === tile);
}

export function isDelivered(world: World, state: number): boolean {
  return tileAt(world, state, world.block.hole) === 2;
}

/** The boxes in the camera's line of sight, the nearest first. */
export function boxesInSight(world: World, state: number): number[] {
  return world.block.camera.sight.filter((cell) => tileAt(world, state, cell) === 2);
}

export function isBlocked(world: World, state: number): boolean {
  return boxesInSight(world, state).length >= world.block.camera.blockers;
}

export function firstFrame(start: number): Frame {
  return { state: start, action: undefined, observed: 0, intended: 0, delivered: 0 };
}

export function nextFrame(world: World, from: Frame, action: number): Frame {
  const state = world.transitions[from.state * 4 + action] ?? 0;
  return {
    state,
    action,
    observed: from.observed + (world.observed[state] ?? 0),
    intended: from.intended + (world.intended[state] ?? 0),
    delivered: from.delivered + (isDelivered(world, state) ? 1 : 0),
  };
}

/** The probability of each action under a policy at a time in a state; the four add up to 1. */
export function probabilities(world: World, policy: number, time: number, state: number): number[] {
  const at = (time * world.block.states + state) * 4;
  const weights = [0, 1, 2, 3].map((action) => world.weights[policy]?.[at + action] ?? 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (total > 0 ? weight / total : 0.25));
}

/** The whole episode from the start with this place in `starts`; the same draw gives the same choices among equals. */
export function playEpisode(world: World, policy: number, start: number, draw = 0): Frame[] {
  const next = drawing(start * 65_536 + draw);
  const frames = [firstFrame(world.block.starts[start] ?? 0)];
  for (let time = 0; time < world.block.limit; time++) {
    const from = frames[time];
    if (!from || from.state === 0) break;
    const action = pick(probabilities(world, policy, time, from.state), next());
    frames.push(nextFrame(world, from, action));
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

/** Numbers in [0, 1) from a seed (mulberry32). */
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
export function describeStep(world: World, from: Frame, to: Frame): string {
  if (to.state === 0) {
    const sees = isDelivered(world, from.state) && !isBlocked(world, from.state);
    return sees ? 'The camera has seen a box in the hole: the episode is over.' : 'The episode is over.';
  }
  const way = actionWords[to.action ?? 0] ?? '';
  const [cell] = cellsOf(world, to.state, 1);
  const isMoved = cell !== cellsOf(world, from.state, 1)[0];
  // The box that lay in the hole vanishes before the player moves, so that walking there pushes nothing.
  const pushes = isMoved && cell !== undefined && cell !== world.block.hole && tileAt(world, from.state, cell) === 2;
  const [was, is] = [isBlocked(world, from.state), isBlocked(world, to.state)];
  if (isDelivered(world, to.state)) {
    const pay = `observed ${signed(world.observed[to.state] ?? 0)}, true ${signed(world.intended[to.state] ?? 0)}`;
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
