// Cuts a text into pieces and reads quoted pieces back; what payload splitting and code reconstruction share.
import type { Random } from '../../base/index.ts';

/** The text cut into `least` to `most` pieces (fewer for short texts), mostly at spaces; joined they are the text again. */
export function cutPieces(text: string, least: number, most: number, random: Random): string[] {
  const atSpaces = Array.from(text.matchAll(/\s(?=\S)/gu), (match) => match.index);
  const anywhere = Array.from({ length: Math.min(text.length, 4000) }, (_, i) => i).slice(1);
  const wanted = least + random.integer(most - least + 1) - 1;
  const places = random.chance(0.75) && atSpaces.length >= wanted ? atSpaces : anywhere;
  const cuts = random
    .shuffle(places.slice(0, 4000))
    .slice(0, wanted)
    .sort((a, b) => a - b);
  return [0, ...cuts].map((from, i) => text.slice(from, cuts[i] ?? text.length));
}

/** A double-quoted literal that JSON, JavaScript and Python all read; lone surrogates and line separators are escaped. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`);
}

/** A list of literals on one line. */
export function quoteList(texts: readonly string[]): string {
  return `[${texts.map(quote).join(',')}]`;
}

/** A JSON array that passes `check`, or undefined. */
export function readList<T>(json: string | undefined, check: (item: unknown) => item is T): T[] | undefined {
  try {
    const value: unknown = JSON.parse(json ?? '');
    return Array.isArray(value) && value.every(check) ? value : undefined;
  } catch {
    return undefined; // Not one of our lists.
  }
}

export const isText = (item: unknown): item is string => typeof item === 'string';
export const isNumber = (item: unknown): item is number => typeof item === 'number';

/** Source of a regular expression for one such literal. */
export const QUOTED = '"(?:[^"\\\\\\n]|\\\\.)*"';

/** The text of a literal, or undefined where it is none. */
export function unquote(literal: string): string | undefined {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined; // Not a literal of ours.
  }
}

/** All literals in `text`, unquoted and joined; undefined where one cannot be read or there is none. */
export function joinLiterals(literals: readonly (string | undefined)[]): string | undefined {
  const pieces = literals.map((literal) => (literal === undefined ? undefined : unquote(literal)));
  return pieces.length > 0 && pieces.every((piece) => piece !== undefined) ? pieces.join('') : undefined;
}

/** `count` distinct short identifiers of one manner (letters, words, numbered). */
export function identifiers(count: number, random: Random): string[] {
  const manners: readonly (readonly string[])[] = [
    [...'abcdefghkmnpqrstuvwxyz'],
    'left right upper lower front back inner outer north south east west first last red blue green grey'.split(' '),
    Array.from({ length: 24 }, (_, i) => `p${i + 1}`),
    Array.from({ length: 24 }, (_, i) => `part_${String.fromCharCode(97 + i)}`),
    'ash birch cedar elm fir hazel larch maple oak pine rowan willow alder beech holly lime'.split(' '),
  ];
  return random.shuffle(random.pick(manners)).slice(0, count);
}
