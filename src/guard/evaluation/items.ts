// From a suite's files to items: one text with its family and language. A file that is not there makes its set absent, nothing more;
// a file that is there and broken, or has not the columns that the suite names, is an error, since its figures would be of something else.
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { decodeUtf8, OversightError, readFileOrThrow, sha256, systemCode } from '../../base/index.ts';
import { parseCsv } from './csv.ts';
import { filterColumns, passes } from './filter.ts';
import { cellOf, type Row, rowsAt } from './row-path.ts';
import { type SetSpec, type Suite, setFile } from './suite.ts';

export interface Item {
  readonly text: string;
  /** The prompt that an output answers, where the suite names one. */
  readonly prompt?: string;
  readonly family: string;
  readonly language: string;
  /** SHA-256 of the text without regard to case and spacing: the same text has the same key in every set. */
  readonly key: string;
}

export interface LoadedSet {
  readonly set: SetSpec;
  readonly items: readonly Item[];
  /** Rows that pass the filter but have no text. */
  readonly empty: number;
  /** Path of the file that is not there; undefined where it is. */
  readonly absent: string | undefined;
}

/** Largest text that a compressed file may unfold to, in bytes. */
const MAX_BYTES = 1024 * 1024 * 1024;

/** All sets of a suite, in order. Throws OversightError('input') for a broken file, naming it and the line or column. */
export async function loadSets(suite: Suite, data: string): Promise<LoadedSet[]> {
  const sets: LoadedSet[] = [];
  for (const set of suite.sets) sets.push(await loadSet(set, setFile(suite, set, data)));
  return sets;
}

async function loadSet(set: SetSpec, path: string): Promise<LoadedSet> {
  let bytes: Buffer;
  try {
    bytes = await readFileOrThrow(path);
  } catch (error) {
    const code = error instanceof OversightError ? systemCode(error.cause) : undefined;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    return { set, items: [], empty: 0, absent: path };
  }
  const rows = (await readRows(bytes, set, path)).filter((row) => set.filter === undefined || passes(set.filter, row));
  const items: Item[] = [];
  let empty = 0;
  for (const row of rows) {
    const item = itemOf(set, row);
    if (item) items.push(item);
    else empty++;
  }
  return { set, items, empty, absent: undefined };
}

/** The key by which texts are told apart and split: case and spacing do not count. */
export function keyOf(text: string): string {
  return sha256(text.toLowerCase().replace(/\s+/g, ' ').trim());
}

async function readRows(bytes: Buffer, set: SetSpec, path: string): Promise<Row[]> {
  const plain = set.format.endsWith('.gz') ? await unzip(bytes, path) : bytes;
  const text = decodeUtf8(plain, path);
  const rows = rowsOf(text, set, path);
  if (rows.length === 0)
    throw new OversightError(`${path}: the set "${set.id}" has no rows${set.path ? ` at "${set.path}"` : ''}`, {
      kind: 'input',
      remedy: 'Check "format" and "path" of the set.',
    });
  for (const column of columnsOf(set)) {
    if (rows.some((row) => cellOf(row, column) !== undefined)) continue;
    const first = rows[0]!.value;
    const known =
      typeof first === 'object' && first !== null ? Object.keys(first).join(', ') : 'none: a row is a text, column "."';
    throw new OversightError(`${path}: no row has the column "${column}" that the set "${set.id}" names`, {
      kind: 'input',
      remedy: `Columns of the first row: ${known}.`,
    });
  }
  return rows;
}

function rowsOf(text: string, set: SetSpec, path: string): Row[] {
  if (set.format.startsWith('csv')) return parseCsv(text, path).map((value) => ({ value, keys: [] }));
  if (set.format.startsWith('jsonl'))
    return text.split(/\r?\n/).flatMap((line, i) => {
      if (line.trim() === '') return [];
      return rowsAt(parseJson(line, `${path}, line ${i + 1}`), set.path ?? '$');
    });
  return rowsAt(parseJson(text, path), set.path ?? '$[]');
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The parser's own message quotes the text, which may be one that nobody wants to read.
    throw new OversightError(`${source}: not valid JSON`, {
      kind: 'input',
      remedy: 'Mend the file, or check "format" of the set.',
      cause,
    });
  }
}

async function unzip(bytes: Buffer, path: string): Promise<Buffer> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MAX_BYTES });
  } catch (cause) {
    throw new OversightError(`${path}: cannot be decompressed (${systemCode(cause) ?? 'not gzip'})`, {
      kind: 'input',
      remedy: 'Fetch the file again, or check "format" of the set.',
      cause,
    });
  }
}

function itemOf(set: SetSpec, row: Row): Item | undefined {
  const text = fill(set.text, row);
  const prompt = set.prompt === undefined ? '' : fill(set.prompt, row);
  if (text === '') return undefined;
  const raw = named(set.family, row) ?? set.title ?? set.id;
  const group = Object.entries(set.familyGroups ?? {}).find(([, members]) => members.includes(raw))?.[0];
  return {
    text,
    ...(prompt === '' ? {} : { prompt }),
    family: group ?? raw,
    language: named(set.language, row) ?? 'en',
    key: keyOf(text),
  };
}

/** What stands in a column; or a template, each {column} replaced by what stands there. Outer spaces are removed. */
function fill(template: string, row: Row): string {
  const cell = (column: string) => textOf(cellOf(row, column));
  return (
    template.includes('{') ? template.replace(PLACEHOLDER, (_, column: string) => cell(column)) : cell(template)
  ).trim();
}

const PLACEHOLDER = /\{([^{}]+)\}/g;

function textOf(cell: unknown): string {
  if (cell === undefined || cell === null) return '';
  return Array.isArray(cell)
    ? cell.map(textOf).join('\n')
    : typeof cell === 'object'
      ? JSON.stringify(cell)
      : String(cell);
}

function named(spec: SetSpec['family'], row: Row): string | undefined {
  if (spec === undefined) return undefined;
  if (typeof spec === 'object') return spec.fixed;
  return textOf(cellOf(row, spec)).trim() || undefined;
}

function columnsOf(set: SetSpec): string[] {
  const templates = [set.text, set.prompt ?? ''].filter(Boolean);
  const texts = templates.flatMap((template) =>
    template.includes('{') ? [...template.matchAll(PLACEHOLDER)].map((match) => match[1]!) : [template],
  );
  const names = [set.family, set.language].filter((spec) => typeof spec === 'string');
  return [...new Set([...texts, ...names, ...(set.filter ? filterColumns(set.filter) : [])])];
}
