// Item-adjusted CAPA: an extra beside the plain value, never in its place. CAPA supposes that wrong options are equally tempting; where
// one distractor is popular, independent models look alike. Here f_x is replaced by s_x, the chance that two wrong answers of models of
// a third set are equal on this question. What the third set shares with the pair beyond the question is taken away as well, so the
// third set should be broad and of other families. Its own sampling error is not in the standard error.
import { OversightError } from '../../base/index.ts';
import { capaTerms } from './capa.ts';
import { normaliseRow } from './probabilities.ts';
import type { Questions } from './questions.ts';
import { type Similarity, type SimilarityOptions, similarityOf } from './similarity.ts';

export interface ItemAdjustedOptions extends SimilarityOptions {
  /** How many pairs of wrong answers the uniform value 1 / (options - 1) is worth, >= 0; default 1. */
  readonly prior?: number | undefined;
}

/**
 * c_obs as in CAPA; c_exp = P1 P2 + s (1 - P1)(1 - P2) with s the mean of s_x (see `popularityAgreement`).
 *
 * @param questions of the models compared
 * @param others rows of the third set on the same questions, [models][n], null where one gave none; probabilities or one-hot
 * @throws OversightError('input') when a row of the third set is no distribution or has other options than the question
 */
export function itemAdjustedCapa(
  questions: Questions,
  others: readonly (readonly (ArrayLike<number> | null)[])[],
  options: ItemAdjustedOptions = {},
): Similarity {
  const chance = popularityAgreement(questions, others, options.prior);
  return similarityOf({ ...capaTerms(questions), chance }, questions.clusters, options);
}

/**
 * s_x, [n], in [0, 1]: over pairs of models i != j of the third set, with wrong mass w_i(o) = p_i(o) for o != g and W_i its sum,
 * s_x = (sum of w_i . w_j + prior * f_x) / (sum of W_i W_j + prior). Pairs of different models, since a model agrees with itself always;
 * without a wrong answer it is f_x = 1 / (options - 1), and so it is for even wrong mass.
 */
export function popularityAgreement(
  { n, truth, options }: Pick<Questions, 'n' | 'truth' | 'options'>,
  others: readonly (readonly (ArrayLike<number> | null)[])[],
  prior = 1,
): Float64Array {
  if (!(prior >= 0 && prior < Infinity)) throw new RangeError(`prior is ${prior}; give a number that is not negative`);
  return Float64Array.from({ length: n }, (_, x) => {
    const uniform = 1 / (options[x]! - 1);
    // Sums over ordered pairs i != j as square of the sum less sum of the squares.
    const byOption = new Float64Array(options[x]!);
    let [wrong, equalSelf, wrongSelf] = [0, 0, 0];
    others.forEach((rows, m) => {
      const row = rows[x];
      if (row === null || row === undefined) return;
      if (row.length !== options[x]) throw otherOptions(m, x, row.length, options[x]!);
      const probabilities = normaliseRow(row, `model ${m} of the third set on question ${x}`).row;
      let mass = 0;
      for (let o = 0; o < row.length; o++) {
        if (o === truth[x]) continue;
        byOption[o]! += probabilities[o]!;
        equalSelf += probabilities[o]! ** 2;
        mass += probabilities[o]!;
      }
      wrong += mass;
      wrongSelf += mass ** 2;
    });
    const equal = byOption.reduce((sum, mass) => sum + mass * mass, 0) - equalSelf;
    const pairs = wrong * wrong - wrongSelf;
    const weight = Math.max(0, pairs) + prior;
    return weight < 1e-12 ? uniform : Math.min(1, (Math.max(0, equal) + prior * uniform) / weight);
  });
}

const otherOptions = (model: number, x: number, has: number, expected: number): OversightError =>
  new OversightError(`model ${model} of the third set has ${has} options on question ${x}, not ${expected}`, {
    kind: 'input',
    remedy: 'Take the third set on the same questions, with the same options.',
  });
