// What single questions do to a kappa: the influence function of (observed - expected) / (1 - expected), and from it the delta-method
// standard error (Huber 1981; van der Vaart 1998, chapter 20), also over whole clusters (Liang and Zeger 1986). The chance agreement
// depends on the questions only through the means P_i and f, so the influence is a closed form. No second-order terms.
import { sumOf } from '../../stats/index.ts';

/**
 * What the formulas need to know of each question: three kinds of numbers, in [0, 1]. Every kappa of this room is
 * (c_obs - c_exp) / (1 - c_exp) with c_obs the mean of `agreement` and, over all pairs of models i < j,
 * c_exp = mean of P_i P_j + f (1 - P_i)(1 - P_j), where P_i is the mean of `correct[i]` and f the mean of `chance`.
 */
export interface KappaTerms {
  /** o_x, [questions]: how far the models agree; for more than two, the mean over their pairs. */
  readonly agreement: Float64Array;
  /** p_ix, [models][questions]: each model's probability of the right answer. */
  readonly correct: readonly Float64Array[];
  /** f_x, [questions]: the chance that two wrong answers are equal; 1 / (options - 1) where wrong options are alike. */
  readonly chance: Float64Array;
}

/** Means of the terms, and what they say of agreement. */
export interface KappaParts {
  readonly n: number;
  readonly observed: number;
  readonly expected: number;
  /** P_i by model. */
  readonly accuracies: readonly number[];
  /** f, the mean of f_x. */
  readonly chance: number;
}

/** The means behind a kappa; undefined without a question. `indices` are the questions counted, with repeats; default: each once. */
export function partsOf(terms: KappaTerms, indices?: ArrayLike<number>): KappaParts | undefined {
  const n = indices?.length ?? terms.agreement.length;
  if (n === 0) return undefined;
  const drawn = indices && new Float64Array(n);
  const mean = (values: Float64Array): number => {
    if (drawn === undefined) return sumOf(values) / n;
    for (let i = 0; i < n; i++) drawn[i] = values[indices![i]!]!;
    return sumOf(drawn) / n;
  };
  const accuracies = terms.correct.map(mean);
  const chance = mean(terms.chance);
  return { n, observed: mean(terms.agreement), expected: expectedAgreement(accuracies, chance), accuracies, chance };
}

/** c_exp: the mean over pairs of models of P_i P_j + f (1 - P_i)(1 - P_j). */
export function expectedAgreement(accuracies: readonly number[], chance: number): number {
  let [sum, pairs] = [0, 0];
  for (let j = 1; j < accuracies.length; j++)
    for (let i = 0; i < j; i++) {
      sum += accuracies[i]! * accuracies[j]! + chance * (1 - accuracies[i]!) * (1 - accuracies[j]!);
      pairs++;
    }
  return sum / pairs;
}

/**
 * The influence of each question on the kappa; its sum is 0. For two models this is
 * (o_x - c_obs) / (1 - c_exp) - (1 - c_obs) / (1 - c_exp)^2 * [ (P2 - f (1 - P2)) (p1x - P1) + (P1 - f (1 - P1)) (p2x - P2)
 * + (1 - P1)(1 - P2)(f_x - f) ]; for more, the bracket is its mean over the pairs. Soft and one-hot answers take the same formula.
 *
 * @param parts of all questions of `terms`, with expected < 1
 */
export function influenceOf(terms: KappaTerms, parts: KappaParts): Float64Array {
  const { observed, expected, accuracies, chance } = parts;
  const models = accuracies.length;
  const pairs = (models * (models - 1)) / 2;
  // The derivatives of c_exp by each P_i and by f.
  const slopes = accuracies.map((_, i) => {
    let slope = 0;
    for (let j = 0; j < models; j++) if (j !== i) slope += accuracies[j]! - chance * (1 - accuracies[j]!);
    return slope / pairs;
  });
  let slopeOfChance = 0;
  for (let j = 1; j < models; j++)
    for (let i = 0; i < j; i++) slopeOfChance += ((1 - accuracies[i]!) * (1 - accuracies[j]!)) / pairs;
  const scale = 1 / (1 - expected);
  const weight = (1 - observed) * scale * scale;
  return Float64Array.from(terms.agreement, (agreement, x) => {
    let change = slopeOfChance * (terms.chance[x]! - chance);
    for (let i = 0; i < models; i++) change += slopes[i]! * (terms.correct[i]![x]! - accuracies[i]!);
    return (agreement - observed) * scale - weight * change;
  });
}

/** A standard error and what it rests on. */
export interface Spread {
  readonly standardError: number;
  /** Independent units: clusters, or questions. */
  readonly units: number;
  /** Degrees of freedom of the standard error: those of Student's t that the estimate over its standard error follows nearly. */
  readonly degrees: number;
}

/**
 * sqrt(sum of IF^2 / (n (n - 1))), or over G clusters sqrt(G / (G - 1) * sum over clusters of (sum of IF)^2 / n^2), which is the same
 * when every question is its own cluster. Undefined for fewer than two units.
 *
 * The degrees are 2 G / (b - 1) with b the kurtosis of the units' influence (Satterthwaite 1946), at most G - 1: where a few questions
 * decide the spread (two accurate models rarely err together), the spread is known less well than G - 1 would say.
 *
 * @param influence of each question
 * @param clusters of each question: those of one cluster share context (a passage, a subject); null: each question is its own
 */
export function spreadOf(influence: Float64Array, clusters: Clusters | null): Spread | undefined {
  const n = influence.length;
  const sums = clusters === null ? influence : sumsByCluster(influence, clusters);
  const units = sums.length;
  if (units < 2) return undefined;
  const squares = sumOf(Float64Array.from(sums, (sum) => sum ** 2));
  const standardError = Math.sqrt((squares * units) / (units - 1)) / n;
  // Influences that cancel on paper leave rounding behind.
  if (standardError < 1e-14) return { standardError: 0, units, degrees: units - 1 };
  const kurtosis = (sumOf(Float64Array.from(sums, (sum) => sum ** 4)) * units) / squares ** 2;
  const degrees = kurtosis <= 1 ? units - 1 : Math.min(units - 1, (2 * units) / (kurtosis - 1));
  return { standardError, units, degrees: Math.max(1, degrees) };
}

/** The cluster of each question, by any name. */
export type Clusters = ArrayLike<number | string>;

function sumsByCluster(values: Float64Array, clusters: Clusters): Float64Array {
  const sums = new Map<number | string, number>();
  for (let x = 0; x < values.length; x++) sums.set(clusters[x]!, (sums.get(clusters[x]!) ?? 0) + values[x]!);
  return Float64Array.from(sums.values());
}
