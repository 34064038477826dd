// Objects of one JSON array, one at a time: files of tens of megabytes pass in bounded memory. What lies between objects is counted and
// passed over; behind a broken object reading goes on at the next one that begins as the first did. Leaves out: objects that are no
// elements of that one array.
import { isUtf8 } from 'node:buffer';
import { shorten } from '../../base/index.ts';
import { type JsonReadOptions, LONGEST_OBJECT, type VisitObject } from './json-lines.ts';
import { createObjectScanner, endOfValue, INCOMPLETE, MALFORMED, skipSpace } from './json-scan.ts';
import type { LogSource } from './reader.ts';

const QUOTE = 34;
const COMMA = 44;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;

export interface JsonArrayOptions extends JsonReadOptions {
  /** Keys that lead to the array inside an object, as ["results", "results"]; default: the file is the array. */
  readonly under?: readonly string[] | undefined;
}

/**
 * Visits each object of a JSON array. Counts in the sink: 'not-an-object', 'not-json', 'too-long', 'not-utf-8' (read with replacement
 * characters), 'truncated' (the array does not end), 'trailing-data'.
 * @returns the number of objects visited
 */
export async function forEachJsonElement(
  source: LogSource,
  options: JsonArrayOptions,
  visit: VisitObject,
): Promise<number> {
  const reader = createArrayReader(source, options, visit);
  let waiting: Buffer[] = [];
  let size = 0;
  let needed = 1;
  for await (const chunk of source.open(options.signal)) {
    waiting.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    size += chunk.length;
    // A long element is looked at again only when twice as much of it is there, so reading stays linear.
    if (size < needed) continue;
    options.signal?.throwIfAborted();
    const rest = reader.read(waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting, size), false);
    waiting = rest.length > 0 ? [rest] : [];
    size = rest.length;
    needed = 2 * size;
  }
  reader.read(Buffer.concat(waiting, size), true);
  return reader.visited();
}

interface ArrayReader {
  /** Reads what is whole; returns the rest. */
  read(bytes: Buffer, isEnd: boolean): Buffer;
  visited(): number;
}

function createArrayReader(source: LogSource, options: JsonArrayOptions, visit: VisitObject): ArrayReader {
  const { sink } = options;
  const scanner = createObjectScanner(options.fields);
  const longest = options.maxBytes ?? LONGEST_OBJECT;
  let state: 'before' | 'inside' | 'behind' = 'before';
  let element = 0;
  let visited = 0;
  const under = options.under ?? [];
  /** What follows an array inside an object is expected. */
  let isTailOdd = under.length === 0;
  /** Behind something broken, before the next object. */
  let isLost = false;
  /** The first bytes of the first object, up to the end of its first key: how objects of this array begin. */
  let opening: Buffer | undefined;
  const note = (kind: string, what: string) =>
    sink.note(kind, source.path, `${source.path}, element ${element}: ${what}`);

  /** Where the next object begins as the first did, from `at` on; where none is there yet, the search goes on in the next bytes. */
  function resume(bytes: Buffer, at: number): number {
    const found = opening ? bytes.indexOf(opening, at) : -1;
    isLost = found < 0;
    return found < 0 ? Math.max(at, bytes.length - (opening?.length ?? 1) + 1) : found;
  }

  /** The place behind the object; INCOMPLETE where it goes on beyond the bytes. */
  function object(bytes: Buffer, at: number, isEnd: boolean): number {
    const end = scanner.scan(bytes, at, bytes.length);
    if (end === INCOMPLETE && !isEnd && bytes.length - at <= longest) return INCOMPLETE;
    element++;
    if (end < 0 || end - at > longest) {
      const next = end < 0 ? resume(bytes, at + 1) : end;
      const isCut = end === INCOMPLETE && isEnd && isLost;
      const kind = isCut ? 'truncated' : end === MALFORMED || isEnd ? 'not-json' : 'too-long';
      note(
        kind,
        `${isCut ? 'breaks off' : kind === 'too-long' ? 'too long' : 'not valid JSON'} (${beginning(bytes, at)}); left out`,
      );
      return next;
    }
    let value: Record<string, unknown>;
    try {
      value = scanner.value(bytes);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      note('not-json', `not valid JSON (${beginning(bytes, at)}); left out`);
      return end;
    }
    if (!isUtf8(bytes.subarray(at, end))) note('not-utf-8', 'not valid UTF-8; read with replacement characters');
    opening ??= Buffer.from(bytes.subarray(at, openingEnd(bytes, at, end)));
    visited++;
    visit(value, element);
    return end;
  }

  function otherValue(bytes: Buffer, at: number, isEnd: boolean): number {
    const isWord = isValueStart(bytes[at]!);
    const end = isWord ? endOfValue(bytes, at, bytes.length) : MALFORMED;
    if (end === INCOMPLETE && !isEnd) return INCOMPLETE;
    element++;
    if (end >= 0) {
      note('not-an-object', `${shorten(bytes.toString('utf8', at, Math.min(end, at + 200)), 60)}; left out`);
      return end;
    }
    note(end === INCOMPLETE ? 'truncated' : 'not-json', `${beginning(bytes, at)}; passed over`);
    return resume(bytes, at + 1);
  }

  function step(bytes: Buffer, at: number, isEnd: boolean): number {
    const byte = bytes[at]!;
    if (state === 'before') return enter(bytes, at, isEnd);
    if (byte === COMMA) return at + 1;
    if (byte === OPEN_OBJECT) return object(bytes, at, isEnd);
    if (byte !== CLOSE_LIST) return otherValue(bytes, at, isEnd);
    state = 'behind';
    return at + 1;
  }

  function enter(bytes: Buffer, at: number, isEnd: boolean): number {
    const found = findArray(bytes, at, under);
    if (found === INCOMPLETE && !isEnd && bytes.length <= longest) return INCOMPLETE;
    state = found < 0 ? 'behind' : 'inside';
    if (found >= 0) return found + 1;
    isTailOdd = false;
    const where = under.length === 0 ? '' : ` under ${under.join('.')}`;
    sink.note('not-json', source.path, `${source.path}: no JSON array was found${where}`);
    return bytes.length;
  }

  return {
    visited: () => visited,
    read(bytes, isEnd) {
      let at = 0;
      if (state === 'before' && bytes[0] === 0xef && bytes[1] === 0xbb) at = 3;
      for (;;) {
        if (isLost) at = resume(bytes, at);
        if (isLost) {
          if (!isEnd) return bytes.subarray(at);
          break;
        }
        at = skipSpace(bytes, at, bytes.length);
        if (at >= bytes.length) break;
        if (state === 'behind') {
          if (isTailOdd)
            sink.note('trailing-data', source.path, `${source.path}: text behind the end of the array; left out`);
          isTailOdd = false;
          return Buffer.alloc(0);
        }
        const next = step(bytes, at, isEnd);
        if (next === INCOMPLETE) return bytes.subarray(at);
        at = next;
      }
      if (isEnd && state === 'inside')
        sink.note('truncated', source.path, `${source.path}: the array does not end; what is there was read`);
      return Buffer.alloc(0);
    },
  };
}

/** Where the array opens that the keys lead to; MALFORMED where there is none. */
function findArray(bytes: Buffer, at: number, under: readonly string[]): number {
  const [key, ...deeper] = under;
  if (key === undefined) return bytes[at] === OPEN_LIST ? at : MALFORMED;
  if (bytes[at] !== OPEN_OBJECT) return MALFORMED;
  const name = JSON.stringify(key);
  let i = skipSpace(bytes, at + 1, bytes.length);
  while (i < bytes.length) {
    if (bytes[i] !== QUOTE) return MALFORMED;
    const end = endOfValue(bytes, i, bytes.length);
    if (end < 0) return end;
    const colon = skipSpace(bytes, end, bytes.length);
    const value = skipSpace(bytes, colon + 1, bytes.length);
    if (value >= bytes.length) return INCOMPLETE;
    if (bytes.toString('utf8', i, end) === name) return findArray(bytes, value, deeper);
    const behind = endOfValue(bytes, value, bytes.length);
    if (behind < 0) return behind;
    i = skipSpace(bytes, behind, bytes.length);
    if (i >= bytes.length) return INCOMPLETE;
    if (bytes[i] !== COMMA) return MALFORMED;
    i = skipSpace(bytes, i + 1, bytes.length);
  }
  return INCOMPLETE;
}

function isValueStart(byte: number): boolean {
  return (
    byte === QUOTE ||
    byte === OPEN_LIST ||
    byte === 45 ||
    (byte >= 48 && byte <= 57) ||
    (byte >= 97 && byte <= 122) ||
    byte === 78
  );
}

function openingEnd(bytes: Buffer, at: number, end: number): number {
  const key = bytes.indexOf(QUOTE, at);
  return key < 0 || key >= end ? at + 1 : endOfValue(bytes, key, end);
}

function beginning(bytes: Buffer, at: number): string {
  return shorten(bytes.toString('utf8', at, at + 200), 60);
}
