// Where this package lies, whether it runs from source or from dist.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The nearest folder above this file that holds a package.json. */
export function packageFolder(from: string = fileURLToPath(import.meta.url)): string {
  const folder = dirname(from);
  if (existsSync(join(folder, 'package.json')) || folder === dirname(folder)) return folder;
  return packageFolder(folder);
}

/** The version in package.json. */
export async function packageVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageFolder(), 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** How this program was called, so that a printed command works as written: `oversight`, or `node dist/cli.js` in a checkout. */
export function programName(entry: string | undefined = process.argv[1], cwd: string = process.cwd()): string {
  return entry !== undefined && basename(entry) === 'cli.js' ? `node ${relative(cwd, entry)}` : 'oversight';
}
