// JSON-lines artifacts of stages.
import { join } from 'node:path';
import { readJsonLines, writeFileAtomic } from '../../base/index.ts';

export async function writeLinesFile(folder: string, name: string, items: readonly unknown[]): Promise<void> {
  await writeFileAtomic(join(folder, name), items.map((item) => `${JSON.stringify(item)}\n`).join(''));
}

/** Reads back what `writeLinesFile` wrote; the run has checked the artifact's hash, so its lines are what was written. */
export async function readLinesFile<T>(folder: string, name: string): Promise<T[]> {
  const items: T[] = [];
  for await (const { value } of readJsonLines(join(folder, name))) items.push(value as T);
  return items;
}
