// Files that are whole or absent: written beside their place, flushed, then renamed over it.
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OversightError, systemCode } from './errors.ts';

let serial = 0;

/** Writes `data` so that a crash leaves either the old file or the new one, never a part. */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.${serial++}.partial`;
  try {
    await mkdir(dirname(path), { recursive: true });
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

/** The error a person should read when a file could not be written. */
export function writeError(path: string, cause: unknown): OversightError {
  const code = systemCode(cause);
  const remedies: Record<string, string> = {
    ENOSPC: 'The disk is full: free some space and run the same command again; finished work is kept.',
    EACCES: 'Choose a folder that you may write to.',
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
