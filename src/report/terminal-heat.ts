// Heat maps as lines of a terminal: the numbers where they fit, otherwise shades; the dendrogram and the groups' marks at the left.
import { alignedTable, cut, displayWidth, oneLine, pad, wrap } from './columns.ts';
import { axisLabel, formatNumber, formatShort } from './format.ts';
import { axisNote, scaleOf } from './terminal-bars.ts';
import { dendrogramLines } from './terminal-dendrogram.ts';
import { restLine } from './terminal-text.ts';
import type { HeatBlock } from './types.ts';

const shades = ' ░▒▓█';

/** The numbers where they fit, otherwise shades; cells that do not fit are joined by their mean. */
export function heatLines(block: HeatBlock, width: number, limit: number): string[] {
  if (block.rows.length === 0 || block.columns.length === 0) return ['No values.'];
  const treeWidth = block.dendrogram ? Math.min(16, Math.floor(width / 6)) : 0;
  const inner = width - (treeWidth > 0 ? treeWidth + 1 : 0) - (block.groups ? 3 : 0);
  const numbers = numberLines(block, inner, limit);
  if (numbers) {
    const lead = leads(block, 1, treeWidth).slice(0, limit);
    const blank = ' '.repeat(width - inner);
    const [head = '', rule = '', ...rows] = numbers;
    const body = rows.map((row, i) => `${lead[i]}${row}`);
    const rest = restLine(block.rows.length, limit, 'rows');
    return [...axisNote(block.value, width), blank + head, blank + rule, ...body, ...rest, ...keys(block, width)];
  }
  const labels = block.rows.map(oneLine);
  const columns = block.columns.map(oneLine);
  const labelWidth = Math.min(Math.floor(width * 0.3), Math.max(...labels.map(displayWidth)));
  const scale = scaleOf(block.value, block.values.flat());
  const room = Math.max(1, inner - labelWidth - 2);
  const across = Math.ceil(columns.length / room);
  // A character is half as wide as it is high.
  const repeat = Math.floor(room / Math.ceil(columns.length / across)) > 1 ? 2 : 1;
  const down = Math.ceil(labels.length / limit);
  const lead = leads(block, down, treeWidth);
  const lines: string[] = [];
  for (let row = 0; row < labels.length; row += down) {
    let line = '';
    for (let column = 0; column < columns.length; column += across) {
      const cells = block.values.slice(row, row + down).flatMap((each) => each.slice(column, column + across));
      const known = cells.filter((value) => value !== null);
      const share = known.length > 0 ? scale(known.reduce((sum, value) => sum + value, 0) / known.length) : undefined;
      line += (share === undefined ? '·' : shades[Math.min(4, Math.floor(share * 5))]!).repeat(repeat);
    }
    lines.push(`${lead[row / down]}${pad(cut(labels[row]!, labelWidth), labelWidth)}  ${line}`);
  }
  const known = block.values.flat().filter((value) => value !== null);
  const [low, high] = [
    known.reduce((a, b) => Math.min(a, b), Infinity),
    known.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  const isSquare = columns.every((column, i) => column === labels[i]) && columns.length === labels.length;
  const notes = [
    `${formatNumber(low, block.value.format)} [${shades}] ${formatNumber(high, block.value.format)}, · undefined`,
    isSquare ? 'columns: in the order of the rows' : `columns: ${columns[0]} to ${columns.at(-1)}`,
    ...(across * down > 1 ? [`Each character is the mean of up to ${across * down} cells.`] : []),
  ];
  return [
    ...axisNote(block.value, width),
    ...lines,
    ...notes.flatMap((note) => wrap(note, width)),
    ...keys(block, width),
  ];
}

/** The whole map as a table of numbers, or nothing where it is wider than `width`. */
function numberLines(block: HeatBlock, width: number, limit: number): string[] | undefined {
  const numbers = block.values.map((row) => row.map((value) => formatNumber(value, block.value.format)));
  const corner = oneLine([block.rowLabel, block.columnLabel].filter(Boolean).join(' \\ '));
  const labels = block.rows.map(oneLine);
  const columns = block.columns.map(oneLine);
  const labelWidth = Math.min(Math.floor(width * 0.3), Math.max(...labels.map(displayWidth)));
  const natural = columns.reduce(
    (sum, column, i) => sum + 2 + Math.max(displayWidth(column), ...numbers.map((row) => displayWidth(row[i]!))),
    Math.max(labelWidth, displayWidth(corner)),
  );
  if (natural > width) return undefined;
  const heads = [{ title: corner }, ...columns.map((title) => ({ title, align: 'right' as const }))];
  const rows = numbers.slice(0, limit).map((row, i) => [cut(labels[i]!, labelWidth), ...row]);
  return alignedTable(heads, rows).split('\n');
}

/** What stands before the label of each row drawn: the branch, and the mark of its group where all its rows have the same. */
function leads(block: HeatBlock, pooled: number, treeWidth: number): string[] {
  const tree = dendrogramLines(block, pooled, treeWidth);
  return tree.map((branch, i) => {
    const own = new Set(block.groups?.of.slice(i * pooled, (i + 1) * pooled));
    const [group] = own;
    const mark = own.size === 1 && group != null ? (block.groups?.names[group]?.mark ?? '') : '';
    const shown = block.groups ? `${pad(cut(oneLine(mark), 2), 2)} ` : '';
    return `${branch}${branch === '' ? '' : ' '}${shown}`;
  });
}

/** What the marks and the heights mean. */
function keys(block: HeatBlock, width: number): string[] {
  const { dendrogram, groups } = block;
  const heights = dendrogram?.merges.flatMap(({ height }) => (height === null ? [] : [height])) ?? [];
  const [low, high] = dendrogram?.height.domain ?? [0, heights.reduce((most, each) => Math.max(most, each), 0)];
  const notes = [
    ...(dendrogram
      ? [
          `branches: ${oneLine(axisLabel(dendrogram.height))}, ${formatShort(high, dendrogram.height.format)} at the left to ${formatShort(low, dendrogram.height.format)} at the right${dendrogram.merges.some(({ height }) => height === null) ? '; farthest left what was never compared' : ''}`,
        ]
      : []),
    ...(groups
      ? [`${oneLine(groups.label)}: ${groups.names.map(({ name, mark }) => oneLine(`${mark} ${name}`)).join(', ')}`]
      : []),
  ];
  return notes.flatMap((note) => wrap(note, width));
}
