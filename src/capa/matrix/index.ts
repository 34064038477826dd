// All pairs of a table of answers: bit planes and a counting kernel for chosen answers, matrix products for probabilities.

export { type AnswerTable, MISSING, type Question } from '../types.ts';
export type { DiscreteFigures } from './discrete-tile.ts';
export { pairCount, pairIndex } from './halves.ts';
export { pairOf } from './pair.ts';
export { openProbabilityRows, type ProbabilityRows } from './probabilities.ts';
export { createRowComparer, type RowComparer } from './rows.ts';
export {
  type DiscreteMatrix,
  type SimilarityMatrix,
  type SimilarityOptions,
  similarityMatrix,
} from './similarity.ts';
export { type SliceMatrix, sliceMatrix } from './slices.ts';
