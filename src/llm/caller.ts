// One call, paid and retried: it waits for a place, then every attempt reserves its worst case in the budget, runs
// against its deadline and settles. Throws only what a person can read.
import type { Clock, Random } from '../base/index.ts';
import { OversightError } from '../base/index.ts';
import type { Amount, Budget, Reservation } from './budget.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { inputTokens } from './estimate.ts';
import { cancelledCall, explainFailure, ProviderFailure } from './failure.ts';
import type { Limiter } from './limiter.ts';
import { costOf, type Price } from './prices.ts';
import type { Provider, ProviderAnswer, ProviderPart } from './provider.ts';
import type { ProviderRequest } from './request.ts';
import { type RetryPolicy, retry } from './retry.ts';
import type { Usage } from './types.ts';

export interface CallerSettings {
  /** The model, as "openai:gpt-5-mini". */
  readonly name: string;
  readonly keyVariable: string | undefined;
  readonly open: () => Promise<Provider>;
  readonly limiter: Limiter;
  readonly budget: Budget | undefined;
  readonly price: Price | undefined;
  readonly policy: RetryPolicy;
  /** Total time of one attempt in milliseconds. */
  readonly totalMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly onRetry: (attempt: number, waitMs: number, failure: ProviderFailure) => void;
  /** Hears of every answer that will be billed, also of one that is thrown away afterwards. */
  readonly onAnswer: (usage: Usage) => void;
}

export interface Caller {
  generate(request: ProviderRequest, signal: AbortSignal): Promise<ProviderAnswer>;
  stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderPart, void>;
}

/** One attempt under way: its deadline, and what it holds of the budget. */
interface Attempt {
  readonly deadline: Deadline;
  settle(usage: Usage): void;
  /** Ends it without an answer. */
  fail(error: unknown): void;
}

/** @returns a caller whose methods throw LlmError, BudgetExceeded or OversightError('cancelled') */
export function createCaller(settings: CallerSettings): Caller {
  const { name, limiter, budget, price, clock, random, policy, onRetry } = settings;

  const begin = async (request: ProviderRequest, signal: AbortSignal): Promise<Attempt> => {
    const reservation = await budget?.reserve(worstCase(request, price), name, signal);
    const deadline = startDeadline(settings.totalMs, clock, signal);
    return {
      deadline,
      settle(usage) {
        reservation?.settle(amountOf(usage, price));
        settings.onAnswer(usage);
        deadline.close();
      },
      fail(error) {
        if (reservation) settleFailure(reservation, error);
        deadline.close();
      },
    };
  };

  /** Runs attempts until one succeeds, and says in words why none did. */
  const attempts = async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    let count = 0;
    try {
      return await retry(
        () => {
          count++;
          return work();
        },
        { policy, clock, random, signal, onRetry },
      );
    } catch (error) {
      throw readable(error, signal, count);
    }
  };

  const readable = (error: unknown, signal: AbortSignal, count: number): unknown => {
    if (error instanceof OversightError) return error;
    if (signal.aborted) return cancelledCall(name);
    if (!(error instanceof ProviderFailure)) return error;
    return explainFailure(error, { name, attempts: count, keyVariable: settings.keyVariable });
  };

  const enter = async (signal: AbortSignal): Promise<() => void> => {
    try {
      return await limiter.acquire(signal);
    } catch (error) {
      throw readable(error, signal, 0);
    }
  };

  return {
    async generate(request, signal) {
      const leave = await enter(signal);
      try {
        return await attempts(signal, async () => {
          const provider = await settings.open();
          const attempt = await begin(request, signal);
          try {
            const answer = await attempt.deadline.race(provider.generate(request, attempt.deadline.signal));
            attempt.settle(answer.usage);
            return answer;
          } catch (error) {
            attempt.fail(error);
            throw error;
          }
        });
      } finally {
        leave();
      }
    },

    async *stream(request, signal) {
      const leave = await enter(signal);
      try {
        const { attempt, parts, first } = await attempts(signal, async () => {
          const provider = await settings.open();
          const attempt = await begin(request, signal);
          try {
            const parts = provider.stream(request, attempt.deadline.signal);
            return { attempt, parts, first: await attempt.deadline.race(parts.next()) };
          } catch (error) {
            attempt.fail(error);
            throw error;
          }
        });
        let failed: unknown;
        try {
          for (let next = first; !next.done; next = await attempt.deadline.race(parts.next())) {
            if (next.value.type === 'answer') {
              attempt.settle(next.value.answer.usage);
              yield next.value;
              return;
            }
            yield next.value;
          }
        } catch (error) {
          failed = error;
          throw readable(error, signal, 1);
        } finally {
          // Also where the reader left early: the bill is unknown then, and the model must stop. Does nothing once settled.
          attempt.fail(failed);
          parts.return(undefined).catch(() => undefined);
        }
      } finally {
        leave();
      }
    },
  };
}

/** The most that one attempt can use. */
export function worstCase(request: ProviderRequest, price: Price | undefined): Amount {
  return amountOf({ inputTokens: inputTokens(request).bound, outputTokens: request.maxTokens }, price);
}

function amountOf(usage: Usage, price: Price | undefined): Amount {
  return { tokens: usage.inputTokens + usage.outputTokens, usd: price ? costOf(usage, price) : 0 };
}

/** Nothing for a call that surely was not billed, else the worst case. */
function settleFailure(reservation: Reservation, error: unknown): void {
  const free = error instanceof ProviderFailure && !error.facts.mayBeBilled;
  reservation.settle(free ? { tokens: 0, usd: 0 } : reservation.worst);
}
