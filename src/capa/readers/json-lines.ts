// Objects of JSON lines, fast: lines are found in the decompressed bytes, and of each only the fields asked for are parsed. Memory is
// bounded by the longest accepted line. A broken line is counted and passed over; leaves out values that are no objects.
import { isUtf8 } from 'node:buffer';
import { OversightError, shorten } from '../../base/index.ts';
import type { AnswerSink } from '../types.ts';
import { createObjectScanner, parseJson, skipSpace } from './json-scan.ts';
import type { LogSource } from './reader.ts';

export interface JsonReadOptions {
  /** Where oddities are counted. */
  readonly sink: Pick<AnswerSink, 'note'>;
  readonly signal?: AbortSignal | undefined;
  /** Top-level fields that are parsed; the others are passed over unseen. Default: all. */
  readonly fields?: readonly string[] | undefined;
  /** Longest accepted object in bytes; default 64 MiB. */
  readonly maxBytes?: number | undefined;
}

/** Called at once for each object; its number counts lines, or elements, from 1. */
export type VisitObject = (value: Readonly<Record<string, unknown>>, number: number) => void;

export const LONGEST_OBJECT = 64 * 1024 * 1024;

/**
 * Visits each object of a file of JSON lines. Counts in the sink: 'not-json', 'not-an-object', 'too-long', 'not-utf-8' (read with
 * replacement characters), 'truncated' (the last line).
 * @returns the number of objects visited
 */
export async function forEachJsonLine(
  source: LogSource,
  options: JsonReadOptions,
  visit: VisitObject,
): Promise<number> {
  const reader = createLineReader(source, options, visit);
  const longest = options.maxBytes ?? LONGEST_OBJECT;
  let parts: Buffer[] = [];
  let held = 0;
  for await (const chunk of source.open(options.signal)) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const first = bytes.indexOf(10);
    if (first < 0) {
      held += bytes.length;
      if (held <= longest) parts.push(bytes);
      else parts = [];
      continue;
    }
    let begin = 0;
    if (held > 0) {
      held += first;
      if (held > longest) reader.tooLong(held);
      else {
        parts.push(bytes.subarray(0, first));
        reader.lines(Buffer.concat(parts, held), 0, held);
      }
      begin = first + 1;
    }
    const last = bytes.lastIndexOf(10);
    if (last >= begin) reader.lines(bytes, begin, last);
    parts = last + 1 < bytes.length ? [bytes.subarray(last + 1)] : [];
    held = bytes.length - last - 1;
  }
  if (held > longest) reader.tooLong(held);
  else if (held > 0) reader.lines(Buffer.concat(parts, held), 0, held, true);
  return reader.visited();
}

interface LineReader {
  /** Whole lines; the last without its end. */
  lines(bytes: Buffer, begin: number, end: number, isLast?: boolean): void;
  tooLong(length: number): void;
  visited(): number;
}

function createLineReader(source: LogSource, options: JsonReadOptions, visit: VisitObject): LineReader {
  const { sink } = options;
  const scanner = createObjectScanner(options.fields);
  const longest = options.maxBytes ?? LONGEST_OBJECT;
  let line = 0;
  let visited = 0;
  const at = () => `${source.path}, line ${line}`;
  const tooLong = (length: number) => {
    const limit = Math.round(longest / 1048576);
    sink.note('too-long', source.path, `${at()}: ${length} bytes are more than ${limit} MiB; left out`);
  };

  function one(bytes: Buffer, begin: number, end: number, isLast: boolean): void {
    let from = skipSpace(bytes, begin, end);
    if (line === 1 && bytes[from] === 0xef && bytes[from + 1] === 0xbb) from = skipSpace(bytes, from + 3, end);
    if (from >= end) return;
    if (end - from > longest) tooLong(end - from);
    else if (bytes[from] !== 123) notObject(bytes, from, end, isLast);
    else object(bytes, from, end, isLast);
  }

  function object(bytes: Buffer, from: number, end: number, isLast: boolean): void {
    let value: Record<string, unknown>;
    try {
      value = options.fields
        ? wanted(bytes, from, end)
        : (parseJson(bytes.toString('utf8', from, end)) as typeof value);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      broken(bytes, from, end, isLast);
      return;
    }
    visited++;
    visit(value, line);
  }

  function wanted(bytes: Buffer, from: number, end: number): Record<string, unknown> {
    const stop = scanner.scan(bytes, from, end);
    if (stop < 0 || skipSpace(bytes, stop, end) !== end) throw new SyntaxError('no single object');
    return scanner.value(bytes);
  }

  function notObject(bytes: Buffer, from: number, end: number, isLast: boolean): void {
    const text = bytes.toString('utf8', from, end);
    try {
      parseJson(text);
    } catch {
      broken(bytes, from, end, isLast);
      return;
    }
    sink.note('not-an-object', source.path, `${at()}: ${shorten(text, 60)}; left out`);
  }

  function broken(bytes: Buffer, from: number, end: number, isLast: boolean): void {
    const shown = shorten(bytes.toString('utf8', from, Math.min(end, from + 200)), 60);
    const kind = isLast ? 'truncated' : 'not-json';
    sink.note(kind, source.path, `${at()}: ${isLast ? 'breaks off' : 'not valid JSON'} (${shown}); left out`);
  }

  return {
    visited: () => visited,
    tooLong(length) {
      line++;
      tooLong(length);
    },
    lines(bytes, begin, end, isLast = false) {
      options.signal?.throwIfAborted();
      const isClean = isUtf8(bytes.subarray(begin, end));
      for (let from = begin; from <= end; ) {
        const found = bytes.indexOf(10, from);
        const stop = found < 0 || found > end ? end : found;
        line++;
        if (!isClean && !isUtf8(bytes.subarray(from, stop)))
          sink.note('not-utf-8', source.path, `${at()}: not valid UTF-8; read with replacement characters`);
        one(bytes, from, stop, isLast);
        from = stop + 1;
      }
    },
  };
}

/** The error of a reader that was given a file without anything of its format. */
export function emptyLog(source: LogSource, format: string): OversightError {
  return new OversightError(`${source.path}: holds no ${format}`, {
    kind: 'input',
    remedy: 'Check that the file is complete and was written by that tool.',
  });
}
