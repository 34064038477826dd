// An overseer from a function of one step, with a bound on how many are judged side by side.
import { OversightError } from '../../base/index.ts';
import type { ApprovalItem, ApprovalVerdict, StepProblem, TextApproval } from './text-approval.ts';

/** Steps judged side by side: sandboxes and files, so a few. */
const SIDE_BY_SIDE = 8;

/**
 * @param name as in reports
 * @param configuration plain JSON; what the verdicts depend on besides the item
 * @param judge a score, or a verdict where there may be none
 */
export function perItem<Problem extends StepProblem>(
  name: string,
  configuration: unknown,
  judge: (
    item: ApprovalItem<Problem>,
    signal?: AbortSignal,
  ) => number | ApprovalVerdict | Promise<number | ApprovalVerdict>,
): TextApproval<Problem> {
  return {
    name,
    configuration,
    async judge(items, signal) {
      return await mapSideBySide(items, SIDE_BY_SIDE, async (item) => {
        signal?.throwIfAborted();
        const verdict = await judge(item, signal);
        return checkVerdict(name, item, typeof verdict === 'number' ? { score: verdict } : verdict);
      });
    },
  };
}

/** Approves of everything alike. */
export const zeroApproval: TextApproval = perItem('zero', { kind: 'zero' }, () => 0);

/** `map` with at most `width` under way; results in order; the first failure ends it once what is under way has ended. */
export async function mapSideBySide<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const index = next++;
      try {
        results[index] = await work(items[index]!, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return results;
}

function checkVerdict(name: string, item: ApprovalItem, verdict: ApprovalVerdict): ApprovalVerdict {
  if (verdict.score === undefined || Number.isFinite(verdict.score)) return verdict;
  throw new OversightError(`approval "${name}" gave ${verdict.score} for ${item.stepName} of ${item.problem.id}`, {
    remedy: 'A score is a number; where there is none, the verdict says why.',
  });
}
