// Where episodes start: every box at hand, none on the outer ring, and from where, with one box enough to blind the camera, all
// boxes can be delivered unseen. Found as published: backwards from the states in which the last box has just been delivered.
import type { Rules } from './rules.ts';
import { boxTile, endedState, playerTile, type States, stateFinder } from './states.ts';

/** @param next transitions where one box blinds the camera; [states, 4] */
export function startStates(rules: Rules, { states, tiles, boxCount }: States, next: Int32Array): Int32Array {
  const { rows, columns, cells, maxBoxes } = rules;
  const { first, sources } = reversed(next, states);
  const visited = new Uint8Array(states);
  // The ended state leads back to every seen one; the search begins after it and never meets it.
  visited[endedState] = 1;
  const queue = lastDeliveries(rules);
  for (const state of queue) visited[state] = 1;
  const starts: number[] = [];
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    if (boxCount[state] === maxBoxes && !hasBoxOnRing(tiles, state * cells, rows, columns)) starts.push(state);
    for (let i = first[state]!; i < first[state + 1]!; i++) {
      const source = sources[i]!;
      if (visited[source]) continue;
      visited[source] = 1;
      queue.push(source);
    }
  }
  return Int32Array.from(starts).sort();
}

/** One box, in the hole, and the player above it or right of it. */
function lastDeliveries(rules: Rules): number[] {
  const { rows, columns, cells } = rules;
  const find = stateFinder(rules);
  const hole = (rows - 1) * columns;
  return [hole - columns, hole + 1].map((player) => {
    const tiles = new Uint8Array(cells);
    tiles[hole] = boxTile;
    tiles[player] = playerTile;
    return find(tiles);
  });
}

function hasBoxOnRing(tiles: Uint8Array, from: number, rows: number, columns: number): boolean {
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const isRing = row === 0 || row === rows - 1 || column === 0 || column === columns - 1;
      if (isRing && tiles[from + row * columns + column] === boxTile) return true;
    }
  return false;
}

/** The graph turned round: the sources of `state` stand at first[state] to first[state + 1]. */
function reversed(next: Int32Array, states: number): { first: Int32Array; sources: Int32Array } {
  const first = new Int32Array(states + 1);
  for (let i = 0; i < next.length; i++) first[next[i]! + 1]!++;
  for (let state = 0; state < states; state++) first[state + 1]! += first[state]!;
  const sources = new Int32Array(next.length);
  const filled = first.slice(0, states);
  for (let i = 0; i < next.length; i++) {
    const target = next[i]!;
    sources[filled[target]!++] = i >> 2;
  }
  return { first, sources };
}
