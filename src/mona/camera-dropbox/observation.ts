// What a player sees, as published: the time, then every tile (0 empty, 1 player, 2 box), row by row. The ended state is all empty.
import type { CameraDropbox } from './world.ts';

/** Number of values of each part of an observation. */
export function observationSizes({ rules }: CameraDropbox): readonly number[] {
  return [rules.limit + 1, ...new Array<number>(rules.cells).fill(3)];
}

/** Writes the observation of a state at time t into `target` from index `at`. */
export function writeObservation(
  { rules: { cells }, tiles }: CameraDropbox,
  t: number,
  state: number,
  target: Int32Array | number[],
  at = 0,
): void {
  target[at] = t;
  for (let cell = 0; cell < cells; cell++) target[at + 1 + cell] = tiles[state * cells + cell]!;
}
