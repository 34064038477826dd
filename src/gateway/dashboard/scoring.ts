// Scores many exchanges beside the traffic: in a thread of its own where the guard lies in a folder, and in short slices with pauses
// between them where it is only in memory. One job at a time; the others wait their turn.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { OversightError } from '../../base/index.ts';
import { type CheckedExchange, checkBatch, type Exchange, type StreamingGuard } from '../../guard/index.ts';
import { createThreadsExecutor, mapShards } from '../../runs/index.ts';
import { Refusal } from './refusal.ts';

/** What is scored by: a folder is loaded in a thread, a guard in memory is asked here. */
export interface ScoredBy {
  /** '' for a guard that lies in no folder. */
  readonly folder: string;
  readonly guard?: StreamingGuard | undefined;
}

export interface Scored {
  readonly score: number;
  readonly rules: Readonly<Record<string, number>>;
}

export interface Scorer {
  /** In the order of the exchanges. Rejects with OversightError('cancelled') when the signal is aborted. */
  score(by: ScoredBy, exchanges: readonly Exchange[], signal: AbortSignal): Promise<readonly Scored[]>;
}

/** Exchanges of one shard: small, so that a cancelled job ends soon. */
const SHARD = 64;

/** Jobs that may wait. */
const WAITING = 3;

export function createScorer(): Scorer {
  let last: Promise<unknown> = Promise.resolve();
  let jobs = 0;
  return {
    score: async (by, exchanges, signal) => {
      if (jobs > WAITING)
        throw new Refusal(503, 'Other texts are being scored, and more wait', 'Try again in a minute.');
      jobs++;
      const work = last.then(() => {
        stopIfAborted(signal);
        if (by.folder !== '') return scoreInThread(by.folder, exchanges, signal);
        if (by.guard) return scoreHere(by.guard, exchanges, signal);
        throw new Refusal(409, 'This guard lies in no folder and cannot be scored', 'Choose a guard of the library.');
      });
      last = work.catch(() => undefined);
      return await work.finally(() => jobs--);
    },
  };
}

async function scoreInThread(
  folder: string,
  exchanges: readonly Exchange[],
  signal: AbortSignal,
): Promise<readonly Scored[]> {
  // Two threads of which one is used: each is given its share of the cores, and the other share stays with the traffic.
  const executor = createThreadsExecutor({ workers: 2 });
  try {
    const shards = Array.from({ length: Math.ceil(exchanges.length / SHARD) }, (_, i) => ({
      guard: folder,
      exchanges: exchanges
        .slice(i * SHARD, (i + 1) * SHARD)
        .map((exchange) => exchange.map((message) => ({ ...message }))),
      tokens: false,
    }));
    const checked: CheckedExchange[][] = await mapShards(executor, checkBatch, shards, { concurrency: 1, signal });
    return checked.flat().map(({ verdict }) => ({ score: verdict.score, rules: verdict.rules }));
  } finally {
    await executor.close();
  }
}

async function scoreHere(
  guard: StreamingGuard,
  exchanges: readonly Exchange[],
  signal: AbortSignal,
): Promise<readonly Scored[]> {
  const scored: Scored[] = [];
  for (const exchange of exchanges) {
    await nextTurn();
    stopIfAborted(signal);
    const stream = guard.stream();
    for (const { role, text } of exchange) {
      stream.begin(role);
      stream.push(text);
      stream.end();
    }
    const { score, rules } = stream.finish();
    scored.push({ score, rules });
  }
  return scored;
}

function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted)
    throw new OversightError('the scoring was called off', { kind: 'cancelled', cause: signal.reason });
}
