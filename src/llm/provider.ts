// The seam under createLlm: one request in, one answer or a stream of pieces out, failures as ProviderFailure. No cache,
// no budget, no retry, no schema repair here. `openProvider` finds the adapter of a name and loads it only then.
import type { Clock } from '../base/index.ts';
import type { Redactor } from './redact.ts';
import type { ProviderRequest } from './request.ts';
import type { Script } from './scripted.ts';
import type { FinishReason, ProviderName, TokenLogprob, Usage } from './types.ts';

export interface ProviderAnswer {
  /** May be empty: whether that is an error is decided above. */
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly usage: Usage;
  readonly logprobs?: readonly TokenLogprob[];
  /** As the provider names it. */
  readonly model: string;
  /** Settings that the provider or its model ignores, in words. */
  readonly warnings: readonly string[];
}

/** A stream is text parts, then exactly one answer. */
export type ProviderPart =
  | { readonly type: 'text'; readonly text: string; readonly logprobs?: readonly TokenLogprob[] }
  | { readonly type: 'answer'; readonly answer: ProviderAnswer };

/** Every method rejects with a ProviderFailure, or with the signal's reason when that was aborted. */
export interface Provider {
  generate(request: ProviderRequest, signal: AbortSignal): Promise<ProviderAnswer>;
  /** The text as it comes, then the whole answer; a stream without a finish reason is a failure ('cut'). */
  stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderPart, void>;
  close(): Promise<void>;
}

/** Limits on one attempt, in milliseconds. */
export interface Timeouts {
  /** To open a connection; default 10,000. */
  readonly connectMs?: number;
  /** To the first byte of the reply, and between its bytes; default 120,000. */
  readonly firstByteMs?: number;
  /** To the end of the reply; default 300,000. */
  readonly totalMs?: number;
}

/**
 * How a schema reaches the model: in the provider's own field ('schema'), as JSON mode plus an instruction ('json'), or
 * only as an instruction ('prompt', which every server takes).
 */
export type StructuredMode = 'schema' | 'json' | 'prompt';

export interface ProviderSettings {
  readonly provider: ProviderName;
  readonly model: string;
  readonly baseUrl: string | undefined;
  readonly key: string | undefined;
  readonly structured: StructuredMode;
  readonly script: Script | undefined;
  readonly timeouts: Timeouts;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly redactor: Redactor;
}

/** Loads the adapter; the SDKs take 0.2 s to load, so nothing loads them before the first call. */
export async function openProvider(settings: ProviderSettings): Promise<Provider> {
  if (settings.provider === 'scripted') {
    const { createScriptedProvider } = await import('./scripted.ts');
    return createScriptedProvider(settings);
  }
  const { createSdkProvider } = await import('./sdk-provider.ts');
  return createSdkProvider(settings);
}
