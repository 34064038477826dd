// Rows of a table -> answers: one for each row of a long table, one for each model of a wide one. The first rows are held back until it
// is decided what their cells mean. Leaves out: where rows come from (CSV, JSON, parquet).
import type { AnswerSink, LoggedAnswer } from '../types.ts';
import { truthOf, wholeNumber } from './answers.ts';
import { type CellRule, decideKind, indexOf, isEmpty, textOf } from './cells.ts';
import type { ColumnPlan } from './columns.ts';
import type { Mapping } from './mapping.ts';

export interface RowContext {
  readonly plan: ColumnPlan;
  readonly mapping: Mapping | undefined;
  readonly sink: AnswerSink;
  /** As shown. */
  readonly source: string;
  /** Whose answers these are, where no column says. */
  readonly model: string;
  /** The task, where no column says. */
  readonly task: string;
  /** Right answers by question, from a file of their own. */
  readonly gold: ReadonlyMap<string, unknown> | undefined;
}

export interface RowReader {
  /** @param cells in the order of the columns; @param number of the row, from 1, for messages */
  row(cells: readonly unknown[], number: number): void;
  /** After the last row. */
  end(): void;
}

/** Rows that decide what cells mean. */
const SAMPLE = 500;

export function createRowReader(context: RowContext): RowReader {
  const held: (readonly [cells: readonly unknown[], number: number])[] = [];
  let rule: CellRule | undefined;
  const decide = () => {
    rule = decideKind(sampleOf(held, context), context.mapping);
    if (rule.guess) context.sink.note('options-guessed', context.source, `${context.source}: ${rule.guess}`);
    for (const [cells, number] of held) readRow(context, rule, cells, number);
    held.length = 0;
  };
  return {
    row(cells, number) {
      if (rule) return readRow(context, rule, cells, number);
      // Readers may use the same array again.
      held.push([[...cells], number]);
      if (held.length >= SAMPLE) decide();
    },
    end() {
      if (!rule) decide();
    },
  };
}

function sampleOf(rows: readonly (readonly [readonly unknown[], number])[], context: RowContext) {
  const { plan, mapping } = context;
  const answers: unknown[] = [];
  const golds: unknown[] = [];
  const columns = plan.models.length > 0 ? plan.models.map(([, at]) => at) : plan.answer === null ? [] : [plan.answer];
  for (const [cells] of rows) {
    for (const at of columns) if (!isEmpty(cells[at])) answers.push(cells[at]);
    const gold = goldOf(context, cells);
    if (!isEmpty(gold)) golds.push(gold);
  }
  const hasOptions = plan.options !== null || mapping?.optionCount !== undefined;
  return { answers, golds, hasOptions, hasAnswers: columns.length > 0, probabilities: plan.probabilities.length };
}

function goldOf({ plan, gold }: RowContext, cells: readonly unknown[]): unknown {
  return plan.gold !== null ? cells[plan.gold] : gold?.get(idOf(plan, cells));
}

/** What joins a question over rows and files. */
function idOf({ item }: ColumnPlan, cells: readonly unknown[]): string {
  if (item.length === 1) return wordOf(cells[item[0]!]);
  return item.map((at) => wordOf(cells[at])).join(' / ');
}

function wordOf(cell: unknown): string {
  if (typeof cell === 'string') return cell.trim();
  return cell === null || cell === undefined ? '' : typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

function readRow(context: RowContext, rule: CellRule, cells: readonly unknown[], number: number): void {
  const { plan, sink, source } = context;
  const row: Row = { context, rule, cells, number };
  const question = idOf(plan, cells);
  if (question === '') {
    note(row, 'fields-missing', 'no question; left out');
    return;
  }
  const options = optionsOf(row);
  if (options === undefined) return;
  const gold = rule.kind === 'correct' ? 1 : readGold(row, goldOf(context, cells), options);
  const shared: Shared = {
    task: plan.task === null ? context.task : wordOf(cells[plan.task]) || context.task,
    question,
    options,
    gold,
    filter: optionalWord(cells, plan.filter),
    epoch: plan.epoch === null ? undefined : (wholeNumber(cells[plan.epoch]) ?? undefined),
    slices: slicesOf(row),
    text: optionalWord(cells, plan.text),
  };
  if (plan.models.length > 0) {
    for (const [model, at] of plan.models)
      sink.add(model, complete(shared, readAnswer(row, cells[at], options, model)), source);
    return;
  }
  const model = plan.model === null ? context.model : wordOf(cells[plan.model]);
  if (model === '') {
    note(row, 'fields-missing', 'no model; left out');
    return;
  }
  const probabilities = probabilitiesOf(row, options, model);
  const truth = plan.correct === null ? null : truthOf(cells[plan.correct]);
  const correct = options === null && truth !== null ? truth : undefined;
  const at = rule.kind === 'correct' ? (plan.correct ?? plan.answer) : plan.answer;
  const answer = at === null ? null : readAnswer(row, cells[at], options, model);
  sink.add(model, complete(shared, answer, probabilities, correct), source);
}

type Shared = Omit<LoggedAnswer, 'answer' | 'probabilities' | 'correct' | 'optionTexts'>;

/** Field by field: spreading costs as much as all the rest of a row. */
function complete(
  { task, question, options, gold, filter, epoch, slices, text }: Shared,
  answer: LoggedAnswer['answer'],
  probabilities?: LoggedAnswer['probabilities'],
  correct?: boolean,
): LoggedAnswer {
  return { task, question, options, gold, answer, probabilities, correct, filter, epoch, slices, text };
}

interface Row {
  readonly context: RowContext;
  readonly rule: CellRule;
  readonly cells: readonly unknown[];
  readonly number: number;
}

function note({ context: { sink, source }, number }: Row, kind: string, what: string, model?: string): void {
  sink.note(kind, source, `${source}, row ${number}: ${what}`, model);
}

/** The number of options, null for free text; undefined where the row is of no use. */
function optionsOf(row: Row): number | null | undefined {
  const { rule, cells, context } = row;
  const { plan, mapping } = context;
  if (rule.kind === 'text' || rule.kind === 'number' || rule.options !== null) return rule.options;
  const cell = plan.options === null ? mapping?.optionCount : cells[plan.options];
  const count = Array.isArray(cell) ? cell.length : (wholeNumber(cell) ?? listLength(cell));
  if (count !== null && count >= 1) return count;
  note(row, 'options-unknown', 'no number of options; left out');
  return undefined;
}

/** The length of a list that is written as JSON. */
function listLength(cell: unknown): number | null {
  if (typeof cell !== 'string' || !cell.trimStart().startsWith('[')) return null;
  try {
    const list: unknown = JSON.parse(cell);
    return Array.isArray(list) ? list.length : null;
  } catch {
    return null;
  }
}

function readGold(row: Row, cell: unknown, options: number | null): number | string | null {
  const { kind } = row.rule;
  if (isEmpty(cell, kind)) {
    note(row, 'gold-missing', 'no right answer');
    return null;
  }
  if (options === null) return textOf(cell, kind);
  const index = indexOf(cell, kind);
  if (index !== null && index < options) return index;
  note(row, 'gold-beyond-options', `the right answer ${wordOf(cell)} is none of ${options} options`);
  return null;
}

function readAnswer(row: Row, cell: unknown, options: number | null, model: string): number | string | null {
  const { kind } = row.rule;
  if (isEmpty(cell, kind)) {
    // With probabilities the largest is the answer.
    if (row.context.plan.probabilities.length === 0) note(row, 'answer-missing', 'no answer', model);
    return null;
  }
  if (options === null) return textOf(cell, kind);
  const index = indexOf(cell, kind === 'correct' ? 'boolean' : kind);
  if (index !== null && index < options) return index;
  const word = wordOf(cell).slice(0, 60);
  if (index === null) note(row, 'answer-unreadable', `${word} counts as missing`, model);
  else note(row, 'answer-beyond-options', `${word} of ${options} options counts as missing`, model);
  return null;
}

function probabilitiesOf(row: Row, options: number | null, model: string): readonly number[] | undefined {
  const { plan } = row.context;
  if (plan.probabilities.length === 0 || options === null) return undefined;
  // Tables are as wide as the question with the most options; the cells behind its own are empty.
  const given = plan.probabilities.slice(0, options).map((at) => row.cells[at]);
  if (given.every((cell) => isEmpty(cell))) return undefined;
  const values = given.map((cell) => (isEmpty(cell) ? Number.NaN : Number(cell)));
  if (values.length === options && values.every((value) => value >= 0)) return values;
  note(row, 'bad-probabilities', `not ${options} probabilities; left out`, model);
  return undefined;
}

function slicesOf({ context: { plan }, cells }: Row): Record<string, string> | undefined {
  let slices: Record<string, string> | undefined;
  for (const [name, at] of plan.slices) {
    if (isEmpty(cells[at])) continue;
    slices ??= {};
    slices[name] = wordOf(cells[at]);
  }
  return slices;
}

function optionalWord(cells: readonly unknown[], at: number | null): string | undefined {
  return at === null ? undefined : wordOf(cells[at]) || undefined;
}
