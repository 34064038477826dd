// Puts the layers together, from the outside in: request check, cache, JSON repair (ask.ts), then caller.ts (limiter,
// retry, budget, deadline) over the provider's adapter. Everything that leaves this file has been redacted.
import { randomUUID } from 'node:crypto';
import { createRandom, describeError, OversightError, systemClock } from '../base/index.ts';
import { createAsker } from './ask.ts';
import { cacheKey, createCache } from './cache.ts';
import { createCaller, worstCase } from './caller.ts';
import { inputTokens } from './estimate.ts';
import { cancelledCall, LlmError } from './failure.ts';
import { keyVariable } from './keys.ts';
import { createLimiter } from './limiter.ts';
import { type LlmOptions, resolveModel } from './options.ts';
import { costOf } from './prices.ts';
import { openProvider, type Provider, type ProviderAnswer } from './provider.ts';
import { redactParts } from './redact-parts.ts';
import { checkRequest, type ProviderRequest } from './request.ts';
import { createSingleFlight } from './single-flight.ts';
import { parseStructured } from './structured.ts';
import type {
  CallOptions,
  CostEstimate,
  EstimateOptions,
  Llm,
  LlmEvent,
  LlmPart,
  LlmRequest,
  LlmResult,
  Spending,
} from './types.ts';

interface Found<T> {
  readonly answer: ProviderAnswer;
  readonly object: T;
  readonly cached: boolean;
}

/**
 * A language model. Opens no connection and loads no SDK before its first call.
 * @throws OversightError('usage') for a missing key (it names the variable), an unknown script, a bad base URL, or a
 *   money budget for a model without a price
 */
export function createLlm(options: LlmOptions): Llm {
  const { provider, model, env = process.env, clock = systemClock, budget, timeouts = {} } = options;
  const { name, baseUrl, key, redactor, price, structured, script } = resolveModel(options);
  const cache = options.cacheDir === undefined ? undefined : createCache(options.cacheDir);
  const flights = createSingleFlight();
  const emit = (event: LlmEvent): void => options.onEvent?.(event);
  let spent: Spending = { calls: 0, cached: 0, inputTokens: 0, outputTokens: 0, cost: 0 };
  let opened: Promise<Provider> | undefined;

  const caller = createCaller({
    name,
    keyVariable: keyVariable(provider),
    open: () => {
      opened ??= openProvider({ provider, model, baseUrl, key, structured, script, timeouts, env, clock, redactor });
      return opened;
    },
    limiter: createLimiter(options.concurrency ?? 8),
    budget,
    price,
    policy: options.retry ?? {},
    totalMs: timeouts.totalMs ?? 300_000,
    clock,
    random: options.random ?? createRandom(randomUUID()),
    onRetry: (attempt, waitMs, { message }) => emit({ type: 'retry', model: name, attempt, waitMs, message }),
    onAnswer: ({ inputTokens, outputTokens }) => {
      const cost = price ? costOf({ inputTokens, outputTokens }, price) : 0;
      spent = {
        calls: spent.calls + 1,
        cached: spent.cached,
        inputTokens: spent.inputTokens + inputTokens,
        outputTokens: spent.outputTokens + outputTokens,
        cost: spent.cost + cost,
      };
    },
  });
  const asker = createAsker({ name, caller, redactor, emit });

  const keyOf = (request: ProviderRequest, sample = 0): string | undefined =>
    cache && cacheKey({ provider, model, baseUrl, structured, request, sample });

  const readCache = async (cached: string | undefined): Promise<ProviderAnswer | undefined> =>
    cached === undefined
      ? undefined
      : cache?.read(cached, (message) => emit({ type: 'cache-trouble', model: name, message }));

  /** A full disk must not cost an answer that is paid for: it is told, and the answer goes on. */
  const writeCache = async (cached: string | undefined, answer: ProviderAnswer): Promise<void> => {
    if (!cache || cached === undefined) return;
    try {
      await cache.write(cached, answer);
    } catch (error) {
      emit({ type: 'cache-trouble', model: name, message: redactor.message(describeError(error)) });
    }
  };

  const toResult = <T>({ answer, object, cached }: Found<T>, started: number): LlmResult<T> => {
    const { text, finishReason, logprobs } = answer;
    const latencyMs = clock.now() - started;
    const usage = cached ? { inputTokens: 0, outputTokens: 0 } : answer.usage;
    const cost = cached ? 0 : price && costOf(usage, price);
    if (cached) {
      spent = { ...spent, cached: spent.cached + 1 };
      emit({ type: 'cache-hit', model: name });
    } else emit({ type: 'answered', model: name, usage, cost, latencyMs });
    return { text, object, finishReason, usage, cost, logprobs, cached, model: answer.model, latencyMs };
  };

  const explain = (error: unknown, signal: AbortSignal): unknown => {
    if (signal.aborted && !(error instanceof OversightError)) return cancelledCall(name);
    if (error instanceof LlmError) emit({ type: 'failed', model: name, reason: error.reason, message: error.message });
    return error;
  };

  return {
    provider,
    model,
    name,
    get spent() {
      return spent;
    },

    async generate<T = undefined>(request: LlmRequest<T>, options: CallOptions = {}): Promise<LlmResult<T>> {
      const started = clock.now();
      const signal = options.signal ?? new AbortController().signal;
      const { schema } = request;
      const asked = checkRequest(request);
      const cached = keyOf(asked, request.sample);
      const look = async (): Promise<Found<T> | undefined> => {
        const answer = await readCache(cached);
        if (!answer) return undefined;
        // Without a schema, T is undefined. A kept answer that the schema refuses now is asked for again.
        if (!schema) return { answer, object: undefined as T, cached: true };
        const parsed = await parseStructured(answer.text, schema);
        return parsed.ok ? { answer, object: parsed.object, cached: true } : undefined;
      };
      const work = async (): Promise<Found<T>> => {
        const found = await asker.ask(asked, schema, signal);
        await writeCache(cached, found.answer);
        return { ...found, cached: false };
      };
      try {
        signal.throwIfAborted();
        return toResult(await (cached === undefined ? work() : flights.run(cached, signal, look, work)), started);
      } catch (error) {
        throw explain(error, signal);
      }
    },

    async *stream(request: LlmRequest, options: CallOptions = {}): AsyncGenerator<LlmPart> {
      const started = clock.now();
      const signal = options.signal ?? new AbortController().signal;
      if (request.schema)
        throw new OversightError(`${name}: a stream takes no schema`, {
          kind: 'usage',
          remedy: 'Use generate for structured answers.',
        });
      const asked = checkRequest(request);
      const cached = keyOf(asked, request.sample);
      try {
        signal.throwIfAborted();
        const kept = await readCache(cached);
        if (kept) {
          yield { type: 'text', text: kept.text, ...(kept.logprobs && { logprobs: kept.logprobs }) };
          yield { type: 'result', result: toResult({ answer: kept, object: undefined, cached: true }, started) };
          return;
        }
        for await (const part of redactParts(caller.stream(asked, signal), redactor)) {
          if (part.type === 'text') {
            yield part;
            continue;
          }
          const answer = asker.accept(part.answer, asked);
          await writeCache(cached, answer);
          yield { type: 'result', result: toResult({ answer, object: undefined, cached: false }, started) };
        }
      } catch (error) {
        throw explain(error, signal);
      }
    },

    async estimate(requests, { outputTokens }: EstimateOptions = {}): Promise<CostEstimate> {
      const sum = { cached: 0, inputTokens: 0, outputTokens: 0, worstTokens: 0, worstCost: 0 };
      for (const request of requests) {
        const asked = checkRequest(request);
        if (await readCache(keyOf(asked, request.sample))) {
          sum.cached++;
          continue;
        }
        const worst = worstCase(asked, price);
        sum.inputTokens += inputTokens(asked).expected;
        sum.outputTokens += Math.min(asked.maxTokens, outputTokens ?? Math.ceil(asked.maxTokens / 2));
        sum.worstTokens += worst.tokens;
        sum.worstCost += worst.usd;
      }
      return {
        ...sum,
        requests: requests.length,
        cost: price && costOf(sum, price),
        worstCost: price && sum.worstCost,
      };
    },

    async close() {
      await (await opened)?.close();
      opened = undefined;
    },
  };
}
