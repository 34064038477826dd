// Opens a run: finds or makes the folder of this identity, takes its lock, and gives the object through which its stages
// are done. The identity is the hash of name, config, seed, inputs and version: the same again goes on where it stopped.
import { mkdirSync, readdirSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  type Clock,
  hashJson,
  OversightError,
  systemClock,
  systemCode,
  writeError,
  writeFileAtomic,
} from '../base/index.ts';
import { type EventLog, openEventLog } from './event-log.ts';
import { acquireLock } from './lock.ts';
import { describeCode, describeMachine } from './machine.ts';
import { toPlainJson } from './plain-json.ts';
import { manifestSchema, type RunManifest, readRecord, type StatusRecord } from './records.ts';
import { createRun } from './run.ts';
import { readStatus, workedMs, writeStatus } from './status.ts';
import type { OpenRunOptions, Run } from './types.ts';

export const defaultRoot = '.oversight/runs';
export const manifestFile = 'run.json';

/**
 * @throws OversightError when another process has the run, when the folder cannot be written, or when it is damaged
 */
export async function openRun(options: OpenRunOptions): Promise<Run> {
  const clock = options.clock ?? systemClock;
  const identity = identify(options);
  const { folder, isNew } = chooseFolder(resolve(options.cwd ?? '', options.root ?? defaultRoot), options, identity);
  const lock = await acquireLock(folder, clock);
  let log: EventLog | undefined;
  try {
    await sweepPartials(folder);
    const found = isNew ? undefined : await findManifest(folder);
    const manifest = found ?? (await writeManifest(folder, options, identity, clock.now()));
    const running = await beginStretch(folder, clock);
    log = openEventLog(folder, clock);
    log.append({ kind: 'opened', pid: process.pid, resumed: found !== undefined, code: await describeCode() });
    return createRun({ folder, manifest, running, log, lock, clock, resumed: found !== undefined, options });
  } catch (error) {
    log?.close();
    lock.release();
    throw error;
  }
}

/** Opens a run, does `work` and closes it; an error ends it as failed or cancelled and is thrown on. */
export async function withRun<T>(options: OpenRunOptions, work: (run: Run) => Promise<T>): Promise<T> {
  const run = await openRun(options);
  try {
    const result = await work(run);
    await run.close();
    return result;
  } catch (error) {
    await run.fail(error);
    throw error;
  }
}

function identify(options: OpenRunOptions): string {
  if (!/^[a-z0-9][a-z0-9_-]{0,59}$/i.test(options.name)) {
    throw new OversightError(`"${options.name}" cannot be the name of a run`, {
      kind: 'usage',
      remedy: 'Use letters, digits, "-" and "_", for example "guard-build".',
    });
  }
  const { name, config, seed, inputs = {}, version = '1' } = options;
  const plain = toPlainJson({ name, config, seed, inputs, version }, 'the identity of the run');
  if (plain.nulled.length > 0) throw new TypeError(`${plain.nulled[0]} is not a number that JSON can hold`);
  return hashJson(plain.value);
}

/** The newest folder of this identity, or a new one: `<name>-<hash>`, then `<name>-<hash>.2` and so on. */
function chooseFolder(
  root: string,
  { name, resume = true }: OpenRunOptions,
  identity: string,
): { folder: string; isNew: boolean } {
  const stem = `${name}-${identity.slice(0, 10)}`;
  try {
    mkdirSync(root, { recursive: true });
    for (;;) {
      const serials = readdirSync(root).flatMap((entry) => serialOf(entry, stem));
      const last = Math.max(0, ...serials);
      const nameOf = (serial: number) => join(root, serial === 1 ? stem : `${stem}.${serial}`);
      if (resume && last > 0) return { folder: nameOf(last), isNew: false };
      try {
        mkdirSync(nameOf(last + 1));
        return { folder: nameOf(last + 1), isNew: true };
      } catch (error) {
        // Another process made it a moment ago: look again.
        if (systemCode(error) !== 'EEXIST') throw error;
      }
    }
  } catch (cause) {
    throw writeError(root, cause);
  }
}

function serialOf(entry: string, stem: string): readonly number[] {
  if (entry === stem) return [1];
  if (!entry.startsWith(`${stem}.`)) return [];
  const serial = Number(entry.slice(stem.length + 1));
  return Number.isInteger(serial) && serial > 1 ? [serial] : [];
}

/** Files that a killed process was about to put in place. */
async function sweepPartials(folder: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    if (entry.endsWith('.partial')) await rm(join(folder, entry), { recursive: true, force: true });
  }
}

async function findManifest(folder: string): Promise<RunManifest | undefined> {
  try {
    return await readRecord(join(folder, manifestFile), manifestSchema);
  } catch (error) {
    // Killed before the manifest was in place: the folder is as good as new.
    if (error instanceof OversightError && systemCode(error.cause) === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeManifest(
  folder: string,
  options: OpenRunOptions,
  identity: string,
  now: number,
): Promise<RunManifest> {
  const manifest: RunManifest = {
    format: 1,
    id: folder.split(/[/\\]/).at(-1)!,
    name: options.name,
    identity,
    config: toPlainJson(options.config, 'config').value,
    seed: options.seed,
    inputs: options.inputs ?? {},
    version: options.version ?? '1',
    ...(options.plan && { plan: [...options.plan] }),
    ...(options.command && { command: [...options.command] }),
    cwd: resolve(options.cwd ?? ''),
    code: await describeCode(),
    machine: describeMachine(),
    created: new Date(now).toISOString(),
  };
  await writeFileAtomic(join(folder, manifestFile), `${JSON.stringify(manifest, null, 1)}\n`);
  return manifest;
}

/** Marks the run as running, and carries over the time worked before. */
async function beginStretch(folder: string, clock: Clock): Promise<StatusRecord> {
  let before = 0;
  try {
    const saved = await readStatus(folder);
    if (saved) before = await workedMs(folder, saved, undefined);
  } catch (error) {
    if (!(error instanceof OversightError)) throw error;
    // Damaged: it is written anew, and only the time worked before is lost.
  }
  const started = new Date(clock.now()).toISOString();
  const running: StatusRecord = { format: 1, status: 'running', started, workedMs: before };
  await writeStatus(folder, running);
  return running;
}
