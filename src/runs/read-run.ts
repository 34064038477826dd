// Looks at runs from outside, while they are at work or long after: nothing here writes, takes a lock or trusts a folder.
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  type Clock,
  describeError,
  OversightError,
  type ProgressEvent,
  systemClock,
  systemCode,
} from '../base/index.ts';
import { doneFile } from './artifacts.ts';
import { readLastEvents } from './event-log.ts';
import type { RunEvent } from './events.ts';
import { defaultRoot, manifestFile } from './open-run.ts';
import { manifestSchema, type RunManifest, readRecord, stageSchema } from './records.ts';
import { stagesFolder } from './stage.ts';
import { judgeStatus, type RunStatus, readStatus, workedMs } from './status.ts';

export interface RunSummary {
  readonly id: string;
  readonly folder: string;
  readonly status: RunStatus;
  /** The process that writes it, while it runs. */
  readonly pid?: number;
  readonly manifest: RunManifest;
  /** Time worked, in ms, over all stretches. */
  readonly durationMs: number;
  /** In the order of the plan, then of their ends. */
  readonly stages: readonly StageSummary[];
  /** The newest progress event of a run that is not finished. */
  readonly progress?: ProgressEvent;
  /** Why it failed or was cancelled. */
  readonly error?: { readonly message: string; readonly remedy?: string | undefined };
  /** Absolute path of report.html, else of report.json, where one was written. */
  readonly report?: string;
}

export interface StageSummary {
  readonly name: string;
  /** 'unfinished': begun, and its process is gone or has given up. 'waiting': planned. */
  readonly state: 'finished' | 'running' | 'unfinished' | 'waiting' | 'damaged';
  readonly durationMs?: number;
  readonly finished?: string;
  readonly artifacts?: number;
  /** Of all artifacts. */
  readonly bytes?: number;
}

/** A folder that is not a readable run, with the reason. */
export interface DamagedRun {
  readonly id: string;
  readonly folder: string;
  readonly status: 'damaged';
  readonly reason: string;
}

export interface ReadRunOptions {
  /** Default: the system's clock. */
  readonly clock?: Clock;
}

/** All runs under `root` (default '.oversight/runs'), newest first, damaged ones last. No such folder: no runs. */
export async function listRuns(
  root: string = defaultRoot,
  options: ReadRunOptions = {},
): Promise<readonly (RunSummary | DamagedRun)[]> {
  const runs: (RunSummary | DamagedRun)[] = [];
  for (const id of await foldersIn(root)) {
    const folder = resolve(root, id);
    try {
      runs.push(await readRun(folder, options));
    } catch (error) {
      const reason = error instanceof OversightError ? error.message : describeError(error);
      runs.push({ id, folder, status: 'damaged', reason });
    }
  }
  const age = (run: RunSummary | DamagedRun) => (run.status === 'damaged' ? '' : run.manifest.created);
  return runs.sort((a, b) => (age(a) < age(b) ? 1 : age(a) > age(b) ? -1 : a.id < b.id ? -1 : 1));
}

/** One run. Throws OversightError('input') that says which of its files is missing or damaged. */
export async function readRun(folder: string, options: ReadRunOptions = {}): Promise<RunSummary> {
  const clock = options.clock ?? systemClock;
  const path = resolve(folder);
  const manifest = await readRecord(join(path, manifestFile), manifestSchema);
  const saved = await readStatus(path);
  const { status, pid } = judgeStatus(path, saved);
  const progress = status === 'finished' ? undefined : await lastProgress(path);
  const report = await findReport(path);
  return {
    id: manifest.id,
    folder: path,
    status,
    ...(pid !== undefined && { pid }),
    manifest,
    durationMs: saved ? await workedMs(path, saved, status === 'running' ? clock.now() : undefined) : 0,
    stages: await readStages(path, manifest.plan ?? [], status),
    ...(progress && { progress }),
    ...(saved?.error && { error: saved.error }),
    ...(report && { report }),
  };
}

/** The last `count` events (default 20), oldest first. */
export async function readEvents(folder: string, count = 20): Promise<readonly RunEvent[]> {
  const events = await readLastEvents(folder);
  return count < 1 ? [] : events.slice(-count);
}

async function readStages(run: string, plan: readonly string[], status: RunStatus): Promise<readonly StageSummary[]> {
  const folder = join(run, stagesFolder);
  const found = new Map<string, StageSummary>();
  for (const entry of await foldersIn(folder)) {
    const [name = entry, suffix] = entry.split('.');
    if (suffix === undefined) found.set(name, await readStage(join(folder, name), name));
    else if (suffix === 'partial' && !found.has(name)) {
      found.set(name, { name, state: status === 'running' ? 'running' : 'unfinished' });
    }
  }
  const rank = (stage: StageSummary) => {
    const planned = plan.indexOf(stage.name);
    return planned >= 0 ? planned : plan.length;
  };
  for (const name of plan) if (!found.has(name)) found.set(name, { name, state: 'waiting' });
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || ((a.finished ?? '9') < (b.finished ?? '9') ? -1 : 1));
}

async function readStage(folder: string, name: string): Promise<StageSummary> {
  try {
    const { durationMs, finished, artifacts } = await readRecord(join(folder, doneFile), stageSchema);
    const bytes = artifacts.reduce((sum, artifact) => sum + artifact.size, 0);
    return { name, state: 'finished', durationMs, finished, artifacts: artifacts.length, bytes };
  } catch (error) {
    if (error instanceof OversightError) return { name, state: 'damaged' };
    throw error;
  }
}

async function lastProgress(run: string): Promise<ProgressEvent | undefined> {
  const event = (await readLastEvents(run, 64 * 1024)).findLast((one) => one.kind === 'progress');
  if (event?.kind !== 'progress') return undefined;
  const { task, done, total, note } = event;
  return { task, done, ...(total !== undefined && { total }), ...(note !== undefined && { note }) };
}

async function findReport(run: string): Promise<string | undefined> {
  for (const name of ['report.html', 'report.json']) {
    const path = join(run, name);
    const isThere = await stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

/** Sorted, so that `train` comes before `train.partial`. */
async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
