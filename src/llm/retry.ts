// Asks again after trouble that may pass: exponential backoff with full jitter (Brooker, "Exponential Backoff And
// Jitter", AWS 2015), or as long as the provider's Retry-After says. Which failures may pass is decided in classify.ts.
import type { Clock, Random } from '../base/index.ts';
import { ProviderFailure } from './failure.ts';

export interface RetryPolicy {
  /** How often to ask in all; default 5. 1 = never again. */
  readonly attempts?: number;
  /** Upper end of the first wait in milliseconds, doubled each time; default 500. */
  readonly baseMs?: number;
  /** Upper end of every wait in milliseconds; default 30,000. */
  readonly maxMs?: number;
  /** A longer Retry-After than this ends the call instead, in milliseconds; default 120,000. */
  readonly maxRetryAfterMs?: number;
}

export interface RetryOptions {
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly onRetry?: (attempt: number, waitMs: number, failure: ProviderFailure) => void;
}

/**
 * Runs `work` until it succeeds, fails for good or the attempts are used up; then throws its last error.
 * @param work is given its attempt, from 1
 */
export async function retry<T>(work: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const { attempts = 5, baseMs = 500, maxMs = 30_000, maxRetryAfterMs = 120_000 } = options.policy;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!(error instanceof ProviderFailure) || !error.facts.retryable || attempt >= attempts) throw error;
      const jitter = options.random.next() * Math.min(maxMs, baseMs * 2 ** (attempt - 1));
      const waitMs = Math.round(Math.max(jitter, error.facts.retryAfterMs ?? 0));
      if (waitMs > Math.max(maxRetryAfterMs, maxMs)) throw error;
      options.onRetry?.(attempt, waitMs, error);
      await options.clock.sleep(waitMs, options.signal);
    }
  }
}

/** How long a reply asks to wait, in milliseconds: retry-after-ms, or Retry-After in seconds or as a date (RFC 9110). */
export function parseRetryAfter(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const milliseconds = Number.parseFloat(headers['retry-after-ms'] ?? '');
  if (milliseconds >= 0) return milliseconds;
  const text = headers['retry-after']?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number.parseFloat(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
