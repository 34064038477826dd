// Where the tiles of a matrix are worked on: in this thread for a small table, else as shards over worker threads or over an executor
// that the caller gives. Shards are handed out in waves, so that no more than a wave of results is in memory beside the matrix.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OversightError, type Progress, silentProgress } from '../../base/index.ts';
import { createThreadsExecutor, type Executor, mapShards, type Task } from '../../runs/index.ts';
import { type Tile, tilesOf } from './halves.ts';

export interface SpreadOptions {
  /** Where to compute; default: this thread up to 200 models, else threads that are ended afterwards. */
  readonly executor?: Executor | undefined;
  /** Default: none. */
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Where files for the shards lie while they work, up to 10 kB a model, or the probabilities; default: the system's temporary folder. */
  readonly folder?: string | undefined;
  /** Models of a tile's side, for executors with little memory or many workers; default 480 for shards. */
  readonly tile?: number | undefined;
}

/** Up to here starting threads takes longer than the work; and probabilistic pairs are computed one by one, with standard errors. */
export const FEW_MODELS = 200;

/** Runs `work` with the caller's executor; for many models without one, with threads that are ended afterwards. */
export async function withExecutor<Options extends SpreadOptions, T>(
  models: number,
  options: Options,
  work: (options: Options) => Promise<T>,
): Promise<T> {
  if (options.executor || models <= FEW_MODELS) return work(options);
  const executor = createThreadsExecutor();
  try {
    return await work({ ...options, executor });
  } finally {
    await executor.close();
  }
}

/** Runs `work` with a folder for temporary files that is removed afterwards. */
export async function withFolder<T>(
  { folder = tmpdir() }: SpreadOptions,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const made = await mkdtemp(join(folder, 'oversight-capa-')).catch((cause: unknown) => {
    throw new OversightError(`No folder for temporary files can be made in ${folder}`, {
      remedy: 'Name a folder that can be written to, with room for the answers of all models.',
      cause,
    });
  });
  try {
    return await work(made);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

/** Results in memory at once. */
const WAVE = 16;

/** Runs the task for each tile and hands its result to `take`, tile by tile. */
export async function mapTiles<Input, Output>(
  executor: Executor,
  task: Task<Input, Output>,
  tiles: readonly Tile[],
  inputOf: (tile: Tile) => NoInfer<Input>,
  take: (tile: Tile, result: NoInfer<Output>) => void,
  { progress = silentProgress, signal }: SpreadOptions,
  name: string,
): Promise<void> {
  const wave = Math.ceil(WAVE / executor.concurrency) * executor.concurrency;
  for (let first = 0; first < tiles.length; first += wave) {
    const some = tiles.slice(first, first + wave);
    const results = await mapShards(executor, task, some.map(inputOf), {
      progress: ({ done }) => progress({ task: name, done: first + done, total: tiles.length }),
      ...(signal && { signal }),
    });
    for (const [at, tile] of some.entries()) take(tile, results[at]!);
  }
}

/** Runs `work` for tiles in this thread, with a turn of the event loop between two of them. */
export async function eachTile(
  models: number,
  size: number,
  work: (tile: Tile) => void,
  { progress = silentProgress, signal }: SpreadOptions,
  name: string,
): Promise<void> {
  const tiles = tilesOf(models, size);
  for (const [done, tile] of tiles.entries()) {
    progress({ task: name, done, total: tiles.length });
    await turn(signal);
    work(tile);
  }
  progress({ task: name, done: tiles.length, total: tiles.length });
}

/** A turn of the event loop, in which a Ctrl-C or a timer is heard. Throws when the signal was aborted. */
export async function turn(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (signal?.aborted) throw cancelled(signal.reason);
}

function cancelled(reason: unknown): OversightError {
  if (reason instanceof OversightError && reason.kind === 'cancelled') return reason;
  return new OversightError('The comparison was cancelled', { kind: 'cancelled', cause: reason });
}
