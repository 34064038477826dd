// Heat maps: one hue by opacity (two that part at the midpoint), the value written in each cell where it fits. Maps with
// more cells than can be drawn well are pooled by the mean. With a dendrogram the row names stand at the right.
import { cell, type PlotOptions, text } from '@observablehq/plot';
import type { HeatBlock } from '../../../src/report/types.ts';
import { formatNumber, formatShort } from '../report/format.ts';
import { dendrogramMark } from './dendrogram.ts';
import { groupNames, stripMark, stripWidth } from './groups.ts';
import { common, domainOf, fitText, isDrawn, textWidth, tipLook } from './scale.ts';

const mostAcross = 120;
const mostDown = 120;
/** Opacity of the greatest value: dark enough to see, light enough for the ink of the value on it. */
const full = 0.72;

export interface HeatCell {
  readonly row: string;
  readonly column: string;
  readonly value: number | null;
  readonly words: string;
}

export interface HeatCells {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly HeatCell[];
  /** Cells of the block behind each one drawn, at most. */
  readonly pooled: number;
  /** Rows of the block behind each one drawn, at most. */
  readonly pooledRows: number;
}

/** What is drawn; keys are indices, as names may repeat. */
export function heatCells(block: HeatBlock): HeatCells {
  const [across, down] = [
    Math.ceil(block.columns.length / mostAcross) || 1,
    Math.ceil(block.rows.length / mostDown) || 1,
  ];
  const starts = (count: number, size: number) => Array.from({ length: Math.ceil(count / size) }, (_, i) => i * size);
  const [rows, columns] = [starts(block.rows.length, down), starts(block.columns.length, across)];
  const cells = rows.flatMap((row) =>
    columns.map((column) => {
      const values = block.values.slice(row, row + down).flatMap((each) => each.slice(column, column + across));
      const known = values.filter((value) => value !== null);
      const value = known.length > 0 ? known.reduce((sum, each) => sum + each, 0) / known.length : null;
      const named = [nameOf(block, 'rows', row, down), nameOf(block, 'columns', column, across)];
      const words = [...named, `${block.value.label} ${formatNumber(value, block.value.format)}`].join('\n');
      return { row: String(row), column: String(column), value, words };
    }),
  );
  return { rows: rows.map(String), columns: columns.map(String), cells, pooled: across * down, pooledRows: down };
}

/** A row or column as a tip names it: with its group, and how many more are pooled with it. */
function nameOf(block: HeatBlock, side: 'rows' | 'columns', at: number, pooled: number): string {
  const names = block[side];
  const more = Math.min(pooled, names.length - at) - 1;
  const group = side === 'rows' || names.length === block.rows.length ? groupNames(block)[at] : undefined;
  const isSame = names[at] === block.rows[at];
  return `${names[at]}${group && isSame ? ` (${group})` : ''}${more > 0 ? ` and ${more} more` : ''}`;
}

/** A value's share of full opacity and its hue. */
export function heatShade(block: HeatBlock): (value: number) => { share: number; colour: string } {
  const [low, high] = domainOf(block.value, block.values.flat());
  const { midpoint } = block;
  const forward = (value: number) => (block.value.scale === 'log' ? Math.log(value) : value);
  const clip = (share: number) => Math.min(1, Math.max(0, share));
  if (midpoint === undefined) {
    return (value) => ({
      share: clip((forward(value) - forward(low)) / (forward(high) - forward(low))),
      colour: 'var(--heat)',
    });
  }
  const reach = Math.max(Math.abs(high - midpoint), Math.abs(low - midpoint)) || 1;
  return (value) => ({
    share: clip(Math.abs(value - midpoint) / reach),
    colour: value < midpoint ? 'var(--heat-other)' : 'var(--heat)',
  });
}

export function heatChart(block: HeatBlock): (width: number) => PlotOptions {
  const drawn = heatCells(block);
  const shade = heatShade(block);
  const shaded = drawn.cells.map((each) => {
    if (!isDrawn(block.value, each.value)) return { ...each, opacity: 0, colour: 'none' };
    const { share, colour } = shade(each.value);
    return { ...each, opacity: 0.04 + share * (full - 0.04), colour };
  });
  const rowName = (key: string) => block.rows[Number(key)] ?? '';
  const columnName = (key: string) => block.columns[Number(key)] ?? '';
  return (width) => {
    const longestRow = Math.max(0, ...drawn.rows.map((key) => textWidth(rowName(key))));
    const longestColumn = Math.max(0, ...drawn.columns.map((key) => textWidth(columnName(key))));
    const isTree = block.dendrogram !== undefined;
    const nameRoom = isTree ? 20 : 8;
    const nameWidth = Math.min(width * 0.3, longestRow + nameRoom + 6);
    const strip = block.groups ? stripWidth : 0;
    const treeWidth = isTree ? Math.min(110, width * 0.16) : 0;
    const marginLeft = isTree ? treeWidth + strip : nameWidth + strip;
    const count = Math.max(1, drawn.columns.length);
    const room = width - marginLeft - (isTree ? nameWidth : 8);
    const isTurned = longestColumn + 6 > Math.min(96, room / count);
    // Turned names reach beyond their column, to the right.
    const reach = isTurned ? Math.min(110, longestColumn) * 0.72 : 0;
    const size = Math.min(96, (width - marginLeft - Math.max(isTree ? nameWidth : 8, reach)) / count);
    const marginTop = isTurned ? reach + 18 : 24;
    const height = Math.min(36, Math.max(size, drawn.rows.length > 40 ? 6 : 22));
    const every = (room: number) => Math.max(1, Math.ceil(14 / room));
    const figures = [3, 2, 1].map((digits) => shaded.map((each) => figureOf(each.value, digits, block)));
    const fitting = figures.find((each) => Math.max(0, ...each.map(textWidth)) < size - 8 && height >= 18);
    const figured = fitting ? shaded.map((each, i) => ({ ...each, figure: fitting[i] ?? '' })) : [];
    return {
      ...common,
      height: marginTop + height * drawn.rows.length + 8,
      marginTop,
      marginBottom: 8,
      marginLeft,
      marginRight: width - marginLeft - size * count,
      x: {
        type: 'band',
        domain: [...drawn.columns],
        axis: 'top',
        label: null,
        tickSize: 0,
        padding: 0,
        ticks: drawn.columns.filter((_, i) => i % every(isTurned ? size : 99) === 0),
        tickFormat: (key: string) => fitText(columnName(key), isTurned ? 110 : size),
        tickRotate: isTurned ? -45 : 0,
      },
      y: {
        type: 'band',
        domain: [...drawn.rows],
        axis: isTree ? 'right' : 'left',
        label: null,
        tickSize: 0,
        tickPadding: isTree ? 6 : strip + 3,
        padding: 0,
        ticks: drawn.rows.filter((_, i) => i % every(height) === 0),
        tickFormat: (key: string) => fitText(rowName(key), nameWidth - nameRoom),
      },
      marks: [
        cell(shaded, {
          x: 'column',
          y: 'row',
          fill: 'colour',
          fillOpacity: 'opacity',
          inset: size > 10 && height > 10 ? 0.75 : 0,
          title: 'words',
          tip: tipLook,
          className: 'cells',
        }),
        text(figured, { x: 'column', y: 'row', text: 'figure', fill: 'var(--ink)', className: 'figures' }),
        dendrogramMark(block, drawn.rows, drawn.pooledRows, { width: treeWidth - 8, gap: strip + 4 }),
        stripMark(block, drawn.rows, drawn.pooledRows),
      ],
      opacity: { type: 'identity' },
      color: { type: 'identity' },
    };
  };
}

/** The value with fewer digits, for cells in which it would not fit otherwise. */
function figureOf(value: number | null, digits: number, block: HeatBlock): string {
  const { format } = block.value;
  const text = formatNumber(value, format);
  if (digits === 3 || value === null) return text;
  if (format === 'percent') return formatNumber(Math.round(value * 100), 'integer');
  return Math.abs(value) < 100 && !Number.isInteger(value) ? formatShort(Number(value.toPrecision(digits))) : text;
}
