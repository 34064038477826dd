// What the reports of this folder say in the same words: kinds of oddities, the policy for missing answers, shares of lists.
import { formatInteger, plural } from '../../base/index.ts';
import type { MissingPolicy } from '../types.ts';
import type { PairSummary } from './pairs.ts';

/** Kinds of oddities and reasons as words: "answer-beyond-options" -> "answer beyond options". */
export function spaced(kind: string): string {
  return kind.replaceAll('-', ' ');
}

/** What the policy does, as a sentence. */
export function policySentence(missing: MissingPolicy, isProbabilistic: boolean): string {
  const policy =
    missing === 'drop'
      ? 'A question that one of the two did not answer is left out of the pair (`--missing drop`).'
      : "A missing answer counts as wrong and as like nobody's answer (`--missing wrong`).";
  const form = isProbabilistic
    ? 'Pairs of models with option probabilities are compared by them, other pairs by the chosen answers.'
    : 'Compared are the chosen answers (discrete CAPA).';
  return `${policy} Questions for which a model has no row are left out of its pairs; questions whose gold answer or options differ between logs are never compared with each other. ${form}`;
}

/** "20 of 1,770 pairs"; "all 190 pairs"; "1 pair". */
export function shareOf(shown: number, total: number, noun: string): string {
  if (shown < total) return `${formatInteger(shown)} of ${plural(total, noun)}`;
  return `${total > 1 ? 'all ' : ''}${plural(total, noun)}`;
}

/** "all 6 pairs are on fewer than 30 questions", of a summary that `isThin`. */
export function tooFew({ thinPairs, undefinedPairs, leastQuestions }: PairSummary): string {
  const which = undefinedPairs > 0 ? 'all pairs that are defined' : 'all pairs';
  return `${thinPairs === 1 ? 'the pair is' : `${which} are`} on fewer than ${leastQuestions} questions`;
}
