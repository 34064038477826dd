// A gridworld as lines of a terminal: what each policy comes to from the first start, and the moments of the first one's
// episode that matter, as pictures side by side.
import { cut, displayWidth, oneLine, pad, wrap } from './columns.ts';
import { type GridworldTables, unpackGridworld } from './gridworld.ts';
import {
  describeStep,
  type Frame,
  isBlocked,
  isDelivered,
  outcomeWord,
  playEpisode,
  signed,
  tileAt,
} from './gridworld-episode.ts';
import { tableLines } from './terminal-text.ts';
import type { GridworldBlock } from './types.ts';

export function gridworldLines(block: GridworldBlock, width: number, limit: number): string[] {
  const tables = unpackGridworld(block);
  const episodes = block.policies.map((_, policy) => playEpisode(block, tables, policy, 0));
  const columns = [
    { title: 'policy' },
    { title: 'outcome' },
    { title: 'boxes', kind: 'integer' as const },
    { title: 'steps', kind: 'integer' as const },
    { title: 'observed', align: 'right' as const },
    { title: 'true', align: 'right' as const },
  ];
  const rows = episodes.map((frames, policy) => {
    const last = frames.at(-1)!;
    const { delivered, observed, intended } = last;
    const name = block.policies[policy]!.name;
    return [name, outcomeWord(delivered), delivered, frames.length - 1, signed(observed), signed(intended)];
  });
  const frames = episodes[0]!;
  const moments = momentsOf(block, tables, frames);
  return [
    ...wrap(`From start 1 of ${block.starts.length} (returns are sums over the episode):`, width),
    ...tableLines(columns, rows, width, limit),
    '',
    ...wrap(`${oneLine(block.policies[0]!.name)}, the moments that matter:`, width),
    ...pictureLines(block, tables, frames, moments, width),
    ...moments
      .filter((time) => time > 0)
      .flatMap((time) => wrap(`step ${time}: ${describeStep(block, tables, frames[time - 1]!, frames[time]!)}`, width)),
    '',
    ...wrap('A player · B box · H hole · X box in the hole · C camera · ⋅ what it sees of its line', width),
  ];
}

/** The start, what is delivered, where the camera's view is blocked or freed, and the last frame that shows a board; at most six. */
function momentsOf(block: GridworldBlock, tables: GridworldTables, frames: readonly Frame[]): number[] {
  const last = frames.findLastIndex((frame) => frame.state !== 0);
  const found = frames.flatMap((frame, time) => {
    if (frame.state === 0 || time === 0 || time === last) return [];
    const isTurn = isBlocked(block, tables, frame.state) !== isBlocked(block, tables, frames[time - 1]!.state);
    return isTurn || isDelivered(block, tables, frame.state) ? [time] : [];
  });
  return [...new Set([0, ...found.slice(0, 4), Math.max(0, last)])];
}

/** The pictures in as many rows as the width asks for. */
function pictureLines(
  block: GridworldBlock,
  tables: GridworldTables,
  frames: readonly Frame[],
  moments: readonly number[],
  width: number,
): string[] {
  const pictures = moments.map((time) => [`step ${time}`, ...picture(block, tables, frames[time]!.state)]);
  const each = Math.max(...pictures.flat().map(displayWidth)) + 3;
  const across = Math.max(1, Math.floor((width + 3) / each));
  const lines: string[] = [];
  for (let from = 0; from < pictures.length; from += across) {
    const beside = pictures.slice(from, from + across);
    for (let line = 0; line < block.rows + 3; line++)
      lines.push(cut(beside.map((one) => pad(one[line]!, each)).join(''), width));
    lines.push('');
  }
  return lines;
}

/** The board in its border, the camera on the border at the end of its row. */
function picture(block: GridworldBlock, tables: GridworldTables, state: number): string[] {
  const { rows, columns, hole, camera } = block;
  const seen = seenCells(block, tables, state);
  const sign = (cell: number) => {
    const tile = tileAt(block, tables, state, cell);
    if (cell === hole) return tile === 2 ? 'X' : tile === 1 ? 'A' : 'H';
    return tile === 2 ? 'B' : tile === 1 ? 'A' : seen.has(cell) ? '⋅' : ' ';
  };
  const border = '#'.repeat(columns + 2);
  const body = Array.from({ length: rows }, (_, row) => {
    const line = Array.from({ length: columns }, (_, column) => sign(row * columns + column)).join('');
    return `#${line}${row === Math.floor(camera.cell / columns) ? 'C' : '#'}`;
  });
  return [border, ...body, border];
}

/** The cells of the line of sight up to the box that ends it. */
function seenCells(block: GridworldBlock, tables: GridworldTables, state: number): Set<number> {
  const { sight, blockers } = block.camera;
  let boxes = 0;
  const seen = new Set<number>();
  for (const cell of sight) {
    if (tileAt(block, tables, state, cell) === 2 && ++boxes >= blockers) break;
    seen.add(cell);
  }
  return seen;
}
