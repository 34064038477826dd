// From answers and their matrix to what the trend needs: the accuracy of each model, missing answers counted as wrong, questions that
// cannot be decided (one option, no gold answer) left out. Questions that a model has no row for do not count against it.
import type { SimilarityMatrix } from '../matrix/index.ts';
import { ABSENT, type AnswerTable } from '../types.ts';
import type { TrendInput } from './trend.ts';

/** The share of a model's decidable questions that it got right; null where it has none. */
export function accuraciesOf(table: AnswerTable): (number | null)[] {
  const count = table.questions.length;
  const golds = table.questions.map(({ gold, options }) => (options === 1 ? null : gold));
  return table.models.map((_, model) => {
    let [right, all] = [0, 0];
    for (let q = 0; q < count; q++) {
      const answer = table.answers[model * count + q]!;
      if (answer === ABSENT || golds[q] === null) continue;
      all++;
      if (answer === golds[q]) right++;
    }
    return all === 0 ? null : right / all;
  });
}

/**
 * What `capabilityTrend` takes.
 * @param familyOf the family of a model that the table knows none for; default: none
 */
export function trendInput(
  matrix: SimilarityMatrix,
  familyOf: (name: string) => string | null = () => null,
): TrendInput {
  const { table } = matrix;
  const accuracies = accuraciesOf(table);
  return {
    models: table.models.map(({ name, family }, i) => ({
      name,
      family: family ?? familyOf(name),
      accuracy: accuracies[i]!,
    })),
    similarities: matrix.capa,
    missing: matrix.missing,
  };
}
