// One process writes a run: each puts its own lock file into the folder and then looks for others, so that of two that
// come at once never both go on. Locks of dead processes are swept away; a kill -9 leaves nothing to clean by hand.
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { z } from 'zod';
import { type Clock, OversightError, systemCode, writeError } from '../base/index.ts';
import { lookUp, ownIdentity, type ProcessIdentity } from './process-identity.ts';

export interface Lock {
  release(): void;
}

const identitySchema = z.object({ pid: z.number(), start: z.string(), host: z.string() });
const lockName = /^lock\..+\.json$/;
let serial = 0;

/**
 * Takes the folder for this process until `release`.
 * @throws OversightError when another living process has it; the message names the process.
 */
export async function acquireLock(folder: string, clock: Clock): Promise<Lock> {
  const file = join(folder, `lock.${process.pid}.${threadId}.${serial++}.json`);
  for (let attempt = 1; ; attempt++) {
    const before = findHolder(folder, { sweep: true });
    if (before) throw heldError(folder, before);
    try {
      // Whole or absent: a reader never sees half a lock.
      writeFileSync(`${file}.partial`, JSON.stringify(ownIdentity()));
      renameSync(`${file}.partial`, file);
    } catch (cause) {
      rmSync(`${file}.partial`, { force: true });
      throw writeError(file, cause);
    }
    const rival = findHolder(folder, { except: file });
    if (!rival) return { release: () => rmSync(file, { force: true }) };
    // Two came at once: both step back, wait for different times and try again.
    rmSync(file, { force: true });
    if (attempt === 8) throw heldError(folder, rival);
    await clock.sleep(attempt * (5 + ((process.pid * 7 + threadId) % 41)));
  }
}

export interface Holder extends ProcessIdentity {
  readonly file: string;
  readonly where: 'alive' | 'elsewhere';
}

/** The living process that holds the folder, if any. `sweep` removes the locks of dead ones. */
export function findHolder(folder: string, options: { sweep?: boolean; except?: string } = {}): Holder | undefined {
  let holder: Holder | undefined;
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (!lockName.test(name) || file === options.except) continue;
    const identity = readIdentity(file);
    const where = identity ? lookUp(identity) : 'dead';
    if (identity && where !== 'dead') holder = { ...identity, file, where };
    else if (options.sweep) rmSync(file, { force: true });
  }
  return holder;
}

function readIdentity(file: string): ProcessIdentity | undefined {
  try {
    return identitySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    // Gone meanwhile, or not one of ours (locks appear whole): nobody holds it.
    if (systemCode(error) === undefined || systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function heldError(folder: string, holder: Holder): OversightError {
  const by = holder.where === 'alive' ? `process ${holder.pid}` : `process ${holder.pid} on ${holder.host}`;
  return new OversightError(`${folder} is being written by ${by}`, {
    remedy:
      holder.where === 'alive'
        ? 'Wait for it or stop it, then run the same command again; or begin a new run beside it.'
        : `If that machine has stopped working on it, remove ${holder.file} and run the same command again.`,
  });
}
