// The last step of joining: columns in order of their number of options (so that chance agreement is constant over long stretches),
// answers and probabilities model by model in flat arrays.
import type { AnswerTable, LogIssue } from '../types.ts';
import { ABSENT } from '../types.ts';
import { type Columns, questionOf } from './columns.ts';
import { describeModel, type ModelRows } from './model-rows.ts';

/** Probabilities beyond this many bytes are kept in 32 bits: figures are then right to about 1e-8. */
const MOST_BYTES = 2 ** 30;

export function layOut(columns: Columns, models: readonly ModelRows[], issues: readonly LogIssue[]): AnswerTable {
  const used = new Uint8Array(columns.list.length);
  for (const model of models) for (const place of model.columns) if (place > 0) used[place - 1] = 1;
  // Free text last; otherwise in the order in which logs told of them, so that tables are the same for the same logs.
  const order = columns.list.map((_, i) => i).filter((i) => used[i] === 1);
  const rank = (i: number) => columns.list[i]!.options ?? Number.POSITIVE_INFINITY;
  order.sort((a, b) => (rank(a) === rank(b) ? a - b : rank(a) - rank(b)));
  const place = new Int32Array(columns.list.length).fill(-1);
  const offsets = new Uint32Array(order.length + 1);
  order.forEach((column, i) => {
    place[column] = i;
    offsets[i + 1] = offsets[i]! + (columns.list[column]!.options ?? 0);
  });
  const answers = new Uint16Array(models.length * order.length).fill(ABSENT);
  const width = offsets.at(-1)!;
  const isLarge = 8 * width * models.filter(({ pool }) => pool).length > MOST_BYTES;
  const probabilities = models.map((model, m) => {
    const row = model.pool ? (isLarge ? new Float32Array(width) : new Float64Array(width)) : null;
    model.columns.forEach((one, identity) => {
      if (one === 0) return;
      const question = place[one - 1]!;
      answers[m * order.length + question] = model.codes[identity]!;
      const from = model.places?.[identity] ?? 0;
      if (row && from > 0) {
        const size = offsets[question + 1]! - offsets[question]!;
        row.set(model.pool!.subarray(from - 1, from - 1 + size), offsets[question]!);
      }
    });
    // Half of the memory of a large table is these pools.
    model.pool = undefined;
    return row;
  });
  const questions = order.map((column) => questionOf(columns.list[column]!));
  return { models: models.map(describeModel), questions, answers, offsets, probabilities, issues };
}
