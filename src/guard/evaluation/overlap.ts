// How much of a text a training corpus has seen: the share of its word 6-grams that occur there. Items above a share of 0.3 are
// dropped from the second set of figures, since a guard may know them by heart. Finds copied wording, not copied ideas.

/** Words of one gram. */
export const GRAM_WORDS = 6;

/** Items with a greater share of known grams are dropped. */
export const OVERLAP_LIMIT = 0.3;

/** Word 6-grams of texts. */
export type Grams = ReadonlySet<string>;

// In scripts written without spaces each character is a word.
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{M}\p{N}])+/gu;

/** Word 6-grams of a text, in order; a text of fewer words is one gram; a text without words has none. */
export function gramsOf(text: string): string[] {
  const words = text.toLowerCase().match(WORD) ?? [];
  if (words.length === 0) return [];
  if (words.length <= GRAM_WORDS) return [words.join(' ')];
  return Array.from({ length: words.length - GRAM_WORDS + 1 }, (_, i) => words.slice(i, i + GRAM_WORDS).join(' '));
}

/** All grams of many texts. */
export function corpusGrams(texts: Iterable<string>): Set<string> {
  const grams = new Set<string>();
  for (const text of texts) for (const gram of gramsOf(text)) grams.add(gram);
  return grams;
}

/** Share of the text's 6-grams, each place counted, that the corpus has, in [0, 1]; 0 for a text without words. */
export function overlap(grams: Grams, text: string): number {
  const own = gramsOf(text);
  return own.length === 0 ? 0 : own.filter((gram) => grams.has(gram)).length / own.length;
}
