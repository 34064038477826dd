// Tables, token heat, trees and verdict lists as lines of a terminal.
import { alignedTable, cut, displayWidth, oneLine, pad, printable, wrap } from './columns.ts';
import { actionWords, columnTitle, formatCell, formatNumber, formatShort } from './format.ts';
import type {
  Action,
  Cell,
  TableColumn,
  TokenPiece,
  TokensBlock,
  TreeBlock,
  TreeNode,
  VerdictsBlock,
} from './types.ts';

const narrowest = 6;

export function actionLabel(action: Action): string {
  return `${actionWords[action].shape} ${actionWords[action].word}`;
}

/** How many of `total` are not shown, as a line, or none. */
export function restLine(total: number, shown: number, what: string): string[] {
  return total > shown ? [`… ${formatNumber(total - shown, 'integer')} more ${what}`] : [];
}

/** Aligned columns; the widest text columns give way first, and a table that still does not fit is told row by row. */
export function tableLines(
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  width: number,
  limit: number,
): string[] {
  if (rows.length === 0) return ['No rows.'];
  const titles = columns.map((column) => oneLine(columnTitle(column)));
  const cells = rows.slice(0, limit).map((row) => columns.map((column, i) => oneLine(formatCell(row[i], column.kind))));
  const rest = restLine(rows.length, limit, 'rows');
  const contents = columns.map((_, i) => Math.max(...cells.map((row) => displayWidth(row[i]!))));
  const widths = fitWidths(
    contents.map((content, i) => Math.max(content, displayWidth(titles[i]!))),
    // A number is never cut, only the title above it.
    contents.map((content, i) => (isNumeric(columns[i]!) ? Math.max(narrowest, content) : narrowest)),
    width,
  );
  if (!widths) {
    const records = cells.flatMap((row) => [
      '',
      ...row.flatMap((cell, i) =>
        wrap(`${titles[i]}: ${cell}`, width - 2).map((line, j) => (j > 0 ? `  ${line}` : line)),
      ),
    ]);
    return [...records.slice(1), ...rest];
  }
  const heads = columns.map((column, i) => ({
    title: cut(titles[i]!, widths[i]!),
    align: column.align ?? (isNumeric(column) ? ('right' as const) : ('left' as const)),
  }));
  const lines = alignedTable(
    heads,
    cells.map((row) => row.map((cell, i) => cut(cell, widths[i]!))),
  );
  return [...lines.split('\n'), ...rest];
}

function isNumeric(column: TableColumn): boolean {
  return column.kind === 'number' || column.kind === 'integer' || column.kind === 'percent';
}

/** Widths that fit with two spaces between, the widest giving way first, or nothing when all are at their least. */
function fitWidths(natural: readonly number[], least: readonly number[], width: number): number[] | undefined {
  const widths = [...natural];
  let excess = widths.reduce((sum, each) => sum + each + 2, -2) - width;
  while (excess > 0) {
    const givers = widths.flatMap((each, i) => (each > least[i]! ? [i] : []));
    if (givers.length === 0) return undefined;
    const widest = givers.reduce((best, i) => (widths[i]! > widths[best]! ? i : best));
    widths[widest]!--;
    excess--;
  }
  return widths;
}

/** The text with pieces at or over the threshold in ⟦brackets⟧, and the highest scores with their rules. */
export function tokenLines(block: TokensBlock, width: number, limit: number): string[] {
  const { threshold } = block;
  const isOver = (piece: TokenPiece) => threshold !== null && piece.score !== null && piece.score >= threshold;
  const lines = block.passages.slice(0, limit).flatMap((passage, i) => {
    const head = [passage.label && oneLine(passage.label), passage.action && actionLabel(passage.action)];
    let text = '';
    let open = false;
    for (const piece of passage.pieces) {
      if (isOver(piece) !== open) {
        text += open ? '⟧' : '⟦';
        open = !open;
      }
      text += piece.text;
    }
    const written = wrap(printable(text + (open ? '⟧' : '')), width);
    const shown = written.slice(0, limit);
    const scored = passage.pieces.filter((piece) => piece.score !== null);
    const top = scored.sort((a, b) => b.score! - a.score!).slice(0, 3);
    return [
      ...(i > 0 ? [''] : []),
      ...wrap(head.filter(Boolean).join('  '), width).filter((line) => line !== ''),
      ...shown,
      ...restLine(written.length, limit, 'lines'),
      ...top.flatMap((piece) => {
        const score = formatShort(piece.score);
        return wrap(
          `  ${score}  ${JSON.stringify(printable(piece.text))}${piece.rule ? `  ${oneLine(piece.rule)}` : ''}`,
          width,
        );
      }),
    ];
  });
  const over = block.passages.flatMap((passage) => passage.pieces).filter(isOver).length;
  const note =
    threshold === null ? [] : [`${over} pieces at or over the threshold of ${formatShort(threshold)}, in ⟦ ⟧.`];
  return [
    ...lines,
    ...restLine(block.passages.length, limit, 'passages'),
    ...note.flatMap((line) => wrap(line, width)),
  ];
}

/** Labels with connectors; branches deeper than the width allows are counted, not drawn. */
export function treeLines(block: TreeBlock, width: number, limit: number): string[] {
  const lines: string[] = [];
  let left = 0;
  const draw = (node: TreeNode, lead: string, isLast: boolean, isRoot: boolean): void => {
    if (lines.length >= limit * 2 || displayWidth(lead) > width / 2) {
      left++;
      return;
    }
    const value = node.value === undefined ? '' : formatNumber(node.value, block.value?.format ?? 'number');
    const before = node.action ? `${actionLabel(node.action)}  ` : '';
    const after = [value, node.detail ? cut(oneLine(node.detail), Math.floor(width / 3)) : '']
      .map((part) => (part === '' ? '' : `  ${part}`))
      .join('');
    const start = `${lead}${isRoot ? '' : isLast ? '└─ ' : '├─ '}${before}`;
    const room = Math.max(narrowest, width - displayWidth(start) - displayWidth(after));
    lines.push(cut(`${start}${cut(oneLine(node.label), room)}${after}`, width));
    const next = isRoot ? lead : `${lead}${isLast ? '   ' : '│  '}`;
    const children = node.children ?? [];
    children.forEach((child, i) => {
      draw(child, next, i === children.length - 1, false);
    });
  };
  for (const root of block.roots) draw(root, '', true, true);
  if (lines.length === 0) return ['No branches.'];
  return left > 0 ? [...lines, `… ${formatNumber(left, 'integer')} more branches`] : lines;
}

/** Verdict, score and rule, then up to three lines of the text. */
export function verdictLines(block: VerdictsBlock, width: number, limit: number): string[] {
  if (block.items.length === 0) return ['No examples.'];
  const lines = block.items.slice(0, limit).flatMap((item, i) => {
    const expected = item.expected && item.expected !== item.action ? `expected ${actionLabel(item.expected)}` : '';
    const head = [
      pad(actionLabel(item.action), 13),
      pad(formatShort(item.score), 6, 'left'),
      item.rule && oneLine(item.rule),
      expected,
      item.source && oneLine(item.source),
    ];
    const text = wrap(printable(item.text), Math.min(width, 80) - 2);
    const shown = text.slice(0, 3);
    if (text.length > 3) shown[2] = cut(`${shown[2]} …`, Math.min(width, 80) - 2);
    return [
      ...(i > 0 ? [''] : []),
      ...wrap(head.filter(Boolean).join('  '), width),
      ...shown.map((line) => `  ${line}`),
    ];
  });
  return [...lines, ...restLine(block.items.length, limit, 'examples')];
}
