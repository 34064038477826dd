// What a table does to its rows, as plain functions: sort, filter, measure, write as CSV.
import type { Cell, TableColumn } from '../../../src/report/types.ts';
import { actionWords, columnTitle, formatCell } from '../report/format.ts';

export interface TableData {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Sorting {
  readonly column: number;
  readonly descending: boolean;
}

export function isNumeric(column: TableColumn | undefined): boolean {
  return column?.kind === 'number' || column?.kind === 'integer' || column?.kind === 'percent';
}

export function isRight(column: TableColumn | undefined): boolean {
  return column?.align === undefined ? isNumeric(column) : column.align === 'right';
}

const lowerCase = new WeakMap<TableData, string[]>();

/** Indices of the rows that hold every word, as shown; all of them for no words. */
export function filterRows(data: TableData, filter: string): number[] {
  const all = data.rows.map((_, i) => i);
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return all;
  let texts = lowerCase.get(data);
  if (!texts) {
    const text = (row: readonly Cell[]) => data.columns.map((column, i) => formatCell(row[i], column.kind)).join('\t');
    texts = data.rows.map((row) => text(row).toLowerCase());
    lowerCase.set(data, texts);
  }
  return all.filter((i) => words.every((word) => texts[i]?.includes(word)));
}

const severity = Object.keys(actionWords);
const compareText = new Intl.Collator('en', { numeric: true }).compare;

/** Stable; undefined values come last in both directions; an estimate counts by its estimate, a verdict by severity. */
export function sortRows(data: TableData, kept: readonly number[], sorting: Sorting | undefined): readonly number[] {
  if (!sorting) return kept;
  const kind = data.columns[sorting.column]?.kind;
  const keys = data.rows.map((row) => sortKey(row[sorting.column] ?? null, kind));
  const sign = sorting.descending ? -1 : 1;
  return [...kept].sort((i, j) => {
    const [a, b] = [keys[i] ?? null, keys[j] ?? null];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
    return sign * compareText(String(a), String(b));
  });
}

function sortKey(cell: Cell, kind: string | undefined): number | string | null {
  if (cell !== null && typeof cell === 'object') return cell.estimate;
  if (typeof cell === 'boolean') return Number(cell);
  if (kind === 'verdict' && typeof cell === 'string') return (severity.indexOf(cell) + 1) % severity.length;
  return cell;
}

/** Pixels for each column of a table in which rows come and go, from the longest of the first thousand cells. */
export function columnWidths(data: TableData): number[] {
  return data.columns.map((column, i) => {
    const longest = data.rows
      .slice(0, 1000)
      .reduce((most, row) => Math.max(most, formatCell(row[i], column.kind).length), 0);
    const head = columnTitle(column).length * 6.6 + 14;
    return Math.round(24 + Math.min(320, Math.max(64, head, longest * 7.8)));
  });
}

/**
 * Comma-separated values (RFC 4180) of these rows: numbers in full, an estimate as three columns, undefined as empty. Text
 * that a spreadsheet would run as a formula gets an apostrophe in front: it may have been written by a model.
 */
export function toCsv(data: TableData, order: readonly number[]): string {
  const isEstimate = data.columns.map((_, i) => data.rows.some((row) => row[i] !== null && typeof row[i] === 'object'));
  const heads = data.columns.flatMap((column, i) => {
    const title = columnTitle(column);
    return isEstimate[i] ? [title, `${title} low`, `${title} high`] : [title];
  });
  const lines = order.map((index) =>
    data.columns.flatMap((_, i) => {
      const cell = data.rows[index]?.[i] ?? null;
      if (!isEstimate[i]) return [cell];
      return cell !== null && typeof cell === 'object' ? [cell.estimate, cell.low, cell.high] : [cell, null, null];
    }),
  );
  return [heads, ...lines].map((line) => line.map(csvField).join(',')).join('\r\n');
}

function csvField(value: Cell): string {
  if (value === null) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
