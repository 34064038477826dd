// The seam behind mapShards: something that runs one shard somewhere. `inline` and `threads` are here; one on PostgreSQL
// comes later. Each must pass executor.conformance.ts.
import { OversightError, type Progress } from '../base/index.ts';

/** One piece of work: a registered task and a JSON input. */
export interface Shard {
  readonly task: string;
  /** The module that registers the task, as a file: URL. */
  readonly module: string;
  readonly input: unknown;
}

export interface ExecuteContext {
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

export interface Executor {
  /** 'inline', 'threads' ... */
  readonly name: string;
  /** How many shards it runs at once; further calls of `execute` wait for a free place. */
  readonly concurrency: number;
  /**
   * Runs one shard and gives its result. Input and result are copied: nothing is shared between caller and task.
   * A worker that dies under a shard is replaced and the shard tried once more. Rejects with the task's own error, message and
   * remedy kept; with an OversightError('cancelled') soon after the signal was aborted.
   */
  execute(shard: Shard, context: ExecuteContext): Promise<unknown>;
  /** Ends the workers; shards still running are rejected. Nothing can be executed afterwards. */
  close(): Promise<void>;
}

/** The error of work that was stopped on request. */
export function cancelledError(reason: unknown): OversightError {
  if (reason instanceof OversightError && reason.kind === 'cancelled') return reason;
  return new OversightError('The work was cancelled', { kind: 'cancelled', cause: reason });
}
