// The sentence of today: what has come through, what was blocked, and what waits for a person, with the way to it.
import type { TrafficTotals } from '../../../../src/gateway/contract.ts';
import { hrefOf } from '../place.ts';
import { count, countOf } from '../words.ts';

/** "4,312 exchanges today, 12 blocked" */
export function sentenceOf({ total, byEnforced }: TrafficTotals): string {
  if (total === 0) return 'No exchange yet today';
  const blocked = byEnforced['blocked'] ?? 0;
  return `${countOf(total, 'exchange')} today, ${blocked === 0 ? 'none blocked' : countOf(blocked, 'blocked', 'blocked')}`;
}

/** "3 wait for a person", and the traffic that the guard was unsure of; undefined where nothing waits. */
export function waitingOf({
  waitingReviews: n,
}: TrafficTotals): { readonly words: string; readonly to: string } | undefined {
  if (n === 0) return undefined;
  const words = n === 1 ? '1 waits for a person' : `${count(n)} wait for a person`;
  return { words, to: hrefOf('traffic', [], { decided: 'escalate' }) };
}
