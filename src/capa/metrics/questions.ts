// Probabilities of two or more models on the same questions, read once into the form that the formulas take: rows with the sum 1,
// right answers, numbers of options, and what was mended or left out on the way.
import { OversightError } from '../../base/index.ts';
import type { Clusters } from './influence.ts';
import { normaliseRow, type Renormalised } from './probabilities.ts';
import { namesOf, type QuestionsLeftOut, type SelectionOptions, selectQuestions } from './selection.ts';

/** Probabilities of one model, by question; null where it gave no answer. Questions can differ in their number of options. */
export type ProbabilityRows = ArrayLike<ArrayLike<number> | null>;

export interface QuestionsInput extends SelectionOptions {
  readonly models: readonly ProbabilityRows[];
  /** Index of the right option, by question; null where it is not known. */
  readonly truth: ArrayLike<number | null>;
  /** Number of options, by question: only needed where nobody answered (policy wrong); elsewhere it must fit the rows. */
  readonly options?: ArrayLike<number | null> | undefined;
}

/** The questions that count. */
export interface Questions {
  readonly n: number;
  /** [models][n]: rows with the sum 1; null = missing, wrong and like nobody's (policy wrong only). */
  readonly models: readonly (readonly (Float64Array | null)[])[];
  /** [n] index of the right option. */
  readonly truth: Int32Array;
  /** [n] number of options, at least 2. */
  readonly options: Int32Array;
  /** [n], or null. */
  readonly clusters: Clusters | null;
  /** [n] places in the input. */
  readonly kept: Int32Array;
  readonly leftOut: QuestionsLeftOut;
  readonly renormalised: Renormalised;
}

/**
 * Checks and joins the rows of the models.
 *
 * @throws OversightError('input') naming the row, when it is no distribution (see `normaliseRow`), when models disagree on the number
 *   of options, the right option is not among them, or the lengths differ
 */
export function readQuestions(input: QuestionsInput): Questions {
  const { models, truth } = input;
  const questions = truth.length;
  const names = namesOf(models, questions, input.names);
  if (input.options !== undefined && input.options.length !== questions)
    throw wrong(
      `options has ${input.options.length} entries beside ${questions} questions`,
      'Give one for each question.',
    );
  let [mended, largest] = [0, 0];
  const rows = models.map((answers, m) =>
    Array.from({ length: questions }, (_, x) => {
      const given = answers[x];
      if (given === null || given === undefined) return null;
      const { row, miss } = normaliseRow(given, `${names[m]}[${x}]`);
      if (miss > 0) mended++;
      largest = Math.max(largest, miss);
      return row;
    }),
  );
  const options = Int32Array.from({ length: questions }, (_, x) =>
    optionsOf(rows, names, x, input.options?.[x] ?? null),
  );
  checkTruth(truth, options);
  const selection = selectQuestions(
    questions,
    (x) => truth[x] !== null && options[x]! > 1,
    rows.map((answers) => (x) => answers[x] !== null),
    input,
  );
  const { kept, leftOut, clusters } = selection;
  return {
    n: kept.length,
    models: rows.map((answers) => Array.from(kept, (x) => answers[x]!)),
    truth: Int32Array.from(kept, (x) => truth[x]!),
    options: Int32Array.from(kept, (x) => options[x]!),
    clusters,
    kept,
    leftOut,
    renormalised: { rows: mended, largest },
  };
}

/** The number of options of question x; 0 where nobody knows. */
function optionsOf(
  rows: readonly (readonly (Float64Array | null)[])[],
  names: readonly string[],
  x: number,
  told: number | null,
): number {
  let [known, from] = [told ?? 0, `options[${x}]`];
  rows.forEach((answers, m) => {
    const length = answers[x]?.length;
    if (length === undefined) return;
    if (known !== 0 && known !== length)
      throw wrong(
        `${names[m]}[${x}] has ${length} options, ${from} ${known}`,
        'Compare models on questions with the same options; leave this one out.',
      );
    [known, from] = [length, `${names[m]}[${x}]`];
  });
  return known;
}

/** Throws where a right answer is no option. `options` 0 = not known. */
export function checkTruth(truth: ArrayLike<number | null>, options: ArrayLike<number>): void {
  for (let x = 0; x < truth.length; x++) {
    const right = truth[x]!;
    if (right === null) continue;
    if (!Number.isSafeInteger(right) || right < 0)
      throw wrong(
        `truth[${x}] is ${right}`,
        'Give the index of the right option, from 0, or null where it is not known.',
      );
    if (options[x]! > 0 && right >= options[x]!)
      throw wrong(`truth[${x}] is ${right}, but the question has ${options[x]} options`, 'Indices count from 0.');
  }
}

const wrong = (message: string, remedy: string): OversightError =>
  new OversightError(message, { kind: 'input', remedy });
