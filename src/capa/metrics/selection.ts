// Which questions count for a comparison: those that say something under the stated policy for missing answers. The rest is counted.
// Policy drop: only questions that every model answered. Policy wrong: a missing answer is wrong and equals nobody's.
import { OversightError } from '../../base/index.ts';
import type { LeftOut, MissingPolicy } from '../types.ts';
import type { Clusters } from './influence.ts';

/**
 * Questions that do not count, by reason. Missing: a model gave no answer (policy drop). Undecidable: one option only, no known right
 * answer, or nobody answered and the number of options is not told.
 */
export type QuestionsLeftOut = Pick<LeftOut, 'missing' | 'undecidable'>;

/** What the readers of probabilities, choices and texts share. */
export interface SelectionOptions {
  /** Default 'drop'. */
  readonly missing?: MissingPolicy | undefined;
  /** The cluster of each question given, for standard errors over clusters; default: each question is its own. */
  readonly clusters?: Clusters | undefined;
  /** How messages name the models; default a, b for two, models[0], models[1] ... for more. */
  readonly names?: readonly string[] | undefined;
}

export interface Selection {
  /** Places of the questions that count, ascending. */
  readonly kept: Int32Array;
  readonly leftOut: QuestionsLeftOut;
  /** Clusters of the questions that count; null without clusters. */
  readonly clusters: Clusters | null;
}

/**
 * @param questions how many were given
 * @param isDecidable whether question x has a right answer and more than one option
 * @param answered by model: whether it answered question x
 * @throws OversightError('input') when the clusters are not one for each question
 */
export function selectQuestions(
  questions: number,
  isDecidable: (x: number) => boolean,
  answered: readonly ((x: number) => boolean)[],
  { missing = 'drop', clusters }: SelectionOptions,
): Selection {
  if (clusters !== undefined && clusters.length !== questions)
    throw new OversightError(`clusters has ${clusters.length} entries beside ${questions} questions`, {
      kind: 'input',
      remedy: 'Give one cluster for each question, or none at all.',
    });
  const kept: number[] = [];
  let [withoutAnswer, undecidable] = [0, 0];
  for (let x = 0; x < questions; x++) {
    if (!isDecidable(x)) undecidable++;
    else if (missing === 'drop' && !answered.every((has) => has(x))) withoutAnswer++;
    else kept.push(x);
  }
  return {
    kept: Int32Array.from(kept),
    leftOut: { missing: withoutAnswer, undecidable },
    clusters: clusters === undefined ? null : kept.map((x) => clusters[x]!),
  };
}

/** The names of the models, and a check that there are two or more and as many answers of each as questions. */
export function namesOf(
  models: readonly ArrayLike<unknown>[],
  questions: number,
  names?: readonly string[],
): readonly string[] {
  if (models.length < 2)
    throw new OversightError(`similarity needs two models; ${models.length === 1 ? 'one is' : 'none is'} given`, {
      kind: 'input',
      remedy: 'Give the answers of at least two models.',
    });
  const shown = names ?? models.map((_, m) => (models.length === 2 ? 'ab'[m]! : `models[${m}]`));
  models.forEach((answers, m) => {
    if (answers.length !== questions)
      throw new OversightError(`${shown[m]} has ${answers.length} answers beside ${questions} questions in truth`, {
        kind: 'input',
        remedy: 'Join the answers on the question first; write null where a model has none.',
      });
  });
  return shown;
}
