// A table of verdicts from records: one row per judged answer, one column per judge, one column with what people (or the truth) say. Finds
// the columns, turns words and scores into passed or failed, and counts what is missing, said twice, or contradicts itself.
import { plural } from '../../base/index.ts';
import { inputError, isTruthName, type Records, truthNames } from '../tables/index.ts';

/** What one judge, or the truth, says of every row. */
export interface VerdictColumn {
  readonly name: string;
  /** Passed, failed, or null where there is no verdict; one per row. */
  readonly verdicts: readonly (boolean | null)[];
}

/** Verdicts by judge beside the truth. */
export interface VerdictTable {
  /** What was judged: rows of one item are answers to one question and are no independent evidence. Null without such a column. */
  readonly items: readonly string[] | null;
  /** Whose answer was judged; null without such a column. */
  readonly models: readonly string[] | null;
  readonly truth: VerdictColumn;
  readonly judges: readonly VerdictColumn[];
  readonly remarks: readonly string[];
}

/** Which columns are what. */
export interface VerdictTableOptions {
  /** The column that is right; default: the first whose name is one of `truthNames`. */
  readonly truth?: string | undefined;
  /** The columns that are judges; default: all others with verdicts. */
  readonly judges?: readonly string[] | undefined;
  /** Scores at or above it pass; default: the middle of the scale seen over all judges, where verdicts are scores. */
  readonly threshold?: number | undefined;
}

const itemNames = ['item', 'question_id', 'question', 'item_id', 'id', 'instruction_index', 'prompt_id'];
const modelNames = ['model', 'exam_taker', 'candidate', 'generator'];
const notJudges = /(confidence|fraction|category|dataset|split|index|len|length|text)(_\d+)?$/i;
const passed = /^(true|yes|correct|pass|passed|1|y)$/i;
const failed = /^(false|no|incorrect|fail|failed|0|n|wrong)$/i;

/**
 * The verdicts of a table.
 * @throws OversightError('input') where the truth or the judges cannot be found, or a column holds something that is no verdict
 */
export function readVerdictTable(records: Records, options: VerdictTableOptions = {}): VerdictTable {
  const { columns, source } = records;
  const truthColumn = requireColumn(records, options.truth) ?? columns.find(isTruthName);
  if (truthColumn === undefined)
    throw inputError(
      `${source}: no column says what is right`,
      `Name it with --truth COLUMN, or call it one of ${truthNames.join(', ')}. Columns: ${columns.join(', ')}.`,
    );
  const find = (names: readonly string[]) => columns.find((name) => names.includes(name.toLowerCase()));
  const [itemColumn, modelColumn] = [find(itemNames), find(modelNames)];
  const judgeColumns =
    options.judges?.map((name) => requireColumn(records, name)!) ??
    columns.filter(
      (name) => ![truthColumn, itemColumn, modelColumn].includes(name) && !notJudges.test(name) && !isTruthName(name),
    );
  if (judgeColumns.length === 0)
    throw inputError(`${source}: no column is a judge`, `Name them with --judges a,b. Columns: ${columns.join(', ')}.`);
  const kept = withoutRepeats(records, itemColumn, modelColumn, judgeColumns);
  const remarks = [...kept.remarks];
  const scale = scaleOf(kept.rows, judgeColumns);
  const threshold = options.threshold ?? scale?.middle;
  if (scale && options.threshold === undefined)
    remarks.push(
      `Verdicts are scores from ${scale.low} to ${scale.high}: ${threshold} and more pass (the middle; --threshold changes it).`,
    );
  const unreadable = { count: 0, example: '' };
  const judges = judgeColumns.map((name) => ({
    name,
    verdicts: kept.rows.map((row) => {
      // A judge that only says 0 and 1 gives verdicts, whatever scale the others use.
      const cut = options.threshold ?? (scale?.judges.has(name) ? threshold : undefined);
      const verdict = verdictOf(row[name]!, cut);
      if (verdict !== undefined) return verdict;
      unreadable.count++;
      unreadable.example ||= `"${row[name]!.slice(0, 30)}" of ${name}`;
      return null;
    }),
  }));
  for (const { name, verdicts } of judges)
    if (verdicts.every((verdict) => verdict === null))
      throw inputError(
        `${source}: column "${name}" holds no verdict that can be read`,
        'Verdicts are true/false, yes/no, 1/0 or scores. Name the judges with --judges a,b if it is none.',
      );
  if (unreadable.count > 0)
    remarks.push(
      `${plural(unreadable.count, 'verdict')} could not be read and ${unreadable.count === 1 ? 'is' : 'are'} taken as missing (${unreadable.example}).`,
    );
  const truth = kept.rows.map((row, i) => {
    const verdict = verdictOf(row[truthColumn]!, 0.5);
    const number = Number(row[truthColumn]);
    if (verdict === undefined || number < 0 || number > 1)
      throw inputError(
        `${source}, row ${i + 1}: "${row[truthColumn]!.slice(0, 30)}" in "${truthColumn}" is no verdict`,
        'The truth is true/false, yes/no, 1/0, or a share of which 0.5 and more pass.',
      );
    return verdict;
  });
  if (truth.every((verdict) => verdict === null))
    throw inputError(
      `${source}: column "${truthColumn}" is empty`,
      'Name the column that is right with --truth COLUMN.',
    );
  return {
    items: itemColumn === undefined ? null : usableItems(kept.rows, itemColumn),
    models: modelColumn === undefined ? null : kept.rows.map((row) => row[modelColumn]!),
    truth: { name: truthColumn, verdicts: truth },
    judges,
    remarks,
  };
}

/** Item names; a row whose item is not known (empty or -1) is an item of its own. */
function usableItems(rows: Records['rows'], column: string): string[] {
  return rows.map((row, i) => (row[column] === '' || row[column] === '-1' ? `row ${i}` : row[column]!));
}

function requireColumn(records: Records, name: string | undefined): string | undefined {
  if (name === undefined || records.columns.includes(name)) return name;
  throw inputError(`${records.source} has no column "${name}"`, `Columns: ${records.columns.join(', ')}.`);
}

/** null: no verdict; undefined: something that cannot be read. */
function verdictOf(cell: string, threshold: number | undefined): boolean | null | undefined {
  if (/^(|na|n\/a|nan|null|none|-|–)$/i.test(cell)) return null;
  const number = Number(cell);
  if (threshold !== undefined && Number.isFinite(number)) return number >= threshold;
  return passed.test(cell) ? true : failed.test(cell) ? false : undefined;
}

/** The ends and the middle of the scores, over the judges that give numbers beyond 0 and 1. */
function scaleOf(rows: Records['rows'], judges: readonly string[]) {
  const columns = judges.map((name) => ({
    name,
    numbers: rows.map((row) => (row[name] === '' ? Number.NaN : Number(row[name]))).filter(Number.isFinite),
  }));
  const scored = columns.filter(({ numbers }) => numbers.some((value) => value !== 0 && value !== 1));
  if (scored.length === 0) return undefined;
  let [low, high] = [Infinity, -Infinity];
  for (const { numbers } of scored)
    for (const value of numbers) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return { low, high, middle: (low + high) / 2, judges: new Set(scored.map(({ name }) => name)) };
}

/** Rows said twice are kept once; of an item that is listed with and without verdicts, both rows stay (the empty one says nothing). */
function withoutRepeats(
  records: Records,
  item: string | undefined,
  model: string | undefined,
  judges: readonly string[],
) {
  const remarks: string[] = [];
  const empty = records.rows.filter((row) => judges.every((judge) => row[judge] === ''));
  if (empty.length > 0) remarks.push(`${plural(empty.length, 'row')} without any verdict left out.`);
  const filled = records.rows.filter((row) => judges.some((judge) => row[judge] !== ''));
  if (item === undefined) return { rows: filled, remarks };
  const seen = new Map<string, string>();
  let [repeated, contradicting] = [0, 0];
  const rows = filled.filter((row) => {
    if (row[item] === '' || row[item] === '-1') return true;
    const key = JSON.stringify([row[item], model === undefined ? '' : row[model]]);
    const [known, said] = [seen.get(key), JSON.stringify(row)];
    if (known === undefined) seen.set(key, said);
    else if (known === said) {
      repeated++;
      return false;
    } else contradicting++;
    return true;
  });
  if (repeated > 0) remarks.push(`${plural(repeated, 'row')} said twice, counted once.`);
  if (contradicting > 0)
    remarks.push(
      `${plural(contradicting, 'row')} name an item and model of another row with other verdicts; all are kept.`,
    );
  return { rows, remarks };
}
