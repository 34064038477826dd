// Chosen answers of two or more models on the same questions: the argmax of probabilities, codes from a table, or texts made equal
// by a normaliser. Ties of an argmax go to the lowest index and are counted: a flat row is no opinion, and the reader must see it.
import { OversightError } from '../../base/index.ts';
import type { Clusters } from './influence.ts';
import { checkTruth, type Questions } from './questions.ts';
import { namesOf, type QuestionsLeftOut, type SelectionOptions, selectQuestions } from './selection.ts';

/** In `Choices.models`: no answer, so wrong and like nobody's. */
export const NO_CHOICE = -1;

export interface Choices {
  readonly n: number;
  /** [models][n]: index of the chosen option or code of the text; NO_CHOICE. */
  readonly models: readonly Int32Array[];
  readonly truth: Int32Array;
  /** [n] number of options; 0 = free text, where two wrong answers are not equal by chance. */
  readonly options: Int32Array;
  readonly clusters: Clusters | null;
  /** [n] places in the input. */
  readonly kept: Int32Array;
  readonly leftOut: QuestionsLeftOut;
  /** By model: questions in which several options shared the highest probability. */
  readonly ties: readonly number[];
}

/** The most probable option of each row. */
export function choicesOf(questions: Questions): Choices {
  const ties: number[] = [];
  const models = questions.models.map((rows) => {
    let tied = 0;
    const chosen = Int32Array.from(rows, (row) => {
      if (row === null) return NO_CHOICE;
      let best = 0;
      let isTied = false;
      for (let o = 1; o < row.length; o++) {
        if (row[o]! === row[best]!) isTied = true;
        else if (row[o]! > row[best]!) [best, isTied] = [o, false];
      }
      if (isTied) tied++;
      return best;
    });
    ties.push(tied);
    return chosen;
  });
  const { n, truth, options, clusters, kept, leftOut } = questions;
  return { n, models, truth, options, clusters, kept, leftOut, ties };
}

/** The chosen options as probabilities: 1 for the chosen one. */
export function oneHot(questions: Questions, choices: Choices = choicesOf(questions)): Questions {
  const models = choices.models.map((chosen) =>
    Array.from(chosen, (choice, x) => {
      if (choice === NO_CHOICE) return null;
      const row = new Float64Array(questions.options[x]!);
      row[choice] = 1;
      return row;
    }),
  );
  return { ...questions, models };
}

export interface ChoicesInput extends SelectionOptions {
  /** [models][questions]: index of the chosen option or code of the text; null where there is none. */
  readonly models: readonly ArrayLike<number | null>[];
  /** The right answer; null where it is not known. */
  readonly truth: ArrayLike<number | null>;
  /** Number of options; null = free text. */
  readonly options: ArrayLike<number | null>;
}

/**
 * Choices given as indices.
 * @throws OversightError('input') naming the answer, when it is no option, or when lengths differ
 */
export function readChoices(input: ChoicesInput): Choices {
  const { models, truth } = input;
  const names = namesOf(models, truth.length, input.names);
  if (input.options.length !== truth.length)
    throw wrong(`options has ${input.options.length} entries beside ${truth.length} questions in truth`);
  for (let x = 0; x < truth.length; x++) {
    const count = input.options[x]!;
    if (count !== null && !(Number.isSafeInteger(count) && count > 0))
      throw wrong(`options[${x}] is ${count}, no number of options`);
  }
  const options = Int32Array.from(input.options as ArrayLike<number>, (count) => count ?? 0);
  checkTruth(truth, options);
  models.forEach((answers, m) => {
    for (let x = 0; x < truth.length; x++) {
      const answer = answers[x] ?? 0;
      if (!Number.isSafeInteger(answer) || answer < 0 || (options[x]! > 0 && answer >= options[x]!))
        throw wrong(`${names[m]}[${x}] is ${answer}, but the question has ${options[x]} options`);
    }
  });
  const selection = selectQuestions(
    truth.length,
    (x) => truth[x] !== null && options[x] !== 1,
    models.map((answers) => (x) => answers[x] !== null && answers[x] !== undefined),
    input,
  );
  const { kept } = selection;
  return {
    ...selection,
    n: kept.length,
    models: models.map((answers) => Int32Array.from(kept, (x) => answers[x] ?? NO_CHOICE)),
    truth: Int32Array.from(kept, (x) => truth[x]!),
    options: Int32Array.from(kept, (x) => options[x]!),
    ties: models.map(() => 0),
  };
}

const wrong = (message: string): OversightError =>
  new OversightError(message, {
    kind: 'input',
    remedy: 'Indices count from 0; write null where a model gave no answer, and null options for free text.',
  });
