// Rows of a parquet file, row group by row group, with only the columns asked for: memory is bounded by the largest group. Leaves out:
// encrypted files and filters on rows; times stay what hyparquet makes of them.
import { open } from 'node:fs/promises';
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { OversightError } from '../../base/index.ts';
import type { AnswerSink } from '../types.ts';
import { checkPages } from './parquet-pages.ts';
import type { LogSource } from './reader.ts';

export interface ParquetReadOptions {
  /** Where oddities are counted. */
  readonly sink: Pick<AnswerSink, 'note'>;
  readonly signal?: AbortSignal | undefined;
  /** Top-level columns; default: all. Those the file does not have are left out. */
  readonly columns?: readonly string[] | undefined;
}

/** A file inside an archive is held in memory up to this size: parquet is read from its end. */
const INNER_LIMIT = 1024 * 1024 * 1024;

/** The names of the top-level columns. Throws OversightError('input') for what is no parquet file. */
export async function parquetColumns(source: LogSource): Promise<readonly string[]> {
  return withFile(source, async (file) => columnsOf(await parquetMetadataAsync(file)));
}

/**
 * Visits each row, numbered from 0: lists and structs as arrays and objects, 64-bit integers as numbers where those are exact.
 * @returns the number of rows
 */
export async function forEachParquetRow(
  source: LogSource,
  options: ParquetReadOptions,
  visit: (row: Readonly<Record<string, unknown>>, index: number) => void,
): Promise<number> {
  return withFile(source, async (file) => {
    const metadata = await parquetMetadataAsync(file);
    const present = columnsOf(metadata);
    const columns = options.columns ? options.columns.filter((name) => present.includes(name)) : [...present];
    let index = 0;
    if (columns.length === 0) return index;
    for (const group of metadata.row_groups) {
      options.signal?.throwIfAborted();
      const rows = Number(group.num_rows);
      for (const column of group.columns)
        if (columns.includes(column.meta_data?.path_in_schema[0] ?? '')) await checkPages(file, column);
      const range = { rowStart: index, rowEnd: index + rows };
      for (const row of await parquetReadObjects({ file, metadata, columns, compressors, ...range }))
        visit(plainRow(row), index++);
    }
    return index;
  });
}

function columnsOf(metadata: FileMetaData): readonly string[] {
  return parquetSchema(metadata).children.map(({ element: { name } }) => {
    // What a damaged file says may be anything.
    if (typeof name !== 'string') throw new Error('a column without a name');
    return name;
  });
}

async function withFile<T>(source: LogSource, read: (file: AsyncBuffer) => Promise<T>): Promise<T> {
  const handle = source.file === undefined ? undefined : await open(source.file);
  try {
    if (!handle) {
      const bytes = await source.bytes(INNER_LIMIT);
      return await read({
        byteLength: bytes.length,
        slice: (start, end) => exactBuffer(bytes.subarray(start, end)),
      });
    }
    const { size } = await handle.stat();
    return await read({
      byteLength: size,
      async slice(start, end = size) {
        const length = Math.max(0, Math.min(end, size) - start);
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, start);
        return exactBuffer(buffer.subarray(0, bytesRead));
      },
    });
  } catch (cause) {
    // What the decoder throws on damaged bytes are plain errors of any kind; a cancelled reading and our own errors pass.
    if (cause instanceof OversightError || !(cause instanceof Error) || cause.name === 'AbortError') throw cause;
    throw new OversightError(`${source.path}: not a readable parquet file (${cause.message})`, {
      kind: 'input',
      remedy: 'Download or write the file again.',
      cause,
    });
  } finally {
    await handle?.close();
  }
}

function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}

function plainRow(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const key of Object.keys(row)) plain[key] = plainValue(row[key]);
  return plain;
}

function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (Array.isArray(value)) return value.map(plainValue);
  const isObject = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isObject ? plainRow(value as Record<string, unknown>) : value;
}
