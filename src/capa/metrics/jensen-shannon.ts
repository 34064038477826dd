// How far apart two models' probabilities are: the Jensen-Shannon divergence (Lin 1991, eq. 4.1) in bits and its square root, the
// distance (Endres and Schindelin 2003), each per question over its own options and then averaged. It knows nothing of right and wrong.
import { sumOf } from '../../stats/index.ts';
import type { Questions } from './questions.ts';
import { everyReason, NO_QUESTIONS } from './similarity.ts';

/** Means over questions, each in [0, 1]; null with a reason without a question. */
export interface JensenShannon {
  /** Mean of the square roots; not the root of the mean. */
  readonly distance: number | null;
  readonly divergence: number | null;
  readonly reasons: Readonly<Record<string, string>>;
}

/**
 * The mean distance and divergence of two models. A missing answer is taken as an option of its own, so it is as far away as can be: 1.
 * @throws RangeError for more than two models
 */
export function jensenShannon({ n, models }: Questions): JensenShannon {
  const [a, b, more] = models;
  if (a === undefined || b === undefined || more !== undefined)
    throw new RangeError(`the Jensen-Shannon distance is of two models, not ${models.length}`);
  if (n === 0)
    return { distance: null, divergence: null, reasons: everyReason(NO_QUESTIONS, ['distance', 'divergence']) };
  const divergences = Float64Array.from(a, (row, x) => {
    const other = b[x]!;
    return row === null || other === null ? 1 : jensenShannonDivergence(row, other);
  });
  return { distance: sumOf(divergences.map(Math.sqrt)) / n, divergence: sumOf(divergences) / n, reasons: {} };
}

/**
 * Of two distributions over the same options, in bits: sum of p log2(2 p / (p + q)) / 2 and the same of q. In [0, 1].
 * @param p sums to 1
 * @param q sums to 1, as long as p
 */
export function jensenShannonDivergence(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let sum = 0;
  for (let o = 0; o < p.length; o++) {
    const both = p[o]! + q[o]!;
    if (p[o]! > 0) sum += p[o]! * Math.log2((2 * p[o]!) / both);
    if (q[o]! > 0) sum += q[o]! * Math.log2((2 * q[o]!) / both);
  }
  return Math.min(1, Math.max(0, sum / 2));
}
