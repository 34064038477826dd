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
    decodeList(run, lexicon) ??
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
  const bytes = units.map((unit) => Number.parseInt(unitCore(unit).replace(/^(0x|\\x)/i, ''), radix));
  return plausible(readBytes(Uint8Array.from(bytes)), lexicon);
}

export type UnitKind = 'letter' | 'hexadecimal' | 'binary' | 'decimal';

/** A unit without the brackets, quotes and separators round it. */
export function unitCore(run: string): string {
  return run.replace(/^[[({"'<]+/, '').replace(/[\])}"'>,;.\-_*|/]+$/, '');
}

/** What kind of unit a run of characters could be, if any. */
export function unitKind(run: string): UnitKind | undefined {
  const core = unitCore(run);
  if (/^[01]{8}$/.test(core)) return 'binary';
  if (/^\p{L}$/u.test(core)) return 'letter';
  if (/^(0x|\\x)?[0-9a-f]{2}$/i.test(core)) return /^[3-9]\d$/.test(core) ? 'decimal' : 'hexadecimal';
  if (/^(3[2-9]|[4-9]\d|1[01]\d|12[0-6])$/.test(core)) return 'decimal';
  return undefined;
}

function decodeBase64(run: string, lexicon: Lexicon): string | undefined {
  for (const match of run.matchAll(/[A-Za-z0-9+/_-]{8,}={0,2}/g)) {
    const body = match[0];
    if (!/[A-Z]/.test(body) && !/\d/.test(body) && !body.endsWith('=')) continue;
    const reading = readBase64(body, lexicon, 2);
    // What stands before and behind an encoded piece is kept: it may say what to do with it.
    if (reading !== undefined)
      return `${run.slice(0, match.index)} ${reading} ${run.slice(match.index + body.length)}`.trim();
  }
  return undefined;
}

/** Tries the four ways in which groups of four signs may begin, and a second coat of base64. */
function readBase64(body: string, lexicon: Lexicon, depth: number): string | undefined {
  for (let skip = 0; skip < 4; skip++) {
    const text = readBytes(Buffer.from(body.slice(skip).replace(/-/g, '+').replace(/_/g, '/'), 'base64'));
    const reading = plausible(text, lexicon);
    if (reading !== undefined) return reading;
    if (depth > 1 && text !== undefined && /^[A-Za-z0-9+/_-]{8,}={0,2}\s*$/.test(text)) {
      const inner = readBase64(text.trim(), lexicon, depth - 1);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}

/** "104,111,119": units that stand in one run, between commas. */
function decodeList(run: string, lexicon: Lexicon): string | undefined {
  const units = unitCore(run)
    .split(/[,;|]/)
    .filter((unit) => unit !== '');
  const kind = units.length >= 4 ? unitKind(units[0]!) : undefined;
  if (kind === undefined || kind === 'letter' || !units.every((unit) => unitKind(unit) !== undefined)) return undefined;
  const mixed = kind === 'decimal' && units.some((unit) => unitKind(unit) === 'hexadecimal') ? 'hexadecimal' : kind;
  return decodeUnits(units, mixed, lexicon);
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

/** Text with broken or unprintable signs as spaces; undefined where more than a tenth is such, since that is no text. */
function readUtf8(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('utf-8').decode(bytes);
  const odd = text.match(ODD_SIGNS)?.length ?? 0;
  return odd > 1 + 0.1 * text.length ? undefined : text.replace(ODD_SIGNS, ' ');
}

const ODD_SIGNS = /(?!\s)[\p{Cc}\ufffd]/gu;

/** Text that is mostly letters and spaces, and of which some words are known. */
function plausible(text: string | undefined, lexicon: Lexicon): string | undefined {
  if (text === undefined) return undefined;
  const letters = text.match(/[\p{L}\p{N}\s]/gu)?.length ?? 0;
  if (letters < 0.7 * [...text].length) return undefined;
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const hits = words.filter((word) => word.length >= 2 && lexicon.has(word)).length;
  return words.length > 0 && (hits >= 0.4 * words.length || hits >= 3) ? text : undefined;
}

/**
 * Letters without spaces cut into known words at the least cost: a word costs 1, a letter that belongs to none 1.5, so that one
 * unknown word among known ones does not hide them. The letters in one piece where too few words are known.
 */
function segment(letters: string, lexicon: Lexicon): string | undefined {
  const text = letters.toLowerCase();
  if (lexicon.has(text)) return text;
  const cost = new Float64Array(text.length + 1).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(text.length + 1);
  cost[0] = 0;
  for (let end = 1; end <= text.length; end++) {
    for (let start = Math.max(0, end - 20); start < end; start++) {
      const word = text.slice(start, end);
      const known = lexicon.has(word) && (word.length > 1 || word === 'a' || word === 'i');
      const price = known ? 1 : end - start === 1 ? 1.5 : Number.POSITIVE_INFINITY;
      if (cost[start]! + price >= cost[end]!) continue;
      cost[end] = cost[start]! + price;
      from[end] = start;
    }
  }
  const words: string[] = [];
  let covered = 0;
  for (let end = text.length; end > 0; end = from[end]!) {
    const word = text.slice(from[end]!, end);
    if (word.length > 1) covered += word.length;
    // Letters that belong to no word stand together.
    if (word.length === 1 && words[0] !== undefined && !lexicon.has(words[0]) && !/^[ai]$/.test(word))
      words[0] = word + words[0];
    else words.unshift(word);
  }
  if (covered >= 0.5 * text.length && cost[text.length]! <= 0.6 * text.length) return words.join(' ');
  return text.length >= 5 ? text : undefined;
}
