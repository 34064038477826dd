// Values for columns that are looked up by: what both databases keep and find again exactly, text short enough for an index.
import { sha256 } from '../base/index.ts';

/** UTF-16 units. Longer text keeps its beginning and gets the hash of the whole, so that different texts stay different. */
const LONGEST = 120;

/** `text` without NUL and lone surrogates (each becomes U+FFFD), and at most 120 units long. */
export function columnText(text: string): string {
  // The usual case is plain: one look and no copy.
  if (text.length <= LONGEST && /^[\x20-\x7e]*$/.test(text)) return text;
  const clean = text.replace(/\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
  if (clean.length <= LONGEST) return clean;
  const start = clean.slice(0, 48).replace(/[\ud800-\udbff]$/, '');
  return `${start}…${sha256(clean)}`;
}

/** Milliseconds as a whole number: PostgreSQL refuses others, and SQLite would keep them. */
export const columnTime = (time: number): number => Math.floor(time);
