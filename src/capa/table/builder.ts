// Joins the answers of all logs into one table: the same question in one column, a drifted one in columns of its own. What is doubled,
// filtered or repeated is decided by a stated policy and counted; nothing is filled in (random filling, as scoring scripts do it,
// would add errors that nobody made).
import type { AnswerSink, AnswerTable, LoggedAnswer } from '../types.ts';
import { MISSING } from '../types.ts';
import { type Columns, createColumns } from './columns.ts';
import { createIssueLog, type IssueLog } from './issue-log.ts';
import { layOut } from './layout.ts';
import { emptyModel, keepProbabilities, type ModelRows, makeRoom } from './model-rows.ts';
import { adoptGold } from './orphans.ts';

export interface JoinPolicy {
  /** Makes free-text answers that mean the same equal; default: without space around, lower case. */
  readonly normalise?: (text: string) => string;
  /** The filter of the harness whose answers count; default: for each task the first that is seen. */
  readonly filter?: string | undefined;
  /** Which repetition counts; default 1. */
  readonly epoch?: number | undefined;
}

export interface TableBuilder extends AnswerSink {
  /** The table of what was added. The builder is spent afterwards. */
  build(): AnswerTable;
}

export function createTableBuilder(policy: JoinPolicy = {}): TableBuilder {
  const columns = createColumns(policy.normalise ?? ((text) => text.trim().toLowerCase()));
  const issues = createIssueLog();
  const models = new Map<string, ModelRows>();
  const filters = new Map<string, string>();
  const modelOf = (name: string): ModelRows => {
    let model = models.get(name);
    if (!model) models.set(name, (model = emptyModel(name)));
    return model;
  };

  return {
    note: issues.note,
    describe(name, facts) {
      const model = modelOf(name);
      model.family = facts.family ?? model.family;
      model.parameters = facts.parameters ?? model.parameters;
    },
    add(name, answer, source) {
      if (!isWanted(answer, policy, filters, issues, name, source)) return;
      const model = modelOf(name);
      model.sources.add(source);
      const column = columns.of(answer);
      const { identity } = columns.list[column]!;
      makeRoom(model, columns.identities);
      const probabilities = checkProbabilities(answer, issues, name, source);
      const code = codeOf(columns, column, answer, probabilities, issues, name, source);
      const known = model.columns[identity]!;
      if (known !== 0) {
        noteDouble(known - 1 === column, model.codes[identity] === code, answer, issues, name, source);
        return;
      }
      model.columns[identity] = column + 1;
      model.codes[identity] = code;
      if (probabilities) keepProbabilities(model, identity, probabilities);
    },
    build() {
      const rows = [...models.values()].filter((model) => model.sources.size > 0);
      rows.sort((a, b) => (a.name < b.name ? -1 : 1));
      adoptGold(columns, rows, issues);
      return layOut(columns, rows, issues.list());
    },
  };
}

/** Of several filters and repetitions one is taken, the same for all models; the others are counted. */
function isWanted(
  answer: LoggedAnswer,
  policy: JoinPolicy,
  filters: Map<string, string>,
  issues: IssueLog,
  model: string,
  source: string,
): boolean {
  const { filter, epoch, task } = answer;
  if (filter !== undefined) {
    let wanted = policy.filter ?? filters.get(task);
    if (wanted === undefined) filters.set(task, (wanted = filter));
    if (filter !== wanted) {
      issues.note('other-filter', source, `${task}: filter "${filter}" was left out; "${wanted}" is used`, model);
      return false;
    }
  }
  const repetition = policy.epoch ?? 1;
  if (epoch !== undefined && epoch !== repetition) {
    issues.note('other-epoch', source, `${task}: epoch ${epoch} was left out; epoch ${repetition} is used`, model);
    return false;
  }
  return true;
}

function codeOf(
  columns: Columns,
  column: number,
  answer: LoggedAnswer,
  probabilities: readonly number[] | undefined,
  issues: IssueLog,
  model: string,
  source: string,
): number {
  const { options } = answer;
  let chosen = answer.answer;
  if (options === null) {
    if (chosen === null) return answer.correct === true ? 0 : MISSING;
    const code = columns.codeOf(column, String(chosen), answer.correct);
    if (code !== undefined) return code;
    issues.note('too-many-answers', source, `${answer.question}: more than 65,533 distinct answers`, model);
    return MISSING;
  }
  if (chosen === null && probabilities) chosen = largestOf(probabilities);
  if (typeof chosen === 'number' && Number.isInteger(chosen) && chosen >= 0 && chosen < options) return chosen;
  if (chosen !== null) {
    const words = `${answer.question}: answer ${JSON.stringify(chosen)} of ${options} options counts as missing`;
    issues.note('answer-beyond-options', source, words, model);
  }
  return MISSING;
}

/** Index of the largest; the first of equals. */
function largestOf(values: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

/** Probabilities that sum to 1; rounding in the log is put right and counted where it can be seen. */
function checkProbabilities(
  answer: LoggedAnswer,
  issues: IssueLog,
  model: string,
  source: string,
): readonly number[] | undefined {
  const { probabilities, options, question } = answer;
  if (!probabilities || options === null) return undefined;
  let sum = 0;
  for (const value of probabilities) sum = value >= 0 ? sum + value : Number.NaN;
  if (probabilities.length !== options || !(Math.abs(sum - 1) <= 0.01)) {
    const what = probabilities.length === options ? `sum to ${sum}` : `are ${probabilities.length}`;
    const words = `${question}: probabilities of ${options} options ${what}; only the answer is used`;
    issues.note('bad-probabilities', source, words, model);
    return undefined;
  }
  if (Math.abs(sum - 1) > 1e-6)
    issues.note('probabilities-rescaled', source, `${question}: probabilities sum to ${sum}`, model);
  // What sums to 1 but for the last bits stays as it is, so that a table that is written and read again is the same.
  return Math.abs(sum - 1) < 1e-12 ? probabilities : probabilities.map((value) => value / sum);
}

function noteDouble(
  isSameRevision: boolean,
  isSameAnswer: boolean,
  answer: LoggedAnswer,
  issues: IssueLog,
  model: string,
  source: string,
): void {
  const [kind, how] = !isSameRevision
    ? ['doubled-other-revision', 'again, with another gold answer or other options']
    : isSameAnswer
      ? ['doubled', 'again, with the same answer']
      : ['doubled-other-answer', 'again, with another answer'];
  issues.note(kind, source, `${answer.task}, question ${answer.question} ${how}; the first is kept`, model);
}
