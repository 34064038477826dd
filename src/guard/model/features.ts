// What the members of a guard see of a token: hashed rows for the word, its character n-grams, and its neighbour.
// A row is a 32-bit hash; each member takes it modulo the size of its own table (feature hashing, Weinberger et al. 2009).
import type { Token } from '../text/tokenizer.ts';

/** Hashes of one token text: the word itself, then its character 3-, 4- and 5-grams with word boundaries. */
export interface TokenFeatures {
  readonly rows: Uint32Array;
  /** The first of `rows`, the word itself, as an integer with sign: read for every token, and so kept near. */
  readonly word: number;
  /** How many of `rows` the linear member reads: all but the 5-grams. */
  readonly linear: number;
  /** Never given twice in a process, and rising: what is computed from a text can be kept in a table by its number. */
  readonly number: number;
}

/** Texts of a generation; two generations are kept. */
const GENERATION = 30_000;
let young = new Map<string, TokenFeatures>();
let old = new Map<string, TokenFeatures>();
let count = 0;
/** What was asked for last: the members of a guard ask for one token one after the other. */
let lastText = '';
let last: TokenFeatures | undefined;

/** Features of a token text; cached, since most words of a text come again. */
export function tokenFeatures(text: string): TokenFeatures {
  if (last && text === lastText) return last;
  let features = young.get(text);
  if (!features) {
    features = old.get(text) ?? computed(text);
    // Texts that were not asked for during a whole generation are forgotten; common words stay.
    if (young.size >= GENERATION) [old, young] = [young, new Map()];
    young.set(text, features);
  }
  lastText = text;
  last = features;
  return features;
}

function computed(text: string): TokenFeatures {
  const framed = /\p{L}|\p{N}/u.test(text) ? `\u0002${text}\u0003` : '';
  const grams = (n: number) => Math.max(0, framed.length - n + 1);
  const linear = 1 + grams(3) + grams(4);
  const rows = new Uint32Array(linear + grams(5));
  rows[0] = hashRange(text, 0, text.length, 0x77);
  let next = 1;
  for (let n = 3; n <= 5; n++) for (let i = 0; i < grams(n); i++) rows[next++] = hashRange(framed, i, i + n, n);
  return { rows, word: rows[0]! | 0, linear, number: count++ };
}

/** Hash of two neighbouring words. */
export function bigramHash(before: TokenFeatures, word: TokenFeatures): number {
  return mix(Math.imul(before.word, 0x9e3779b1) ^ word.word);
}

/** Number of flags of a token. */
export const FLAGS = 6;

/** The flags of a token as bits, lowest first: glued, new line, capital, capitals, sign, other script. */
export function flagBits(token: Token): number {
  return (
    (token.glued ? 1 : 0) |
    (token.newline ? 2 : 0) |
    (token.capitals === 1 ? 4 : token.capitals === 2 ? 8 : 0) |
    (token.kind === 'sign' ? 16 : 0) |
    (token.text.charCodeAt(0) > 127 ? 32 : 0)
  );
}

/** Writes the flags of a token as numbers, 0 or 1 each, at `offset`. */
export function writeFlags(token: Token, target: Float32Array, offset: number): void {
  const bits = flagBits(token);
  for (let flag = 0; flag < FLAGS; flag++) target[offset + flag] = (bits >> flag) & 1;
}

function hashRange(text: string, start: number, end: number, seed: number): number {
  let h = 0x811c9dc5 ^ Math.imul(seed, 0x85ebca6b);
  for (let i = start; i < end; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
}

function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
