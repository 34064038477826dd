// The only way to spread work: one task over many inputs, results in the order of the inputs, whatever the executor.
import { OversightError, type Progress, silentProgress } from '../base/index.ts';
import { cancelledError, type Executor } from './executor.ts';
import { toPlainJson } from './plain-json.ts';
import type { Task } from './task.ts';

export interface MapShardsOptions {
  /** Shards at once; default: what the executor runs at once. */
  readonly concurrency?: number;
  /** Progress over all shards; `done` counts the finished ones and the finished fraction of each running one. Default: none. */
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/**
 * Runs the task once for each input.
 * The first shard that fails cancels the others and is what is thrown: its message names the task and the shard's index
 * (from 0), its remedy is kept.
 */
export async function mapShards<Input, Output>(
  executor: Executor,
  task: Task<Input, Output>,
  inputs: readonly NoInfer<Input>[],
  options: MapShardsOptions = {},
): Promise<Output[]> {
  const shards = inputs.map((input, i) => checkInput(task, input, i));
  const results = new Array<Output>(inputs.length);
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const tally = createTally(task.name, inputs.length, options.progress ?? silentProgress);
  let next = 0;
  let failure: { readonly error: unknown } | undefined;

  const work = async (): Promise<void> => {
    while (next < shards.length && !failure) {
      const index = next++;
      try {
        if (options.signal?.aborted) throw cancelledError(options.signal.reason);
        const shard = { task: task.name, module: task.module, input: shards[index] };
        const result = await executor.execute(shard, { signal, progress: tally.watch(index) });
        // Registered under this name by the same module: the type is the task's.
        results[index] = result as Output;
        tally.finish(index);
      } catch (error) {
        failure ??= { error: locate(error, task.name, index) };
        stop.abort(failure.error);
      }
    }
  };
  const places = Math.max(1, Math.min(options.concurrency ?? executor.concurrency, inputs.length));
  tally.begin();
  await Promise.all(Array.from({ length: places }, work));
  if (failure) throw failure.error;
  return results;
}

function checkInput<Input, Output>(task: Task<Input, Output>, input: Input, index: number): unknown {
  try {
    const plain = toPlainJson(input, `input ${index} of ${task.name}`);
    if (plain.nulled.length > 0) throw new TypeError(`${plain.nulled[0]} is not a number that JSON can hold`);
    task.parse(plain.value);
    return plain.value;
  } catch (error) {
    throw error instanceof OversightError ? locate(error, task.name, index) : error;
  }
}

function locate(error: unknown, task: string, index: number): unknown {
  if (error instanceof OversightError && error.kind === 'cancelled') return error;
  const message = error instanceof Error ? error.message : String(error);
  return new OversightError(`${task}, shard ${index}: ${message}`, {
    ...(error instanceof OversightError && { kind: error.kind, ...(error.remedy && { remedy: error.remedy }) }),
    cause: error,
  });
}

interface Tally {
  begin(): void;
  watch(index: number): Progress;
  finish(index: number): void;
}

function createTally(task: string, total: number, progress: Progress): Tally {
  const fractions = new Map<number, number>();
  let finished = 0;
  const report = (note?: string) => {
    let done = finished;
    for (const fraction of fractions.values()) done += fraction;
    progress({ task, done: Math.min(total, Math.round(done * 1000) / 1000), total, ...(note && { note }) });
  };
  return {
    begin: () => report(),
    watch: (index) => (event) => {
      // A shard is done when its result has come, not when it says so.
      if (event.total) fractions.set(index, Math.min(0.999, Math.max(0, event.done / event.total)));
      report(event.note);
    },
    finish: (index) => {
      fractions.delete(index);
      finished++;
      report();
    },
  };
}
