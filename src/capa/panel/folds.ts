// Splits by question: all items of a question fall into one fold, so that nothing learnt on one answer is tested on its sibling.
import { OversightError, plural, type Random } from '../../base/index.ts';
import type { JudgeTable } from './types.ts';

/** One split into positions of items. */
export interface Fold {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** Fewest training items of the rarer class: below it thresholds and weights are noise. */
const leastPerClass = 5;

/**
 * `count` folds over the questions of `rows`, drawn by `random`.
 *
 * @throws OversightError('input') where there are fewer questions than folds, or a training part lacks a class
 */
export function splitByQuestion(table: JudgeTable, rows: Int32Array, count: number, random: Random): Fold[] {
  const questions = random.shuffle([...new Set(Array.from(rows, (item) => table.groups[item]!))]);
  if (questions.length < 2 * count)
    throw new OversightError(`${questions.length} questions are too few for ${count} folds`, {
      kind: 'input',
      remedy: `Label more questions: at least ${2 * count}, better a few hundred.`,
    });
  const foldOf = new Map(questions.map((question, i) => [question, i % count]));
  return Array.from({ length: count }, (_, fold) => {
    const part = (held: boolean) => rows.filter((item) => (foldOf.get(table.groups[item]!) === fold) === held);
    const [train, test] = [part(false), part(true)];
    requireBothClasses(table, train);
    return { train, test };
  });
}

/** Throws OversightError('input') unless both classes occur often enough among `train`. */
function requireBothClasses(table: JudgeTable, train: Int32Array): void {
  const yes = train.reduce((sum, item) => sum + table.truth[item]!, 0);
  const rarer = Math.min(yes, train.length - yes);
  if (rarer < leastPerClass)
    throw new OversightError(
      `a training part has only ${plural(rarer, 'item')} whose truth is ${yes < train.length / 2}`,
      {
        kind: 'input',
        remedy: `Label more items of the rarer kind: at least ${leastPerClass} must be left when a fold is held out.`,
      },
    );
}
