// Guards for the tests of the built package: the general one as `oversight start` makes it, kept as long as nothing of it changes,
// and a project of a small constitution with a small corpus whose guard takes seconds.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../src/base/index.ts';
import { readEvents, readRun } from '../../src/runs/index.ts';
import { projectFolder } from '../source-files.ts';
import { alone, buildPackage, cacheFolder, oversight } from './built-package.ts';

export interface GeneralGuard {
  /** The folder in which the command was given. */
  readonly cwd: string;
  /** The guard, relative to it. */
  readonly guard: string;
  /** What `oversight start --size quick --json` printed when it built the guard. */
  readonly started: unknown;
}

/** The guard of constitutions/general.md, size quick; built once for all test files. */
export async function generalGuard(): Promise<GeneralGuard> {
  await buildPackage();
  return await alone(async () => {
    const name = `general-${fingerprint()}`;
    const cwd = join(cacheFolder, name);
    const printed = join(cwd, 'started.json');
    if (!existsSync(printed)) {
      for (const old of readdirSync(cacheFolder).filter((entry) => entry.startsWith('general-') && entry !== name))
        rmSync(join(cacheFolder, old), { recursive: true });
      mkdirSync(cwd, { recursive: true });
      const ended = await oversight(['start', '--size', 'quick', '--json'], { cwd });
      if (ended.code !== 0) throw new Error(`the general guard could not be built: ${ended.stderr}`);
      writeFileSync(printed, ended.stdout);
    }
    const started: unknown = JSON.parse(readFileSync(printed, 'utf8'));
    return { cwd, guard: join('.oversight', 'guards', 'general-quick'), started };
  });
}

/** Of everything that decides what the general guard is: the built code, the constitution, the corpus. */
function fingerprint(): string {
  const files = ['dist', 'constitutions'].flatMap((folder) =>
    readdirSync(join(projectFolder, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(js|md|jsonl)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort(),
  );
  return sha256(files.map((file) => sha256(readFileSync(file))).join('')).slice(0, 16);
}

/** The command that builds the guard of `smallProject` in the folder where it is given. */
export const smallBuild = ['guard', 'build', 'small.md', '--size', 'quick', '--corpus', 'corpus', '--out', 'guard'];

/** Writes small.md and corpus/ into a folder: two restricted rules of the general constitution and all permitted ones. */
export function smallProject(folder: string): void {
  const constitutions = join(projectFolder, 'constitutions');
  const corpus = join(folder, 'corpus');
  mkdirSync(corpus, { recursive: true });
  for (const name of ['property-crime', 'fraud-deception', 'responses'])
    cpSync(join(constitutions, 'corpus', `${name}.jsonl`), join(corpus, `${name}.jsonl`));
  const everyday = readFileSync(join(constitutions, 'corpus', 'everyday.jsonl'), 'utf8').split('\n');
  writeFileSync(join(corpus, 'everyday.jsonl'), `${everyday.slice(0, 600).join('\n')}\n`);
  const [restricted = '', permitted = ''] = readFileSync(join(constitutions, 'general.md'), 'utf8').split(
    '# Permitted',
  );
  const [head = '', ...rules] = restricted.split(/^(?=## )/m);
  const kept = rules.filter((rule) => /^## (property-crime|fraud-deception) /.test(rule));
  writeFileSync(join(folder, 'small.md'), `${head}${kept.join('')}# Permitted${permitted}`);
}

/** The one run below a folder in which a command was given, as it stands. */
export async function onlyRun(cwd: string) {
  const root = join(cwd, '.oversight', 'runs');
  const [id, ...more] = readdirSync(root);
  if (id === undefined || more.length > 0) throw new Error(`expected one run in ${root}, found ${[id, ...more]}`);
  const folder = join(root, id);
  const events = await readEvents(folder, 10_000);
  return { id, folder, events, run: await readRun(folder) };
}

/** How often each stage was begun. */
export function timesBegun(events: Awaited<ReturnType<typeof onlyRun>>['events']): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const event of events) if (event.kind === 'stage-started') counts[event.stage] = (counts[event.stage] ?? 0) + 1;
  return counts;
}
