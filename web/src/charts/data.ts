// The numbers behind a chart as a table: what "Show data" opens, and the text alternative of the picture.
import type { Block, Cell, TableColumn } from '../../../src/report/types.ts';
import type { TableData } from '../blocks/table-data.ts';
import { axisLabel, columnTitle, formatCell, formatOrigin } from '../report/format.ts';
import { groupNames } from './groups.ts';

export type Charted = Extract<Block, { kind: 'line' | 'bar' | 'heat' | 'histogram' | 'scatter' | 'intervals' }>;

/** Every value drawn, one row for each mark; columns of words that are empty throughout are left out. */
export function chartData(block: Charted): TableData {
  const { columns, rows } = allData(block);
  const kept = columns.flatMap((column, i) => (column.kind || rows.some((row) => row[i] !== '') ? [i] : []));
  return {
    columns: kept.flatMap((i) => columns[i] ?? []),
    rows: rows.map((row) => kept.map((i) => row[i] ?? null)),
  };
}

function allData(block: Charted): TableData {
  const words = (title: string): TableColumn => ({ title });
  const measure = (axis: { label: string; unit?: string | undefined; format?: TableColumn['kind'] | undefined }) => ({
    title: axis.label,
    kind: axis.format ?? ('number' as const),
    ...(axis.unit !== undefined && { unit: axis.unit }),
  });
  const estimate = (value: number | null, low?: number | null, high?: number | null): Cell =>
    low == null && high == null ? value : { estimate: value, low: low ?? null, high: high ?? null };
  switch (block.kind) {
    case 'bar':
    case 'intervals': {
      const rows = block.kind === 'bar' ? block.bars.map((bar) => ({ ...bar, estimate: bar.value })) : block.rows;
      return {
        columns: [words('label'), words('group'), words('baseline'), measure(block.value)],
        rows: rows.map((row) => [
          row.label,
          row.group ?? '',
          row.baseline ? 'yes' : '',
          estimate(row.estimate, row.low, row.high),
        ]),
      };
    }
    case 'line':
      return {
        columns: [words('series'), measure(block.x), measure(block.y)],
        rows: block.series.flatMap((series) =>
          series.points.map((point) => [series.name, point.x, estimate(point.y, point.low, point.high)]),
        ),
      };
    case 'scatter':
      return {
        columns: [words('label'), words('group'), measure(block.x), measure(block.y)],
        rows: block.points.map((point) => [
          point.label ?? '',
          point.group ?? '',
          estimate(point.x, point.xLow, point.xHigh),
          estimate(point.y, point.low, point.high),
        ]),
      };
    case 'histogram':
      return {
        columns: [
          words('series'),
          { ...measure(block.x), title: `${block.x.label} from` },
          { ...measure(block.x), title: 'to' },
          { title: 'count', kind: 'number' },
        ],
        rows: block.series.flatMap((series) => series.bins.map((bin) => [series.name, bin.low, bin.high, bin.count])),
      };
    case 'heat':
      return {
        columns: [
          words(block.rowLabel ?? 'row'),
          words(block.groups ? `${block.groups.label} of the row` : ''),
          words(block.columnLabel ?? 'column'),
          measure(block.value),
        ],
        rows: groupNames(block).flatMap((group, i) =>
          block.columns.map((column, j) => [block.rows[i] ?? '', group ?? '', column, block.values[i]?.[j] ?? null]),
        ),
      };
  }
}

/** The chart in words: what it says, what it shows, its first values. */
export function describeChart(block: Charted, data: TableData): string {
  const names = {
    line: 'Line chart',
    bar: 'Bar chart',
    heat: 'Heat map',
    histogram: 'Histogram',
    scatter: 'Scatter plot',
    intervals: 'Intervals',
  };
  const axes =
    block.kind === 'line' || block.kind === 'scatter'
      ? `${axisLabel(block.y)} over ${axisLabel(block.x)}`
      : block.kind === 'histogram'
        ? axisLabel(block.x)
        : axisLabel(block.value);
  const most = 8;
  const values = data.rows.slice(0, most).map((row) =>
    data.columns
      .map((column, i) => [column, formatCell(row[i], column.kind)] as const)
      .filter(([, text]) => text !== '')
      .map(([column, text]) => (column.kind ? `${columnTitle(column)} ${text}` : text))
      .join(', '),
  );
  const rest = data.rows.length > most ? `; and ${data.rows.length - most} more under Show data` : '';
  return `${names[block.kind]}: ${block.title}. ${formatOrigin(block)}. ${axes}. ${values.join('; ')}${rest}.`;
}
