// A small table from disk as rows of text: CSV (comma, semicolon or tab), a JSON list of objects, or JSON lines, each also as .gz. It says
// nothing of what the columns mean, and holds the whole file in memory: answer logs of any size are for `readers`.
import { stat } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { CsvError, parse } from 'csv-parse/sync';
import { decodeUtf8, OversightError, readFileOrThrow, systemCode } from '../../base/index.ts';

/** A table as text. */
export interface Records {
  /** The file, for messages. */
  readonly source: string;
  readonly columns: readonly string[];
  /** One object per row; a cell that the row lacks, and JSON null, is ''. */
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** How a table is read. */
export interface RecordsOptions {
  /** What a list or an object in a cell of JSON is: an error (default), or an empty cell. */
  readonly nested?: 'refuse' | 'empty' | undefined;
}

/** Most bytes of a file, also once decompressed. */
const mostBytes = 256 * 1024 * 1024;
const tooLarge = 'is larger than 256 MiB';

/**
 * Reads a table.
 * @throws OversightError('input') that names the file, and the line or row where there is one
 */
export async function readRecords(path: string, options: RecordsOptions = {}): Promise<Records> {
  return parseRecords(await readTextFile(path), path, options);
}

/** A text file, decompressed where it begins as gzip does. @throws OversightError('input') that names the file */
export async function readTextFile(path: string): Promise<string> {
  // What cannot be looked at cannot be read either, and the reading says why.
  const found = await stat(path).catch(() => undefined);
  if (found && found.size > mostBytes) throw inputError(`${path} ${tooLarge}`, 'Give a part of the table.');
  const bytes = unzip(await readFileOrThrow(path, 'Check the path and the file.'), path);
  if (bytes.length > mostBytes) throw inputError(`${path} ${tooLarge}`, 'Give a part of the table.');
  return decodeUtf8(bytes, path).replace(/^\uFEFF/, '');
}

function unzip(bytes: Uint8Array, path: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: mostBytes });
  } catch (cause) {
    if (systemCode(cause) === 'ERR_BUFFER_TOO_LARGE')
      throw inputError(`${path} ${tooLarge} when unpacked`, 'Give a part of the table.', cause);
    throw inputError(
      `${path}: cannot be decompressed (${(cause as Error).message})`,
      'The file may be cut off; fetch it again.',
      cause,
    );
  }
}

/** The rows of a text in one of the three formats, told apart by its first character. @throws OversightError('input') */
export function parseRecords(text: string, source: string, options: RecordsOptions = {}): Records {
  const first = text.trimStart()[0];
  if (first === undefined) throw inputError(`${source} is empty`, 'Give a table with a header and rows.');
  const rows = first === '[' || first === '{' ? jsonRows(text, source, options) : csvRows(text, source);
  if (rows.length === 0)
    throw inputError(`${source} holds no rows`, 'Give one row per item under a line of column names.');
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (row: Record<string, string>, column: string) => (Object.hasOwn(row, column) ? row[column]! : '');
  return {
    source,
    columns,
    rows: rows.map((row) => Object.fromEntries(columns.map((column) => [column, cell(row, column)]))),
  };
}

function csvRows(text: string, source: string): Record<string, string>[] {
  const delimiter = delimiterOf(text);
  let table: string[][];
  try {
    // Trimmed by the parser, a tab between two empty cells would be white space.
    table = parse(text, { delimiter, skip_empty_lines: true, relax_quotes: true, trim: delimiter !== '\t' });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const { lines } = cause as CsvError & { readonly lines?: number };
    throw inputError(
      `${source}${lines === undefined ? '' : `, line ${lines}`}: not a table (${cause.message.split('\n')[0]})`,
      'Each row needs as many cells as the first line, which names the columns.',
      cause,
    );
  }
  const [header = [], ...rows] = table;
  const names = header.map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw inputError(`${source}: the column "${twice}" is there twice`, 'Rename one of the two.');
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, (row[i] ?? '').trim()])));
}

/** The separator that the first line has most of, outside quotes. */
function delimiterOf(text: string): string {
  const head = (/^\s*([^\r\n]*)/.exec(text)?.[1] ?? '').replace(/"[^"]*"/g, '');
  return [',', '\t', ';'].reduce((best, one) => (head.split(one).length > head.split(best).length ? one : best));
}

function jsonRows(text: string, source: string, { nested = 'refuse' }: RecordsOptions): Record<string, string>[] {
  return jsonValues(text, source).map((value, i) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw inputError(`${source}, row ${i + 1}: not an object`, 'Give a list of objects, one per row.');
    const cells = Object.entries(value).map(([key, cell]) => {
      const said = cellText(cell);
      if (said === undefined && nested === 'refuse')
        throw inputError(
          `${source}, row ${i + 1}: "${key}" holds a list or an object`,
          'Give text, a number, true, false or null in each cell.',
        );
      return [key, said ?? ''] as const;
    });
    return Object.fromEntries(cells);
  });
}

/** A list, one object, or one value per line. */
function jsonValues(text: string, source: string): readonly unknown[] {
  const whole = parsed(text);
  if (!('fault' in whole)) return Array.isArray(whole.value) ? whole.value : [whole.value];
  const lines = text.split(/\r?\n/).map((line, i) => ({ line, number: i + 1 }));
  const filled = lines.filter(({ line }) => line.trim() !== '').map((one) => ({ ...one, ...parsed(one.line) }));
  // Where not even the first line stands alone, one document was meant, and its own fault tells more.
  if ('fault' in filled[0]!)
    throw inputError(`${source}: not valid JSON (${whole.fault})`, 'It must be CSV, one JSON list, or JSON lines.');
  return filled.map((one) => {
    if ('fault' in one)
      throw inputError(`${source}, line ${one.number}: not valid JSON (${one.fault})`, 'Mend or remove the line.');
    return one.value;
  });
}

function parsed(text: string): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (cause) {
    return { fault: (cause as Error).message };
  }
}

/** undefined for a list or an object. */
function cellText(cell: unknown): string | undefined {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return cell.trim();
  return typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : undefined;
}

/** A number, or undefined for a cell that is empty or says that there is none. @throws OversightError('input') on other text */
export function numberCell(cell: string, place: string): number | undefined {
  if (/^(|na|n\/a|nan|null|none|-|–)$/i.test(cell)) return undefined;
  const value = Number(cell);
  if (!Number.isFinite(value))
    throw inputError(`${place}: "${cell.slice(0, 40)}" is not a number`, 'Give a number, or leave the cell empty.');
  return value;
}

/** What is wrong with an input, as an error for people. */
export function inputError(message: string, remedy: string, cause?: unknown): OversightError {
  return new OversightError(message, { kind: 'input', remedy, cause });
}
