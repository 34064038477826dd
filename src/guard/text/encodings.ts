// Recognises encoded text and gives back what it says, or undefined. Every reading must be plausible: known words, printable
// text; a wrong reading would only add noise to the second view, a missed one would hide a request.
// Read: base64, hexadecimal, binary, character codes, percent and backslash escapes, leet, rot13, reversed words, letters kept
// apart. Leaves out: keyed ciphers and anything that needs state across words.
import { latinLookalike } from './fold.ts';

export interface Lexicon {
  has(word: string): boolean;
}

/** Reads one run of characters without white space. */
export function decodeRun(run: string, lexicon: Lexicon): string | undefined {
  return (
    decodeBase64(run, lexicon) ??
    decodeHexadecimal(run, lexicon) ??
    decodeEscapes(run, lexicon) ??
    decodeWord(run, lexicon)
  );
}

/** Reads a run of short units that stood apart: single letters, hexadecimal pairs, octets or character codes. */
export function decodeUnits(units: readonly string[], kind: UnitKind, lexicon: Lexicon): string | undefined {
  if (kind === 'letter') return units.length < 4 ? undefined : segment(units.join(''), lexicon);
  if (units.length < 3) return undefined;
  const radix = kind === 'binary' ? 2 : kind === 'hexadecimal' ? 16 : 10;
  const bytes = units.map((unit) => Number.parseInt(unit.replace(/^(0x|\\x)/i, ''), radix));
  return plausible(readBytes(Uint8Array.from(bytes)), lexicon);
}

export type UnitKind = 'letter' | 'hexadecimal' | 'binary' | 'decimal';

/** What kind of unit a run of characters could be, if any. */
export function unitKind(run: string): UnitKind | undefined {
  const core = run.replace(/[,;.\-_*|/]+$/, '');
  if (/^[01]{8}$/.test(core)) return 'binary';
  if (/^\p{L}$/u.test(core)) return 'letter';
  if (/^(0x|\\x)?[0-9a-f]{2}$/i.test(core)) return /^[3-9]\d$/.test(core) ? 'decimal' : 'hexadecimal';
  if (/^(3[2-9]|[4-9]\d|1[01]\d|12[0-6])$/.test(core)) return 'decimal';
  return undefined;
}

function decodeBase64(run: string, lexicon: Lexicon): string | undefined {
  const match = /[A-Za-z0-9+/_-]{8,}={0,2}/.exec(run);
  if (!match) return undefined;
  const body = match[0];
  if (!/[A-Z]/.test(body) && !/\d/.test(body) && !body.endsWith('=')) return undefined;
  return plausible(readBytes(Buffer.from(body.replace(/-/g, '+').replace(/_/g, '/'), 'base64')), lexicon);
}

function decodeHexadecimal(run: string, lexicon: Lexicon): string | undefined {
  const match = /^\W*(?:0x)?((?:[0-9a-f]{2}){4,})\W*$/i.exec(run);
  return match ? plausible(readBytes(Buffer.from(match[1]!, 'hex')), lexicon) : undefined;
}

function decodeEscapes(run: string, lexicon: Lexicon): string | undefined {
  const pattern = /(?:%[0-9a-f]{2})+|(?:\\x[0-9a-f]{2})+|\\u([0-9a-f]{4})|&#(\d{2,6});|&#x([0-9a-f]{2,5});/gi;
  let count = 0;
  const text = run.replace(pattern, (all: string, unicode, decimal, entity) => {
    const code = decimal ? Number(decimal) : Number.parseInt(unicode ?? entity, 16);
    if (!Number.isNaN(code)) {
      count++;
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    }
    // Octets that stand together are UTF-8; where they are not, each is read as a character.
    const octets = all.match(/[0-9a-f]{2}/gi)!.map((octet) => Number.parseInt(octet, 16));
    count += octets.length;
    return readUtf8(Uint8Array.from(octets)) ?? String.fromCodePoint(...octets);
  });
  // One or two escapes are common in addresses: they count only where words come out.
  return count >= 3 ? text : count > 0 ? plausible(text, lexicon) : undefined;
}

const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'g',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
  '+': 't',
  '€': 'e',
  '(': 'c',
};

function decodeWord(run: string, lexicon: Lexicon): string | undefined {
  const core = run.toLowerCase().replace(/^[^\p{L}\p{N}@$€|!+(]+|[^\p{L}\p{N}@$€|+]+$/gu, '');
  if (core.length < 3 || core.length > 32 || lexicon.has(core)) return undefined;
  const known = (word: string) => (word.length >= 3 && lexicon.has(word) ? word : undefined);
  // A number alone is a number; with a sign that stands for a letter it may be a word ("5734|").
  if ((/\p{L}/u.test(core) || (/\d/.test(core) && /[@$|€]/.test(core))) && /[0-9@$!|+€(]/.test(core)) {
    const letters = [...core].map((sign) => LEET[sign] ?? sign).join('');
    const reading =
      known(letters) ??
      known(letters.replaceAll('i', 'l')) ??
      known([...core].map((s) => (s === '1' || s === '!' ? 'l' : (LEET[s] ?? s))).join(''));
    if (reading) return reading;
  }
  const apart = core.split(/[.\-_*~^/·•]+/);
  if (apart.length > 1 && !apart.every((part) => part.length > 1 && lexicon.has(part))) {
    const joined = known(apart.join(''));
    if (joined && joined.length >= 4) return joined;
  }
  if (core.length < 4) return undefined;
  const latin = latinLookalike(core);
  if (latin !== undefined) return known(latin);
  if (!/^[a-z]+$/.test(core)) return undefined;
  const rotated = core.replace(/[a-z]/g, (c) => String.fromCharCode(((c.charCodeAt(0) - 84) % 26) + 97));
  return known(rotated) ?? known([...core].reverse().join(''));
}

function readBytes(bytes: Uint8Array): string | undefined {
  return bytes.length < 3 ? undefined : readUtf8(bytes);
}

function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined; // Not text in UTF-8, so not a reading.
  }
}

/** Text that is mostly letters and spaces, and of which some words are known. */
function plausible(text: string | undefined, lexicon: Lexicon): string | undefined {
  if (text === undefined || /(?![\s])\p{Cc}/u.test(text)) return undefined;
  const letters = text.match(/[\p{L}\s]/gu)?.length ?? 0;
  if (letters < 0.75 * [...text].length) return undefined;
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const hits = words.filter((word) => word.length >= 2 && lexicon.has(word)).length;
  return words.length > 0 && (hits >= 0.4 * words.length || hits >= 4) ? text : undefined;
}

/** Letters without spaces cut into known words (fewest words wins); a whole-word reading when nothing else fits. */
function segment(letters: string, lexicon: Lexicon): string | undefined {
  const text = letters.toLowerCase();
  if (lexicon.has(text)) return text;
  const best: (string[] | undefined)[] = [[]];
  for (let end = 1; end <= text.length; end++) {
    for (let start = Math.max(0, end - 20); start < end; start++) {
      const prefix = best[start];
      const word = text.slice(start, end);
      if (!prefix || !(lexicon.has(word) && (word.length > 1 || word === 'a' || word === 'i'))) continue;
      const current = best[end];
      if (!current || prefix.length + 1 < current.length) best[end] = [...prefix, word];
    }
  }
  const words = best[text.length];
  return words && words.length <= text.length / 2 ? words.join(' ') : text.length >= 5 ? text : undefined;
}
