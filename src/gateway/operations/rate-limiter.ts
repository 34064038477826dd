// How often a key may ask. The buckets are in the store, so that all gateways on one database count together. A store that does not
// answer is a failure and not a permission: `take` rejects, and the request is answered with 503.
import { type Clock, OversightError } from '../../base/index.ts';
import type { RateLimits } from '../../store/index.ts';
import type { Configuration } from '../configuration/types.ts';
import type { Limiter } from '../context.ts';
import { clientNetwork } from './client-network.ts';

export interface LimitAnswer {
  readonly allowed: boolean;
  /** Whole requests left in the bucket. */
  readonly remaining: number;
  /** Milliseconds until the next request is allowed; 0 where this one was. */
  readonly retryAfterMs: number;
  /** Requests a minute; 0: no limit. */
  readonly limit: number;
  /** Milliseconds until the bucket is full again. */
  readonly resetMs: number;
  /** True: the store did not answer, and the request passes all the same. */
  readonly failedOpen?: boolean;
}

export interface RateLimiter extends Limiter {
  /** @throws OversightError('failed') when the store does not answer and the limits are required */
  take(key: string, address: string): Promise<LimitAnswer>;
}

export interface RateLimiterOptions {
  /** False: requests pass while the store does not answer; default true. */
  readonly required?: () => boolean;
  /** Told of each such pass. */
  readonly onError?: (error: unknown) => void;
}

const UNLIMITED: LimitAnswer = { allowed: true, remaining: 0, retryAfterMs: 0, limit: 0, resetMs: 0 };

/** `limits` and `keys` are asked for each request, so that a reload of the configuration holds at once. */
export function createRateLimiter(
  limits: () => Configuration['limits'],
  keys: () => Configuration['keys'],
  store: RateLimits,
  clock: Clock,
  options: RateLimiterOptions = {},
): RateLimiter {
  return {
    async take(key, address) {
      const general = limits();
      const own = key === '' ? undefined : keys().find(({ name }) => name === key)?.perMinute;
      const perMinute = own ?? general.perMinute;
      if (perMinute === 0) return UNLIMITED;
      // A key with few requests a minute must not have them all, many times over, in its first second.
      const burst = own === undefined ? general.burst : Math.max(1, Math.min(general.burst, own));
      const bucket = key === '' ? `address:${clientNetwork(address)}` : `key:${key}`;
      try {
        const { allowed, remaining, retryAfterMs } = await store.take(bucket, 1, { perMinute, burst }, clock.now());
        const left = Math.max(0, Math.floor(remaining));
        const resetMs = Math.max(0, Math.ceil(((burst - remaining) * 60_000) / perMinute));
        return { allowed, remaining: left, retryAfterMs: allowed ? 0 : retryAfterMs, limit: perMinute, resetMs };
      } catch (cause) {
        if (options.required?.() ?? true) {
          throw new OversightError('the rate limits cannot be read: the store does not answer', {
            cause,
            remedy: 'Look at the database of the gateway; /readyz says whether it answers.',
          });
        }
        options.onError?.(cause);
        return { ...UNLIMITED, failedOpen: true };
      }
    },
  };
}

/** Headers as the clients of OpenAI read them; with the wait where the request was refused. */
export function limitHeaders(answer: LimitAnswer): Readonly<Record<string, string>> {
  if (answer.limit === 0) return {};
  const headers = {
    'x-ratelimit-limit-requests': String(answer.limit),
    'x-ratelimit-remaining-requests': String(answer.remaining),
    'x-ratelimit-reset-requests': formatReset(answer.resetMs),
  };
  if (answer.allowed) return headers;
  const wait = Math.max(1, Math.ceil(answer.retryAfterMs));
  return { ...headers, 'retry-after': String(Math.ceil(wait / 1000)), 'retry-after-ms': String(wait) };
}

/** A wait as OpenAI writes it: "250ms", "2s", "6m0s". */
function formatReset(ms: number): string {
  if (ms < 1000) return `${ms}ms`;
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
