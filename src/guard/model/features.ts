// What the members of a guard see of a token: hashed rows for the word, its character n-grams, and its neighbour.
// A row is a 32-bit hash; each member takes it modulo the size of its own table (feature hashing, Weinberger et al. 2009).
import type { Token } from '../text/tokenizer.ts';

/** Hashes of one token text: the word itself, then its character 3-, 4- and 5-grams with word boundaries. */
export interface TokenFeatures {
  readonly rows: Uint32Array;
  /** How many of `rows` the linear member reads: all but the 5-grams. */
  readonly linear: number;
}

const MAX_CACHED = 60_000;
const cache = new Map<string, TokenFeatures>();

/** Features of a token text; cached, since most words of a text come again. */
export function tokenFeatures(text: string): TokenFeatures {
  const hit = cache.get(text);
  if (hit) return hit;
  const short = [hashRange(text, 0, text.length, 0x77), ...ngrams(text, 3), ...ngrams(text, 4)];
  const features = { rows: Uint32Array.from([...short, ...ngrams(text, 5)]), linear: short.length };
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(text, features);
  return features;
}

/** Hash of two neighbouring words. */
export function bigramHash(before: TokenFeatures, word: TokenFeatures): number {
  return mix(Math.imul(before.rows[0]!, 0x9e3779b1) ^ word.rows[0]!);
}

/** Number of flags of a token. */
export const FLAGS = 6;

/** Writes the flags of a token (0 or 1 each) at `offset`: glued, new line, capital, capitals, sign, other script. */
export function writeFlags(token: Token, target: Float32Array, offset: number): void {
  target[offset] = token.glued ? 1 : 0;
  target[offset + 1] = token.newline ? 1 : 0;
  target[offset + 2] = token.capitals === 1 ? 1 : 0;
  target[offset + 3] = token.capitals === 2 ? 1 : 0;
  target[offset + 4] = token.kind === 'sign' ? 1 : 0;
  target[offset + 5] = token.text.charCodeAt(0) > 127 ? 1 : 0;
}

function ngrams(text: string, n: number): number[] {
  if (!/\p{L}|\p{N}/u.test(text)) return [];
  const framed = `\u0002${text}\u0003`;
  return Array.from({ length: Math.max(0, framed.length - n + 1) }, (_, i) => hashRange(framed, i, i + n, n));
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
