// Which column of a table is what: the truth, the judges, the question, the slice. By name where the caller gives one, else by the
// names people use; every guess is told, and columns of human figures never become judges unless named.
import { inputError, isTruthName, truthNames } from '../tables/index.ts';
import { readVerdict, unknownName, type VerdictCell } from './judge-table.ts';

/** What a caller says of the columns. */
export interface ColumnChoices {
  /** Column of the truth. */
  readonly truth?: string | undefined;
  /** Columns of the judges. */
  readonly judges?: readonly string[] | undefined;
  /** Column that says which question an item belongs to. */
  readonly group?: string | undefined;
  /** Column that results are split by. */
  readonly slice?: string | undefined;
}

/** Which column is what. */
export interface TableColumns {
  readonly truth: string;
  readonly judges: readonly string[];
  readonly group: string | null;
  readonly slice: string | null;
  /** Columns that are none of these. */
  readonly others: readonly string[];
}

/** One item: cells by column. */
export type Row = Readonly<Record<string, VerdictCell>>;

const groupNames = /^(question([_ -]?id)?|group|prompt[_ -]?id|doc[_ -]?id)$/i;
const sliceNames = /^(slice|model|exam[_ -]?taker|category|subject)$/i;
const humanNames = /human|annotator|rater|expert|gold|truth|label|confidence/i;
const itemNames = /^(item|id|index|row|.*[_ -]id)$/i;

/** Settles the columns. Throws OversightError('input') on a name that is not there, or a truth that cannot be found. */
export function chooseColumns(names: readonly string[], rows: readonly Row[], choices: ColumnChoices): TableColumns {
  for (const name of [choices.truth, choices.group, choices.slice, ...(choices.judges ?? [])])
    if (name !== undefined && !names.includes(name)) throw unknownName('column', name, names);
  const truth = choices.truth ?? names.find((name) => isTruthName(name) && isBinary(rows, name));
  if (truth === undefined)
    throw inputError(
      'no column is known to hold the truth',
      `Name it with --truth, or call it one of ${truthNames.join(', ')}. Columns: ${names.slice(0, 30).join(', ')}.`,
    );
  const group = choices.group ?? names.find((name) => name !== truth && groupNames.test(name)) ?? null;
  const slice = choices.slice ?? names.find((name) => ![truth, group].includes(name) && sliceNames.test(name)) ?? null;
  const judges =
    choices.judges ??
    names.filter(
      (name) =>
        ![truth, group, slice].includes(name) &&
        !humanNames.test(name) &&
        !itemNames.test(name) &&
        readableShare(rows, name) >= 0.5,
    );
  if (judges.includes(truth))
    throw inputError(
      `"${truth}" is the truth: it cannot be a judge as well`,
      'Take it out of the judges, or name another column as the truth.',
    );
  const used = new Set<string | null>([truth, group, slice, ...judges]);
  return { truth, judges, group, slice, others: names.filter((name) => !used.has(name)) };
}

function filled(rows: readonly Row[], name: string): VerdictCell[] {
  return rows.map((row) => row[name]).filter((cell) => cell !== null && cell !== undefined && cell !== '');
}

function isBinary(rows: readonly Row[], name: string): boolean {
  const cells = filled(rows, name).map(readVerdict);
  return cells.length > 0 && cells.every((value) => value === 0 || value === 1);
}

function readableShare(rows: readonly Row[], name: string): number {
  const cells = filled(rows, name);
  return cells.length === 0 ? 0 : cells.filter((cell) => readVerdict(cell) !== undefined).length / cells.length;
}
