// Which box is which: tables say only where boxes stand, so boxes keep their names from frame to frame by where they went.
// A picture can then move them instead of making them vanish and appear.
import { cellsOf, type Frame } from './episode.ts';
import type { World } from './world.ts';

export interface Piece {
  readonly id: number;
  readonly cell: number;
}

/** The boxes of each frame. */
export function piecesOf(world: World, frames: readonly Frame[]): readonly (readonly Piece[])[] {
  let named = 0;
  let before: readonly Piece[] = [];
  return frames.map(({ state }) => {
    // What lay in the hole is gone before anything moves.
    const left = before.filter(({ cell }) => cell !== world.block.hole);
    const cells = cellsOf(world, state, 2);
    const resting = left.filter(({ cell }) => cells.includes(cell));
    const moved = left.filter(({ cell }) => !cells.includes(cell));
    const fresh = cells.filter((cell) => !resting.some((piece) => piece.cell === cell));
    before = [...resting, ...fresh.map((cell) => ({ id: moved.shift()?.id ?? named++, cell }))];
    return before;
  });
}
