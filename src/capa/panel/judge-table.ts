// Checks what judges said of labelled items and makes the one table that the advisor works on. A cell that is no verdict is
// missing and counted; a judge that never says anything, or always the same, is left out and named. No I/O.
import { formatInteger, OversightError, plural } from '../../base/index.ts';
import type { Judge, JudgeTable } from './types.ts';

/** A verdict or score as people write it: booleans, numbers, yes/no, true/false, pass/fail; anything else is missing. */
export type VerdictCell = string | number | boolean | null | undefined;

/** Verdicts as they were read, before any check. */
export interface JudgeTableInput {
  /** `values` has one cell for each item. */
  readonly judges: readonly {
    readonly name: string;
    readonly values: readonly VerdictCell[];
    readonly cost?: number | undefined;
  }[];
  /** The truth of each item; items without one are left out. */
  readonly truth: readonly VerdictCell[];
  /** The question of each item; default: each item is its own. */
  readonly groups?: readonly (string | number)[] | undefined;
  /** What results are split by, such as the exam taker. */
  readonly slices?: readonly string[] | undefined;
}

const words = new Map<string, number>([
  ...['true', 'yes', 'pass', 'passed', 'correct'].map((word) => [word, 1] as const),
  ...['false', 'no', 'fail', 'failed', 'incorrect'].map((word) => [word, 0] as const),
]);

/** The number a cell stands for, or undefined where it holds no verdict ("", "bad: ...", NaN). */
export function readVerdict(cell: VerdictCell): number | undefined {
  if (typeof cell === 'boolean') return cell ? 1 : 0;
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : undefined;
  if (typeof cell !== 'string') return undefined;
  const text = cell.trim();
  if (text === '') return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : words.get(text.toLowerCase());
}

/**
 * The checked table.
 *
 * @throws OversightError('input') on lengths that differ, names given twice, a truth that is not yes or no, one class only, negative
 * costs, or fewer than two judges that say something
 */
export function createJudgeTable(input: JudgeTableInput): JudgeTable {
  checkShapes(input);
  const notes: string[] = [];
  const truths = input.truth.map((cell, item) => readTruth(cell, item));
  const kept = truths.flatMap((truth, item) =>
    truth !== undefined && input.judges.some((judge) => readVerdict(judge.values[item]) !== undefined) ? [item] : [],
  );
  const unlabelled = truths.filter((truth) => truth === undefined).length;
  if (unlabelled > 0) notes.push(`${plural(unlabelled, 'item')} without a truth left out`);
  const silent = input.truth.length - unlabelled - kept.length;
  if (silent > 0) notes.push(`${plural(silent, 'item')} on which no judge said anything left out`);
  const judges = input.judges.flatMap((judge) => readJudge(judge, kept, notes));
  if (judges.length < 2)
    throw tableError(
      `${plural(judges.length, 'judge')} with differing verdicts: there is no panel to choose`,
      `Give at least two judges.${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`,
    );
  const truth = Uint8Array.from(kept, (item) => truths[item]!);
  const positives = truth.reduce((sum, one) => sum + one, 0);
  if (positives === 0 || positives === truth.length)
    throw tableError(
      `all ${formatInteger(truth.length)} labelled items are ${positives === 0 ? 'false' : 'true'}: judges cannot be told apart`,
      'Give items of both kinds, about as many of each as the judges will meet.',
    );
  const numbers = new Map<string | number, number>();
  const groups = Int32Array.from(kept, (item) => {
    const group = input.groups ? input.groups[item]! : item;
    if (!numbers.has(group)) numbers.set(group, numbers.size);
    return numbers.get(group)!;
  });
  const slices = input.slices ? kept.map((item) => input.slices![item]!) : null;
  return { judges, items: kept.length, truth, groups, questions: numbers.size, slices, notes };
}

/** Positions of judges in the table. Throws OversightError('input') that names the nearest for a stranger. */
export function findJudges(table: JudgeTable, names: readonly string[]): number[] {
  return names.map((name) => {
    const found = table.judges.findIndex((judge) => judge.name === name);
    if (found < 0)
      throw unknownName(
        'judge',
        name,
        table.judges.map((judge) => judge.name),
      );
    return found;
  });
}

/** The error for a name that is not there: says which one was probably meant. */
export function unknownName(what: string, name: string, known: readonly string[]): OversightError {
  const near = known
    .map((other) => ({ other, steps: editDistance(name.toLowerCase(), other.toLowerCase()) }))
    .filter(
      ({ other, steps }) => steps <= Math.max(2, name.length / 3) || other.toLowerCase().includes(name.toLowerCase()),
    )
    .sort((a, b) => a.steps - b.steps)[0];
  return tableError(
    `there is no ${what} "${name}"${near ? `; did you mean "${near.other}"?` : ''}`,
    `Known: ${known.slice(0, 30).join(', ')}${known.length > 30 ? ', ...' : ''}.`,
  );
}

function readJudge(judge: JudgeTableInput['judges'][number], kept: readonly number[], notes: string[]): Judge[] {
  const values = Float64Array.from(kept, (item) => readVerdict(judge.values[item]) ?? Number.NaN);
  const present = values.filter((value) => !Number.isNaN(value));
  const distinct = new Set(present);
  if (distinct.size < 2) {
    notes.push(
      `${judge.name} ${distinct.size === 0 ? 'gave no verdict' : 'says the same of every item'} and was left out`,
    );
    return [];
  }
  const kind = distinct.size === 2 && distinct.has(0) && distinct.has(1) ? 'verdict' : 'score';
  return [{ name: judge.name, kind, values, missing: values.length - present.length, cost: judge.cost ?? 1 }];
}

function readTruth(cell: VerdictCell, item: number): 0 | 1 | undefined {
  const value = readVerdict(cell);
  if (value === undefined || value === 0 || value === 1) return value;
  throw tableError(
    `the truth of item ${item + 1} is ${value}: neither true nor false`,
    'The truth must be 0 or 1, true or false, yes or no, pass or fail; turn a graded one into yes or no first.',
  );
}

function checkShapes({ judges, truth, groups, slices }: JudgeTableInput): void {
  const n = truth.length;
  for (const [what, length] of [
    ...judges.map((judge) => [`judge "${judge.name}"`, judge.values.length] as const),
    ['groups', groups?.length ?? n] as const,
    ['slices', slices?.length ?? n] as const,
  ])
    if (length !== n)
      throw tableError(`${what} has ${length} values for ${n} items`, 'Give one value for each item, null where none.');
  const names = judges.map((judge) => judge.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw tableError(`the judge "${twice}" is given twice`, 'Give each judge one name.');
  const bad = judges.find(({ cost }) => cost !== undefined && !(Number.isFinite(cost) && cost >= 0));
  if (bad) throw tableError(`the cost of "${bad.name}" is ${bad.cost}`, 'Costs are numbers from 0 up.');
}

function tableError(message: string, remedy: string): OversightError {
  return new OversightError(message, { kind: 'input', remedy });
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
