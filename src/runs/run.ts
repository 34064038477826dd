// An open run: does stages once, writes down what happens, and says at the end how it went.
import { type Clock, hashJson, OversightError, type Progress, type ProgressEvent } from '../base/index.ts';
import type { EventLog } from './event-log.ts';
import type { Lock } from './lock.ts';
import { toPlainJson } from './plain-json.ts';
import type { RunManifest, StageRecord, StatusRecord } from './records.ts';
import { abandonStage, beginStage, explainDiskError, findStage, finishStage, stageFolders } from './stage.ts';
import { endStatus, writeStatus } from './status.ts';
import type { OpenRunOptions, Run, StageContext, StageOptions, StageOutcome } from './types.ts';

/** What an opened folder consists of; put together by openRun. */
export interface OpenedRun {
  readonly folder: string;
  readonly manifest: RunManifest;
  readonly running: StatusRecord;
  readonly log: EventLog;
  readonly lock: Lock;
  readonly clock: Clock;
  readonly resumed: boolean;
  readonly options: OpenRunOptions;
}

export function createRun(opened: OpenedRun): Run {
  const { folder, log, clock } = opened;
  const signal = opened.options.signal ?? new AbortController().signal;
  const writer = createWriter(opened);
  const active = new Set<string>();
  let isOpen = true;

  const end = async (outcome?: { error: unknown; cancelled: boolean }): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    const status = endStatus(opened.running, clock, outcome);
    try {
      log.append({ kind: 'ended', status: status.status, ...(status.error && { message: status.error.message }) });
      await writeStatus(folder, status);
    } catch (error) {
      // The error that ended the run matters more than that its end could not be noted (a full disk does both);
      // the run then shows as interrupted.
      if (!outcome) throw error;
    } finally {
      log.close();
      opened.lock.release();
    }
  };

  return {
    id: opened.manifest.id,
    folder,
    manifest: opened.manifest,
    resumed: opened.resumed,
    signal,
    async stage<T>(name: string, options: StageOptions<T>): Promise<StageOutcome<T>> {
      if (!isOpen) throw new TypeError(`Stage ${name} was begun after the end of its run`);
      if (active.has(name)) throw new TypeError(`Stage ${name} is being done already`);
      active.add(name);
      try {
        return await doStage(opened, signal, writer, name, options);
      } finally {
        active.delete(name);
      }
    },
    event: writer.of().log,
    metric: writer.of().metric,
    warn: writer.of().warn,
    progress: writer.of().progress,
    close: () => end(),
    fail: (error) => end({ error, cancelled: signal.aborted || isCancelled(error) }),
  };
}

async function doStage<T>(
  opened: OpenedRun,
  signal: AbortSignal,
  writer: Writer,
  name: string,
  options: StageOptions<T>,
): Promise<StageOutcome<T>> {
  const { log, clock } = opened;
  const key = hashJson(toPlainJson(options.key ?? null, `the key of stage ${name}`).value);
  const folders = stageFolders(opened.folder, name, key);
  throwIfAborted(signal, opened);
  const found = await findStage(folders, key);
  const { warn, ...say } = writer.of(name);
  if (found.state === 'finished') {
    log.append({ kind: 'stage-skipped', stage: name });
    return outcomeOf<T>(folders.place, found.record, true);
  }
  if (found.state === 'damaged') warn(`done again: ${found.reason}`);
  await beginStage(folders);
  log.append({ kind: 'stage-started', stage: name });
  const startedMs = clock.now();
  const context: StageContext = { folder: folders.work, scratch: folders.scratch, signal, warn, ...say };
  try {
    const result = await options.run(context);
    throwIfAborted(signal, opened);
    const record = await finishStage(folders, { name, key, result, startedMs }, clock, warn);
    log.append({ kind: 'stage-finished', stage: name, durationMs: record.durationMs });
    return outcomeOf<T>(folders.place, record, false);
  } catch (cause) {
    const error = explainDiskError(folders.work, cause);
    try {
      await abandonStage(folders);
      log.append({
        kind: 'stage-failed',
        stage: name,
        message: error instanceof Error ? error.message : String(error),
      });
    } catch {
      // Cleaning up fails for the same reason as the stage (a full or lost disk); its own error says what to do.
    }
    if (!(error instanceof OversightError)) throwIfAborted(signal, opened);
    throw error;
  }
}

function outcomeOf<T>(folder: string, record: StageRecord, skipped: boolean): StageOutcome<T> {
  // The key vouches for the type: it was written by the same stage of the same run.
  return { result: record.result as T, folder, skipped, hash: record.hash, durationMs: record.durationMs };
}

function throwIfAborted(signal: AbortSignal, opened: OpenedRun): void {
  if (!signal.aborted) return;
  throw new OversightError(`Run ${opened.manifest.id} was cancelled`, {
    kind: 'cancelled',
    remedy: 'Its finished stages are kept: run the same command again to go on.',
    cause: signal.reason,
  });
}

function isCancelled(error: unknown): boolean {
  return error instanceof OversightError && error.kind === 'cancelled';
}

type Voice = Pick<StageContext, 'log' | 'metric' | 'warn' | 'progress'>;
interface Writer {
  /** The voice of a stage, or of the run itself. */
  of(stage?: string): Voice;
}

/** Turns what is said into lines of the log; progress is kept at most once a second and task, and passed on at once. */
function createWriter({ log, clock, options }: OpenedRun): Writer {
  const printedAt = new Map<string, number>();
  const isDue = (event: ProgressEvent, stage: string | undefined): boolean => {
    const key = `${stage ?? ''}/${event.task}`;
    const now = clock.now();
    const isLast = event.total !== undefined && event.done >= event.total;
    if (!isLast && now - (printedAt.get(key) ?? Number.NEGATIVE_INFINITY) < 1000) return false;
    printedAt.set(key, now);
    return true;
  };
  return {
    of: (stage) => {
      const from = stage === undefined ? {} : { stage };
      const progress: Progress = (event) => {
        options.progress?.(event);
        if (isDue(event, stage)) log.append({ kind: 'progress', ...from, ...event });
      };
      return {
        progress,
        log: (message, data) => {
          const plain = toPlainJson(data, 'the data of a note').value;
          log.append({ kind: 'note', ...from, message, ...(plain !== undefined && { data: plain }) });
        },
        metric: (name, value, step) => {
          const shown = Number.isFinite(value) ? value : null;
          log.append({ kind: 'metric', ...from, name, value: shown, ...(step !== undefined && { step }) });
        },
        warn: (message) => log.append({ kind: 'warning', ...from, message }),
      };
    },
  };
}
