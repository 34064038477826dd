// Lines and scatter plots as lines of a terminal: sparklines and tables, and a grid of letters.
import { cut, displayWidth, oneLine, pad, wrap } from './columns.ts';
import { axisLabel, formatEstimate, formatNumber } from './format.ts';
import { axisNote, referenceLines, scaleOf } from './terminal-bars.ts';
import { tableLines } from './terminal-text.ts';
import type { Cell, LineBlock, LineSeries, ScatterBlock } from './types.ts';

const sparks = '▁▂▃▄▅▆▇█';

/** A sparkline for each series over the common y axis, then a table of at most 12 of the x values. */
export function lineLines(block: LineBlock, width: number): string[] {
  const drawn = block.series.filter((series) => series.points.length > 0);
  if (drawn.length === 0) return ['No values.'];
  const scale = scaleOf(
    block.y,
    drawn.flatMap((series) => series.points.map((point) => point.y)),
  );
  const names = drawn.map((series) => `${oneLine(series.name)}${series.baseline ? ' (baseline)' : ''}`);
  const ends = drawn.map((series) => {
    const last = series.points.at(-1)!;
    return `${formatNumber(series.points[0]!.y, block.y.format)} → ${formatNumber(last.y, block.y.format)}`;
  });
  const nameWidth = Math.min(Math.floor(width * 0.3), Math.max(...names.map(displayWidth)));
  const room = Math.min(48, width - nameWidth - Math.max(...ends.map(displayWidth)) - 4);
  const pictures = drawn.map((series, i) => {
    const spark = room > 3 ? `${pad(sparkline(series, room, scale), room)}  ` : '';
    return cut(`${pad(cut(names[i]!, nameWidth), nameWidth)}  ${spark}${ends[i]}`, width);
  });
  const xs = [...new Set(drawn.flatMap((series) => series.points.map((point) => point.x)))].sort((a, b) => a - b);
  const kept = thinned(xs, 12);
  const columns = [
    { title: axisLabel(block.x), kind: 'number' as const },
    ...names.map((title) => ({ title, kind: 'number' as const })),
  ];
  const rows: Cell[][] = kept.map((x) => [
    formatNumber(x, block.x.format),
    ...drawn.map((series) => {
      const point = series.points.find((each) => each.x === x);
      if (!point) return '';
      return formatEstimate({ estimate: point.y, low: point.low ?? null, high: point.high ?? null }, block.y.format);
    }),
  ]);
  return [
    ...axisNote(block.y, width),
    ...pictures,
    '',
    ...tableLines(columns, rows, width, 12),
    ...(xs.length > kept.length ? [`${kept.length} of ${formatNumber(xs.length, 'integer')} points`] : []),
    ...(block.references ?? []).flatMap((reference) =>
      referenceLines([reference], width, block[reference.axis].format),
    ),
  ];
}

function sparkline(series: LineSeries, room: number, scale: (value: number) => number | undefined): string {
  return thinned(series.points, room)
    .map((point) => {
      const share = point.y === null ? undefined : scale(point.y);
      return share === undefined ? ' ' : sparks[Math.min(7, Math.floor(share * 8))]!;
    })
    .join('');
}

/** At most `most` elements at even distances, the first and the last among them. */
function thinned<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))]!);
}

/** A grid 12 lines high; each group has a letter, the baseline a point, the diagonal is drawn in dots. */
export function scatterLines(block: ScatterBlock, width: number): string[] {
  const points = block.points.flatMap((point) =>
    point.x === null || point.y === null ? [] : [{ ...point, x: point.x, y: point.y }],
  );
  if (points.length === 0) return ['No values.'];
  const groups = [...new Set(points.filter((point) => !point.baseline).map((point) => point.group ?? ''))];
  const letter = (group: string) =>
    groups.length === 1 ? 'x' : String.fromCharCode(65 + (groups.indexOf(group) % 26));
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const [scaleX, scaleY] = [scaleOf(block.x, xs), scaleOf(block.y, ys)];
  const [columns, rows] = [Math.min(60, width - 2), 12];
  const grid = Array.from({ length: rows }, () => new Array<string>(columns).fill(' '));
  const put = (x: number, y: number, mark: string) => {
    const [a, b] = [scaleX(x), scaleY(y)];
    if (a === undefined || b === undefined) return;
    grid[rows - 1 - Math.round(b * (rows - 1))]![Math.round(a * (columns - 1))] = mark;
  };
  const ends = (values: readonly number[]) =>
    [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))] as const;
  const [xEnds, yEnds] = [block.x.domain ?? ends(xs), block.y.domain ?? ends(ys)];
  if (block.diagonal) {
    for (let i = 0; i <= columns; i++) {
      const value = xEnds[0] + (i / columns) * (xEnds[1] - xEnds[0]);
      if (value >= yEnds[0] && value <= yEnds[1]) put(value, value, '⋅');
    }
  }
  for (const point of points) if (point.baseline) put(point.x, point.y, '∙');
  for (const point of points) if (!point.baseline) put(point.x, point.y, letter(point.group ?? ''));
  const range = ([low, high]: readonly [number, number], format: typeof block.x.format) =>
    `${formatNumber(low, format)} to ${formatNumber(high, format)}`;
  const notes = [
    `across: ${oneLine(axisLabel(block.x))}, ${range(xEnds, block.x.format)}`,
    `up: ${oneLine(axisLabel(block.y))}, ${range(yEnds, block.y.format)}`,
    ...(groups.length > 1 ? [groups.map((group) => `${letter(group)} ${oneLine(group) || 'other'}`).join(' · ')] : []),
    ...(points.some((point) => point.baseline) ? ['∙ baseline'] : []),
    ...(block.diagonal ? ['⋅ where both are equal'] : []),
  ];
  return [
    ...grid.map((row) => `│${row.join('').trimEnd()}`),
    `└${'─'.repeat(columns)}`,
    ...notes.flatMap((note) => wrap(note, width)),
    ...(block.references ?? []).flatMap((reference) =>
      referenceLines([reference], width, block[reference.axis].format),
    ),
  ];
}
