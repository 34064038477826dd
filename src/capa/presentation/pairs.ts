// Pairs as the document, the exports and the report tell them: names in place of indices, undefined figures null. What costs a look
// at every question (what is left out, shared mistakes) is told up to a number of pairs; beyond it those fields are null.
import { pairCount, pairIndex, pairOf, type SimilarityMatrix } from '../matrix/index.ts';
import { intervalOf } from '../metrics/index.ts';
import type { DiscreteSimilarity, LeftOut, PairSimilarity } from '../types.ts';
import { mistakeCounts } from './shared-mistakes.ts';

export interface DocumentPair {
  readonly a: string;
  readonly b: string;
  /** null where the family of one of the two is unknown. */
  readonly sameFamily: boolean | null;
  readonly n: number;
  readonly kind: PairSimilarity['kind'];
  readonly capa: number | null;
  readonly standardError: number | null;
  /** 95 %. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly observed: number | null;
  readonly expected: number | null;
  readonly errorConsistency: number | null;
  /** Share of equal answers among the questions that both got wrong. */
  readonly agreementWhenBothWrong: number | null;
  /** Why a field is null, by field. */
  readonly reasons: Readonly<Record<string, string>>;
  // From here on left out where there are so many pairs that a look at every question of each takes too long (`isToldInFull`).
  readonly discrete?: DiscreteSimilarity | undefined;
  /** The share that uniform guessing among the wrong options would give. */
  readonly uniformAgreement?: number | null | undefined;
  readonly bothWrong?: number | undefined;
  /** On the questions of the pair. */
  readonly accuracyA?: number | null | undefined;
  readonly accuracyB?: number | null | undefined;
  readonly leftOut?: LeftOut | undefined;
}

/** Up to how many pairs every field is told; fewer with probabilities, which take longer. */
const fullPairs = 2000;
const fullSoftPairs = 500;

function isToldInFull({ models, isProbabilistic }: SimilarityMatrix): boolean {
  return pairCount(models) <= (isProbabilistic.some(Boolean) ? fullSoftPairs : fullPairs);
}

/** A pair by the models' indices; `isFull` looks at every question. */
export function documentPair(matrix: SimilarityMatrix, i: number, j: number, isFull: boolean): DocumentPair {
  const [a, b] = [matrix.table.models[i]!, matrix.table.models[j]!];
  const sameFamily = a.family && b.family ? a.family === b.family : null;
  if (!isFull) return briefPair(matrix, i, j, sameFamily);
  const { a: _a, b: _b, ...figures } = pairOf(matrix, i, j);
  const { bothWrong, uniform } = mistakeCounts(matrix.table, i, j, matrix.missing);
  const reasons =
    uniform === null
      ? { ...figures.reasons, uniformAgreement: 'there is no question that both got wrong' }
      : figures.reasons;
  return { a: a.name, b: b.name, sameFamily, ...figures, bothWrong, uniformAgreement: uniform, reasons };
}

const notTold = 'not told for so many pairs at once; open the pair to see it';

const undetermined = 'the questions they share do not determine it; open the pair to see why';
const noSpread = 'the two never differ in a way that changes it, so that it has no standard error';

const nothingMissing: Readonly<Record<string, string>> = {};

function briefPair(matrix: SimilarityMatrix, i: number, j: number, sameFamily: boolean | null): DocumentPair {
  const k = pairIndex(matrix.models, i, j);
  const capa = known(matrix.capa[k]);
  const standardError = known(matrix.standardError[k]);
  const n = matrix.n[k]!;
  const figures = {
    n,
    capa,
    standardError,
    interval: capa === null || standardError === null || n < 2 ? null : quickInterval(capa, standardError, n - 1),
    observed: known(matrix.observed[k]),
    expected: known(matrix.expected[k]),
    errorConsistency: known(matrix.errorConsistency[k]),
    agreementWhenBothWrong: known(matrix.agreementWhenBothWrong[k]),
  };
  return {
    a: matrix.table.models[i]!.name,
    b: matrix.table.models[j]!.name,
    sameFamily,
    kind: matrix.isProbabilistic[i] && matrix.isProbabilistic[j] ? 'probabilistic' : 'discrete',
    ...figures,
    reasons: Object.values(figures).includes(null) ? briefReasons(figures) : nothingMissing,
  };
}

type BriefFigures = Pick<
  DocumentPair,
  'capa' | 'standardError' | 'interval' | 'observed' | 'expected' | 'errorConsistency' | 'agreementWhenBothWrong'
>;

function briefReasons({ capa, standardError, ...figures }: BriefFigures): Record<string, string> {
  const spread = capa === null ? undetermined : notTold;
  return {
    ...(capa === null && { capa: undetermined }),
    ...(standardError === null && { standardError: spread }),
    ...(figures.interval === null && { interval: standardError === 0 ? noSpread : spread }),
    ...(figures.observed === null && { observed: undetermined }),
    ...(figures.expected === null && { expected: undetermined }),
    ...(figures.errorConsistency === null && { errorConsistency: undetermined }),
    ...(figures.agreementWhenBothWrong === null && {
      agreementWhenBothWrong: 'there is no question that both got wrong',
    }),
  };
}

/** Reach of an interval in standard errors, by degrees of freedom: the quantile takes longer than all else of a pair. */
const reaches = new Map<number, number>();

/** As `intervalOf` of metrics, for questions that are independent. */
function quickInterval(capa: number, standardError: number, degrees: number): readonly [number, number] | null {
  if (standardError === 0) return null;
  let reach = reaches.get(degrees);
  if (reach === undefined) {
    const unit = intervalOf(0, { standardError: 1, degrees }, 0.95, [
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    reach = unit.value?.[1] ?? Number.POSITIVE_INFINITY;
    reaches.set(degrees, reach);
  }
  return [Math.max(-1, capa - reach * standardError), Math.min(1, capa + reach * standardError)];
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** CAPA as the cell of a table, or for `withInterval`. */
export function estimateOf({ capa, interval }: Pick<DocumentPair, 'capa' | 'interval'>) {
  return { estimate: capa, low: interval?.[0] ?? null, high: interval?.[1] ?? null };
}

/** All pairs in the order of the half matrix. */
export function* eachPair(matrix: SimilarityMatrix): Generator<DocumentPair> {
  const isFull = isToldInFull(matrix);
  for (let i = 0; i < matrix.models; i++)
    for (let j = i + 1; j < matrix.models; j++) yield documentPair(matrix, i, j, isFull);
}

/** The indices of a pair, with its CAPA. */
export interface RankedPair {
  readonly i: number;
  readonly j: number;
  readonly capa: number;
}

/** Pairs on fewer questions are neither ranked nor averaged, where there are others: on a handful of questions any CAPA happens. */
export const leastQuestions = 30;

/** How many questions a pair must share to be listed: `leastQuestions`, or 1 where no pair shares as many (`isThin`: no claims then). */
function leastRanked({ capa, n }: SimilarityMatrix): number {
  return capa.some((value, k) => !Number.isNaN(value) && n[k]! >= leastQuestions) ? leastQuestions : 1;
}

/** The `most` pairs with the highest CAPA, highest first, or with the lowest; undefined and thin ones are left out. */
export function rankPairs(matrix: SimilarityMatrix, most: number, end: 'highest' | 'lowest'): RankedPair[] {
  const sign = end === 'highest' ? 1 : -1;
  const least = leastRanked(matrix);
  let best: RankedPair[] = [];
  // Below the floor no pair can be among the first; beyond the bar no further one can.
  const floor = most > 1000 ? floorOf(matrix, most, sign, least) : Number.NEGATIVE_INFINITY;
  let bar = Number.NEGATIVE_INFINITY;
  const settle = () => {
    best.sort((x, y) => sign * (y.capa - x.capa) || x.i - y.i || x.j - y.j);
    best = best.slice(0, most);
    if (best.length === most) bar = sign * (best.at(-1)?.capa ?? 0);
  };
  let k = 0;
  for (let i = 0; i < matrix.models; i++) {
    for (let j = i + 1; j < matrix.models; j++, k++) {
      const capa = matrix.capa[k]!;
      if (Number.isNaN(capa) || sign * capa <= bar || sign * capa < floor || matrix.n[k]! < least) continue;
      best.push({ i, j, capa });
      if (best.length >= 4 * most + 64) settle();
    }
  }
  settle();
  return best;
}

/** The CAPA (times sign) of the pair at place `most`: numbers alone are sorted much faster than pairs. */
function floorOf({ capa, n }: SimilarityMatrix, most: number, sign: number, least: number): number {
  const ranked = capa.filter((value, k) => !Number.isNaN(value) && n[k]! >= least).map((value) => sign * value);
  return ranked.length > most ? ranked.sort()[ranked.length - most]! : Number.NEGATIVE_INFINITY;
}

export interface PairSummary {
  readonly pairs: number;
  /** Pairs whose CAPA is undefined. */
  readonly undefinedPairs: number;
  /** Pairs on fewer than `leastQuestions` questions: in no mean, and in no ranking where there are others. */
  readonly thinPairs: number;
  readonly leastQuestions: number;
  /** Of the pairs on enough questions; null where there are none. */
  readonly meanCapa: number | null;
  /** Of those of models whose families are known and equal, or known and different. */
  readonly meanWithin: number | null;
  readonly meanAcross: number | null;
  readonly pairsWithin: number;
  readonly pairsAcross: number;
}

/** Whether pairs are defined but all on too few questions: then nothing can be said of who errs most alike. */
export function isThin({ pairs, undefinedPairs, thinPairs }: PairSummary): boolean {
  return thinPairs > 0 && thinPairs + undefinedPairs === pairs;
}

/** Means and counts over all pairs, in all and by family. */
export function summarisePairs(matrix: SimilarityMatrix): PairSummary {
  const sums = { all: [0, 0], within: [0, 0], across: [0, 0] } satisfies Record<string, [number, number]>;
  const { models } = matrix.table;
  let [k, undefinedPairs, thinPairs] = [0, 0, 0];
  const count = (kind: keyof typeof sums, capa: number) => {
    sums[kind][0]! += capa;
    sums[kind][1]!++;
  };
  for (let i = 0; i < matrix.models; i++) {
    for (let j = i + 1; j < matrix.models; j++, k++) {
      const capa = matrix.capa[k]!;
      if (Number.isNaN(capa)) undefinedPairs++;
      else if (matrix.n[k]! < leastQuestions) thinPairs++;
      else {
        count('all', capa);
        const [x, y] = [models[i]!.family, models[j]!.family];
        if (x !== null && y !== null) count(x === y ? 'within' : 'across', capa);
      }
    }
  }
  const mean = ([sum = 0, n = 0]: readonly number[]) => (n > 0 ? sum / n : null);
  return {
    pairs: pairCount(matrix.models),
    undefinedPairs,
    thinPairs,
    leastQuestions,
    meanCapa: mean(sums.all),
    meanWithin: mean(sums.within),
    meanAcross: mean(sums.across),
    pairsWithin: sums.within[1]!,
    pairsAcross: sums.across[1]!,
  };
}
