// Many questions: asked side by side, answered in order, one failure not ending the others. A run that is killed goes
// on where it stopped when the model has a cache: what was answered is not asked again.
import { describeError, OversightError, type Progress } from '../base/index.ts';
import { formatUsd } from './budget.ts';
import { cancelledCall, LlmError } from './failure.ts';
import type { Llm, LlmRequest, LlmResult } from './types.ts';

export type BatchItem<T = undefined> =
  | { readonly ok: true; readonly result: LlmResult<T> }
  | { readonly ok: false; readonly error: OversightError };

export interface BatchOptions<T = undefined> {
  /** Questions under way at once; default 16. The model's own limit holds as well. */
  readonly concurrency?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
  /** Hears of every item as it ends, in the order of ending. */
  readonly onResult?: (index: number, item: BatchItem<T>) => void;
}

/**
 * Asks everything. A refused key, an empty account or a used-up budget fails the rest without asking, for it would fail
 * a thousand times.
 * @returns one item for each request, in their order
 * @throws OversightError('cancelled') when aborted, after what was under way has ended; anything that is a bug
 */
export async function generateAll<T = undefined>(
  llm: Llm,
  requests: readonly LlmRequest<T>[],
  options: BatchOptions<T> = {},
): Promise<readonly BatchItem<T>[]> {
  const { concurrency = 16, progress, signal, onResult } = options;
  const items: BatchItem<T>[] = new Array(requests.length);
  const before = llm.spent.cost;
  let next = 0;
  let done = 0;
  let failed = 0;
  let hopeless: OversightError | undefined;

  const ask = async (request: LlmRequest<T>): Promise<BatchItem<T>> => {
    if (hopeless) return { ok: false, error: hopeless };
    try {
      return { ok: true, result: await llm.generate(request, signal && { signal }) };
    } catch (error) {
      if (!(error instanceof OversightError)) throw error;
      if (error instanceof LlmError && (error.reason === 'key' || error.reason === 'quota')) hopeless ??= error;
      return { ok: false, error };
    }
  };

  const work = async (): Promise<void> => {
    while (next < requests.length && !signal?.aborted) {
      const index = next++;
      const request = requests[index];
      if (request === undefined) continue;
      const item = await ask(request);
      if (signal?.aborted) return;
      items[index] = item;
      done++;
      if (!item.ok) failed++;
      onResult?.(index, item);
      progress?.({ task: `asking ${llm.model}`, done, total: requests.length, note: note() });
    }
  };

  const note = (): string => {
    const cost = formatUsd(llm.spent.cost - before);
    return failed > 0 ? `${cost}, ${failed} failed` : cost;
  };

  const ends = await Promise.allSettled(Array.from({ length: Math.min(concurrency, requests.length) }, work));
  if (signal?.aborted) throw cancelledCall(llm.name);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return items;
}

/** "3 of 100 failed; the first: ..." for a person, or undefined where all went well. */
export function describeFailures(items: readonly BatchItem<unknown>[]): string | undefined {
  const errors = items.flatMap((item) => (item.ok ? [] : [item.error]));
  const [first] = errors;
  return first && `${errors.length} of ${items.length} failed; the first: ${describeError(first)}`;
}
