// CAPA, chance-adjusted probabilistic agreement (Goel et al. 2025, arXiv 2502.04313, section 2 and appendix A), for two or more models.
// c_obs = mean over questions of sum over options of p1(o) p2(o); c_exp = P1 P2 + f (1 - P1)(1 - P2), f = mean of 1 / (options - 1).
// Discrete: the same on the chosen answers. More than two models: mean of pairwise c_obs and of pairwise c_exp, then one ratio.
// A soft model is less than 1 similar to itself: 1 is reached only by confident equal answers.
import { type Choices, NO_CHOICE } from './choices.ts';
import type { KappaTerms } from './influence.ts';
import type { Questions } from './questions.ts';
import { type Similarity, type SimilarityOptions, similarityOf } from './similarity.ts';

/** CAPA of the probabilities. */
export function capa(questions: Questions, options?: SimilarityOptions): Similarity {
  return similarityOf(capaTerms(questions), questions.clusters, options);
}

/**
 * CAPA of the chosen answers: c_obs = share of equal answers, P = accuracy. Questions of free text count with f_x = 0, which makes this
 * the exact-match CAPA where all are.
 */
export function discreteCapa(choices: Choices, options?: SimilarityOptions): Similarity {
  return similarityOf(choiceTerms(choices), choices.clusters, options);
}

/** The terms of CAPA: o_x, p_ix and f_x of each question. A missing row agrees with nobody and gives the right answer 0. */
export function capaTerms(questions: Questions): KappaTerms {
  const { n, models, truth, options } = questions;
  return {
    agreement: pairwiseAgreement(models, n, overlap),
    correct: models.map((rows) => Float64Array.from(rows, (row, x) => (row === null ? 0 : row[truth[x]!]!))),
    chance: Float64Array.from(options, (count) => 1 / (count - 1)),
  };
}

/** The terms of discrete CAPA. */
export function choiceTerms(choices: Choices): KappaTerms {
  const { n, models, truth, options } = choices;
  return {
    agreement: pairwiseAgreement(models, n, (a, b) => (a === b && a !== NO_CHOICE ? 1 : 0)),
    correct: models.map((chosen) => Float64Array.from(chosen, (choice, x) => (choice === truth[x] ? 1 : 0))),
    chance: Float64Array.from(options, (count) => (count === 0 ? 0 : 1 / (count - 1))),
  };
}

/** [n]: the mean of `agree` over the pairs of models. */
export function pairwiseAgreement<T>(
  models: readonly ArrayLike<T>[],
  n: number,
  agree: (a: T, b: T, x: number) => number,
): Float64Array {
  const pairs = (models.length * (models.length - 1)) / 2;
  const sums = new Float64Array(n);
  for (let j = 1; j < models.length; j++)
    for (let i = 0; i < j; i++) for (let x = 0; x < n; x++) sums[x]! += agree(models[i]![x]!, models[j]![x]!, x);
  return sums.map((sum) => sum / pairs);
}

/** The sum over options of p1 * p2: the chance that two answers drawn from the rows are equal. */
export function overlap(a: Float64Array | null, b: Float64Array | null): number {
  if (a === null || b === null) return 0;
  let sum = 0;
  for (let o = 0; o < a.length; o++) sum += a[o]! * b[o]!;
  return sum;
}
