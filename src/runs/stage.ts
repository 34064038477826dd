// A stage is done in a folder of its own beside its place, and takes its place by one rename when it has ended well:
// `stages/<name>` is a finished stage or it is not there, whenever the process dies.
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type Clock,
  hashJson,
  OversightError,
  plural,
  systemCode,
  writeError,
  writeFileAtomic,
} from '../base/index.ts';
import { doneFile, findDamage, listArtifacts } from './artifacts.ts';
import { toPlainJson } from './plain-json.ts';
import { readRecord, type StageRecord, stageSchema } from './records.ts';

export const stagesFolder = 'stages';
/** Letters, digits, '-' and '_': no dot, so that no stage is ever called like a folder of an unfinished one. */
const stageName = /^[a-z0-9][a-z0-9_-]{0,99}$/i;

export interface StageFolders {
  /** Where the finished stage is. */
  readonly place: string;
  /** Where the work happens. */
  readonly work: string;
  /** Where checkpoints outlive an attempt. */
  readonly scratch: string;
}

/** The folders of one stage. Throws OversightError('usage') for a name that cannot be a folder everywhere. */
export function stageFolders(run: string, name: string, key: string): StageFolders {
  if (!stageName.test(name)) {
    throw new OversightError(`"${name}" cannot be the name of a stage`, {
      kind: 'usage',
      remedy: 'Use letters, digits, "-" and "_", for example "train-seed-3".',
    });
  }
  const place = join(run, stagesFolder, name);
  // Checkpoints of another key are of no use, so each key has its own.
  return { place, work: `${place}.partial`, scratch: join(`${place}.scratch`, key.slice(0, 16)) };
}

export type FoundStage =
  | { readonly state: 'finished'; readonly record: StageRecord }
  | { readonly state: 'absent' }
  /** It was done with another key. */
  | { readonly state: 'outdated' }
  | { readonly state: 'damaged'; readonly reason: string };

/** What is known of a stage: finished means same key, an unchanged record and unchanged artifacts. */
export async function findStage(folders: StageFolders, key: string): Promise<FoundStage> {
  return await onDisk(folders.place, async () => {
    let found = await readStage(folders.place, key);
    if (found.state !== 'finished' && (await readStage(folders.work, key)).state === 'finished') {
      // Killed between the record and the rename: the work is whole, only its place is missing.
      await rm(folders.place, { recursive: true, force: true });
      await rename(folders.work, folders.place);
      found = await readStage(folders.place, key);
    }
    if (found.state === 'finished') await rm(dirname(folders.scratch), { recursive: true, force: true });
    return found;
  });
}

async function readStage(folder: string, key: string): Promise<FoundStage> {
  let record: StageRecord;
  try {
    record = await readRecord(join(folder, doneFile), stageSchema);
  } catch (error) {
    if (!(error instanceof OversightError)) throw error;
    const there = systemCode(error.cause) !== 'ENOENT' || (await exists(folder));
    return there ? { state: 'damaged', reason: error.message.replace(join(folder, '/'), '') } : { state: 'absent' };
  }
  if (record.hash !== contentHash(record)) return { state: 'damaged', reason: `${doneFile} has been changed` };
  if (record.key !== key) return { state: 'outdated' };
  const reason = await findDamage(folder, record.artifacts);
  return reason ? { state: 'damaged', reason } : { state: 'finished', record };
}

/** Empties the work folder and makes the scratch folder. */
export async function beginStage(folders: StageFolders): Promise<void> {
  await onDisk(folders.work, async () => {
    await rm(folders.work, { recursive: true, force: true });
    await mkdir(folders.work, { recursive: true });
    await mkdir(folders.scratch, { recursive: true });
  });
}

/** Writes the record and moves the work to its place. `warn` hears of numbers that JSON cannot hold. */
export async function finishStage(
  folders: StageFolders,
  stage: { readonly name: string; readonly key: string; readonly result: unknown; readonly startedMs: number },
  clock: Clock,
  warn: (message: string) => void,
): Promise<StageRecord> {
  const { value: result, nulled } = toPlainJson(stage.result, `the result of stage ${stage.name}`);
  if (nulled.length > 0) warn(`${plural(nulled.length, 'number')} without a JSON form became null, first ${nulled[0]}`);
  return await onDisk(folders.place, async () => {
    const content = { key: stage.key, result, artifacts: await listArtifacts(folders.work, stage.name) };
    const record: StageRecord = {
      format: 1,
      stage: stage.name,
      ...content,
      hash: contentHash(content),
      finished: new Date(clock.now()).toISOString(),
      durationMs: Math.max(0, clock.now() - stage.startedMs),
    };
    await writeFileAtomic(join(folders.work, doneFile), `${JSON.stringify(record)}\n`);
    // A former result (other key, damaged) goes only now that the new one is whole.
    await rm(folders.place, { recursive: true, force: true });
    await rename(folders.work, folders.place);
    await rm(dirname(folders.scratch), { recursive: true, force: true });
    return record;
  });
}

/** After a failed attempt: the half work goes (it frees a full disk), the scratch folder stays unless it is empty. */
export async function abandonStage(folders: StageFolders): Promise<void> {
  await rm(folders.work, { recursive: true, force: true });
  for (const folder of [folders.scratch, dirname(folders.scratch)]) {
    const isEmpty = (await exists(folder)) && (await readdir(folder)).length === 0;
    if (isEmpty) await rmdir(folder);
  }
}

/** Turns a full disk, missing rights and the like into an error with a remedy; passes everything else on. */
export function explainDiskError(path: string, error: unknown): unknown {
  if (error instanceof OversightError) return error;
  if (!['ENOSPC', 'EACCES', 'EROFS', 'EDQUOT', 'EPERM'].includes(systemCode(error) ?? '')) return error;
  const named = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : path;
  return writeError(named, error);
}

async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explainDiskError(path, error);
  }
}

async function exists(folder: string): Promise<boolean> {
  return await readdir(folder).then(
    () => true,
    (error: unknown) => systemCode(error) !== 'ENOENT',
  );
}

function contentHash(content: Pick<StageRecord, 'key' | 'result' | 'artifacts'>): string {
  return hashJson({ key: content.key, result: content.result, artifacts: content.artifacts });
}
