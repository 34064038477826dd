// The strip beside the rows of a heat map that says what kind of thing each row is: a colour and a mark of one or two characters,
// so that colour is never the only sign.
import type { RenderFunction } from '@observablehq/plot';
import type { HeatBlock } from '../../../src/report/types.ts';
import { colourOf } from './colour.ts';
import { centresOf, heightOf, svgElement } from './svg.ts';

/** Pixels, with the gap to the cells. */
export const stripWidth = 25;

/** Pixels that a mark needs. */
const markHeight = 12;

/** The group's name of each row; undefined where it has none. */
export function groupNames(block: HeatBlock): (string | undefined)[] {
  return block.rows.map((_, row) => {
    const group = block.groups?.of[row];
    return group == null ? undefined : block.groups?.names[group]?.name;
  });
}

/** The group that all rows pooled in one have, if it is one. */
function groupOf(block: HeatBlock, row: number, pooled: number): number | undefined {
  const [first, ...others] = block.groups?.of.slice(row, row + pooled) ?? [];
  return first != null && others.every((other) => other === first) ? first : undefined;
}

interface Run {
  readonly group: number;
  /** Middles of its first and last row, in pixels. */
  readonly top: number;
  bottom: number;
}

/** Drawn between the branches (or the names) and the cells; neighbours of one group that are too low for a mark share one. */
export function stripMark(block: HeatBlock, rows: readonly string[], pooled: number): RenderFunction {
  return (_index, scales, _values, dimensions, context) => {
    if (!block.groups) return null;
    const height = heightOf(scales);
    const isHigh = height >= markHeight;
    const runs: Run[] = [];
    let open: number | undefined;
    centresOf(scales, rows).forEach((centre, i) => {
      const group = groupOf(block, Number(rows[i]), pooled);
      const last = runs.at(-1);
      if (group !== undefined && last && open === group && !isHigh) last.bottom = centre;
      else if (group !== undefined) runs.push({ group, top: centre, bottom: centre });
      open = group;
    });
    const strip = svgElement(context.document, 'g', { class: 'groups' });
    const x = dimensions.marginLeft - stripWidth;
    const gap = isHigh ? 1.5 : 0.5;
    for (const { group, top, bottom } of runs) {
      const size = bottom - top + height;
      const place = { x, y: top - height / 2 + gap / 2, width: stripWidth - 3, height: Math.max(1, size - gap) };
      const tint = { fill: colourOf({}, group), 'fill-opacity': 0.22 };
      strip.append(svgElement(context.document, 'rect', { ...place, ...tint }));
      if (size < markHeight) continue;
      const middle = { x: x + (stripWidth - 3) / 2, y: (top + bottom) / 2, dy: '0.32em', 'text-anchor': 'middle' };
      const mark = svgElement(context.document, 'text', { ...middle, fill: 'var(--ink)' });
      mark.textContent = block.groups.names[group]?.mark ?? '';
      strip.append(mark);
    }
    return strip;
  };
}
