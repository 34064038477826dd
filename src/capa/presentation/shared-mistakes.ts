// The questions that two models both got wrong: where they gave the same wrong answer, and where they parted. "Agreement when both
// wrong" (Kim et al. 2025, arXiv 2506.07962) is read against what uniform guessing among the wrong options would give.
import { ABSENT, type AnswerTable, MISSING, type MissingPolicy } from '../types.ts';
import { answerKey } from './answer-key.ts';

export interface SharedMistakes {
  /** Questions that count for the pair and that both got wrong. */
  readonly bothWrong: number;
  /** Of those, with the same answer. */
  readonly same: number;
  /** The share of equal answers that uniform guessing among the wrong options would give; null where both never erred together. */
  readonly uniform: number | null;
  /** Columns of the table, in its order. */
  readonly sameColumns: readonly number[];
  readonly differentColumns: readonly number[];
}

export type MistakeCounts = Pick<SharedMistakes, 'bothWrong' | 'uniform'>;

/** Which questions two models both got wrong. @param a, b indices of models */
export function sharedMistakes(table: AnswerTable, a: number, b: number, missing: MissingPolicy): SharedMistakes {
  const { gold } = answerKey(table);
  const [rowA, rowB] = [rowOf(table, a), rowOf(table, b)];
  const sameColumns: number[] = [];
  const differentColumns: number[] = [];
  for (let column = 0; column < gold.length; column++) {
    const [x, y, right] = [rowA[column]!, rowB[column]!, gold[column]!];
    if (x === right || y === right || x === ABSENT || y === ABSENT || right < 0) continue;
    const isMissing = x === MISSING || y === MISSING;
    if (isMissing && missing === 'drop') continue;
    // A missing answer is like nobody's, another missing one included.
    if (x === y && !isMissing) sameColumns.push(column);
    else differentColumns.push(column);
  }
  return { ...mistakeCounts(table, a, b, missing), same: sameColumns.length, sameColumns, differentColumns };
}

/** The counts alone, several times faster: without a branch that the processor has to guess. @param a, b indices of models */
export function mistakeCounts(table: AnswerTable, a: number, b: number, missing: MissingPolicy): MistakeCounts {
  const { gold, chance } = answerKey(table);
  const [rowA, rowB] = [rowOf(table, a), rowOf(table, b)];
  // Answers below it count; ABSENT is the highest code, MISSING the next.
  const limit = missing === 'drop' ? MISSING : ABSENT;
  let [bothWrong, uniform] = [0, 0];
  for (let column = 0; column < gold.length; column++) {
    const [x, y, right] = [rowA[column]!, rowB[column]!, gold[column]!];
    // The sign bits: x and right differ, x is below the limit; the same of y; there is a right answer.
    const differ = -(x ^ right) & -(y ^ right);
    const isShared = ((differ & (x - limit) & (y - limit) & ~right) >>> 31) & 1;
    bothWrong += isShared;
    uniform += isShared * chance[column]!;
  }
  return { bothWrong, uniform: bothWrong > 0 ? uniform / bothWrong : null };
}

function rowOf({ answers, questions }: AnswerTable, model: number): Uint16Array {
  return answers.subarray(model * questions.length, (model + 1) * questions.length);
}
