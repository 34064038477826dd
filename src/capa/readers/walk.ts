// The files under the paths that were given: in an order that does not depend on the disk, hidden ones left out, links followed but
// never in a circle, and no file twice. Leaves out: what is inside archives.
import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { OversightError, systemCode } from '../../base/index.ts';
import type { AnswerSink } from '../types.ts';

export interface FoundFile {
  /** Where it lies. */
  readonly file: string;
  /** As shown: relative to the folder that was given; with that folder's name where several paths were given. */
  readonly path: string;
  readonly size: number;
}

/** Folders deeper than this are left out, and counted. */
const DEEPEST = 32;

/** Throws OversightError('input') for a path that was given and is not there; what is below and cannot be read is counted. */
export async function findFiles(
  paths: readonly string[],
  note: AnswerSink['note'],
  signal?: AbortSignal,
): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const seen = new Set<string>();
  const several = paths.length > 1;

  async function visit(file: string, path: string, depth: number, stats: Stats): Promise<void> {
    signal?.throwIfAborted();
    const real = await realpath(file);
    if (seen.has(real)) {
      if (!stats.isDirectory()) note('same-file-twice', path, `${path}: the same file as one before; left out`);
      return;
    }
    seen.add(real);
    if (stats.isFile()) found.push({ file, path, size: stats.size });
    else if (!stats.isDirectory()) note('no-regular-file', path, `${path}: neither file nor folder; left out`);
    else if (depth > DEEPEST) note('too-deep', path, `${path}: more than ${DEEPEST} folders deep; left out`);
    else await visitFolder(file, path, depth);
  }

  async function visitFolder(folder: string, path: string, depth: number): Promise<void> {
    let entries: Dirent[];
    try {
      entries = await readdir(folder, { withFileTypes: true });
    } catch (error) {
      note('unreadable', path || '.', `${path || '.'}: the folder cannot be read (${systemCode(error)}); left out`);
      return;
    }
    for (const { name } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (name.startsWith('.') || name === '__MACOSX') continue;
      const file = join(folder, name);
      const shown = path === '' ? name : `${path}/${name}`;
      try {
        await visit(file, shown, depth + 1, await stat(file));
      } catch (error) {
        if (systemCode(error) === undefined) throw error;
        note('unreadable', shown, `${shown}: cannot be read (${systemCode(error)}); left out`);
      }
    }
  }

  for (const path of paths) {
    const file = resolve(path);
    const stats = await stat(file).catch((cause: unknown) => {
      throw new OversightError(`${path}: there is no such file or folder (${systemCode(cause)})`, {
        kind: 'input',
        remedy: 'Pass the files or folders that hold evaluation logs.',
        cause,
      });
    });
    const shown = several || !stats.isDirectory() ? basename(file) : relative(file, file);
    await visit(file, shown, 0, stats);
  }
  return found;
}
