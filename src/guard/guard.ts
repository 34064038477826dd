// A guard in memory: judges whole exchanges, many exchanges at once, or one that is still growing.

import type { Thresholds } from './calibration/scoring.ts';
import { ExchangeJudge, type Judging } from './exchange-judge.ts';
import { ExchangeStream } from './exchange-stream.ts';
import { BatchScorer } from './model/batch.ts';
import type { Ensemble } from './model/ensemble.ts';
import { EnsembleScorer } from './model/message-stream.ts';
import type { StreamingGuard } from './screen/types.ts';
import type { Lexicon } from './text/encodings.ts';
import type { Exchange, TokenScore, Verdict } from './types.ts';

export interface GuardParts extends Judging {
  readonly ensemble: Ensemble;
  readonly lexicon: Lexicon;
}

/** What `checkMany` says of one exchange. */
export interface CheckedExchange {
  readonly verdict: Verdict;
  /** Scores of the tokens of the last message, in order of their ends; only where asked for. */
  readonly tokens: readonly TokenScore[];
  /** Index into `tokens` of the first at which the exchange was over the threshold; undefined where it never was. */
  readonly firstFlag: number | undefined;
}

export class Guard implements StreamingGuard {
  readonly parts: GuardParts;
  readonly #scorer: EnsembleScorer;
  /** By number of threads; compiled graphs are kept, since compiling one costs as much as scoring a thousand texts. */
  readonly #batches = new Map<number, BatchScorer>();

  constructor(parts: GuardParts) {
    this.parts = parts;
    this.#scorer = new EnsembleScorer(parts.ensemble, parts.lexicon);
  }

  get hash(): string {
    return this.parts.hash;
  }

  get thresholds(): Thresholds {
    return this.parts.thresholds;
  }

  get rules(): readonly string[] {
    return this.parts.rules;
  }

  /** Judges one exchange. */
  check(exchange: Exchange): Verdict {
    const stream = this.stream();
    for (const message of exchange) {
      stream.begin(message.role, false);
      stream.push(message.text);
    }
    return stream.finish();
  }

  /** Begins an exchange that is judged while it grows. */
  stream(options: { readonly thresholds?: Thresholds } = {}): ExchangeStream {
    const { thresholds } = options;
    return new ExchangeStream(thresholds ? { ...this.parts, thresholds } : this.parts, this.#scorer);
  }

  /** Judges many exchanges through the batch path; the scores are those of `check` to within 1e-5. */
  async *checkMany(
    exchanges: AsyncIterable<Exchange> | Iterable<Exchange>,
    options: CheckManyOptions = {},
  ): AsyncGenerator<CheckedExchange> {
    const batch = this.#batchScorer(options.threads ?? 1);
    const size = options.batch ?? 256;
    // Two batches in flight: while the runtime works on one, JavaScript reads and cuts the other.
    let running: Promise<CheckedExchange[]> | undefined;
    try {
      for await (const group of groupsOf(exchanges, size)) {
        const next = this.#checkGroup(group, batch, options.tokens ?? false);
        const before = running;
        running = next;
        if (before) yield* await before;
      }
      if (running) yield* await running;
    } finally {
      await running?.catch(() => undefined);
    }
  }

  /** Frees the compiled graphs of `checkMany`; the guard can still be used. */
  async dispose(): Promise<void> {
    const open = [...this.#batches.values()];
    this.#batches.clear();
    for (const batch of open) await batch.dispose();
  }

  #batchScorer(threads: number): BatchScorer {
    let batch = this.#batches.get(threads);
    if (!batch) {
      batch = new BatchScorer(this.#scorer, { threads });
      this.#batches.set(threads, batch);
    }
    return batch;
  }

  async #checkGroup(
    exchanges: readonly Exchange[],
    batch: BatchScorer,
    wantTokens: boolean,
  ): Promise<CheckedExchange[]> {
    const messages = exchanges.flatMap((exchange, owner) =>
      exchange.map((message, index) => ({ owner, index, role: message.role, text: message.text })),
    );
    const states = exchanges.map((exchange) => ({
      judge: new ExchangeJudge(this.parts),
      last: exchange.length - 1,
      tokens: [] as (TokenScore & { flagged: boolean })[],
    }));
    await batch.score(
      messages.map((message) => message.text),
      (text, token, logits) => {
        const { owner, index, role } = messages[text]!;
        const state = states[owner]!;
        if (wantTokens && index === state.last) state.tokens.push(state.judge.take(index, role, token, logits));
        else state.judge.note(index, role, token, logits);
      },
    );
    return states.map(({ judge, tokens }) => ({ verdict: judge.verdict(), ...orderTokens(tokens) }));
  }
}

export interface CheckManyOptions {
  /** Exchanges scored together; default 256. */
  readonly batch?: number;
  /** Threads of the runtime; default 1 (JavaScript works beside it). */
  readonly threads?: number;
  /** Keep the token scores of the last message; default false. */
  readonly tokens?: boolean;
}

/** Two views may score the same place; a place keeps its highest score, and places come in order. */
function orderTokens(
  scored: readonly (TokenScore & { flagged: boolean })[],
): Pick<CheckedExchange, 'tokens' | 'firstFlag'> {
  const byEnd = new Map<number, TokenScore & { flagged: boolean }>();
  for (const token of scored) {
    const known = byEnd.get(token.end);
    // Flagged where either view is: the higher score need not be the one that crossed the threshold.
    const flagged = token.flagged || (known?.flagged ?? false);
    byEnd.set(token.end, { end: token.end, score: Math.max(token.score, known?.score ?? 0), flagged });
  }
  const ordered = [...byEnd.values()].sort((a, b) => a.end - b.end);
  const first = ordered.findIndex((token) => token.flagged);
  return { tokens: ordered.map(({ end, score }) => ({ end, score })), firstFlag: first < 0 ? undefined : first };
}

async function* groupsOf<T>(items: AsyncIterable<T> | Iterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
