// One similarity matrix for each category, subject, difficulty, language or tag of the questions.
import type { AnswerTable } from '../types.ts';
import { matrixOfColumns, type SimilarityMatrix, type SimilarityOptions } from './similarity.ts';
import { withExecutor } from './spread.ts';

export interface SliceMatrix {
  /** Null: the questions of which no log tells the value. */
  readonly value: string | null;
  /** Columns of the slice; a drifted question has several. */
  readonly questions: number;
  readonly matrix: SimilarityMatrix;
}

/** A matrix for each value of the slice `by`, values in order of the alphabet, the rest last. */
export async function sliceMatrix(
  table: AnswerTable,
  by: string,
  options: SimilarityOptions = {},
): Promise<SliceMatrix[]> {
  const columns = new Map<string | null, number[]>();
  for (const [column, { slices }] of table.questions.entries()) {
    const value = slices[by] ?? null;
    const known = columns.get(value);
    if (known) known.push(column);
    else columns.set(value, [column]);
  }
  const values = [...columns.keys()].sort((a, b) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
  return withExecutor(table.models.length, options, async (given) => {
    const slices: SliceMatrix[] = [];
    for (const value of values) {
      const members = columns.get(value)!;
      slices.push({ value, questions: members.length, matrix: await matrixOfColumns(table, members, given) });
    }
    return slices;
  });
}
