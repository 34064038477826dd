// The probabilities of models as rows over the options of all questions that a probabilistic pair may use, and what each question is to
// a model. A question counts as it does for chosen answers, with "has an answer" read as "has probabilities"; one that was answered
// without probabilities (a log without them) is in no probabilistic pair, since it is neither known nor missing. Nor is free text.
import { closeSync, fstatSync, openSync } from 'node:fs';
import { OversightError } from '../../base/index.ts';
import { type AnswerTable, MISSING, type ProbabilityRow } from '../types.ts';
import type { PlaneLayout } from './layout.ts';
import { readFully } from './panels.ts';

/** Where the probabilities of a model lie: in memory, or in a file that is read row by row. */
export interface ProbabilityRows {
  /** Whether a model has any. */
  has(model: number): boolean;
  /** One row as in `AnswerTable.probabilities` of a model that has them. It may be overwritten by the next call. */
  row(model: number): ProbabilityRow;
}

/** The rows that the table itself holds. */
export const tableRows = ({ probabilities }: AnswerTable): ProbabilityRows => ({
  has: (model) => (probabilities[model] ?? null) !== null,
  row(model) {
    const row = probabilities[model];
    if (row) return row;
    throw new RangeError(`model ${model} has no probabilities`);
  },
});

/**
 * Rows in a file of little-endian 32-bit floats, [models, width], one in memory at a time. To be closed when no pair is asked for any more.
 * @throws OversightError('input') when the file is too short for so many rows
 */
export function openProbabilityRows(file: string, models: number, width: number): ProbabilityRows & { close(): void } {
  const handle = openSync(file, 'r');
  const held = new Float32Array(width);
  const { size } = fstatSync(handle);
  if (size < 4 * models * width) {
    closeSync(handle);
    throw new OversightError(
      `${file} holds ${size} bytes; ${models} rows of ${width} probabilities are ${4 * models * width}`,
      {
        kind: 'input',
        remedy: 'Write the file again: 32-bit floats, one row for each model, in the order of the table.',
      },
    );
  }
  return {
    has: (model) => model >= 0 && model < models,
    row(model) {
      readFully(handle, file, held, 4 * width * model);
      return held;
    },
    close: () => closeSync(handle),
  };
}

/** In no probabilistic pair. */
export const LEFT_OUT = 0;
/** A row without an answer: counts as wrong under policy 'wrong'. */
export const WITHOUT = 1;
export const WITH = 2;

/** LEFT_OUT, WITHOUT or WITH: what a question is to a model. Rows that were not logged are zeros. */
export function standing(table: AnswerTable, model: number, row: ProbabilityRow, column: number): number {
  const to = table.offsets[column + 1]!;
  for (let at = table.offsets[column]!; at < to; at++) if (row[at]! > 0) return WITH;
  return table.answers[model * table.questions.length + column] === MISSING ? WITHOUT : LEFT_OUT;
}

/** The columns of probabilistic pairs, and where their options lie in compact rows. */
export interface SoftLayout {
  /** Columns of the table, in the order of compact rows. */
  readonly columns: Uint32Array;
  /** [columns]: f = 1/(options - 1). */
  readonly chance: Float64Array;
  /** [columns + 1]: where the options of a column begin. */
  readonly starts: Uint32Array;
  /** [columns]: where the right option of a column lies in a row of the table. */
  readonly truth: Uint32Array;
  /** Stretches of a row of the table that stand together in compact rows, too. */
  readonly runs: readonly Run[];
}

interface Run {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

export function layOutProbabilities({ questions, offsets }: AnswerTable, layout: PlaneLayout): SoftLayout {
  const groups = layout.groups.filter(({ options }) => options !== null);
  const columns = Uint32Array.from(groups.flatMap((group) => [...group.columns]));
  const starts = new Uint32Array(columns.length + 1);
  for (const [x, column] of columns.entries()) starts[x + 1] = starts[x]! + questions[column]!.options!;
  return {
    columns,
    chance: Float64Array.from(columns, (column) => 1 / (questions[column]!.options! - 1)),
    starts,
    truth: columns.map((column) => offsets[column]! + questions[column]!.gold!),
    runs: runsOf(columns, starts, offsets),
  };
}

function runsOf(columns: Uint32Array, starts: Uint32Array, offsets: Uint32Array): Run[] {
  const runs: Run[] = [];
  for (const [x, column] of columns.entries()) {
    const [from, to, at] = [offsets[column]!, offsets[column + 1]!, starts[x]!];
    const last = runs.at(-1);
    if (last?.to === from) runs[runs.length - 1] = { ...last, to };
    else runs.push({ from, to, at });
  }
  return runs;
}

/** One model's compact row. */
export interface SoftModel {
  /** [starts.at(-1)]; zeros where the model has no probabilities. */
  readonly values: ProbabilityRow;
  /** [columns]: probability of the right option. */
  readonly truth: ProbabilityRow;
  /** [columns]: LEFT_OUT, WITHOUT or WITH. */
  readonly standing: Uint8Array;
}

export function softModel(table: AnswerTable, soft: SoftLayout, model: number, row: ProbabilityRow): SoftModel {
  const { columns, starts, truth } = soft;
  const rowOf = (size: number) => (row instanceof Float64Array ? new Float64Array(size) : new Float32Array(size));
  const values = rowOf(starts.at(-1)!);
  for (const { from, to, at } of soft.runs) values.set(row.subarray(from, to), at);
  const right = rowOf(columns.length);
  const standings = new Uint8Array(columns.length);
  for (let x = 0; x < columns.length; x++) {
    right[x] = row[truth[x]!]!;
    standings[x] = standing(table, model, row, columns[x]!);
  }
  return { values, truth: right, standing: standings };
}
