// Bars and intervals: one row for each estimate, its label at the left and its figure at the right; on a narrow screen
// label and figure stand above the mark.
import { dot, type Markish, type PlotOptions, rect, ruleX, ruleY, text, tickX } from '@observablehq/plot';
import type { Action, Axis, BarBlock, Estimate, IntervalsBlock, Reference } from '../../../src/report/types.ts';
import { formatEstimate } from '../report/format.ts';
import { colourOf } from './colour.ts';
import { referenceMarks, referenceValues, stackReferences } from './references.ts';
import { common, domainOf, fitText, isDrawn, scaleOptions, textWidth } from './scale.ts';

interface Row extends Estimate {
  readonly label: string;
  readonly group?: string | undefined;
  readonly baseline?: boolean | undefined;
  readonly action?: Action | undefined;
}

export function intervalsChart(block: IntervalsBlock): (width: number) => PlotOptions {
  return (width) => rowsChart(block.rows, block.value, block.references ?? [], width, false);
}

export function barChart(block: BarBlock): (width: number) => PlotOptions {
  const rows = block.bars.map((bar) => ({ ...bar, estimate: bar.value, low: bar.low ?? null, high: bar.high ?? null }));
  return (width) => rowsChart(rows, block.value, [], width, true);
}

interface Placed extends Row {
  readonly y: string;
  readonly figure: string;
}

function rowsChart(
  rows: readonly Row[],
  axis: Axis,
  references: readonly Reference[],
  width: number,
  isBar: boolean,
): PlotOptions {
  const lines: { readonly y: string; readonly head?: string; readonly row?: Placed }[] = [];
  rows.forEach((row, i) => {
    if (row.group !== undefined && row.group !== rows[i - 1]?.group) lines.push({ y: `group ${i}`, head: row.group });
    lines.push({ y: `row ${i}`, row: { ...row, y: `row ${i}`, figure: formatEstimate(row, axis.format) } });
  });
  const placed = lines.flatMap((line) => (line.row ? [line.row] : []));
  const heads = lines.filter((line) => line.head !== undefined);
  const isNarrow = width < 560;
  const figureWidth = Math.max(0, ...placed.map((row) => textWidth(row.figure)));
  const shapeWidth = rows.some((row) => row.action !== undefined) ? 16 : 0;
  const labelWidth =
    Math.max(0, ...rows.map((row) => textWidth(nameOf(row)))) + shapeWidth + (heads.length > 0 ? 12 : 0);
  const marginLeft = isNarrow ? 6 : Math.min(width * 0.34, labelWidth + 16);
  const marginRight = isNarrow ? 8 : figureWidth + 20;
  const marginBottom = 40;
  const inner = width - marginLeft - marginRight;
  const lineHeight = isNarrow ? 40 : 28;
  const values = [
    ...rows.flatMap((row) => [row.estimate, row.low, row.high]),
    ...referenceValues(references, 'x'),
    ...(isBar ? [0] : []),
  ];
  const x = scaleOptions(axis, domainOf(axis, values), { pixels: inner, gap: 75, label: inner });
  const { stacked, height: above } = stackReferences(references, x, inner);
  const marginTop = above + 6;
  const indent = heads.length > 0 ? 12 : 0;
  const rise = isNarrow ? -10 : 0;
  const sink = isNarrow ? 7 : 0;
  const halo = { stroke: 'var(--ground)', strokeWidth: 4 };
  const colour = (row: Placed) => colourOf(row);
  const known = placed.filter((row) => isDrawn(axis, row.estimate));
  const bounded = placed.filter((row) => isDrawn(axis, row.low) && isDrawn(axis, row.high));
  const quiet = (row: Placed) => (row.baseline ? 'var(--quiet)' : 'var(--ink)');
  const marks: Markish[] = [
    ...referenceMarks(stacked),
    text(heads, {
      y: 'y',
      text: 'head',
      frameAnchor: 'left',
      dx: 4 - marginLeft,
      dy: 2,
      textAnchor: 'start',
      fontWeight: 600,
      fill: 'var(--ink)',
    }),
    text(placed, {
      y: 'y',
      text: (row: Placed) =>
        fitText(nameOf(row), (isNarrow ? inner - textWidth(row.figure) : marginLeft - indent) - 12 - shapeWidth),
      title: 'label',
      frameAnchor: 'left',
      dx: shapeWidth + (isNarrow ? 0 : 4 + indent - marginLeft),
      ...halo,
      dy: rise,
      textAnchor: 'start',
      fill: quiet,
    }),
    text(placed, {
      y: 'y',
      text: 'figure',
      frameAnchor: 'right',
      ...halo,
      dx: isNarrow ? 0 : marginRight,
      dy: rise,
      textAnchor: 'end',
      fill: quiet,
    }),
  ];
  const shaped = placed.filter((row) => row.action !== undefined);
  marks.push(
    dot(shaped, {
      y: 'y',
      frameAnchor: 'left',
      dx: isNarrow ? 4 : 8 + indent - marginLeft,
      dy: rise,
      r: 4.5,
      symbol: (row: Placed) => symbols[row.action ?? 'allow'],
      fill: (row: Placed) => (row.action === 'not-scanned' ? 'none' : colourOf(row)),
      stroke: colour,
      className: 'shapes',
    }),
  );
  if (isBar) {
    const [insetTop, insetBottom] = isNarrow ? [21, 7] : [8, 8];
    const cap = {
      y: 'y',
      stroke: 'var(--ink)',
      strokeWidth: 1.5,
      insetTop: insetTop + 2.5,
      insetBottom: insetBottom + 2.5,
    };
    marks.push(
      rect(known, {
        x1: 0,
        x2: 'estimate',
        y: 'y',
        insetTop,
        insetBottom,
        fill: colour,
        fillOpacity: 0.6,
        className: 'bars',
      }),
      ruleX([0], { stroke: 'var(--quiet)' }),
      ruleY(bounded, {
        y: 'y',
        x1: 'low',
        x2: 'high',
        dy: sink,
        stroke: 'var(--ink)',
        strokeWidth: 1.5,
        className: 'intervals',
      }),
      tickX(bounded, { ...cap, x: 'low' }),
      tickX(bounded, { ...cap, x: 'high' }),
    );
  } else {
    const line = { y: 'y', dy: sink, stroke: colour };
    marks.push(
      ruleY(bounded, {
        ...line,
        x1: 'low',
        x2: 'high',
        strokeWidth: 2.5,
        strokeLinecap: 'round',
        className: 'intervals',
      }),
      dot(known, { y: 'y', x: 'estimate', dy: sink, r: 4.5, fill: colour, className: 'estimates' }),
    );
  }
  return {
    ...common,
    height: marginTop + lines.length * lineHeight + marginBottom,
    marginTop,
    marginBottom,
    marginLeft,
    marginRight,
    x: { ...x, labelAnchor: 'center' },
    y: { type: 'band', domain: lines.map((line) => line.y), axis: null, padding: 0 },
    marks,
  };
}

/** The fixed shapes of the verdicts, as Plot calls them. */
const symbols: Readonly<Record<Action, string>> = {
  allow: 'circle',
  escalate: 'diamond2',
  block: 'square',
  'not-scanned': 'circle',
};

function nameOf(row: Row): string {
  return `${row.label}${row.baseline ? ' (baseline)' : ''}`;
}
