// The columns of an answer table: a question as one revision of its benchmark has it. Logs of the same benchmark disagree about gold
// answers and options (specification, trap 8), so a column is told by task, id, number of options and gold answer together.
import type { LoggedAnswer, Question } from '../types.ts';

/** Free text has one code for each distinct answer; there is room for fewer than 65,534 of them. */
const MOST_CODES = 0xfffe;

export interface Column {
  /** Which question (task and id) this is a revision of. */
  readonly identity: number;
  readonly task: string;
  readonly id: string;
  readonly options: number | null;
  gold: number | null;
  slices: Readonly<Record<string, string>>;
  text: string | undefined;
  optionTexts: readonly string[] | undefined;
  /** Code of each text, for free text; the gold answer's is 0. */
  readonly codes: Map<string, number> | undefined;
}

export interface Columns {
  readonly list: readonly Column[];
  /** Number of distinct (task, id). */
  readonly identities: number;
  /** The column of an answer, made where there is none yet. */
  of(answer: LoggedAnswer): number;
  /** Code of a free-text answer; undefined when there is no room for one more. */
  codeOf(column: number, text: string, correct: boolean | undefined): number | undefined;
}

/** @param normalise makes texts that mean the same equal */
export function createColumns(normalise: (text: string) => string): Columns {
  const list: Column[] = [];
  const identities = new Map<string, number>();
  const keys = new Map<string, number>();

  const add = (answer: LoggedAnswer, goldText: string | null): number => {
    const name = `${answer.task}\0${answer.question}`;
    let identity = identities.get(name);
    if (identity === undefined) identities.set(name, (identity = identities.size));
    const isText = answer.options === null;
    const codes = isText ? new Map<string, number>() : undefined;
    // A log that judges answers itself needs no gold text: code 0 is "right" all the same.
    const hasGold = goldText !== null || (isText && answer.correct !== undefined);
    if (codes && hasGold) codes.set(goldText ?? RIGHT, 0);
    const gold = isText ? (hasGold ? 0 : null) : typeof answer.gold === 'number' ? answer.gold : null;
    list.push({
      identity,
      task: answer.task,
      id: answer.question,
      options: answer.options,
      gold,
      slices: answer.slices ?? {},
      text: answer.text,
      optionTexts: answer.optionTexts,
      codes,
    });
    return list.length - 1;
  };

  return {
    list,
    get identities() {
      return identities.size;
    },
    of(answer) {
      const goldText = goldTextOf(answer, normalise);
      const gold = answer.options === null ? (goldText ?? (answer.correct === undefined ? null : RIGHT)) : answer.gold;
      const key = `${answer.task}\0${answer.question}\0${answer.options}\0${gold}`;
      let column = keys.get(key);
      if (column === undefined) keys.set(key, (column = add(answer, goldText)));
      else complete(list[column]!, answer);
      return column;
    },
    codeOf(column, text, correct) {
      if (correct === true) return 0;
      const { codes: known, gold } = list[column]!;
      const codes = known!;
      const plain = normalise(text);
      const key = correct === false && codes.get(plain) === 0 ? `${plain} ${JUDGED_WRONG}` : plain;
      const old = codes.get(key);
      if (old !== undefined) return old;
      // Code 0 stays the gold answer's, known or not.
      const code = gold === null ? codes.size + 1 : codes.size;
      if (code >= MOST_CODES) return undefined;
      codes.set(key, code);
      return code;
    },
  };
}

const RIGHT = '(right)';
const JUDGED_WRONG = '(judged wrong)';

function goldTextOf(answer: LoggedAnswer, normalise: (text: string) => string): string | null {
  return answer.options === null && answer.gold !== null ? normalise(String(answer.gold)) : null;
}

/** What the first log did not say of a question, a later one may. */
function complete(column: Column, answer: LoggedAnswer): void {
  column.text ??= answer.text;
  column.optionTexts ??= answer.optionTexts;
  if (answer.slices && Object.keys(column.slices).length === 0) column.slices = answer.slices;
}

/** The column as it stands in the table. */
export function questionOf(column: Column): Question {
  const { task, id, options, gold, slices, text, optionTexts, codes } = column;
  const texts: string[] = [];
  for (const [answer, code] of codes ?? []) texts[code] = answer;
  return {
    task,
    id,
    options,
    gold,
    slices,
    ...(text !== undefined && { text }),
    ...(optionTexts && { optionTexts }),
    ...(codes && { answerTexts: Array.from(texts, (answer) => answer ?? '') }),
  };
}
