// Points with the intervals of both axes; more points than an eye can part are counted in cells instead.
import { dot, line, type Markish, type PlotOptions, rect, ruleX, ruleY, text } from '@observablehq/plot';
import type { Axis, ScatterBlock, ScatterPoint } from '../../../src/report/types.ts';
import { formatEstimate, formatNumber } from '../report/format.ts';
import { colourOf, type Key } from './colour.ts';
import { placeNames } from './names.ts';
import { levelMarks, referenceMarks, referenceValues, stackReferences } from './references.ts';
import { common, domainOf, isDrawn, placer, scaleOptions, tipLook } from './scale.ts';

/** Above this many points the chart counts them in cells. */
export const mostPoints = 4000;

interface Drawn extends ScatterPoint {
  readonly x: number;
  readonly y: number;
  readonly colour: string;
}

function groups(block: ScatterBlock): Map<string, ScatterPoint> {
  const found = new Map<string, ScatterPoint>();
  for (const point of block.points) {
    const name = point.group ?? '';
    if (!found.has(name)) found.set(name, point);
  }
  return found;
}

function colours(block: ScatterBlock): Map<string, string> {
  let index = 0;
  return new Map([...groups(block)].map(([name, point]) => [name, colourOf(point, point.baseline ? 0 : index++)]));
}

/** A key above the chart, when there are groups to tell apart. */
export function scatterLegend(block: ScatterBlock): Key[] {
  const found = groups(block);
  if (found.size < 2) return [];
  const colour = colours(block);
  return [...found].map(([name, point]) => ({
    name: `${name || 'other'}${point.baseline ? ' (baseline)' : ''}`,
    colour: colour.get(name) ?? 'var(--grey)',
  }));
}

export function drawnPoints(block: ScatterBlock): Drawn[] {
  const colour = colours(block);
  return block.points.flatMap((point) => {
    const { x, y } = point;
    if (!isDrawn(block.x, x) || !isDrawn(block.y, y)) return [];
    const own = point.action || point.baseline ? colourOf(point) : undefined;
    return [{ ...point, x, y, colour: own ?? colour.get(point.group ?? '') ?? 'var(--grey)' }];
  });
}

export function scatterChart(block: ScatterBlock): (width: number) => PlotOptions {
  const points = drawnPoints(block).sort((a, b) => Number(b.baseline ?? false) - Number(a.baseline ?? false));
  const isDense = points.length > mostPoints;
  return (width) => {
    const [marginLeft, marginRight, top, marginBottom] = [52, 20, 28, 44];
    const plotWidth = Math.min(width, block.diagonal ? 520 : 640);
    const frame = Math.round(Math.min(520, Math.max(280, plotWidth * (block.diagonal ? 1 : 0.72))));
    const xEnds = domainOf(block.x, [
      ...points.flatMap((point) => [point.x, point.xLow, point.xHigh]),
      ...referenceValues(block.references, 'x'),
    ]);
    const yEnds = domainOf(block.y, [
      ...points.flatMap((point) => [point.y, point.low, point.high]),
      ...referenceValues(block.references, 'y'),
    ]);
    const inner = plotWidth - marginLeft - marginRight;
    const x = scaleOptions(block.x, xEnds, { pixels: inner, gap: 80, label: inner });
    const y = scaleOptions(block.y, yEnds, { pixels: frame - top - marginBottom, gap: 56, label: width });
    const { stacked, height: above } = stackReferences(block.references, x, inner);
    const marginTop = top + above;
    const marks: Markish[] = [...referenceMarks(stacked), ...levelMarks(block.references)];
    if (block.diagonal) {
      const ends = [Math.max(xEnds[0], yEnds[0]), Math.min(xEnds[1], yEnds[1])].map((v) => ({ v }));
      marks.push(line(ends, { x: 'v', y: 'v', stroke: 'var(--grey)', strokeDasharray: '3 3', className: 'diagonal' }));
    }
    if (isDense) marks.push(...cells(block, points, xEnds, yEnds));
    else {
      const [across, down] = [placer(x, [marginLeft, plotWidth - marginRight]), placer(y, [frame - marginBottom, top])];
      const places = points.map((point) => ({ x: across(point.x), y: down(point.y) }));
      marks.push(...dots(block, points), ...names(points, places, width));
    }
    return {
      ...common,
      height: frame + above,
      marginLeft,
      marginTop,
      marginBottom,
      marginRight: marginRight + width - plotWidth,
      x: { ...x, labelAnchor: 'center' },
      y: { ...y, labelAnchor: 'top' },
      opacity: { type: 'identity' },
      marks,
    };
  };
}

/** Above this many, names are left to the tip and the data. */
const mostNames = 60;

function names(points: readonly Drawn[], places: readonly { x: number; y: number }[], width: number): Markish[] {
  if (points.filter((point) => point.label).length > mostNames) return [];
  return [...placeNames(points, places, width)].map(([corner, named]) =>
    text(named, {
      ...corner,
      x: 'x',
      y: 'y',
      text: 'label',
      fill: 'var(--quiet)',
      stroke: 'var(--ground)',
      strokeWidth: 3,
    }),
  );
}

function dots(block: ScatterBlock, points: readonly Drawn[]): Markish[] {
  const up = points.filter((point) => isDrawn(block.y, point.low) && isDrawn(block.y, point.high));
  const across = points.filter((point) => isDrawn(block.x, point.xLow) && isDrawn(block.x, point.xHigh));
  const bar = { stroke: 'colour', strokeOpacity: 0.55, strokeWidth: 1.5 } as const;
  const isMany = points.length > 300;
  return [
    ruleX(up, { ...bar, x: 'x', y1: 'low', y2: 'high', className: 'intervals' }),
    ruleY(across, { ...bar, y: 'y', x1: 'xLow', x2: 'xHigh', className: 'intervals-across' }),
    dot(points, {
      x: 'x',
      y: 'y',
      r: isMany ? 2.5 : 4,
      fill: 'colour',
      fillOpacity: isMany ? 0.5 : 1,
      stroke: isMany ? 'none' : 'var(--ground)',
      strokeWidth: 0.75,
      title: (point: Drawn) => describe(block, point),
      tip: tipLook,
      className: 'points',
    }),
  ];
}

/** Points counted in a grid that is even on the axes as drawn; the opacity goes with the square root of the count. */
function cells(block: ScatterBlock, points: readonly Drawn[], xEnds: Ends, yEnds: Ends): Markish[] {
  const across = grid(block.x, xEnds, 56);
  const up = grid(block.y, yEnds, 40);
  const counts = new Map<number, number>();
  for (const point of points) {
    const key = across.cell(point.x) * 1000 + up.cell(point.y);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const most = [...counts.values()].reduce((a, b) => Math.max(a, b), 1);
  const drawn = [...counts].map(([key, count]) => {
    const [i, j] = [Math.floor(key / 1000), key % 1000];
    const [x1, x2, y1, y2] = [across.edge(i), across.edge(i + 1), up.edge(j), up.edge(j + 1)];
    const words = `${formatNumber(count, 'integer')} ${count === 1 ? 'point' : 'points'}`;
    return { x1, x2, y1, y2, words, opacity: 0.1 + 0.9 * Math.sqrt(count / most) };
  });
  const places = { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2' };
  return [
    rect(drawn, {
      ...places,
      fill: 'var(--accent)',
      fillOpacity: 'opacity',
      title: 'words',
      tip: tipLook,
      className: 'cells',
    }),
  ];
}

type Ends = readonly [number, number];

function grid(axis: Axis, [low, high]: Ends, count: number) {
  const log = axis.scale === 'log';
  const forward = (value: number) => (log ? Math.log(value) : value);
  const step = (forward(high) - forward(low)) / count;
  return {
    cell: (value: number) => Math.min(count - 1, Math.max(0, Math.floor((forward(value) - forward(low)) / step))),
    edge: (i: number) => (log ? Math.exp(forward(low) + i * step) : low + i * step),
  };
}

function describe(block: ScatterBlock, point: Drawn): string {
  const x = formatEstimate({ estimate: point.x, low: point.xLow ?? null, high: point.xHigh ?? null }, block.x.format);
  const y = formatEstimate({ estimate: point.y, low: point.low ?? null, high: point.high ?? null }, block.y.format);
  const name = [point.label, point.group].filter(Boolean).join(', ');
  return [name, `${block.x.label} ${x}`, `${block.y.label} ${y}`].filter(Boolean).join('\n');
}

/** What is not visible in the chart itself. */
export function scatterNote(block: ScatterBlock): string | undefined {
  const count = drawnPoints(block).length;
  if (count <= mostPoints) return undefined;
  return `${formatNumber(count, 'integer')} points, counted in cells: the darker, the more.`;
}
