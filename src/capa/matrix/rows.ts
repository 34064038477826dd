// One model against all others, from chosen answers: what adding a model to a leaderboard takes. The planes of the others are packed
// once; a row of 4,576 models by 12,032 questions is then 48 MB of memory read once.
import { OversightError } from '../../base/index.ts';
import type { AnswerTable, MissingPolicy } from '../types.ts';
import { createComparer } from './compare.ts';
import { planOf } from './discrete-half.ts';
import { type DiscreteFigures, emptyDiscrete, writeFigures } from './discrete-tile.ts';
import { layOutColumns } from './layout.ts';
import { goldOf, packPlanes, packRow } from './planes.ts';

export interface RowComparer {
  /** Figures of a model of the table against each model in the table's order; undefined (NaN) against itself. */
  compare(model: number): DiscreteFigures;
  /**
   * Figures of a new model, given as its row of `AnswerTable.answers`, against each model of the table.
   * @throws OversightError('input') when there is not one answer for each question
   */
  compareAnswers(answers: Uint16Array): DiscreteFigures;
}

/** @param options.missing as in `similarityMatrix`; default 'drop' */
export function createRowComparer(
  table: AnswerTable,
  { missing = 'drop' }: { readonly missing?: MissingPolicy | undefined } = {},
): RowComparer {
  const models = table.models.length;
  const planes = packPlanes(table, layOutColumns(table));
  const { layout } = planes;
  // The new model may lack what all others have.
  const plan = { ...planOf(planes, missing), allPresent: false, allAnswered: false };
  const comparer = createComparer(plan, models + 1);
  comparer.planes.set(planes.data);
  const gold = goldOf(table);
  const compare = (a: number): DiscreteFigures => {
    const figures = emptyDiscrete(models);
    writeFigures(comparer.compare(a, 0, models), models, figures, 0);
    return figures;
  };
  return {
    compare(model) {
      if (!Number.isInteger(model) || model < 0 || model >= models)
        throw new RangeError(`there is no model ${model}; give a whole number from 0 to ${models - 1}`);
      const figures = compare(model);
      figures.n[model] = 0;
      const { capa, observed, expected, standardError, errorConsistency, agreementWhenBothWrong } = figures;
      for (const values of [capa, observed, expected, standardError, errorConsistency, agreementWhenBothWrong])
        values[model] = Number.NaN;
      return figures;
    },
    compareAnswers(answers) {
      if (answers.length !== table.questions.length)
        throw new OversightError(`The new model has ${answers.length} answers to ${table.questions.length} questions`, {
          kind: 'input',
          remedy:
            'Give one code for each question of the table: ABSENT where the model has no row, MISSING where no answer.',
        });
      const own = comparer.planes.subarray(models * layout.bytes, (models + 1) * layout.bytes);
      own.fill(0);
      packRow(answers, gold, layout, own);
      return compare(models);
    },
  };
}
