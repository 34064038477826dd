// What conformance suites and tests of this room share: a clock that skips waiting, an adapter with its replies written
// beforehand, and short ways to read a stream or an expected failure.
import { type Clock, createRandom, systemClock } from '../base/index.ts';
import type { CannedReply } from './canned.ts';
import { createLlm } from './create-llm.ts';
import { LlmError } from './failure.ts';
import type { LlmOptions } from './options.ts';
import type { Llm, LlmPart, LlmRequest, LlmResult } from './types.ts';

export type Replies = readonly (string | CannedReply)[];

/** One adapter with its replies written beforehand. */
export interface Bench {
  readonly options: LlmOptions;
  /** How often the provider was asked. */
  asked(): number;
  /** The last request as the provider saw it, as JSON. */
  seen(): string;
  close(): Promise<void>;
}

/** A clock that notes every wait and skips it; the deadline of an attempt (a minute or more) is waited for. */
export function createSkippingClock(): Clock & { readonly waits: readonly number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => systemClock.now(),
    async sleep(ms, signal) {
      if (ms >= 60_000) return systemClock.sleep(ms, signal);
      waits.push(ms);
      signal?.throwIfAborted();
    },
  };
}

/** Texts and the one result of a stream. */
export async function readParts(parts: AsyncIterable<LlmPart>): Promise<{ texts: string[]; results: LlmResult[] }> {
  const texts: string[] = [];
  const results: LlmResult[] = [];
  for await (const part of parts) part.type === 'text' ? texts.push(part.text) : results.push(part.result);
  return { texts, results };
}

/** The LlmError that a promise must end in. */
export async function failureOf(promise: Promise<unknown>): Promise<LlmError> {
  const error = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof LlmError)) throw new Error(`not an LlmError: ${String(error)}`);
  return error;
}

/** What most tests ask. */
export const question: LlmRequest = { prompt: 'Say something.', maxTokens: 50 };

export type Start = (
  replies: Replies,
  more?: Partial<LlmOptions>,
) => Promise<{ readonly llm: Llm; readonly bench: Bench; readonly waits: readonly number[] }>;

/** Makes `start`, which opens an adapter that `closers` will close. */
export function createStart(open: (replies: Replies) => Promise<Bench>, closers: (() => Promise<void>)[]): Start {
  return async (replies, more = {}) => {
    const bench = await open(replies);
    const clock = createSkippingClock();
    const llm = createLlm({ random: createRandom(1), clock, ...bench.options, ...more });
    closers.push(() => llm.close(), bench.close);
    return { llm, bench, waits: clock.waits };
  };
}
