// A build in a process of its own: training would take every millisecond of the gateway's event loop. It is the command that a person
// would type, so its run can be followed, stopped and gone on with like any other.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { OversightError } from '../../base/index.ts';

export interface BuildRequest {
  /** Absolute path of the constitution. */
  readonly constitution: string;
  /** Absolute path of the folder of the finished guard. */
  readonly out: string;
  readonly size: 'quick' | 'small' | 'full';
  /** Folder that .oversight lies in. */
  readonly workspace: string;
}

export interface BuildProcess {
  /** The process that holds the run's lock. */
  readonly pid: number;
  /** Never rejects. `problem`: the last lines that it wrote about what went wrong. */
  readonly ended: Promise<{ readonly ok: boolean; readonly problem: string }>;
  /** Asks it to stop, as Ctrl-C does; its run can be gone on with. */
  interrupt(): void;
}

export type StartBuild = (request: BuildRequest) => Promise<BuildProcess>;

/** The same number of folders below the root in src and in dist. */
const commandLine = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

/** Characters of the last error output that are kept. */
const KEPT = 4000;

/** @param entry of the command line; default: that of this package */
export const createBuildStarter =
  (entry: string = commandLine): StartBuild =>
  async ({ constitution, out, size, workspace }) => {
    if (!existsSync(entry))
      throw new OversightError('the command line of this package is not built', {
        remedy: 'Run `npm run build` once.',
      });
    const child = spawn(
      process.execPath,
      [entry, 'guard', 'build', constitution, '--out', out, '--size', size, '--json'],
      { cwd: workspace, stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true },
    );
    let errors = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (chunk: string) => {
      errors = (errors + chunk).slice(-KEPT);
    });
    const ended = new Promise<{ ok: boolean; problem: string }>((resolve) => {
      child.once('error', (error) => resolve({ ok: false, problem: error.message }));
      child.once('close', (code) => resolve({ ok: code === 0, problem: lastWords(errors) }));
    });
    const { pid } = child;
    if (pid === undefined) {
      const { problem } = await ended;
      throw new OversightError(`the build could not be started: ${problem}`, { remedy: 'Try again in a moment.' });
    }
    try {
      // Answers come first: a build may take longer.
      setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
    } catch {
      // Not every system allows it; the build works all the same.
    }
    return { pid, ended, interrupt: () => void child.kill('SIGINT') };
  };

/** What it said about its end: progress lines are JSON and left out. */
function lastWords(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('{'));
  return lines.slice(-8).join('\n');
}
