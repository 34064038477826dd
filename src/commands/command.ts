// What every verb of the command line is: a function from its arguments and the world to an exit code.
import type { Clock } from '../base/index.ts';

export interface CommandIo {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  /** For progress, warnings and errors: stdout carries the result and nothing else. */
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly stdin?: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Runs another command line (without the leading `oversight`); `cwd` defaults to this one's. */
  dispatch(argv: readonly string[], options?: { readonly cwd?: string }): Promise<number>;
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly help: string;
  /** Exit code: 0 done, 1 the answer is no, 2 wrong usage, 3 failed. May throw OversightError, which cli.ts prints. */
  run(argv: readonly string[], io: CommandIo): Promise<number>;
}
