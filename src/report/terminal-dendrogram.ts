// A dendrogram as characters: one line for each row drawn, the root at the left, the leaves at the right.
import { type Joint, jointsOf } from './dendrogram.ts';
import type { HeatBlock } from './types.ts';

/** Which ways a character leads: up 1, down 2, left 4, right 8. */
const shapes = ' ╵╷│╴┘┐┤╶└┌├─┴┬┼';
const [up, down, left, right] = [1, 2, 4, 8] as const;

/** For each row drawn `width` characters; empty strings where the block has no dendrogram. */
export function dendrogramLines(block: HeatBlock, pooled: number, width: number): string[] {
  const drawn = Math.ceil(block.rows.length / pooled);
  if (!block.dendrogram || width < 2) return new Array<string>(drawn).fill('');
  const grid = Array.from({ length: drawn }, () => new Uint8Array(width));
  const columnOf = (height: number) => Math.round((1 - height) * (width - 1));
  const put = (row: number, column: number, ways: number) => {
    const line = grid[row];
    if (line && column >= 0 && column < width) line[column] = (line[column] ?? 0) | ways;
  };
  for (const joint of jointsOf(block.dendrogram, block.rows.length, pooled)) draw(joint, columnOf, put);
  return grid.map((line) => [...line].map((ways) => shapes[ways]).join(''));
}

function draw(
  joint: Joint,
  columnOf: (height: number) => number,
  put: (row: number, column: number, ways: number) => void,
): void {
  // Half places are rounded alike wherever a branch is drawn, so that its ends meet.
  const [from, to] = [Math.floor(Math.min(joint.from, joint.to)), Math.floor(Math.max(joint.from, joint.to))];
  const column = columnOf(joint.height);
  const branches = [
    [joint.from, joint.fromHeight],
    [joint.to, joint.toHeight],
  ] as const;
  for (const [place, height] of branches) {
    const row = Math.floor(place);
    const end = columnOf(height);
    put(row, column, right);
    for (let i = column + 1; i < end; i++) put(row, i, left | right);
    if (end > column) put(row, end, height === 0 ? left | right : left);
  }
  for (let row = from; row <= to; row++) put(row, column, (row > from ? up : 0) | (row < to ? down : 0));
}
