// Is one similarity larger than another, or than a given value? Two kappas on the same questions are compared by the difference of their
// influences: what questions do to both cancels. Families of such tests are controlled by Holm (any chance of a false claim) or
// Benjamini-Hochberg (the share of false claims). Nothing is assumed of how the pairs depend on each other, save positive for the latter.
import { benjaminiHochberg, holm } from '../../stats/index.ts';
import { spreadOf } from './influence.ts';
import { defaultLevel, intervalOf, twoSided } from './interval.ts';
import { everyReason, type Similarity, type SimilarityOptions } from './similarity.ts';

/** A difference with its test; undefined figures are null and `reasons` says why. */
export interface Comparison {
  readonly n: number;
  /** first - second, in [-2, 2]. */
  readonly difference: number | null;
  readonly standardError: number | null;
  readonly interval: readonly [low: number, high: number] | null;
  /** difference / standard error, against Student's t with `degrees`. */
  readonly statistic: number | null;
  readonly degrees: number;
  /** Two-sided, for no difference. */
  readonly pValue: number | null;
  readonly reasons: Readonly<Record<string, string>>;
}

/**
 * first - second on the same questions; the clusters of `first` count.
 *
 * @param first of models A and B, say
 * @param second of A and C, on the questions of `first`, in the same order
 * @throws RangeError when they are not of as many questions
 */
export function compareSimilarities(
  first: Similarity,
  second: Similarity,
  options: SimilarityOptions = {},
): Comparison {
  if (first.n !== second.n)
    throw new RangeError(
      `the similarities are of ${first.n} and ${second.n} questions; compare them on those both have`,
    );
  const difference = first.capa === null || second.capa === null ? null : first.capa - second.capa;
  const influence =
    first.influence && second.influence && first.influence.map((value, x) => value - second.influence![x]!);
  const why = first.reasons['capa'] ?? second.reasons['capa'] ?? '';
  return comparisonOf(first, difference, influence, why, options);
}

/** similarity - value: whether a pair is more alike than, say, 0 or a limit of a gate. */
export function compareWith(similarity: Similarity, value: number, options: SimilarityOptions = {}): Comparison {
  const difference = similarity.capa === null ? null : similarity.capa - value;
  return comparisonOf(similarity, difference, similarity.influence, similarity.reasons['capa'] ?? '', options);
}

function comparisonOf(
  { n, clusters }: Similarity,
  difference: number | null,
  influence: Float64Array | null,
  why: string,
  { level = defaultLevel }: SimilarityOptions,
): Comparison {
  const tested = ['standardError', 'interval', 'statistic', 'pValue'];
  const untested = { n, standardError: null, interval: null, statistic: null, degrees: 0, pValue: null };
  if (difference === null || influence === null)
    return { ...untested, difference: null, reasons: everyReason(why, ['difference', ...tested]) };
  const spread = spreadOf(influence, clusters);
  if (spread === undefined)
    return { ...untested, difference, reasons: everyReason('one question or cluster alone shows no spread', tested) };
  const { standardError, degrees } = spread;
  const { value: interval, reason } = intervalOf(difference, spread, level, [-2, 2]);
  if (reason !== undefined)
    return {
      ...untested,
      difference,
      standardError,
      reasons: everyReason(reason, ['interval', 'statistic', 'pValue']),
    };
  const statistic = difference / standardError;
  return {
    n,
    difference,
    standardError,
    interval,
    statistic,
    degrees,
    pValue: twoSided(statistic, degrees),
    reasons: {},
  };
}

/** A comparison among many. */
export interface FamilyMember<T extends Comparison> {
  readonly comparison: T;
  /** Adjusted for the family; null where the comparison has no p. */
  readonly adjustedP: number | null;
  /** Whether it holds at the level of the family; false where there is no p. */
  readonly isSignificant: boolean;
}

export interface FamilyOptions {
  /** 'holm' (default) bounds the chance of any false claim, 'benjamini-hochberg' the expected share of false claims. */
  readonly control?: 'holm' | 'benjamini-hochberg' | undefined;
  /** That bound, in (0, 1); default 0.05. */
  readonly alpha?: number | undefined;
}

/** The comparisons in the order given, with p adjusted for how many there are; those without a p do not count. */
export function controlFamily<T extends Comparison>(
  comparisons: readonly T[],
  { control = 'holm', alpha = 0.05 }: FamilyOptions = {},
): readonly FamilyMember<T>[] {
  const known = comparisons.flatMap(({ pValue }) => pValue ?? []);
  const adjusted = (control === 'holm' ? holm : benjaminiHochberg)(known);
  let next = 0;
  return comparisons.map((comparison) => {
    const adjustedP = comparison.pValue === null ? null : adjusted[next++]!;
    return { comparison, adjustedP, isSignificant: adjustedP !== null && adjustedP <= alpha };
  });
}
