// What every figure of a table looks up question by question, laid out once for each table: the right answer, and how often two wrong
// answers agree by guessing. It decides which questions count at all.
import type { AnswerTable } from '../types.ts';

export interface AnswerKey {
  /** [questions] code of the right answer; -1 where nothing can be said of the question. */
  readonly gold: Int32Array;
  /** [questions] chance that two wrong answers drawn alike are equal; 0 for free text. */
  readonly chance: Float64Array;
}

const keys = new WeakMap<AnswerTable, AnswerKey>();

/** The key of a table, kept with it: every model and every pair needs it. */
export function answerKey(table: AnswerTable): AnswerKey {
  let key = keys.get(table);
  if (!key) {
    const { questions } = table;
    key = {
      gold: Int32Array.from(questions, (question) => (isDecidable(question) ? (question.gold ?? -1) : -1)),
      chance: Float64Array.from(questions, ({ options }) => (options !== null && options > 1 ? 1 / (options - 1) : 0)),
    };
    keys.set(table, key);
  }
  return key;
}

/** Whether right and wrong answers can be told apart, and agreement has a chance level. */
function isDecidable({ options, gold }: AnswerTable['questions'][number]): boolean {
  return gold !== null && (options === null || options > 1);
}
