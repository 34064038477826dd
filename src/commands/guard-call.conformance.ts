// Runs `oversight guard ...` in this process with an io that only remembers, and a small guard on disk to judge with: it blocks what
// holds the word "forbidden". (The name keeps it out of the build.)
import { describeError, OversightError } from '../base/index.ts';
import { saveGuard } from '../guard/folder.ts';
import { keywordEnsemble, sampleCalibration, sampleLexicon } from '../guard/model/sample-ensemble.conformance.ts';
import type { CommandIo } from './command.ts';
import { guardCommand } from './guard.ts';

export interface Called {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CallOptions {
  readonly cwd: string;
  /** Pieces of standard input. */
  readonly stdin?: readonly (string | Uint8Array)[];
  readonly signal?: AbortSignal;
}

/** The exit code is what cli.ts makes of errors: 2 for a wrong call, 3 for work that failed, 130 after Ctrl-C. */
export async function callGuard(argv: readonly string[], { cwd, stdin, signal }: CallOptions): Promise<Called> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({ write: (text: string) => (written[name] += text) });
  const io: CommandIo = {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    ...(stdin && { stdin: piecesOf(stdin) }),
    env: {},
    cwd,
    signal: signal ?? new AbortController().signal,
    clock: { now: () => 0, sleep: async () => {} },
    dispatch: async () => 3,
  };
  try {
    return { code: await guardCommand.run(argv, io), ...written };
  } catch (error) {
    if (io.signal.aborted) return { code: 130, ...written };
    if (!(error instanceof OversightError)) throw error;
    return {
      code: error.kind === 'usage' ? 2 : 3,
      stdout: written.stdout,
      stderr: `${written.stderr}${describeError(error)}`,
    };
  }
}

async function* piecesOf(pieces: readonly (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  yield* pieces;
}

/** Writes the guard that blocks "forbidden". */
export async function writeSampleGuard(folder: string): Promise<void> {
  await saveGuard(folder, {
    name: 'sample',
    constitution: '# Sample\n',
    lexicon: sampleLexicon,
    ensemble: keywordEnsemble('forbidden'),
    calibration: sampleCalibration,
    thresholds: { block: 0.7 },
    training: {},
  });
}
