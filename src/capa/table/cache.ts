// The second look at the same logs: the joined table is kept as one file, named by what it was made from (path, size and time of
// change of every file, how they were read, and the readers' own code). A cache that is damaged, or cannot be written, costs time and
// nothing else.
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashJson, writeFileAtomic } from '../../base/index.ts';
import type { AnswerTable } from '../types.ts';
import { packTable, unpackTable } from './packed.ts';

export interface LoadOptions {
  /** Where joined tables are kept; null = nowhere. */
  readonly cache: string | null;
  /** Everything that decides how the logs are read and joined: JSON. Changes of it make another table. */
  readonly settings: unknown;
  /** Reads and joins the logs; called when there is no table yet. */
  readonly read: () => Promise<AnswerTable>;
  /** Told why a table could not be kept. */
  readonly warn?: (message: string) => void;
}

const CODE = ['../readers', '.'].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));

/** Tables kept in one folder; the oldest go. */
const MOST_KEPT = 16;

/** The table of these files and folders, from the cache where it is there. */
export async function loadTable(paths: readonly string[], options: LoadOptions): Promise<AnswerTable> {
  const { cache, settings, read, warn } = options;
  if (cache === null) return read();
  const files = (await Promise.all(paths.map((path) => listFiles(resolve(path))))).flat();
  // A reader that was mended reads the same logs otherwise.
  const code = (await Promise.all(CODE.map((folder) => listFiles(folder)))).flat();
  const place = join(cache, `${hashJson({ files, settings, code }).slice(0, 32)}.table`);
  const known = await readKept(place);
  if (known) return known;
  const table = await read();
  try {
    await mkdir(cache, { recursive: true });
    await writeFileAtomic(place, packTable(table));
    await prune(cache);
  } catch (error) {
    warn?.(
      `the joined table could not be kept in ${cache} (${(error as Error).message}); the next look reads the logs again`,
    );
  }
  return table;
}

async function readKept(place: string): Promise<AnswerTable | undefined> {
  const bytes = await readFile(place).catch(() => undefined);
  return bytes && unpackTable(bytes);
}

/** Path, size and time of change of every file under a path; what is not there is left to the reader to complain of. */
async function listFiles(path: string): Promise<readonly (readonly [string, number, number])[]> {
  const known = await stat(path).catch(() => undefined);
  if (!known) return [];
  if (known.isFile()) return [[path, known.size, known.mtimeMs]];
  if (!known.isDirectory()) return [];
  const names = (await readdir(path).catch(() => [])).filter((name) => !name.startsWith('.')).sort();
  return (await Promise.all(names.map((name) => listFiles(join(path, name))))).flat();
}

async function prune(cache: string): Promise<void> {
  const names = (await readdir(cache))
    .filter((name) => name.endsWith('.table'))
    .map((name) => join(cache, basename(name)));
  if (names.length <= MOST_KEPT) return;
  const dated = await Promise.all(names.map(async (name) => ({ name, made: (await stat(name)).mtimeMs })));
  dated.sort((a, b) => b.made - a.made);
  await Promise.all(dated.slice(MOST_KEPT).map(({ name }) => rm(name, { force: true })));
}
