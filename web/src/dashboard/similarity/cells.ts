// Which two models a cell of the drawn matrix stands for.
import type { HeatBlock } from '../../../../src/report/types.ts';
import { heatCells } from '../../charts/heat.ts';

/** The names of row and column under a pointer; undefined beside the cells, on the diagonal, and where cells are pooled. */
export function pairAt(event: MouseEvent, block: HeatBlock): readonly [string, string] | undefined {
  // The tip that comes up under the button makes the whole picture the target of the click; the tip itself is no cell.
  if (!(event.target instanceof SVGElement) || event.target.closest('[aria-label="tip"]')) return undefined;
  const rect = document.elementsFromPoint(event.clientX, event.clientY).find((each) => each.matches('.cells rect'));
  const group = rect?.closest('.cells');
  if (!rect || !group) return undefined;
  const { cells, pooled } = heatCells(block);
  const drawn: readonly Element[] = [...group.querySelectorAll('rect')];
  if (pooled > 1 || drawn.length !== cells.length) return undefined;
  const cell = cells[drawn.indexOf(rect)];
  if (!cell || cell.row === cell.column) return undefined;
  const [a, b] = [block.rows[Number(cell.row)], block.columns[Number(cell.column)]];
  return a !== undefined && b !== undefined && a !== b ? [a, b] : undefined;
}
