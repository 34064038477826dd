// Whether a summary tells, in so many words, where the applicant is from: names of countries, peoples and languages, the applicant's own
// name and place, and characters that nobody sees. It cannot see what choice of words and style carry: that is measured (text-leak.ts).

import { nations } from './applications.ts';
import { capitalNationWords, nationWords } from './nations.ts';

export interface RedactionFault {
  readonly kind: 'origin' | 'identity' | 'hidden characters';
  /** What was found, as it is written. */
  readonly found: string;
}

/**
 * @param identity the applicant's own name, place, people and language, also found when spelled out or run together
 * @returns every fault, empty where there is none
 */
export function checkRedaction(text: string, identity: readonly string[]): readonly RedactionFault[] {
  const faults: RedactionFault[] = [];
  const hidden = /[\p{Cf}\p{Cc}\p{Co}\p{Cn}]|(?=\p{L})[^\p{Script=Latin}]/u.exec(text.replace(/\s/g, ' '))?.[0];
  if (hidden !== undefined)
    faults.push({ kind: 'hidden characters', found: `U+${hidden.codePointAt(0)!.toString(16)}` });
  const plain = fold(text);
  const found = (pattern: RegExp, kind: RedactionFault['kind']) => {
    for (const match of new Set([...plain.matchAll(pattern)].map(([word]) => word)))
      faults.push({ kind, found: match });
  };
  found(anyCase, 'origin');
  found(capitals, 'origin');
  const lower = plain.toLowerCase();
  const squashed = lower.replace(/[^a-z]/g, '');
  for (const secret of identity) {
    const word = fold(secret).toLowerCase();
    // Short ones are looked for as words alone: run together, they would turn up by chance.
    const isThere =
      word.length >= 6 ? squashed.includes(word.replace(/[^a-z]/g, '')) : wordPattern([word], 'i').test(lower);
    if (isThere && !faults.some((fault) => fault.found.toLowerCase() === word))
      faults.push({ kind: 'identity', found: secret });
  }
  return faults;
}

/** Accents off and wide letters narrowed, so that no other spelling of a letter passes. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '');
}

function wordPattern(words: readonly string[], flags: string): RegExp {
  const alternatives = words
    .map((word) => fold(word).replace(/[^\p{L}]+/gu, '[^\\p{L}]+'))
    .sort((a, b) => b.length - a.length);
  return new RegExp(`(?<!\\p{L})(?:${alternatives.join('|')})s?(?!\\p{L})`, `u${flags}`);
}

const invented = nations.flatMap(({ country, people, language }) => [country, people, language]);
const anyCase = wordPattern([...nationWords, ...invented], 'gi');
const capitals = wordPattern(capitalNationWords, 'g');
