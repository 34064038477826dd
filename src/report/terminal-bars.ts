// Bars, intervals and histograms as lines of a terminal: label, picture, number.
import { formatBar } from '../base/index.ts';
import { cut, displayWidth, oneLine, pad, wrap } from './columns.ts';
import { actionWords, axisLabel, formatEstimate, formatNumber, formatShort } from './format.ts';
import { restLine } from './terminal-text.ts';
import type { Axis, BarBlock, HistogramBin, HistogramBlock, IntervalsBlock, NumberFormat, Reference } from './types.ts';

interface Labelled {
  readonly label: string;
  readonly group?: string | undefined;
  readonly baseline?: boolean | undefined;
}

/** Bars from zero; negative ones grow to the left of it. */
export function barLines(block: BarBlock, width: number, limit: number): string[] {
  const values = block.bars.flatMap((bar) => (bar.value === null ? [] : [bar.value]));
  const ends = block.value.domain ?? values;
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const rows = block.bars.slice(0, limit).map((bar) => ({
    ...bar,
    label: bar.action ? `${actionWords[bar.action].shape} ${bar.label}` : bar.label,
    number: formatEstimate({ estimate: bar.value, low: bar.low ?? null, high: bar.high ?? null }, block.value.format),
  }));
  const lines = pictureLines(rows, width, (bar, room) => {
    const span = high - low;
    if (bar.value === null || span <= 0) return '';
    const left = Math.round((Math.max(0, -low) / span) * room);
    if (bar.value < 0) {
      const size = Math.min(left, Math.round((-bar.value / span) * room));
      return `${' '.repeat(left - size)}${'█'.repeat(size)}`;
    }
    return `${' '.repeat(left)}${formatBar(bar.value / Math.max(high, Number.MIN_VALUE), room - left)}`;
  });
  return [...axisNote(block.value, width), ...lines, ...restLine(block.bars.length, limit, 'bars')];
}

/** ├──┼──┤ from low over the estimate to high, dotted for a baseline, with the references as │. */
export function intervalLines(block: IntervalsBlock, width: number, limit: number): string[] {
  const references = (block.references ?? []).filter((reference) => reference.axis === 'x');
  const values = [
    ...block.rows.flatMap((row) => [row.estimate, row.low, row.high]),
    ...references.map((reference) => reference.value),
  ];
  const scale = scaleOf(block.value, values);
  const rows = block.rows.slice(0, limit).map((row) => ({ ...row, number: formatEstimate(row, block.value.format) }));
  const lines = pictureLines(rows, width, (row, room) => {
    const at = (value: number | null) => {
      const share = value === null ? undefined : scale(value);
      return share === undefined ? undefined : Math.min(room - 1, Math.max(0, Math.round(share * (room - 1))));
    };
    const cells = new Array<string>(Math.max(1, room)).fill(' ');
    const put = (i: number | undefined, mark: string) => {
      if (i !== undefined) cells[i] = mark;
    };
    for (const reference of references) put(at(reference.value), '│');
    const [low, high] = [at(row.low), at(row.high)];
    if (low !== undefined && high !== undefined) cells.fill(row.baseline ? '┄' : '─', low, high + 1);
    put(low, '├');
    put(high, '┤');
    put(at(row.estimate), '┼');
    return cells.join('');
  });
  return [
    ...axisNote(block.value, width),
    ...lines,
    ...restLine(block.rows.length, limit, 'rows'),
    ...referenceLines(references, width, block.value.format),
  ];
}

/** One part for each series; more than 24 bins are joined with their neighbours. */
export function histogramLines(block: HistogramBlock, width: number): string[] {
  const lines = block.series.flatMap((series) => {
    const bins = joined(series.bins, 24);
    const total = bins.reduce((sum, bin) => sum + bin.count, 0);
    const most = Math.max(0, ...bins.map((bin) => bin.count));
    const rows = bins.map((bin) => ({
      label: `${formatShort(bin.low, block.x.format)} to ${formatShort(bin.high, block.x.format)}`,
      number:
        block.y === 'share'
          ? formatNumber(total > 0 ? bin.count / total : null, 'percent')
          : formatNumber(bin.count, Number.isInteger(bin.count) ? 'integer' : 'number'),
      share: most > 0 ? bin.count / most : 0,
    }));
    const shape = series.action ? `${actionWords[series.action].shape} ` : '';
    const head = `${shape}${oneLine(series.name)}${series.baseline ? ' (baseline)' : ''}, ${formatNumber(total)} in all`;
    return [...wrap(head, width), ...pictureLines(rows, width, (row, room) => formatBar(row.share, room)), ''];
  });
  const references = (block.references ?? []).filter((reference) => reference.axis === 'x');
  return [...axisNote(block.x, width), ...lines.slice(0, -1), ...referenceLines(references, width, block.x.format)];
}

/** Neighbouring bins added up until at most `most` are left. */
function joined(bins: readonly HistogramBin[], most: number): HistogramBin[] {
  const size = Math.max(1, Math.ceil(bins.length / most));
  const out: HistogramBin[] = [];
  for (let i = 0; i < bins.length; i += size) {
    const part = bins.slice(i, i + size);
    out.push({ low: part[0]!.low, high: part.at(-1)!.high, count: part.reduce((sum, bin) => sum + bin.count, 0) });
  }
  return out;
}

/** Lines of label, picture and number in three columns, with the names of groups above their first row. */
function pictureLines<Row extends Labelled & { readonly number: string }>(
  rows: readonly Row[],
  width: number,
  picture: (row: Row, room: number) => string,
): string[] {
  if (rows.length === 0) return ['No values.'];
  const labels = rows.map((row) => `${row.group ? '  ' : ''}${oneLine(row.label)}${row.baseline ? ' (baseline)' : ''}`);
  const numberWidth = Math.min(Math.floor(width / 2), Math.max(...rows.map((row) => displayWidth(row.number))));
  const labelWidth = Math.min(Math.floor(width * 0.36), Math.max(...labels.map(displayWidth)));
  const room = Math.min(48, width - labelWidth - numberWidth - 4);
  let group: string | undefined;
  return rows.flatMap((row, i) => {
    const head = row.group !== undefined && row.group !== group ? [cut(oneLine(row.group), width)] : [];
    group = row.group;
    const label = pad(cut(labels[i]!, labelWidth), labelWidth);
    const drawn = room > 3 ? `${pad(picture(row, room), room)}  ` : '';
    return [...head, `${label}  ${drawn}${pad(cut(row.number, numberWidth), numberWidth, 'left')}`];
  });
}

export function axisNote(axis: Axis, width: number): string[] {
  return wrap(oneLine(axisLabel(axis)), width);
}

export function referenceLines(references: readonly Reference[], width: number, format?: NumberFormat): string[] {
  return references.flatMap((reference) =>
    wrap(`│ ${oneLine(reference.label)} (${formatShort(reference.value, format)})`, width),
  );
}

/** A function from a value to its share [0, 1] of the axis; undefined for what cannot be drawn on it. */
export function scaleOf(
  axis: Axis,
  values: readonly (number | null | undefined)[],
): (value: number) => number | undefined {
  const log = axis.scale === 'log';
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of axis.domain ?? values) {
    if (value === null || value === undefined || (log && value <= 0)) continue;
    [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  const forward = (value: number) => (log ? Math.log(value) : value);
  return (value) => {
    if ((log && value <= 0) || low > high) return undefined;
    if (low === high) return 0.5;
    return Math.min(1, Math.max(0, (forward(value) - forward(low)) / (forward(high) - forward(low))));
  };
}
