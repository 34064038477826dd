// An affinity table from records: which column is what, which rows cannot be used, and what is said about them. Rows that contradict each
// other stop the reading; rows without a number are counted and left out.
import { plural } from '../../base/index.ts';
import { inputError, numberCell, type Records } from '../tables/index.ts';
import type { AffinityRow } from './affinity-row.ts';

const columns = {
  judge: ['judge'],
  model: ['model', 'candidate', 'exam_taker', 'evaluated_model'],
  score: ['score', 'judge_score', 'judgment_score', 'judgement_score'],
  similarity: ['similarity', 'capa', 'kappa', 'kappa_p'],
  accuracy: ['accuracy', 'acc', 'true_accuracy'],
  size: ['size', 'parameters', 'params', 'model_size'],
  family: ['family', 'model_family', 'developer'],
  judgeFamily: ['judge_family', 'judgefamily'],
} as const;

type Field = keyof typeof columns;

/** Scores of judges, ready for the audit. */
export interface AffinityTable {
  readonly rows: readonly AffinityRow[];
  /** What was odd, as sentences with counts. */
  readonly remarks: readonly string[];
}

/** The column of each field; undefined where the table has none. */
function columnsOf(records: Records): Readonly<Record<Field, string | undefined>> {
  const find = (names: readonly string[]) => records.columns.find((column) => names.includes(column.toLowerCase()));
  const entries = Object.entries(columns).map(([field, names]) => [field, find(names)] as const);
  return Object.fromEntries(entries) as Record<Field, string | undefined>;
}

/** True for a table with judge, model, score, similarity and accuracy. */
export function isAffinityTable(records: Records): boolean {
  const found = columnsOf(records);
  return (['judge', 'model', 'score', 'similarity', 'accuracy'] as const).every((field) => found[field] !== undefined);
}

/**
 * The rows of an affinity table.
 * @throws OversightError('input') that names the row: no number where one is needed, a size that is not positive, or two rows of one
 *   judge and model that differ
 */
export function readAffinityTable(records: Records): AffinityTable {
  const names = columnsOf(records);
  const seen = new Map<string, { readonly row: AffinityRow; readonly line: number }>();
  const counts = { incomplete: 0, repeated: 0, self: 0 };
  const outside: string[] = [];
  records.rows.forEach((record, i) => {
    const cell = (field: Field) => (names[field] === undefined ? '' : record[names[field]!]!);
    const place = (field: Field) => `${records.source}, row ${i + 1}, column "${names[field]}"`;
    const number = (field: Field) => numberCell(cell(field), place(field));
    const [score, similarity, accuracy, size] = [
      number('score'),
      number('similarity'),
      number('accuracy'),
      number('size'),
    ];
    const [judge, model] = [cell('judge'), cell('model')];
    if (size !== undefined && size <= 0)
      throw inputError(`${place('size')}: ${size} is no size`, 'Give parameters in billions, or leave the cell empty.');
    if (judge === '' || model === '' || score === undefined || similarity === undefined || accuracy === undefined) {
      counts.incomplete++;
      return;
    }
    const row: AffinityRow = {
      judge,
      model,
      score,
      similarity,
      accuracy,
      size,
      family: cell('family') || undefined,
      judgeFamily: cell('judgeFamily') || undefined,
    };
    const key = JSON.stringify([judge, model]);
    const known = seen.get(key);
    if (known === undefined) {
      if (Math.abs(similarity) > 1) outside.push(`row ${i + 1}: ${cell('similarity')}`);
      if (judge === model) counts.self++;
      seen.set(key, { row, line: i + 1 });
    } else if (JSON.stringify(known.row) === JSON.stringify(row)) counts.repeated++;
    else
      throw inputError(
        `${records.source}: rows ${known.line} and ${i + 1} differ about judge "${judge}" and model "${model}"`,
        'Keep one row for each judge and model, or give the judges different names.',
      );
  });
  const rows = [...seen.values()].map(({ row }) => row);
  if (rows.length === 0)
    throw inputError(`${records.source}: no row has a score, a similarity and an accuracy`, 'Fill in the numbers.');
  return { rows, remarks: remarksOf({ ...counts, outside }) };
}

function remarksOf(counts: {
  readonly incomplete: number;
  readonly repeated: number;
  readonly self: number;
  readonly outside: readonly string[];
}): string[] {
  return [
    counts.incomplete > 0 && `${plural(counts.incomplete, 'row')} without a name or a number left out.`,
    counts.repeated > 0 && `${plural(counts.repeated, 'row')} said twice, counted once.`,
    counts.self > 0 && `${plural(counts.self, 'row')} of a judge about itself left out.`,
    counts.outside.length > 0 &&
      `${plural(counts.outside.length, 'similarity', 'similarities')} outside -1 to 1, where CAPA lies (${counts.outside.slice(0, 3).join('; ')}${counts.outside.length > 3 ? '; ...' : ''}); kept as given.`,
  ].filter((remark) => remark !== false);
}
