// Who does the arithmetic of the Similarity page: a thread of this process, one job at a time, so that the guard keeps the event loop.
import { sep } from 'node:path';
import { OversightError, type Progress, silentProgress } from '../../base/index.ts';
import type { Report } from '../../report/index.ts';
import { createThreadsExecutor, type Executor, mapShards, type Task } from '../../runs/index.ts';
import type { SimilarityResult } from '../contract.ts';
import { Refusal } from './refusal.ts';
import type { AnalysedLogs, WantedPair } from './similarity-task.ts';

export type ExportFormat = 'csv' | 'parquet' | 'json';

export interface Work {
  readonly signal: AbortSignal;
  readonly progress?: Progress;
}

/** Rejects with OversightError for logs that cannot be read, kind 'cancelled' once the signal is aborted. */
export interface Analyst {
  result(logs: AnalysedLogs, work: Work): Promise<SimilarityResult>;
  pair(logs: AnalysedLogs, pair: WantedPair, work: Work): Promise<Report>;
  /** Path of the file that was written. */
  save(logs: AnalysedLogs, format: ExportFormat, work: Work): Promise<string>;
  close(): Promise<void>;
}

/** @param open how the thread is made; it is made when it is first needed */
export function createAnalyst(open: () => Executor = () => createThreadsExecutor({ workers: 1 })): Analyst {
  let executor: Executor | undefined;
  const run = async <Input, Output>(
    task: Task<Input, Output>,
    input: NoInfer<Input>,
    logs: AnalysedLogs,
    { signal, progress = silentProgress }: Work,
  ): Promise<Output> => {
    executor ??= open();
    try {
      const [output] = await mapShards(executor, task, [input], { signal, progress });
      return output!;
    } catch (error) {
      throw inPlainWords(error, logs);
    }
  };
  return {
    result: async (logs, work) => run((await tasks()).resultTask, logs, logs, work),
    pair: async (logs, pair, work) => run((await tasks()).pairTask, { logs, ...pair }, logs, work),
    save: async (logs, format, work) => run((await tasks()).exportTask, { logs, format }, logs, work),
    close: async () => await executor?.close(),
  };
}

/** Readers of many formats, which a gateway without dropped folders never loads. */
const tasks = () => import('./similarity-task.ts');

/** The error as the room wrote it, without the names of tasks and shards around it, and without where the gateway keeps the files. */
function inPlainWords(error: unknown, { folder, name }: AnalysedLogs): unknown {
  if (!(error instanceof OversightError) || error.kind === 'cancelled') return error;
  const inner = error.cause instanceof Error ? error.cause : error;
  if (/worker thread died|out of memory/i.test(inner.message))
    return new Refusal(
      507,
      'These logs take more memory than the gateway can give',
      'Read the folder where it lies instead: oversight capa logs FOLDER.',
    );
  if (!(inner instanceof OversightError)) return error;
  const told = (text: string) => text.replaceAll(`${folder}${sep}`, '').replaceAll(folder, name);
  const { kind, remedy, cause } = inner;
  return new OversightError(told(inner.message), {
    kind,
    cause,
    ...(remedy !== undefined && { remedy: told(remedy) }),
  });
}
