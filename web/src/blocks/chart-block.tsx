// A chart as a figure: its key, the picture with its words, what could not be drawn, and its data on demand.
import { useMemo, useState } from 'react';
import type { Axis } from '../../../src/report/types.ts';
import type { Key } from '../charts/colour.ts';
import { type Charted, chartData, describeChart } from '../charts/data.ts';
import { heatCells, heatChart } from '../charts/heat.ts';
import { histogramChart } from '../charts/histogram.ts';
import { lineChart, lineLegend } from '../charts/line.ts';
import { type Chart, PlotView } from '../charts/plot.tsx';
import { barChart, intervalsChart } from '../charts/rows.ts';
import { isDrawn, type Value } from '../charts/scale.ts';
import { scatterChart, scatterLegend, scatterNote } from '../charts/scatter.ts';
import { formatNumber } from '../report/format.ts';
import { Figure } from './figure.tsx';
import { HeatKey } from './heat-key.tsx';
import { DataTable } from './table.tsx';

export function ChartBlock({ block, id }: { block: Charted; id: string }) {
  const chart = useMemo(() => chartOf(block), [block]);
  const data = useMemo(() => chartData(block), [block]);
  const label = useMemo(() => describeChart(block, data), [block, data]);
  const notes = useMemo(() => notesOf(block), [block]);
  const [isOpen, setOpen] = useState(false);
  const [width, setWidth] = useState(0);
  const keys = keysOf(block, width);
  if (data.rows.length === 0) {
    return (
      <Figure caption={block} id={id} kind={block.kind}>
        <p className="note">No values.</p>
      </Figure>
    );
  }
  return (
    <Figure caption={block} id={id} kind={block.kind}>
      {block.kind === 'heat' && <HeatKey block={block} />}
      {keys.length > 0 && (
        <ul className="legend">
          {keys.map((key) => (
            <li key={key.name}>
              <span
                className={block.kind === 'scatter' ? 'swatch dot' : 'swatch'}
                style={{ background: key.isDashed ? dashed(key.colour) : key.colour }}
              />
              {key.name}
            </li>
          ))}
        </ul>
      )}
      <PlotView chart={chart} label={label} onWidth={setWidth} />
      {notes.map((note) => (
        <p className="note" key={note}>
          {note}
        </p>
      ))}
      <details className="show-data" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>Show data</summary>
        {isOpen && <DataTable data={data} name={`Data of: ${block.title}`} />}
      </details>
    </Figure>
  );
}

function dashed(colour: string): string {
  return `repeating-linear-gradient(to right, ${colour} 0 4px, transparent 4px 6px)`;
}

function chartOf(block: Charted): Chart {
  switch (block.kind) {
    case 'line':
      return lineChart(block);
    case 'bar':
      return barChart(block);
    case 'heat':
      return heatChart(block);
    case 'histogram':
      return histogramChart(block);
    case 'scatter':
      return scatterChart(block);
    case 'intervals':
      return intervalsChart(block);
  }
}

function keysOf(block: Charted, width: number): Key[] {
  if (block.kind === 'scatter') return scatterLegend(block);
  return block.kind === 'line' && width > 0 && block.series.length > 1 ? lineLegend(block, width) : [];
}

/** Honest remarks: what is pooled, and how many values a log axis has no place for. */
function notesOf(block: Charted): string[] {
  const notes: string[] = [];
  if (block.kind === 'scatter') notes.push(scatterNote(block) ?? '');
  if (block.kind === 'heat') {
    const { pooled } = heatCells(block);
    if (pooled > 1) notes.push(`Each cell drawn is the mean of up to ${pooled} values.`);
  }
  for (const [axis, values] of measured(block)) {
    const left = axis.scale === 'log' ? values.filter((value) => value != null && !isDrawn(axis, value)).length : 0;
    if (left > 0) {
      const words = left === 1 ? 'value is 0 or less and has' : 'values are 0 or less and have';
      notes.push(`${axis.label}: ${formatNumber(left, 'integer')} ${words} no place on a log scale.`);
    }
  }
  return notes.filter((note) => note !== '');
}

function measured(block: Charted): [Axis, Value[]][] {
  switch (block.kind) {
    case 'line': {
      const points = block.series.flatMap((series) => series.points);
      return [
        [block.x, points.map((point) => point.x)],
        [block.y, points.map((point) => point.y)],
      ];
    }
    case 'scatter':
      return [
        [block.x, block.points.map((point) => point.x)],
        [block.y, block.points.map((point) => point.y)],
      ];
    case 'histogram':
      return [[block.x, block.series.flatMap((series) => series.bins.map((bin) => bin.low))]];
    case 'heat':
      return [[block.value, block.values.flat()]];
    case 'intervals':
      return [[block.value, block.rows.map((row) => row.estimate)]];
    case 'bar':
      return [];
  }
}
