// Oddities of logs, counted by kind, file and model: a log with ten thousand bad lines makes one entry and keeps one example.
import type { LogIssue } from '../types.ts';

export interface IssueLog {
  note(kind: string, source: string, message: string, model?: string, count?: number): void;
  /** In order of kind, then of source, then of model. */
  list(): readonly LogIssue[];
}

export function createIssueLog(): IssueLog {
  const issues = new Map<string, { -readonly [K in keyof LogIssue]: LogIssue[K] }>();
  return {
    note(kind, source, message, model, count = 1) {
      const key = `${kind}\0${source}\0${model ?? ''}`;
      const known = issues.get(key);
      if (known) known.count += count;
      else issues.set(key, { kind, source, ...(model !== undefined && { model }), count, message });
    },
    list() {
      const keys = [...issues.keys()].sort();
      return keys.map((key) => issues.get(key)!);
    },
  };
}
