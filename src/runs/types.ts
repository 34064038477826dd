// What a caller passes to open a run, and what it gets: the run, its stages and what they give.
import type { Clock, Progress } from '../base/index.ts';
import type { RunManifest } from './records.ts';

export interface OpenRunOptions {
  /** The folder that holds runs; default '.oversight/runs' under `cwd`. */
  readonly root?: string;
  /** The folder in which the command was given; default: that of the process. */
  readonly cwd?: string;
  /** What kind of run it is, for example 'guard-build'; letters, digits, '-' and '_'. */
  readonly name: string;
  /** Everything that decides the outcome besides the seed and the inputs; a JSON value. */
  readonly config: unknown;
  readonly seed: number | string;
  /** SHA-256 of each file or set that goes in, by name; default none. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Version of the stage functions: raise it when their meaning changes, and old folders are not resumed. Default '1'. */
  readonly version?: string;
  /** The names of the stages to come, in order, where they are known; shown as "2 of 5". */
  readonly plan?: readonly string[];
  /** The command line that started this run (after `oversight`), with which `oversight runs resume` starts it again. */
  readonly command?: readonly string[];
  /** True (default): go on with the newest folder of the same identity. False: begin a new folder; the old one stays. */
  readonly resume?: boolean;
  /** Default: the system's clock. */
  readonly clock?: Clock;
  /** Ends the run between and inside stages; its status becomes 'cancelled'. */
  readonly signal?: AbortSignal;
  /** Receives every progress event at once; the folder keeps at most one a second and task. Default: none. */
  readonly progress?: Progress;
}

export interface Run {
  /** The last part of the folder's path, for example 'guard-build-1f0c9a2e'. */
  readonly id: string;
  readonly folder: string;
  readonly manifest: RunManifest;
  /** True when the folder existed before. */
  readonly resumed: boolean;
  /** Aborted when the run is to end; never undefined. */
  readonly signal: AbortSignal;
  /** Does a stage, or returns what it gave when it was done before with the same key and its artifacts are whole. */
  stage<T>(name: string, options: StageOptions<T>): Promise<StageOutcome<T>>;
  /** Appends a note to events.jsonl; `data` is a JSON value. */
  event(message: string, data?: unknown): void;
  metric(name: string, value: number, step?: number): void;
  warn(message: string): void;
  readonly progress: Progress;
  /** Marks the run as finished and gives the folder free. Does nothing after the first `close` or `fail`. */
  close(): Promise<void>;
  /** Marks the run as failed, or as cancelled when the signal was aborted, and gives the folder free. */
  fail(error: unknown): Promise<void>;
}

export interface StageOptions<T> {
  /** What the stage depends on besides the run itself, as JSON; another key does the stage again. Default: nothing. */
  readonly key?: unknown;
  /** Does the work. Its result must be JSON; NaN and infinities become null (with a warning), as JSON has none. */
  readonly run: (context: StageContext) => Promise<T> | T;
}

export interface StageContext {
  /** An empty folder for artifacts: plain files and folders. It becomes `stages/<name>` when the stage ends well. */
  readonly folder: string;
  /** A folder that outlives a killed or failed attempt (for checkpoints) and goes when the stage ends well. */
  readonly scratch: string;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  log(message: string, data?: unknown): void;
  metric(name: string, value: number, step?: number): void;
  warn(message: string): void;
}

export interface StageOutcome<T> {
  /** The result as JSON gives it back: the same on the first time and on every later one. */
  readonly result: T;
  /** Absolute path of `stages/<name>`. */
  readonly folder: string;
  /** True when the stage was done before. */
  readonly skipped: boolean;
  /** Hash of the result and the artifacts: what the key of a later stage can be made of. */
  readonly hash: string;
  readonly durationMs: number;
}
