// What a model's own answers say: how many there are, how many are right (Wilson 1927 interval), how many are missing.
// A missing answer counts as wrong; questions with one option only, or without a gold answer, do not count at all.
import { wilson } from '../../stats/index.ts';
import { ABSENT, type AnswerTable, MISSING } from '../types.ts';
import { answerKey } from './answer-key.ts';

export interface ModelFigures {
  readonly name: string;
  readonly family: string | null;
  /** In billions. */
  readonly parameters: number | null;
  /** Questions with a row that can be decided. */
  readonly n: number;
  readonly correct: number;
  /** correct / n; null where n is 0. */
  readonly accuracy: number | null;
  /** Of the accuracy, 95 %. */
  readonly interval: readonly [low: number, high: number] | null;
  /** Rows without an answer. */
  readonly missing: number;
  /** Rows about which nothing can be said: one option, or no gold answer. */
  readonly undecidable: number;
  readonly hasProbabilities: boolean;
  readonly sources: readonly string[];
}

/** The figures of every model, in the order of the table. */
export function modelFigures(table: AnswerTable): ModelFigures[] {
  const { questions, answers } = table;
  const { gold } = answerKey(table);
  return table.models.map((model, row) => {
    let [n, correct, missing, undecidable] = [0, 0, 0, 0];
    const begin = row * questions.length;
    for (let column = 0; column < questions.length; column++) {
      const answer = answers[begin + column]!;
      if (answer === ABSENT) continue;
      const right = gold[column]!;
      if (right < 0) {
        undecidable++;
        continue;
      }
      n++;
      if (answer === MISSING) missing++;
      else if (answer === right) correct++;
    }
    const { low, high } = wilson(correct, n);
    return {
      name: model.name,
      family: model.family,
      parameters: model.parameters,
      n,
      correct,
      accuracy: n > 0 ? correct / n : null,
      interval: n > 0 ? [low, high] : null,
      missing,
      undecidable,
      hasProbabilities: table.probabilities[row] != null,
      sources: model.sources,
    };
  });
}
