// Files that are whole or absent: written beside their place, flushed, then renamed over it. Whether a place can be written is asked
// before anything is made there.
import { access, constants, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { OversightError, systemCode } from './errors.ts';

let serial = 0;

/** Writes `data` so that a crash leaves either the old file or the new one, never a part. */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.${serial++}.partial`;
  try {
    await makeFolder(dirname(path));
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writeError(path, cause);
  }
}

/**
 * Makes a folder and those above it, one by one: Node's recursive mkdir never returns, and cannot be stopped, where a file system that is
 * no disk (/proc) refuses a folder.
 */
async function makeFolder(folder: string): Promise<void> {
  for (const missing of await missingFolders(folder))
    await mkdir(missing).catch((cause: unknown) => {
      // Another writer was faster.
      if (systemCode(cause) !== 'EEXIST') throw cause;
    });
}

/** The part of a path that must be made, outermost first. Throws where what is there is a file, or may not be written. */
async function missingFolders(folder: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let at = resolve(folder); ; at = dirname(at)) {
    const found = await stat(at).catch((cause: unknown) => {
      const isAbsent = systemCode(cause) === 'ENOENT' || systemCode(cause) === 'ENOTDIR';
      if (isAbsent && dirname(at) !== at) return undefined;
      throw cause;
    });
    if (found === undefined) {
      missing.unshift(at);
      continue;
    }
    if (!found.isDirectory()) throw Object.assign(new Error(`${at} is a file`), { code: 'ENOTDIR' });
    await access(at, constants.W_OK);
    return missing;
  }
}

/**
 * Says before long work whether its result could be written; makes nothing.
 * @param what of a folder, files are written into it
 * @throws OversightError as the writing would
 */
export async function checkTarget(path: string, what: 'file' | 'folder'): Promise<void> {
  try {
    await missingFolders(what === 'folder' ? path : dirname(path));
    const found = what === 'file' ? await stat(path).catch(() => undefined) : undefined;
    if (found?.isDirectory()) throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' });
  } catch (cause) {
    throw writeError(path, cause);
  }
}

/** The error a person should read when a file could not be written. */
export function writeError(path: string, cause: unknown): OversightError {
  const code = systemCode(cause);
  const remedies: Record<string, string> = {
    ENOSPC: 'The disk is full: free some space and run the same command again; finished work is kept.',
    EACCES: 'Choose a folder that you may write to.',
    ENOTDIR: 'A folder on the way to it is a file: choose another place.',
    EISDIR: 'A folder has this name: choose another, then run the same command again.',
    EROFS: 'Choose a folder that is not read-only.',
    EDQUOT: 'Your disk quota is used up: free some space and run the same command again.',
  };
  return new OversightError(`${path}: could not be written (${code ?? String(cause)})`, {
    remedy: (code && remedies[code]) ?? 'Check the path and the disk, then run the same command again.',
    cause,
  });
}

/** Reads a whole file; a missing or unreadable one is an OversightError('input') that names it. */
export async function readFileOrThrow(path: string, remedy = 'Check the path.'): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = systemCode(cause);
    const what = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
    throw new OversightError(`${path} ${what}`, { kind: 'input', remedy, cause });
  }
}
