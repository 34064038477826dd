// What was odd in the logs, summed up by kind: how often, where first, and what was done about it.
import { plural } from '../../base/index.ts';
import { type TableBlock, table } from '../../report/index.ts';
import type { LogIssue } from '../types.ts';
import { spaced } from './words.ts';

export interface IssueKind {
  readonly kind: string;
  readonly count: number;
  readonly sources: number;
  /** The first one's file, and its message without that name. */
  readonly source: string;
  readonly message: string;
}

/** By kind, the most frequent first. */
export function issueKinds(issues: readonly LogIssue[]): IssueKind[] {
  const kinds = new Map<string, { count: number; sources: Set<string>; source: string; message: string }>();
  for (const { kind, count, source, message } of issues) {
    const known = kinds.get(kind);
    if (known) {
      known.count += count;
      known.sources.add(source);
    } else kinds.set(kind, { count, sources: new Set([source]), source, message: withoutSource(message, source) });
  }
  return [...kinds]
    .map(([kind, { sources, ...first }]) => ({ kind, sources: sources.size, ...first }))
    .sort((x, y) => y.count - x.count || (x.kind < y.kind ? -1 : 1));
}

/** Many messages begin with the file's name, which has a column of its own. */
function withoutSource(message: string, source: string): string {
  return message.startsWith(source) ? message.slice(source.length).replace(/^[\s,:]+/, '') : message;
}

/** The kinds as a table, with an example of each. */
export function issueTable(issues: readonly LogIssue[]): TableBlock {
  const kinds = issueKinds(issues);
  const total = kinds.reduce((sum, { count }) => sum + count, 0);
  return table({
    title: `${plural(total, 'oddity', 'oddities')} of ${plural(kinds.length, 'kind')} in the logs, none filled in`,
    columns: ['what', { title: 'times', kind: 'integer' }, { title: 'files', kind: 'integer' }, 'for example', 'in'],
    rows: kinds.map(({ kind, count, sources, source, message }) => [spaced(kind), count, sources, message, source]),
  });
}
