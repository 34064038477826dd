// Similarity within each value of a slice (category, subject, language ...): the same figures on the questions of that value alone.
import { OversightError } from '../../base/index.ts';
import { type SimilarityMatrix, sliceMatrix } from '../matrix/index.ts';
import type { AnswerTable, MissingPolicy } from '../types.ts';
import { type DocumentPair, documentPair, isThin, rankPairs, summarisePairs } from './pairs.ts';

export interface SliceFigures {
  /** null = questions without this slice. */
  readonly value: string | null;
  readonly questions: number;
  /** As `highest` and `lowest` null where all pairs of the value are on too few questions. */
  readonly meanCapa: number | null;
  readonly undefinedPairs: number;
  readonly highest: SlicePair | null;
  readonly lowest: SlicePair | null;
  /** Every pair, where there are at most `mostSlicedPairs`; null otherwise. */
  readonly pairs: readonly SlicePair[] | null;
}

export type SlicePair = Pick<DocumentPair, 'a' | 'b' | 'n' | 'capa' | 'standardError' | 'interval'>;

const mostSlicedPairs = 2000;

export interface SliceOptions {
  readonly missing: MissingPolicy;
  readonly signal?: AbortSignal | undefined;
}

/** Figures by value of the slice, the highest mean first. @throws OversightError('usage') that names the slices there are, when no question has this one */
export async function sliceFigures(table: AnswerTable, by: string, options: SliceOptions): Promise<SliceFigures[]> {
  const names = new Set(table.questions.flatMap(({ slices }) => Object.keys(slices)));
  if (!names.has(by)) {
    const known = [...names].sort().join(', ');
    throw new OversightError(`no question has a slice named "${by}"`, {
      kind: 'usage',
      remedy: known === '' ? 'These logs have no slices; leave --by out.' : `The slices are: ${known}.`,
    });
  }
  const slices = await sliceMatrix(table, by, {
    missing: options.missing,
    ...(options.signal && { signal: options.signal }),
  });
  return slices
    .map(({ value, questions, matrix }) => ({ value, questions, ...figuresOf(matrix) }))
    .sort((x, y) => (y.meanCapa ?? -2) - (x.meanCapa ?? -2));
}

function figuresOf(matrix: SimilarityMatrix): Omit<SliceFigures, 'value' | 'questions'> {
  const summary = summarisePairs(matrix);
  const { meanCapa, undefinedPairs, pairs } = summary;
  const [highest] = isThin(summary) ? [] : rankPairs(matrix, 1, 'highest');
  const [lowest] = isThin(summary) ? [] : rankPairs(matrix, 1, 'lowest');
  return {
    meanCapa,
    undefinedPairs,
    highest: highest ? slicePair(matrix, highest.i, highest.j) : null,
    lowest: lowest ? slicePair(matrix, lowest.i, lowest.j) : null,
    pairs: pairs <= mostSlicedPairs ? [...eachSlicePair(matrix)] : null,
  };
}

function* eachSlicePair(matrix: SimilarityMatrix): Generator<SlicePair> {
  for (let i = 0; i < matrix.models; i++) for (let j = i + 1; j < matrix.models; j++) yield slicePair(matrix, i, j);
}

function slicePair(matrix: SimilarityMatrix, i: number, j: number): SlicePair {
  const { a, b, n, capa, standardError, interval } = documentPair(matrix, i, j, false);
  return { a, b, n, capa, standardError, interval };
}
