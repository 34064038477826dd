// Free-text answers: two are equal when their normalised texts are. The CAPA of exact match (arXiv 2502.04313, appendix) has the
// chance agreement a1 * a2 alone: f = 0, since there are so many wrong texts that two are hardly ever equal by chance.
// No fuzzy match of its own: give a `normalise` that maps what should count as equal to one text.
import { type Choices, readChoices } from './choices.ts';
import type { SelectionOptions } from './selection.ts';

export interface TextsInput extends SelectionOptions {
  /** [models][questions]: the answer as written; null or nothing but space where there is none. */
  readonly models: readonly ArrayLike<string | null>[];
  /** The right text; null where it is not known. */
  readonly truth: ArrayLike<string | null>;
  /** Default: compatibility forms, case and runs of space made alike, and a full stop at the end taken off. */
  readonly normalise?: ((text: string) => string) | undefined;
}

/**
 * The choices behind the texts, coded by question; `discreteCapa` of them is the exact-match CAPA.
 * @throws OversightError('input') when the lengths differ
 */
export function readTexts(input: TextsInput): Choices {
  const normalise = input.normalise ?? foldText;
  const codes = Array.from({ length: input.truth.length }, () => new Map<string, number>());
  const codeOf = (text: string | null | undefined, x: number): number | null => {
    const plain = text === null || text === undefined ? '' : normalise(text);
    if (plain === '') return null;
    const known = codes[x]!;
    if (!known.has(plain)) known.set(plain, known.size);
    return known.get(plain)!;
  };
  const code = (texts: ArrayLike<string | null>): (number | null)[] =>
    Array.from({ length: texts.length }, (_, x) => (x < codes.length ? codeOf(texts[x], x) : null));
  const truth = code(input.truth);
  return readChoices({ ...input, models: input.models.map(code), truth, options: truth.map(() => null) });
}

function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\s*\.$/, '');
}
