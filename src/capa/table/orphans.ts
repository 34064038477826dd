// Answers without a gold answer: where all logs that know one agree on it, it is taken from them, and counted. Where they do not, or
// nobody knows, the column stays as it is and no pair is judged on it.

import type { Columns } from './columns.ts';
import type { IssueLog } from './issue-log.ts';
import type { ModelRows } from './model-rows.ts';

/** Points the rows of columns without gold to the one column of the same question and options that has it. */
export function adoptGold(columns: Columns, models: readonly ModelRows[], issues: IssueLog): void {
  const known = new Map<string, number[]>();
  const keyOf = (column: number) => `${columns.list[column]!.identity} ${columns.list[column]!.options}`;
  columns.list.forEach(({ gold }, column) => {
    if (gold !== null) known.set(keyOf(column), [...(known.get(keyOf(column)) ?? []), column]);
  });
  for (const model of models) {
    model.columns.forEach((place, identity) => {
      const column = columns.list[place - 1];
      if (!column || column.gold !== null) return;
      const [adopted, ...others] = known.get(keyOf(place - 1)) ?? [];
      if (adopted === undefined || others.length > 0) return;
      // Codes of free text belong to their column.
      if (column.codes) {
        const text = [...column.codes].find(([, code]) => code === model.codes[identity])?.[0];
        if (text === undefined) return;
        const code = columns.codeOf(adopted, text, undefined);
        if (code === undefined) return;
        model.codes[identity] = code;
      }
      model.columns[identity] = adopted + 1;
      const words = `${column.task}, question ${column.id}: the log has no gold answer; that of the other logs is used`;
      issues.note('gold-from-other-logs', [...model.sources][0] ?? '', words, model.name);
    });
  }
}
