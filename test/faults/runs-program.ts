// Compiles runs-child.ts once into a folder of its own, as the package is built, and starts it there.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('../../', import.meta.url));

export interface Program {
  readonly folder: string;
  /** Starts runs-child with a root and a log; `env` is added to the environment. */
  start(root: string, log: string, env?: Readonly<Record<string, string>>): Started;
  /** Starts runs-lock-child. */
  startLocking(folder: string, milliseconds: number): Started;
  remove(): void;
}

export interface Started {
  readonly process: ChildProcess;
  /** Resolves when it has started and is about to open its run. */
  readonly ready: Promise<void>;
  readonly ended: Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function compileProgram(): Program {
  const folder = mkdtempSync(join(tmpdir(), 'oversight-faults-'));
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"name": "oversight", "version": "0.0.0", "type": "module"}');
  const settings = {
    extends: join(checkout, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      noCheck: true,
      allowImportingTsExtensions: false,
      rewriteRelativeImportExtensions: true,
      rootDir: checkout,
      outDir: folder,
    },
    include: [],
    // The last is loaded by its name, which the compiler does not see.
    files: ['test/faults/runs-child.ts', 'test/faults/runs-lock-child.ts', 'src/runs/thread-worker.ts'].map((file) =>
      join(checkout, file),
    ),
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  execFileSync(process.execPath, [join(checkout, 'node_modules/typescript/bin/tsc'), '-p', folder], {
    stdio: 'inherit',
  });
  const script = (name: string) => join(folder, 'test/faults', name);
  return {
    folder,
    start: (root, log, env = {}) => launch([script('runs-child.js'), root, log], folder, env),
    startLocking: (place, milliseconds) =>
      launch([script('runs-lock-child.js'), place, String(milliseconds)], folder, {}),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function launch(line: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Started {
  const child = spawn(process.execPath, line, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      resolve();
    });
    void ended.then(() => reject(new Error(`it ended before it was ready: ${stderr}`)));
  });
  // A child killed before it was ready is no error of the test.
  ready.catch(() => {});
  return { process: child, ready, ended };
}

/** The stages whose folder says that they are finished. */
export function finishedStages(run: string): readonly string[] {
  const stages = join(run, 'stages');
  if (!existsSync(stages)) return [];
  return readdirSync(stages).filter((name) => !name.includes('.') && existsSync(join(stages, name, 'done.json')));
}

/** What the stages of all processes said of themselves. */
export function readLog(
  log: string,
): readonly { readonly what: string; readonly stage: string; readonly pid: number }[] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const [what = '', stage = '', pid = ''] = line.split(' ');
    return { what, stage, pid: Number(pid) };
  });
}
