// The dendrogram at the left of a heat map, drawn as lines.
import type { RenderFunction } from '@observablehq/plot';
import type { HeatBlock } from '../../../src/report/types.ts';
import { jointsOf } from './joints.ts';
import { centresOf, svgElement } from './svg.ts';

/** Lines drawn left of the frame; nothing where the block has no dendrogram. */
export function dendrogramMark(
  block: HeatBlock,
  rows: readonly string[],
  pooled: number,
  room: { readonly width: number; readonly gap: number },
): RenderFunction {
  return (_index, scales, _values, dimensions, context) => {
    if (!block.dendrogram) return null;
    const centres = centresOf(scales, rows);
    // Half places lie between two rows.
    const yOf = (place: number) => {
      const [a = 0, b = 0] = [centres[Math.floor(place)], centres[Math.ceil(place)]];
      return a + (b - a) * (place - Math.floor(place));
    };
    const leaves = dimensions.marginLeft - room.gap;
    const xOf = (height: number) => leaves - height * room.width;
    const group = svgElement(context.document, 'g', { class: 'dendrogram', fill: 'none', stroke: 'var(--grey)' });
    for (const joint of jointsOf(block.dendrogram, block.rows.length, pooled)) {
      const x = xOf(joint.height);
      const [top, bottom] = [yOf(joint.from), yOf(joint.to)];
      const d = `M${xOf(joint.fromHeight)},${top}H${x}V${bottom}H${xOf(joint.toHeight)}`;
      group.append(svgElement(context.document, 'path', { d, ...(joint.isBeyond && { 'stroke-dasharray': '1.5 3' }) }));
    }
    return group;
  };
}
