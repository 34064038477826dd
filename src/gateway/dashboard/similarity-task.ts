// Reading and comparing logs as shards: seconds of arithmetic that no answer may wait for. The thread keeps the analyses it made last,
// so that opening a pair or saving a table reads nothing again.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { type Progress, systemClock, writeFileAtomic } from '../../base/index.ts';
import { analyseLogs, exportCsv, exportParquet, type LogAnalysis, pairReport } from '../../capa/index.ts';
import type { Report } from '../../report/index.ts';
import { defineTask } from '../../runs/index.ts';
import type { SimilarityResult } from '../contract.ts';
import { resultOf } from './similarity-view.ts';

const logs = z.object({
  /** Folder of the logs, and one that the table read from them is kept in. */
  folder: z.string(),
  cache: z.string(),
  /** Of the folder as its person knows it. */
  name: z.string(),
  missing: z.enum(['drop', 'wrong']),
  by: z.string().nullable(),
});

export type AnalysedLogs = z.infer<typeof logs>;

/** Analyses that one thread keeps. */
const KEPT = 2;

interface Work {
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

const known = new Map<string, LogAnalysis>();

async function analysisOf(wanted: AnalysedLogs, { signal, progress }: Work): Promise<LogAnalysis> {
  const key = JSON.stringify(wanted);
  const found = known.get(key) ?? (await analyse(wanted, signal, progress));
  known.delete(key);
  known.set(key, found);
  for (const [oldest] of known) {
    if (known.size <= KEPT) break;
    known.delete(oldest);
  }
  return found;
}

async function analyse(wanted: AnalysedLogs, signal: AbortSignal, progress: Progress): Promise<LogAnalysis> {
  const { folder, cache, name, missing, by } = wanted;
  return await analyseLogs([folder], {
    missing,
    ...(by !== null && { by }),
    cache,
    clock: systemClock,
    command: commandOf(name, missing, by),
    signal,
    // The words travel as the note, stage and item on two lines: a shard's progress itself is a share only.
    progress: (event) => progress({ ...event, note: `${event.task}\n${event.note ?? ''}` }),
  });
}

/** What a person types to get the same report from the folder where it lies. */
function commandOf(name: string, missing: string, by: string | null): string {
  const quoted = /^[\w@%+=:,./-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
  return `oversight capa logs ${quoted}${missing === 'drop' ? '' : ` --missing ${missing}`}${by === null ? '' : ` --by ${by}`}`;
}

export const resultTask = defineTask<AnalysedLogs, SimilarityResult>({
  name: 'gateway.similarity-result',
  module: import.meta.url,
  input: logs,
  run: async (wanted, work) => {
    const analysis = await analysisOf(wanted, work);
    return withoutFolder(resultOf(analysis, wanted), wanted);
  },
});

/** By their names; `offset`: questions to pass over. */
const wantedPair = z.object({ a: z.string(), b: z.string(), offset: z.number() });

export type WantedPair = z.infer<typeof wantedPair>;

const pairInput = wantedPair.extend({ logs });

export const pairTask = defineTask<z.infer<typeof pairInput>, Report>({
  name: 'gateway.similarity-pair',
  module: import.meta.url,
  input: pairInput,
  run: async ({ logs: wanted, a, b, offset }, work) => {
    const analysis = await analysisOf(wanted, work);
    const created = new Date(systemClock.now()).toISOString();
    return withoutFolder(pairReport(analysis, a, b, { created, offset }), wanted);
  },
});

const exportInput = z.object({ logs, format: z.enum(['csv', 'parquet', 'json']) });

/** Writes a file of all pairs, which may be larger than anything that a thread should hand over; its path. */
export const exportTask = defineTask<z.infer<typeof exportInput>, string>({
  name: 'gateway.similarity-export',
  module: import.meta.url,
  input: exportInput,
  run: async ({ logs: wanted, format }, work) => {
    const { matrix, document } = await analysisOf(wanted, work);
    const path = join(wanted.cache, 'exports', `${randomUUID()}.${format}`);
    if (format === 'csv') await exportCsv(matrix, path);
    else if (format === 'parquet') await exportParquet(matrix, path);
    else await writeFileAtomic(path, JSON.stringify(withoutFolder(document, wanted)));
    return path;
  },
});

/** The same with files named as in the folder that was dropped: where the gateway keeps them is nobody's concern. */
function withoutFolder<T>(value: T, { folder, name }: AnalysedLogs): T {
  const text = JSON.stringify(value);
  const [path, shown] = [folder, name].map((word) => JSON.stringify(word).slice(1, -1));
  if (path === undefined || shown === undefined || !text.includes(path)) return value;
  return JSON.parse(text.replaceAll(`${path}/`, '').replaceAll(`${path}\\\\`, '').replaceAll(path, shown));
}
