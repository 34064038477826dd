// Rows of a CSV or TSV file as csv-parse reads them (RFC 4180, with the usual tolerance for stray quotes), streamed. The separator is the
// one that the header line uses most. Leaves out: other encodings than UTF-8, comments, files without a header.
import { isUtf8 } from 'node:buffer';
import { CsvError, type Options, Parser } from 'csv-parse';
import { parse as parseAll } from 'csv-parse/sync';
import { OversightError } from '../../base/index.ts';
import type { AnswerSink } from '../types.ts';
import type { LogSource } from './reader.ts';

const LONGEST_ROW = 16 * 1024 * 1024;

/** The header of a file by its first bytes. */
export interface CsvHeader {
  readonly columns: readonly string[];
  readonly separator: string;
}

/** null where the text does not begin as a table: fewer than two columns, or bytes that are no text. */
export function readCsvHeader(head: string): CsvHeader | null {
  if (head.includes('\0') || /^\uFEFF?\s*[[{<]/.test(head)) return null;
  const line = firstLine(head);
  const separator = [',', '\t', ';'].reduce((best, one) => (count(line, one) > count(line, best) ? one : best));
  if (count(line, separator) === 0) return null;
  try {
    const [record = []] = parseAll(line, optionsOf(separator));
    return { columns: record.map((name) => name.trim()), separator };
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
}

/** Up to the first line end outside quotes. */
function firstLine(head: string): string {
  for (const { index } of head.matchAll(/[\r\n]/g)) {
    const line = head.slice(0, index);
    if (line.trim() !== '' && count(line, '"') % 2 === 0) return line;
  }
  return head;
}

/**
 * Visits each row behind the header, numbered from 1. Counts in the sink: 'other-length' (a row with more or fewer cells than columns;
 * left out), 'not-utf-8', 'column-twice' (the first counts). Throws OversightError('input') for a quote that never closes.
 */
export async function forEachCsvRow(
  source: LogSource,
  header: CsvHeader,
  sink: Pick<AnswerSink, 'note'>,
  signal: AbortSignal | undefined,
  visit: (cells: readonly string[], row: number) => void,
): Promise<void> {
  const { columns, separator } = header;
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice !== undefined)
    sink.note('column-twice', source.path, `${source.path}: the column "${twice}" occurs twice; the first counts`);
  let row = -1;
  try {
    await forEachRecord(watched(source, sink, signal), separator, (cells) => {
      row++;
      if (row === 0) return;
      if (cells.length === columns.length) return visit(cells, row);
      const what = `${cells.length} cells where there are ${columns.length} columns; left out`;
      sink.note('other-length', source.path, `${source.path}, row ${row}: ${what}`);
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const what = cause.code === 'CSV_QUOTE_NOT_CLOSED' || cause.code === 'CSV_MAX_RECORD_SIZE';
    const problem = what ? 'a quote is opened and never closed' : cause.message;
    throw new OversightError(`${source.path}, behind row ${Math.max(0, row)}: ${problem}`, {
      kind: 'input',
      remedy: 'Mend the file: fields with quotes are quoted, with the quotes inside doubled.',
      cause,
    });
  }
}

async function* watched(
  source: LogSource,
  sink: Pick<AnswerSink, 'note'>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  // A character may be cut by the end of a chunk: up to three bytes wait for the next one.
  let tail = Buffer.alloc(0);
  for await (const chunk of source.open(signal)) {
    const all =
      tail.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([tail, chunk]);
    const end = wholeCharacters(all);
    if (!isUtf8(all.subarray(0, end)))
      sink.note('not-utf-8', source.path, `${source.path}: not valid UTF-8; read with replacement characters`);
    tail = Buffer.from(all.subarray(end));
    yield chunk;
  }
  if (tail.length > 0 && !isUtf8(tail)) sink.note('not-utf-8', source.path, `${source.path}: ends inside a character`);
}

/** Where the last character that may go on begins; the length where none does. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return bytes.length - back;
  }
  return bytes.length;
}

/** Visits every record as it is parsed, so that those before a fault are read whatever comes behind them. */
async function forEachRecord(
  chunks: AsyncIterable<Uint8Array>,
  delimiter: string,
  visit: (record: readonly string[]) => void,
): Promise<void> {
  const parser = new RecordParser(optionsOf(delimiter), visit);
  // Errors come through the callbacks below; without a listener they would end the process as well.
  parser.on('error', () => {});
  parser.resume();
  try {
    for await (const chunk of chunks)
      await new Promise<void>((resolve, reject) => {
        parser.write(chunk, (error) => (error ? reject(error) : resolve()));
      });
    await new Promise<void>((resolve, reject) => {
      parser.once('error', reject).end(resolve);
    });
  } finally {
    parser.destroy();
  }
}

/** Hands records over as they are parsed; through the stream's queue those before a fault would be lost with it. */
class RecordParser extends Parser {
  readonly #visit: (record: readonly string[]) => void;

  constructor(options: Options, visit: (record: readonly string[]) => void) {
    super(options);
    this.#visit = visit;
  }

  override push(record: readonly string[] | null): boolean {
    if (record === null) return super.push(null);
    this.#visit(record);
    return true;
  }
}

function optionsOf(delimiter: string): Options {
  return {
    bom: true,
    delimiter,
    max_record_size: LONGEST_ROW,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  };
}

function count(text: string, mark: string): number {
  return text.split(mark).length - 1;
}
