// Token scores on their way to a page: each place once, with the highest score of both views, in order.
import type { TokenScore } from '../../guard/index.ts';
import type { TokenItem } from '../contract.ts';

/** Puts the scores of one whole message in order. */
export function tokenItems(scores: readonly TokenScore[]): readonly TokenItem[] {
  const byEnd = new Map<number, number>();
  for (const { end, score } of scores) byEnd.set(end, Math.max(byEnd.get(end) ?? 0, finite(score)));
  return [...byEnd].sort(([a], [b]) => a - b).map(([end, score]) => ({ end, score }));
}

/** How far back a later view may still raise the score of a place. */
const REVISED = 256;

/** Follows a growing list of scores; each call gives what is new or has risen since the last. */
export function createTokenTail(): (scores: readonly TokenScore[]) => readonly TokenItem[] {
  const sent: number[] = [];
  return (scores) => {
    const items: TokenItem[] = [];
    for (let at = Math.max(0, sent.length - REVISED); at < scores.length; at++) {
      const score = finite(scores[at]!.score);
      if (sent[at] === score) continue;
      sent[at] = score;
      items.push({ end: scores[at]!.end, score });
    }
    return items;
  };
}

/** A score that is no number counts as the worst, as it does for the guard. */
function finite(score: number): number {
  return Number.isFinite(score) ? score : 1;
}
