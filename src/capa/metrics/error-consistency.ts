// Error consistency (Geirhos, Meding and Wichmann 2020, eqs. 1-3): do two models get the same questions right? c_obs = share both right
// or both wrong, c_exp = a1 a2 + (1 - a1)(1 - a2). Which wrong answer was given does not count; with two options it is discrete CAPA.
import { pairwiseAgreement } from './capa.ts';
import type { Choices } from './choices.ts';
import type { KappaTerms } from './influence.ts';
import { type Similarity, type SimilarityOptions, similarityOf } from './similarity.ts';

/** Error consistency of two models, or of more by means over pairs. */
export function errorConsistency(choices: Choices, options?: SimilarityOptions): Similarity {
  return similarityOf(errorConsistencyTerms(choices), choices.clusters, options);
}

/** Its terms: two wrong answers always agree, f_x = 1. */
export function errorConsistencyTerms({ n, models, truth }: Choices): KappaTerms {
  const correct = models.map((chosen) => Float64Array.from(chosen, (choice, x) => (choice === truth[x] ? 1 : 0)));
  return {
    agreement: pairwiseAgreement(correct, n, (a, b) => (a === b ? 1 : 0)),
    correct,
    chance: new Float64Array(n).fill(1),
  };
}
