// Takes single fields out of the bytes of a JSON object without parsing the rest: logs hold prompts of kilobytes beside an answer of
// one letter. Long strings are passed over by looking for the next quote. Leaves out: checking what is passed over (RFC 8259); a field
// that is taken is parsed fully.

/** What a scan ends with where it finds no end. */
export const INCOMPLETE = -1;
export const MALFORMED = -2;

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
/** Strings up to this length are read byte by byte, which beats a native call. */
const SHORT = 48;
/** Places of fields whose order is remembered. */
const ORDERED = 64;

/** The first place from `at` on that is no white space of JSON. */
export function skipSpace(bytes: Uint8Array, at: number, limit: number): number {
  while (at < limit) {
    const byte = bytes[at]!;
    if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) break;
    at++;
  }
  return at;
}

/** The place behind the string whose quote opens at `at`; INCOMPLETE where it does not end. */
export function endOfString(bytes: Buffer, at: number, limit: number): number {
  let from = at + 1;
  for (;;) {
    // Byte by byte first, and again behind each escaped quote: where quotes are dense a native call for each would cost more.
    for (const stop = Math.min(limit, from + SHORT); from < stop; from++) {
      const byte = bytes[from]!;
      if (byte === QUOTE) return from + 1;
      if (byte === BACKSLASH) from++;
    }
    const quote = bytes.indexOf(QUOTE, from);
    if (quote < 0 || quote >= limit) return INCOMPLETE;
    let before = quote - 1;
    while (before >= from && bytes[before] === BACKSLASH) before--;
    if ((quote - 1 - before) % 2 === 0) return quote + 1;
    from = quote + 1;
  }
}

/** The place behind the value that begins at `at`; of nested values only the brackets are looked at. */
export function endOfValue(bytes: Buffer, at: number, limit: number): number {
  const first = bytes[at]!;
  if (first === QUOTE) return endOfString(bytes, at, limit);
  if (first !== OPEN_OBJECT && first !== OPEN_LIST) return endOfWord(bytes, at, limit);
  let depth = 0;
  for (let i = at; i < limit; i++) {
    const byte = bytes[i]!;
    if (byte === QUOTE) {
      const end = endOfString(bytes, i, limit);
      if (end < 0) return INCOMPLETE;
      i = end - 1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
    else if ((byte === CLOSE_OBJECT || byte === CLOSE_LIST) && --depth === 0) return i + 1;
  }
  return INCOMPLETE;
}

/** Numbers, true, false, null and the NaN and Infinity of Python. */
function endOfWord(bytes: Buffer, at: number, limit: number): number {
  let i = at;
  for (; i < limit; i++) {
    const byte = bytes[i]!;
    const isWord = (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
    if (!isWord && byte !== 45 && byte !== 46 && byte !== 43) break;
  }
  if (i === limit) return INCOMPLETE;
  return i === at ? MALFORMED : i;
}

/** Finds the end of one object after another, and remembers where the fields that are wanted lie. */
export interface ObjectScanner {
  /** The place behind the object that opens at `at`, INCOMPLETE or MALFORMED. */
  scan(bytes: Buffer, at: number, limit: number): number;
  /** The object that was scanned last: the wanted fields it has, or all fields. Throws SyntaxError. */
  value(bytes: Buffer): Record<string, unknown>;
}

/** @param fields top-level fields to parse; undefined = the whole object */
export function createObjectScanner(fields: readonly string[] | undefined): ObjectScanner {
  const keys = (fields ?? []).map((field) => Buffer.from(JSON.stringify(field)));
  const starts = new Int32Array(keys.length);
  const ends = new Int32Array(keys.length);
  let start = 0;
  let end = 0;
  /** Which field stood at each place of the last object: most rows have their fields in the same order. */
  const order = new Int32Array(ORDERED).fill(-1);
  /** Most keys that are not wanted have a length that no wanted one has. */
  const lengths = new Set(keys.map((key) => key.length));
  const find = (bytes: Buffer, from: number, to: number, place: number): number => {
    if (!lengths.has(to - from)) return -1;
    const expected = place < ORDERED ? order[place]! : -1;
    if (expected >= 0 && isEqual(keys[expected]!, bytes, from, to)) return expected;
    const found = keys.findIndex((key) => isEqual(key, bytes, from, to));
    if (place < ORDERED) order[place] = found;
    return found;
  };
  return {
    scan(bytes, at, limit) {
      starts.fill(-1);
      start = at;
      let i = skipSpace(bytes, at + 1, limit);
      if (bytes[i] === CLOSE_OBJECT && i < limit) return (end = i + 1);
      for (let place = 0; ; place++) {
        if (i >= limit) return INCOMPLETE;
        if (bytes[i] !== QUOTE) return MALFORMED;
        const keyEnd = endOfString(bytes, i, limit);
        if (keyEnd < 0) return INCOMPLETE;
        const key = find(bytes, i, keyEnd, place);
        i = skipSpace(bytes, keyEnd, limit);
        if (i >= limit) return INCOMPLETE;
        if (bytes[i] !== COLON) return MALFORMED;
        i = skipSpace(bytes, i + 1, limit);
        if (i >= limit) return INCOMPLETE;
        const valueEnd = endOfValue(bytes, i, limit);
        if (valueEnd < 0) return valueEnd;
        if (key >= 0) {
          starts[key] = i;
          ends[key] = valueEnd;
        }
        i = skipSpace(bytes, valueEnd, limit);
        if (i >= limit) return INCOMPLETE;
        if (bytes[i] === CLOSE_OBJECT) return (end = i + 1);
        if (bytes[i] !== COMMA) return MALFORMED;
        i = skipSpace(bytes, i + 1, limit);
      }
    },
    value(bytes) {
      if (!fields) return parseJson(bytes.toString('utf8', start, end)) as Record<string, unknown>;
      const value: Record<string, unknown> = {};
      for (let i = 0; i < fields.length; i++)
        if (starts[i]! >= 0) value[fields[i]!] = parseSpan(bytes, starts[i]!, ends[i]!);
      return value;
    },
  };
}

function isEqual(key: Buffer, bytes: Buffer, from: number, to: number): boolean {
  if (key.length !== to - from) return false;
  for (let i = 1; i < key.length - 1; i++) if (key[i] !== bytes[from + i]) return false;
  return true;
}

function parseSpan(bytes: Buffer, from: number, to: number): unknown {
  const first = bytes[from]!;
  if (first === QUOTE) {
    const isPlain = !hasBackslash(bytes, from, to);
    return isPlain ? bytes.toString('utf8', from + 1, to - 1) : JSON.parse(bytes.toString('utf8', from, to));
  }
  const small = smallNumber(bytes, from, to);
  if (small >= 0) return small;
  // Words and numbers are ASCII.
  const encoding = first === OPEN_OBJECT || first === OPEN_LIST ? 'utf8' : 'latin1';
  return parseJson(bytes.toString(encoding, from, to));
}

/** A number of up to nine digits and nothing else; -1 for anything else, and for zeros in front, which are no JSON. */
function smallNumber(bytes: Buffer, from: number, to: number): number {
  if (to - from > 9 || (bytes[from] === 48 && to - from > 1)) return -1;
  let number = 0;
  for (let i = from; i < to; i++) {
    const digit = bytes[i]! - 48;
    if (digit < 0 || digit > 9) return -1;
    number = 10 * number + digit;
  }
  return number;
}

function hasBackslash(bytes: Buffer, from: number, to: number): boolean {
  if (to - from > 4 * SHORT) return bytes.subarray(from, to).includes(BACKSLASH);
  for (let i = from; i < to; i++) if (bytes[i] === BACKSLASH) return true;
  return false;
}

/** JSON, and the NaN (null) and Infinity that Python's writer adds to it. Throws SyntaxError. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
    return JSON.parse(text.replace(PYTHON_NUMBERS, replaceNumber));
  }
}

/** Strings are matched too, so that words inside them stay. 1e999 is read as infinity. */
const PYTHON_NUMBERS = /"(?:[^"\\]|\\.)*"|NaN|Infinity/gs;

function replaceNumber(found: string): string {
  return found === 'NaN' ? 'null' : found === 'Infinity' ? '1e999' : found;
}
