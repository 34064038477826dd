// Files read as one piece of text: the beginning, to see what it is, and whole JSON documents where a format leaves no other way.
// Leaves out: streams; rows and arrays are read by json-lines and json-array.
import { OversightError, shorten } from '../../../base/index.ts';
import { endOfValue, parseJson, skipSpace } from '../json-scan.ts';
import type { LogSource } from '../reader.ts';

/** The first bytes as text; a character cut in two at the end comes out as a replacement character. */
export async function headText(source: LogSource, bytes = 64 * 1024): Promise<string> {
  return textFrom(await source.head(bytes));
}

/** UTF-8 with replacement characters: what is odd in a log's texts is no reason to lose its answers. */
export function textFrom(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

/** One JSON document. Throws OversightError('input') above the limit in bytes, and for what is no JSON or breaks off. */
export async function wholeJson(source: LogSource, limit: number): Promise<unknown> {
  return parseDocument(await source.bytes(limit), source.path);
}

/** The document in these bytes. Throws OversightError('input') that names the path. */
export function parseDocument(bytes: Uint8Array, path: string): unknown {
  try {
    return parseJson(textFrom(bytes).replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new OversightError(`${path}: not valid JSON (${shorten((cause as Error).message, 80)})`, {
      kind: 'input',
      remedy: 'The file is damaged or incomplete; copy or download it again.',
      cause,
    });
  }
}

/** A field of the object that the bytes begin with; undefined where it is not there, broken, or does not end. */
export function fieldIn(bytes: Buffer, key: string): unknown {
  const end = bytes.length;
  let at = skipSpace(bytes, 0, end);
  if (at >= end || bytes[at] !== 123) return undefined;
  for (;;) {
    at = skipSpace(bytes, at + 1, end);
    const keyEnd = at < end && bytes[at] === 34 ? endOfValue(bytes, at, end) : -1;
    if (keyEnd < 0) return undefined;
    const name = bytes.toString('utf8', at + 1, keyEnd - 1);
    const value = skipSpace(bytes, skipSpace(bytes, keyEnd, end) + 1, end);
    const valueEnd = value < end ? endOfValue(bytes, value, end) : -1;
    if (valueEnd < 0) return undefined;
    if (name === key) return parsed(bytes.toString('utf8', value, valueEnd));
    at = skipSpace(bytes, valueEnd, end);
    if (at >= end || bytes[at] !== 44) return undefined;
  }
}

/** The value; undefined for what is no JSON. */
export function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
