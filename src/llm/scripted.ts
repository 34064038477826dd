// A model without a network: its replies are a list, used up in order, or a function of the request. Deterministic,
// with streaming, log-probabilities, delays and every fault a real provider can have.
import { type CannedReply, plainReply } from './canned.ts';
import { cutFailure, statusFailure } from './classify.ts';
import { estimateTokens, inputTokens } from './estimate.ts';
import { ProviderFailure } from './failure.ts';
import type { Provider, ProviderAnswer, ProviderPart, ProviderSettings } from './provider.ts';
import type { ProviderRequest } from './request.ts';

/**
 * Replies in the order of the calls, or a function of the request and the number of the call (from 0). A function
 * that looks only at the request is deterministic under any concurrency; a list is so only for one call at a time.
 */
export type Script =
  | readonly (string | CannedReply)[]
  | ((request: ProviderRequest, call: number) => string | CannedReply | Promise<string | CannedReply>);

type Settings = Pick<ProviderSettings, 'model' | 'clock' | 'redactor'> & { readonly script: Script | undefined };

export function createScriptedProvider(settings: Settings): Provider {
  const { clock, redactor } = settings;
  let calls = 0;
  const context = () => ({ redactor, now: clock.now() });

  const next = async (request: ProviderRequest): Promise<CannedReply> => {
    const call = calls++;
    const { script } = settings;
    const reply = typeof script === 'function' ? await script(request, call) : script?.[call];
    if (reply === undefined)
      throw new ProviderFailure(`call ${call + 1} of a script with ${script?.length ?? 0} replies`, {
        reason: 'script',
        retryable: false,
        mayBeBilled: false,
      });
    return typeof reply === 'string' ? { text: reply } : reply;
  };

  async function* stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderPart, void> {
    signal.throwIfAborted();
    const reply = await next(request);
    const fault = reply.fault;
    if (reply.delayMs) await clock.sleep(reply.delayMs, signal);
    if (fault?.type === 'hang') await forever(signal);
    if (fault?.type === 'status')
      throw statusFailure(fault.status, fault.message ?? '', {
        context: context(),
        ...(fault.retryAfter !== undefined && { headers: { 'retry-after': fault.retryAfter } }),
        ...(fault.code !== undefined && { code: fault.code }),
      });
    if (fault?.type === 'disconnect')
      throw new ProviderFailure('the connection was closed', { reason: 'network', retryable: true, mayBeBilled: true });
    if (fault?.type === 'garbage' && !fault.after) throw garbage();
    const { text, pieces, logprobs, finishReason } = plainReply(reply, request);
    for (const [i, piece] of pieces.entries()) {
      if (fault && 'after' in fault && fault.after === i) break;
      if (i > 0 && reply.pieceDelayMs) await clock.sleep(reply.pieceDelayMs, signal);
      signal.throwIfAborted();
      const own = logprobs?.[i];
      yield { type: 'text', text: piece, ...(own && { logprobs: [own] }) };
    }
    if (fault?.type === 'cut') throw cutFailure(context(), 'the connection broke off');
    if (fault?.type === 'unfinished') throw cutFailure(context());
    if (fault?.type === 'stream-error')
      throw new ProviderFailure(redactor.message(fault.message), {
        reason: 'server',
        retryable: true,
        mayBeBilled: true,
      });
    if (fault?.type === 'garbage') throw garbage();
    const counted = { inputTokens: inputTokens(request).expected, outputTokens: estimateTokens(text) };
    const answer: ProviderAnswer = {
      text,
      finishReason,
      usage: reply.usage === 'none' ? { ...counted, estimated: true } : (reply.usage ?? counted),
      model: reply.model ?? settings.model,
      warnings: [],
      ...(logprobs && { logprobs }),
    };
    yield { type: 'answer', answer };
  }

  return {
    stream,
    async generate(request, signal) {
      for await (const part of stream(request, signal)) if (part.type === 'answer') return part.answer;
      throw cutFailure(context());
    },
    close: async () => undefined,
  };
}

function garbage(): ProviderFailure {
  return new ProviderFailure('the reply is not JSON', { reason: 'garbage', retryable: false, mayBeBilled: true });
}

function forever(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
