// The middleware: the prompt is judged before the model is asked, what was flagged in earlier turns is withheld from it, and the answer
// is judged as it streams or as a whole.
import type {
  LanguageModelV3,
  LanguageModelV3CallOptions,
  LanguageModelV3GenerateResult,
  LanguageModelV3StreamResult,
} from '@ai-sdk/provider';
import { type PromptJudgement, type StreamingGuard, screenPrompt } from '../guard/index.ts';
import { type Ask, createAsk } from './ask.ts';
import { guardStream, refusedStream, UNKNOWN_USAGE } from './guarded-stream.ts';
import type { BlockedReport, GuardMiddlewareOptions } from './options.ts';
import { readPart } from './part.ts';
import { readPrompt, withhold } from './prompt.ts';
import { ScreenedAnswer } from './screened-answer.ts';

type Params = LanguageModelV3CallOptions;

/** What `wrapLanguageModel` takes. The parts of versions 3 and 4 that are looked at have the same shape. */
export interface GuardMiddleware<Version extends 'v3' | 'v4' = 'v3'> {
  readonly specificationVersion: Version;
  transformParams(options: { type: 'generate' | 'stream'; params: Params; model: LanguageModelV3 }): Promise<Params>;
  wrapGenerate(options: {
    doGenerate: () => PromiseLike<LanguageModelV3GenerateResult>;
    doStream: () => PromiseLike<LanguageModelV3StreamResult>;
    params: Params;
    model: LanguageModelV3;
  }): Promise<LanguageModelV3GenerateResult>;
  wrapStream(options: {
    doGenerate: () => PromiseLike<LanguageModelV3GenerateResult>;
    doStream: () => PromiseLike<LanguageModelV3StreamResult>;
    params: Params;
    model: LanguageModelV3;
  }): Promise<LanguageModelV3StreamResult>;
}

/** A prompt that was judged. */
interface Judged {
  readonly params: Params;
  readonly ask: Ask;
  readonly found: PromptJudgement | { readonly blocked: BlockedReport };
}

/**
 * Middleware that guards a model of the AI SDK: `wrapLanguageModel({ model, middleware: guardMiddleware(guard) })`.
 *
 * A blocked prompt or answer ends with the finish reason 'content-filter' and no error; what was streamed before a block was judged
 * before it left. Raw chunks are not passed on.
 */
export function guardMiddleware<Version extends 'v3' | 'v4' = 'v3'>(
  guard: StreamingGuard,
  options: GuardMiddlewareOptions<Version> = {},
): GuardMiddleware<Version> {
  const { allowUnjudged = [], onBlock = () => undefined } = options;
  const allowsMedia = (mediaType: string) => allowUnjudged.some((start) => mediaType.startsWith(start));
  // Judged once, in transformParams; a middleware in between may have made other parameters of them.
  const known = new WeakMap<Params, Judged>();

  async function judge(params: Params, history = options.history): Promise<Judged> {
    const { exchange, places, media } = readPrompt(params);
    const ask = createAsk(exchange, options);
    const refused = (report: Omit<BlockedReport, 'side'>): Judged => ({
      params,
      ask,
      found: { blocked: { side: 'prompt', ...report } },
    });
    if (media.some((type) => !allowsMedia(type)))
      return refused({ reason: 'unjudged', verdict: undefined, failure: undefined });
    const { holdBack, thresholds, tighten } = options;
    const found = await screenPrompt(guard, exchange, {
      ...(holdBack !== undefined && { holdBack }),
      ...(thresholds !== undefined && { thresholds }),
      ...(history !== undefined && { history }),
      ...(tighten !== undefined && { tighten }),
      ...(params.abortSignal && { signal: params.abortSignal }),
      pause: () => new Promise((resolve) => setImmediate(resolve)),
    });
    params.abortSignal?.throwIfAborted();
    if ('failure' in found) return refused({ reason: 'failed', verdict: undefined, failure: found.failure });
    const { verdict } = found;
    if (verdict.action === 'block') return refused({ reason: 'flagged', verdict, failure: undefined });
    if (verdict.action === 'escalate' && (await ask.about(undefined, verdict)) === 'block')
      return refused({ reason: 'judge', verdict, failure: undefined });
    return { params: { ...params, prompt: withhold(params.prompt, places, found.withheld) }, ask, found };
  }

  async function judged(params: Params): Promise<Judged> {
    // What another middleware made of the parameters cannot be changed any more, so nothing flagged may stand in it.
    return known.get(params) ?? judge(params, 'strict');
  }

  return {
    specificationVersion: options.specificationVersion ?? options.model?.specificationVersion ?? ('v3' as Version),
    async transformParams({ params }) {
      const result = await judge(params);
      const own = { ...result.params };
      known.set(own, result);
      return own;
    },
    async wrapStream({ doStream, params }) {
      const { ask, found } = await judged(params);
      if ('blocked' in found) {
        onBlock(found.blocked);
        return { stream: refusedStream() };
      }
      const { stream, ...rest } = await doStream();
      return { ...rest, stream: guardStream(stream, found, { ask, allowsMedia, onBlock }) };
    },
    async wrapGenerate({ doGenerate, params }) {
      const { ask, found } = await judged(params);
      if ('blocked' in found) return refuse(found.blocked);
      const result = await doGenerate();
      const answer = new ScreenedAnswer(found, ask);
      for (const [serial, part] of result.content.entries()) {
        const { texts, media } = readPart(part, serial);
        if (media !== undefined && !allowsMedia(media))
          return refuse({ side: 'answer', reason: 'unjudged', verdict: undefined, failure: undefined }, result);
        answer.take(texts);
      }
      answer.end();
      const blocked = await answer.settle();
      return blocked ? refuse(blocked, result) : withoutBody(result);
    },
  };

  function refuse(report: BlockedReport, result?: LanguageModelV3GenerateResult): LanguageModelV3GenerateResult {
    onBlock(report);
    return {
      content: [],
      finishReason: { unified: 'content-filter', raw: 'content_filter' },
      usage: result?.usage ?? UNKNOWN_USAGE,
      warnings: result?.warnings ?? [],
    };
  }
}

/** The body of the HTTP response may hold text in fields that the provider did not make parts of. */
function withoutBody(result: LanguageModelV3GenerateResult): LanguageModelV3GenerateResult {
  if (!result.response) return result;
  const { body: _, ...response } = result.response;
  return { ...result, response };
}
