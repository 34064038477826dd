// All states of a board in the order of the published source: the ended state, then by number of boxes, then by their tiles read
// as a number (empty 0, player 1, box 2). The same order lets value tables of the published code be read as they are.
import type { Rules } from './rules.ts';
import { countStates } from './rules.ts';

export const emptyTile = 0;
export const playerTile = 1;
export const boxTile = 2;

/** The state in which the episode is over. */
export const endedState = 0;

export interface States {
  readonly states: number;
  /** [states, cells], row by row; all empty for the ended state. */
  readonly tiles: Uint8Array;
  /** [states]. */
  readonly boxCount: Uint8Array;
}

export function enumerateStates({ cells, maxBoxes }: Rules): States {
  const states = countStates(cells, maxBoxes);
  const tiles = new Uint8Array(states * cells);
  const boxCount = new Uint8Array(states);
  const current = new Uint8Array(cells);
  let state = 1;
  for (let boxes = 0; boxes <= maxBoxes; boxes++) {
    current.fill(emptyTile);
    current[cells - 1 - boxes] = playerTile;
    current.fill(boxTile, cells - boxes);
    do {
      tiles.set(current, state * cells);
      boxCount[state] = boxes;
      state++;
    } while (advance(current));
  }
  return { states, tiles, boxCount };
}

/** Turns the tiles into the next arrangement in order (Narayana's algorithm); false after the last. */
function advance(tiles: Uint8Array): boolean {
  let pivot = tiles.length - 2;
  while (pivot >= 0 && tiles[pivot]! >= tiles[pivot + 1]!) pivot--;
  if (pivot < 0) return false;
  let other = tiles.length - 1;
  while (tiles[other]! <= tiles[pivot]!) other--;
  [tiles[pivot], tiles[other]] = [tiles[other]!, tiles[pivot]!];
  tiles.subarray(pivot + 1).reverse();
  return true;
}

/** Finds the state of given tiles by counting the arrangements before it: no map of states is kept. */
export function stateFinder({ cells, maxBoxes }: Rules): (tiles: ArrayLike<number>, from?: number) => number {
  const choose = binomials(cells, maxBoxes + 1);
  const first = new Float64Array(maxBoxes + 1);
  let offset = 1;
  for (let boxes = 0; boxes <= maxBoxes; boxes++) {
    first[boxes] = offset;
    offset += choose(cells, boxes) * (cells - boxes);
  }
  return (tiles, from = 0) => {
    let boxes = 0;
    let players = 0;
    for (let cell = 0; cell < cells; cell++) {
      const tile = tiles[from + cell];
      if (tile === boxTile) boxes++;
      else if (tile === playerTile) players++;
      else if (tile !== emptyTile) return -1;
    }
    if (players === 0 && boxes === 0) return endedState;
    if (players !== 1 || boxes > maxBoxes) return -1;
    let rank = first[boxes]!;
    let hasPlayer = true;
    for (let cell = 0; cell < cells; cell++) {
      const left = cells - cell - 1;
      const tile = tiles[from + cell];
      if (tile === emptyTile) continue;
      // Arrangements that have a smaller tile here: an empty one, and before a box also the player.
      const empties = left + 1 - boxes - (hasPlayer ? 1 : 0);
      if (empties > 0) rank += choose(left, boxes) * (hasPlayer ? left - boxes : 1);
      if (tile === playerTile) hasPlayer = false;
      else {
        if (hasPlayer) rank += choose(left, boxes);
        boxes--;
      }
    }
    return rank;
  };
}

function binomials(n: number, k: number): (n: number, k: number) => number {
  const table = new Float64Array((n + 1) * (k + 1));
  for (let i = 0; i <= n; i++) {
    table[i * (k + 1)] = 1;
    for (let j = 1; j <= Math.min(i, k); j++)
      table[i * (k + 1) + j] = table[(i - 1) * (k + 1) + j - 1]! + (j < i ? table[(i - 1) * (k + 1) + j]! : 0);
  }
  return (a, b) => table[a * (k + 1) + b]!;
}
