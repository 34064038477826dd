// Labelled verdicts from a file, as `tables` reads it: one item per row, one column per judge.
import { readRecords } from '../tables/index.ts';
import { type ColumnChoices, chooseColumns, type TableColumns } from './columns.ts';
import { createJudgeTable, unknownName } from './judge-table.ts';
import type { JudgeTable } from './types.ts';

/** Which columns are what, and what judges cost. */
export interface LoadOptions extends ColumnChoices {
  /** What asking a judge once costs, by name; others cost 1. */
  readonly costs?: Readonly<Record<string, number>> | undefined;
}

/** The table with the columns it was made of. */
export interface LoadedJudges {
  readonly table: JudgeTable;
  readonly columns: TableColumns;
}

/** Reads a table of judges. @throws OversightError('input') that names the file, and the line or column that is wrong */
export async function loadJudgeTable(path: string, options: LoadOptions = {}): Promise<LoadedJudges> {
  // A column of lists, such as the messages judged, is no judge.
  const { columns: names, rows } = await readRecords(path, { nested: 'empty' });
  const columns = chooseColumns(names, rows, options);
  const stranger = Object.keys(options.costs ?? {}).find((name) => !columns.judges.includes(name));
  if (stranger !== undefined) throw unknownName('judge', stranger, columns.judges);
  const { truth, group, slice } = columns;
  const table = createJudgeTable({
    judges: columns.judges.map((name) => ({
      name,
      values: rows.map((row) => row[name]),
      cost: options.costs?.[name],
    })),
    truth: rows.map((row) => row[truth]),
    // An item without a question is a question of its own.
    groups: group === null ? undefined : rows.map((row, i) => row[group] || `item ${i}`),
    slices: slice === null ? undefined : rows.map((row) => row[slice] || '(none)'),
  });
  return { table, columns };
}
