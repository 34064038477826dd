// How a run stands: status.json, written at its opening and at its end. A run that says "running" and whose process is
// gone was interrupted; nothing has to be written for that, so a kill -9 cannot prevent it.
import { join } from 'node:path';
import { type Clock, describeError, OversightError, systemCode, writeFileAtomic } from '../base/index.ts';
import { readLastEvents } from './event-log.ts';
import { findHolder } from './lock.ts';
import { readRecord, type SavedStatus, type StatusRecord, statusSchema } from './records.ts';

export type RunStatus = SavedStatus | 'interrupted';

const statusFile = 'status.json';

/** Undefined when the process died before it wrote the first one. */
export async function readStatus(folder: string): Promise<StatusRecord | undefined> {
  try {
    return await readRecord(join(folder, statusFile), statusSchema);
  } catch (error) {
    if (error instanceof OversightError && systemCode(error.cause) === 'ENOENT') return undefined;
    throw error;
  }
}

export async function writeStatus(folder: string, status: StatusRecord): Promise<void> {
  await writeFileAtomic(join(folder, statusFile), `${JSON.stringify(status, null, 1)}\n`);
}

/** The status a reader should see, with who writes the run now. */
export function judgeStatus(folder: string, saved: StatusRecord | undefined): { status: RunStatus; pid?: number } {
  if (saved && saved.status !== 'running') return { status: saved.status };
  const holder = findHolder(folder);
  return holder ? { status: 'running', pid: holder.pid } : { status: 'interrupted' };
}

/**
 * Time worked over all stretches, in ms.
 * @param now the time to count up to where the run is at work; undefined where its process is gone: then up to its last event
 */
export async function workedMs(folder: string, saved: StatusRecord, now: number | undefined): Promise<number> {
  const started = Date.parse(saved.started);
  let end = saved.ended ? Date.parse(saved.ended) : now;
  if (end === undefined) {
    const last = (await readLastEvents(folder, 16 * 1024)).at(-1);
    end = last ? Date.parse(last.time) : started;
  }
  return saved.workedMs + Math.max(0, end - started);
}

/** The record for an end: cancelled when it was asked for, failed for every other error. */
export function endStatus(
  running: StatusRecord,
  clock: Clock,
  outcome: { readonly error: unknown; readonly cancelled: boolean } | undefined,
): StatusRecord {
  const ended = new Date(clock.now()).toISOString();
  if (!outcome) return { ...running, status: 'finished', ended };
  const { error, cancelled } = outcome;
  const message = error instanceof OversightError ? error.message : describeError(error);
  const remedy = error instanceof OversightError ? error.remedy : undefined;
  return {
    ...running,
    status: cancelled ? 'cancelled' : 'failed',
    ended,
    error: { message, ...(remedy && { remedy }) },
  };
}
