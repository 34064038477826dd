// The words a guard knows, by which its decoders tell a reading from noise: every word that the synthesis uses at least twice.
import { tokenize } from '../text/tokenizer.ts';

/** Sorted, folded words of two letters or more that occur in at least `least` texts. */
export function buildLexicon(texts: readonly string[], least = 2): string[] {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const word of new Set(
      tokenize(text)
        .filter((token) => token.kind === 'word' && /^\p{L}+$/u.test(token.text))
        .map((token) => token.text),
    ))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .filter(([word, count]) => count >= least && (word.length >= 2 || word === 'a' || word === 'i'))
    .map(([word]) => word)
    .sort();
}
