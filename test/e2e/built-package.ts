// The package as it is built, for tests that use it from outside: dist/ is built when it is missing or older than src/, and command
// lines run as processes of dist/cli.js. One process builds at a time; the others wait for it.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { OversightError, systemClock } from '../../src/base/index.ts';
import { acquireLock } from '../../src/runs/lock.ts';
import { projectFolder } from '../source-files.ts';

/** What tests of the built package keep for each other; it may be removed at any time. */
export const cacheFolder = join(projectFolder, 'node_modules', '.cache', 'oversight-e2e');

/** Runs `work` alone among all processes of these tests. */
export async function alone<T>(work: () => Promise<T>): Promise<T> {
  const folder = join(cacheFolder, 'lock');
  mkdirSync(folder, { recursive: true });
  for (;;) {
    const lock = await acquireLock(folder, systemClock).catch((error: unknown) => {
      if (error instanceof OversightError) return undefined;
      throw error;
    });
    if (!lock) {
      await systemClock.sleep(500);
      continue;
    }
    try {
      return await work();
    } finally {
      lock.release();
    }
  }
}

/** Builds dist/ and the report viewer unless they are newer than every source. */
export async function buildPackage(): Promise<void> {
  await alone(async () => {
    const marker = join(cacheFolder, 'built');
    const built = modified(marker);
    const sources = Math.max(newest(join(projectFolder, 'src')), modified(join(projectFolder, 'tsconfig.build.json')));
    const run = promisify(execFile);
    if (sources >= built || modified(join(projectFolder, 'dist', 'cli.js')) === 0) {
      const tsc = join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc');
      await run(process.execPath, [tsc, '-p', join(projectFolder, 'tsconfig.build.json')]).catch(
        (error: Error & { stdout?: string }) => {
          throw new Error(`the package cannot be built:\n${error.stdout ?? error.message}`);
        },
      );
      writeFileSync(marker, '');
    }
    const viewer = modified(join(projectFolder, 'web', 'dist', 'report.html'));
    if (newest(join(projectFolder, 'web', 'src')) >= viewer)
      await run('npm', ['run', 'build', '-w', 'web'], { cwd: projectFolder });
  });
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** When the newest source below a folder was changed; tests are no sources. */
function newest(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !/\.(test|slow|conformance)\.tsx?$/.test(entry.name),
  );
  return Math.max(0, ...files.map((entry) => modified(join(entry.parentPath, entry.name))));
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface ProcessOptions {
  readonly cwd: string;
  /** What its standard input holds, or what writes to it in its own time; default nothing. */
  readonly stdin?: string | Uint8Array | AsyncIterable<string>;
  /** The command line to start; default the one of dist/. */
  readonly cli?: string;
  /** Variables beside those of this process, of which keys and settings of gateways are left out. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Nothing that a developer has set may bring a real model into a test. */
const bare = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(OVERSIGHT_|PG|.*_API_KEY$)/.test(name)),
);

/** Starts one command line of the built package. */
export function start(line: readonly string[], options: ProcessOptions): Started {
  const cli = options.cli ?? join(projectFolder, 'dist', 'cli.js');
  const child = spawn(process.execPath, [cli, ...line], {
    cwd: options.cwd,
    stdio: 'pipe',
    env: { ...bare, ...options.env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // It may end before it has read everything.
  child.stdin.on('error', () => {});
  const { stdin = '' } = options;
  if (typeof stdin === 'string' || stdin instanceof Uint8Array) child.stdin.end(stdin);
  else Readable.from(stdin).pipe(child.stdin);
  const ended = new Promise<Ended>((done) => {
    child.once('close', (code, signal) => done({ code, signal, stdout, stderr }));
  });
  return { process: child, ended };
}

/** Runs one command line of the built package to its end. */
export async function oversight(line: readonly string[], options: ProcessOptions): Promise<Ended> {
  return await start(line, options).ended;
}
