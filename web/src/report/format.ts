// How a number, an estimate, an axis and the origin of a figure are written, for people. The terminal has the same rules in
// src/report/format.ts (the viewer takes no runtime code from there); a test holds the two together.
import type { Action, Axis, Caption, Cell, Estimate, NumberFormat } from '../../../src/report/types.ts';

/** What stands for an undefined value. */
export const undefinedMark = '–';

/** The fixed words and shapes of the verdicts. */
export const actionWords: Readonly<Record<Action, { readonly word: string; readonly shape: string }>> = {
  allow: { word: 'allow', shape: '●' },
  escalate: { word: 'escalate', shape: '◆' },
  block: { word: 'block', shape: '■' },
  'not-scanned': { word: 'not scanned', shape: '○' },
};

/**
 * A number for people: whole numbers in full, others with three significant digits; percent with one decimal (0.831 is
 * "83.1 %", with a no-break space), two significant digits below 0.05 %. null is "–".
 */
export function formatNumber(value: number | null | undefined, format: NumberFormat = 'number', unit = true): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return undefinedMark;
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  if (format === 'percent') {
    const percent = size * 100;
    const digits = percent === 0 || percent >= 0.05 ? group(percent.toFixed(1)) : plain(percent, 2);
    return `${sign}${digits}${unit ? '\u00a0%' : ''}`;
  }
  const text = format === 'integer' ? group(size.toFixed(0)) : plain(size, 3);
  return text === '0' ? '0' : sign + text;
}

/** The same without trailing zeros, for the ends of bins, thresholds and prose: "0.6", "75 %". */
export function formatShort(value: number | null | undefined, format: NumberFormat = 'number'): string {
  return formatNumber(value, format).replace(/\.(\d*?)0+(?!\d)/, (_, kept: string) => (kept === '' ? '' : `.${kept}`));
}

function plain(size: number, significant: number): string {
  if (Number.isInteger(size) && size < 1e9) return group(String(size));
  if (size >= 1e6 || size < 1e-4) return size.toExponential(significant - 1).replace('e+', 'e');
  if (size >= 100) return group(size.toFixed(0));
  return size.toPrecision(significant);
}

function group(digits: string): string {
  const [whole = '', part] = digits.split('.');
  const grouped = whole.length < 22 ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
  return part === undefined ? grouped : `${grouped}.${part}`;
}

/** "83.1 % [79.0, 86.4]"; without an interval only the estimate. */
export function formatEstimate(value: Estimate, format: NumberFormat = 'number'): string {
  const estimate = formatNumber(value.estimate, format);
  if (value.low === null && value.high === null) return estimate;
  return `${estimate} [${formatNumber(value.low, format, false)}, ${formatNumber(value.high, format, false)}]`;
}

/** What a table shows in a cell of this kind. */
export function formatCell(cell: Cell | undefined, kind: string | undefined): string {
  if (cell === null || cell === undefined) return undefinedMark;
  const format = kind === 'integer' || kind === 'percent' ? kind : 'number';
  if (typeof cell === 'object') return formatEstimate(cell, format);
  if (typeof cell === 'number') return formatNumber(cell, format);
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  const words = kind === 'verdict' ? Object.entries(actionWords).find(([action]) => action === cell)?.[1] : undefined;
  return words ? `${words.shape} ${words.word}` : cell;
}

/** "latency (ms, log scale)"; percent needs no unit here, as every one of its numbers carries the sign. */
export function axisLabel(axis: Axis): string {
  const notes = [axis.unit, axis.scale === 'log' ? 'log scale' : undefined].filter((note) => note !== undefined);
  return notes.length > 0 ? `${axis.label} (${notes.join(', ')})` : axis.label;
}

/** "latency (ms)" for a column's head. */
export function columnTitle(column: { readonly title: string; readonly unit?: string | undefined }): string {
  return column.unit ? `${column.title} (${column.unit})` : column.title;
}

/** Prose in which a number and its unit stay on one line: "0.4 %" with a no-break space. */
export function keepUnits(text: string): string {
  return text.replace(/(\d) (?=(?:%|ms|s|kB|MB|GB|MiB|GiB)(?![\p{L}\p{N}]))/gu, '$1\u00a0');
}

/** What was measured, on how many, with which seeds and when, as one line. */
export function formatOrigin(caption: Caption): string {
  const { subtitle, n, seeds, date } = caption;
  const parts = [
    subtitle,
    n === undefined ? undefined : `n\u00a0=\u00a0${formatNumber(n, 'integer')}`,
    formatSeeds(seeds),
    date,
  ];
  return keepUnits(parts.filter((part) => part !== undefined && part !== '').join(' · '));
}

function formatSeeds(seeds: Caption['seeds']): string | undefined {
  if (!seeds || seeds.length === 0) return undefined;
  if (seeds.length > 4) return `${seeds.length} seeds`;
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
}
