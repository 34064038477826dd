// Lines with their interval as a band and their name at their end; the baseline grey; references dashed.
import { areaY, dot, line as lineMark, type Markish, type PlotOptions, pointer, text, tip } from '@observablehq/plot';
import type { LineBlock, LinePoint, LineSeries } from '../../../src/report/types.ts';
import { formatEstimate, formatNumber } from '../report/format.ts';
import { colourOf, dashOf, type Key } from './colour.ts';
import { levelMarks, referenceMarks, referenceValues, stackReferences } from './references.ts';
import { common, domainOf, fitText, isDrawn, placer, scaleOptions, textWidth, tipLook } from './scale.ts';

interface Named extends LineSeries {
  readonly colour: string;
  readonly dash: string | undefined;
}

function named(block: LineBlock): Named[] {
  let index = 0;
  return block.series.map((series) => {
    const place = series.baseline ? 0 : index++;
    return { ...series, colour: colourOf(series, place), dash: series.baseline ? undefined : dashOf(place) };
  });
}

/** Whether the names stand at the ends of the lines, or above the chart where there is no room. */
function hasRoom(block: LineBlock, width: number): boolean {
  const longest = Math.max(0, ...block.series.map((series) => textWidth(series.name)));
  return block.series.length > 1 && block.series.length <= 12 && longest + 12 < width * 0.3;
}

/** The names above the chart; none where they stand at the lines. */
export function lineLegend(block: LineBlock, width: number): Key[] {
  if (hasRoom(block, width)) return [];
  return named(block).map(({ name, colour, baseline, dash }) => ({
    name: baseline ? `${name} (baseline)` : name,
    colour,
    isDashed: dash !== undefined,
  }));
}

export function lineChart(block: LineBlock): (width: number) => PlotOptions {
  const all = named(block);
  return (width) => {
    const direct = hasRoom(block, width);
    const frame = Math.round(Math.min(380, Math.max(240, width * 0.45)));
    const [top, marginBottom, marginLeft] = [28, 44, 52];
    const marginRight = direct ? Math.max(...all.map((series) => textWidth(series.name) * 1.08)) + 20 : 16;
    const [innerWidth, innerHeight] = [width - marginLeft - marginRight, frame - top - marginBottom];
    const points = all.flatMap((series) => series.points);
    const x = scaleOptions(
      block.x,
      domainOf(block.x, [...points.map((point) => point.x), ...referenceValues(block.references, 'x')]),
      { pixels: innerWidth, gap: 80, label: innerWidth },
    );
    const y = scaleOptions(
      block.y,
      domainOf(block.y, [
        ...points.flatMap((point) => [point.y, point.low, point.high]),
        ...referenceValues(block.references, 'y'),
      ]),
      { pixels: innerHeight, gap: 48, label: width },
    );
    const { stacked, height: above } = stackReferences(block.references, x, innerWidth);
    const marginTop = top + above;
    const height = frame + above;
    const place = placer(y, [height - marginBottom, marginTop]);
    const marks: Markish[] = [...referenceMarks(stacked), ...levelMarks(block.references)];
    for (const series of [...all].sort((a, b) => Number(b.baseline ?? false) - Number(a.baseline ?? false))) {
      marks.push(...seriesMarks(block, series));
    }
    if (direct) marks.push(...endLabels(all, block, place, marginTop, height - marginBottom, marginRight));
    const tips = all.flatMap((series) =>
      series.points
        .filter((point) => isDrawn(block.y, point.y) && isDrawn(block.x, point.x))
        .map((point) => ({ ...point, series: series.name })),
    );
    marks.push(
      tip(
        tips,
        pointer({
          ...tipLook,
          x: 'x',
          y: 'y',
          title: (point: LinePoint & { series: string }) =>
            `${point.series}\n${block.x.label} ${formatNumber(point.x, block.x.format)}\n${block.y.label} ${estimateOf(block, point)}`,
        }),
      ),
    );
    return {
      ...common,
      height,
      marginTop,
      marginBottom,
      marginLeft,
      marginRight,
      x: { ...x, labelAnchor: 'center', grid: false },
      y: { ...y, labelAnchor: 'top' },
      marks,
    };
  };
}

function seriesMarks(block: LineBlock, series: Named): Markish[] {
  const drawn = series.points.filter((point) => isDrawn(block.x, point.x));
  const y = (value: number | null | undefined) => (isDrawn(block.y, value) ? value : Number.NaN);
  const isSparse = drawn.length <= 40;
  return [
    areaY(drawn, {
      x: 'x',
      y1: (point: LinePoint) => y(point.low),
      y2: (point: LinePoint) => y(point.high),
      fill: series.colour,
      fillOpacity: 0.13,
      className: 'bands',
    }),
    lineMark(drawn, {
      x: 'x',
      y: (point: LinePoint) => y(point.y),
      stroke: series.colour,
      strokeWidth: 2,
      className: 'lines',
      ...(series.dash && { strokeDasharray: series.dash }),
    }),
    ...(isSparse
      ? [
          dot(
            drawn.filter((point) => isDrawn(block.y, point.y)),
            { x: 'x', y: 'y', r: 2.75, fill: series.colour, className: 'points' },
          ),
        ]
      : []),
  ];
}

/** Names at the heights of the last values, pushed apart so that none covers another. */
function endLabels(
  all: readonly Named[],
  block: LineBlock,
  place: (value: number) => number,
  top: number,
  bottom: number,
  room: number,
): Markish[] {
  const gap = 15;
  const labels = all
    .map((series) => {
      const last = series.points.findLast((point) => isDrawn(block.y, point.y));
      return { series, at: last && isDrawn(block.y, last.y) ? place(last.y) : bottom };
    })
    .sort((a, b) => a.at - b.at);
  labels.forEach((label, i) => {
    label.at = Math.max(label.at, i > 0 ? labels[i - 1]!.at + gap : top);
  });
  for (let i = labels.length - 1; i >= 0; i--) {
    labels[i]!.at = Math.min(labels[i]!.at, i < labels.length - 1 ? labels[i + 1]!.at - gap : bottom);
  }
  return labels.map(({ series, at }) =>
    text([fitText(series.name, room - 10)], {
      frameAnchor: 'top-right',
      textAnchor: 'start',
      lineAnchor: 'middle',
      dx: 10,
      dy: at - top,
      fill: series.baseline ? 'var(--quiet)' : series.colour,
      fontWeight: 600,
      className: 'names',
    }),
  );
}

function estimateOf(block: LineBlock, point: LinePoint): string {
  return formatEstimate({ estimate: point.y, low: point.low ?? null, high: point.high ?? null }, block.y.format);
}
