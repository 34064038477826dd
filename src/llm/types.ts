// The nouns of this room: a request, a result, a stream of parts, and the one interface every model hides behind.
// Only text goes in and out: no tools, no images, no audio.
import type { z } from 'zod';
import type { LlmFailure } from './failure.ts';

export type ProviderName = 'openai' | 'anthropic' | 'compatible' | 'scripted';

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** One question to a model: give either `prompt` or `messages`. */
export interface LlmRequest<T = undefined> {
  /** One user message. */
  readonly prompt?: string;
  /** A conversation, oldest first. */
  readonly messages?: readonly Message[];
  /** Instructions that stand before the conversation. */
  readonly system?: string;
  /** Most tokens the answer may have, reasoning included; default 2048. The budget reserves all of them. */
  readonly maxTokens?: number;
  /** 0 to 2; default: the provider's own. Reasoning models ignore it (a `warning` event says so). */
  readonly temperature?: number;
  /** Asks for repeatable sampling where the provider offers it (not Anthropic). */
  readonly seed?: number;
  /** Texts at which the answer ends; they are not part of it. */
  readonly stop?: readonly string[];
  /** The answer must be JSON that this zod schema accepts; a wrong one is sent back once for repair. */
  readonly schema?: z.ZodType<T>;
  /** Log-probabilities of the answer's tokens; a number asks for that many alternatives too (0 to 20). Default: none. */
  readonly logprobs?: boolean | number;
  /** Which of several answers to the same question: part of the cache's key, never sent. Default 0. */
  readonly sample?: number;
}

export interface CallOptions {
  /** Ends the call, also while it waits for its turn or for a retry, with an OversightError('cancelled'). */
  readonly signal?: AbortSignal;
}

/** `content-filter`: the provider refused or cut the answer. `length`: maxTokens were used up. */
export type FinishReason = 'stop' | 'length' | 'content-filter' | 'other';

export interface Usage {
  readonly inputTokens: number;
  /** Reasoning included. */
  readonly outputTokens: number;
  /** True where the provider did not say and the figures are estimates from the text. */
  readonly estimated?: boolean;
}

export interface TokenLogprob {
  readonly token: string;
  /** Natural logarithm of the probability, at most 0. */
  readonly logprob: number;
  /** The likeliest tokens at this place, as many as were asked for. */
  readonly top: readonly { readonly token: string; readonly logprob: number }[];
}

export interface LlmResult<T = undefined> {
  readonly text: string;
  /** The parsed answer; undefined without a schema. */
  readonly object: T;
  readonly finishReason: FinishReason;
  /** Tokens of every attempt that was answered, repairs included; zero for an answer from the cache. */
  readonly usage: Usage;
  /** US dollars; undefined where the model has no price, zero for an answer from the cache. */
  readonly cost: number | undefined;
  /** Undefined where not asked for or not offered (Anthropic, reasoning models). */
  readonly logprobs: readonly TokenLogprob[] | undefined;
  readonly cached: boolean;
  /** The model that answered, as the provider names it (often a dated version of the one asked for). */
  readonly model: string;
  /** From the call to the whole answer, waiting and retries included, in milliseconds. */
  readonly latencyMs: number;
}

/** A stream is text parts, then exactly one result. */
export type LlmPart =
  | { readonly type: 'text'; readonly text: string; readonly logprobs?: readonly TokenLogprob[] }
  | { readonly type: 'result'; readonly result: LlmResult };

/** A language model behind its cache, budget, limit of concurrency, retries and time-outs. */
export interface Llm {
  readonly provider: ProviderName;
  readonly model: string;
  /** "openai:gpt-5-mini": what parseModelSpec reads, without any secret. */
  readonly name: string;
  /**
   * One whole answer.
   * @throws OversightError('usage') for a wrong request; LlmError (its `reason` says which) for a failed call;
   *   BudgetExceeded before a call that could pass the budget; OversightError('cancelled') when aborted.
   */
  generate<T = undefined>(request: LlmRequest<T>, options?: CallOptions): Promise<LlmResult<T>>;
  /**
   * The answer as it is written, then its result. Leaving the loop early ends the call. Never retried after its first
   * text; a stream that breaks off throws and never looks finished. A schema is not accepted here.
   * @throws as `generate`
   */
  stream(request: LlmRequest, options?: CallOptions): AsyncIterable<LlmPart>;
  /** What the requests would cost at most and about, without those the cache already answers. Asks nobody. */
  estimate(requests: readonly LlmRequest<unknown>[], options?: EstimateOptions): Promise<CostEstimate>;
  /** What this model has used so far. */
  readonly spent: Spending;
  /** Closes idle connections. */
  close(): Promise<void>;
}

export interface EstimateOptions {
  /** Tokens that an answer is expected to have; default: half of maxTokens. */
  readonly outputTokens?: number;
}

export interface CostEstimate {
  readonly requests: number;
  /** Of these, answered by the cache at no cost. */
  readonly cached: number;
  /** Expected; about 30 % off for other languages and for code. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** An upper bound on input and output together, without retries and repairs. */
  readonly worstTokens: number;
  /** US dollars; undefined where the model has no price. */
  readonly cost: number | undefined;
  readonly worstCost: number | undefined;
}

export interface Spending {
  /** Calls that reached the provider. */
  readonly calls: number;
  readonly cached: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars of the calls whose model has a price. */
  readonly cost: number;
}

/** What happens inside a call, for logs and dashboards. Every text is redacted. */
export type LlmEvent = { readonly model: string } & (
  | { readonly type: 'answered'; readonly usage: Usage; readonly cost: number | undefined; readonly latencyMs: number }
  | { readonly type: 'cache-hit' }
  | { readonly type: 'cache-trouble'; readonly message: string }
  | { readonly type: 'retry'; readonly attempt: number; readonly waitMs: number; readonly message: string }
  | { readonly type: 'repair'; readonly message: string }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'failed'; readonly reason: LlmFailure; readonly message: string }
);
