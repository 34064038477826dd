// The adapter for real models: the AI SDK's providers (language model specification v3) for OpenAI chat completions,
// any server compatible with them, and Anthropic messages. Only text, usage, log-probabilities and warnings come back.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { classifyError, cutFailure } from './classify.ts';
import { estimateTokens, inputTokens } from './estimate.ts';
import { readLogprobs } from './logprobs.ts';
import type { Provider, ProviderAnswer, ProviderPart, ProviderSettings } from './provider.ts';
import type { ProviderRequest } from './request.ts';
import { isStrict, schemaInstruction } from './structured.ts';
import { createTransport, type Transport } from './transport.ts';
import type { FinishReason, TokenLogprob, Usage } from './types.ts';

type Model = ReturnType<ReturnType<typeof createOpenAI>['chat']>;
type Call = Parameters<Model['doGenerate']>[0];
type Generated = Awaited<ReturnType<Model['doGenerate']>>;

export function createSdkProvider(settings: ProviderSettings): Provider {
  const transport = createTransport(settings.timeouts, settings.env);
  const model = openModel(settings, transport);
  const context = () => ({ redactor: settings.redactor, now: settings.clock.now() });
  return {
    async generate(request, signal) {
      try {
        const reply = await model.doGenerate(toCall(request, settings, signal));
        const text = reply.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
        return toAnswer(request, settings, {
          text,
          finishReason: reply.finishReason,
          usage: reply.usage,
          logprobs: readLogprobs(reply.response?.body),
          model: reply.response?.modelId,
          warnings: reply.warnings,
        });
      } catch (error) {
        throw signal.aborted ? signal.reason : classifyError(error, context());
      }
    },
    async *stream(request, signal) {
      try {
        yield* readStream(request, signal);
      } catch (error) {
        throw signal.aborted ? signal.reason : classifyError(error, context());
      }
    },
    close: () => transport.close(),
  };

  async function* readStream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderPart, void> {
    const { stream } = await model.doStream({ ...toCall(request, settings, signal), includeRawChunks: true });
    const logprobs: TokenLogprob[] = [];
    let pending: TokenLogprob[] = [];
    let text = '';
    let answered: string | undefined;
    let warnings: Generated['warnings'] = [];
    // Leaving the loop early cancels the stream, and with it the connection.
    for await (const part of stream) {
      if (part.type === 'stream-start') warnings = part.warnings;
      else if (part.type === 'response-metadata') answered = part.modelId ?? answered;
      else if (part.type === 'error') throw part.error;
      else if (part.type === 'raw') {
        // A raw chunk comes just before the text that was read from it.
        const tokens = readLogprobs(part.rawValue) ?? [];
        pending.push(...tokens);
        logprobs.push(...tokens);
      } else if (part.type === 'text-delta' && part.delta !== '') {
        text += part.delta;
        yield { type: 'text', text: part.delta, ...(pending.length > 0 && { logprobs: pending }) };
        pending = [];
      } else if (part.type === 'finish') {
        if (part.finishReason.raw === undefined) break;
        const answer = toAnswer(request, settings, {
          text,
          finishReason: part.finishReason,
          usage: part.usage,
          logprobs: logprobs.length > 0 ? logprobs : undefined,
          model: answered,
          warnings,
        });
        yield { type: 'answer', answer };
        return;
      }
    }
    throw cutFailure(context());
  }
}

function openModel({ provider, model, baseUrl, key, structured }: ProviderSettings, { fetch }: Transport): Model {
  // The base URL is always given: the SDKs would otherwise read it from the environment.
  if (provider === 'openai')
    return createOpenAI({ baseURL: baseUrl ?? 'https://api.openai.com/v1', apiKey: key ?? '', fetch }).chat(model);
  if (provider === 'anthropic')
    return createAnthropic({ baseURL: baseUrl ?? 'https://api.anthropic.com/v1', apiKey: key ?? '', fetch }).chat(
      model,
    );
  return createOpenAICompatible({
    name: 'compatible',
    baseURL: baseUrl ?? '',
    fetch,
    includeUsage: true,
    supportsStructuredOutputs: structured === 'schema',
    ...(key !== undefined && { apiKey: key }),
  }).chatModel(model);
}

function toCall(request: ProviderRequest, settings: ProviderSettings, abortSignal: AbortSignal): Call {
  const { jsonSchema, maxTokens, temperature, seed, stop, logprobs } = request;
  const instruct = jsonSchema !== undefined && settings.structured !== 'schema';
  const messages = instruct
    ? [{ role: 'system' as const, content: schemaInstruction(jsonSchema) }, ...request.messages]
    : request.messages;
  const native = jsonSchema !== undefined && settings.structured !== 'prompt';
  return {
    prompt: toPrompt(messages),
    maxOutputTokens: maxTokens,
    abortSignal,
    ...(temperature !== undefined && { temperature }),
    ...(seed !== undefined && { seed }),
    ...(stop !== undefined && { stopSequences: [...stop] }),
    ...(native && {
      responseFormat: { type: 'json', ...(settings.structured === 'schema' && { schema: { ...jsonSchema } }) },
    }),
    providerOptions: {
      openai: {
        ...(jsonSchema !== undefined && { strictJsonSchema: isStrict(jsonSchema) }),
        ...(logprobs !== undefined && { logprobs: logprobs === 0 ? true : logprobs }),
      },
      compatible: {
        ...(jsonSchema !== undefined && { strictJsonSchema: isStrict(jsonSchema) }),
        ...(logprobs !== undefined && { logprobs: true, top_logprobs: logprobs }),
      },
    },
  };
}

/** System messages become one: some providers take no more. */
function toPrompt(messages: ProviderRequest['messages']): Call['prompt'] {
  const system = messages.flatMap(({ role, content }) => (role === 'system' ? [content] : [])).join('\n\n');
  const prompt: Call['prompt'] = system ? [{ role: 'system', content: system }] : [];
  for (const { role, content } of messages)
    if (role !== 'system') prompt.push({ role, content: [{ type: 'text', text: content }] });
  return prompt;
}

interface Reply {
  readonly text: string;
  readonly finishReason: Generated['finishReason'];
  readonly usage: Generated['usage'];
  readonly logprobs: readonly TokenLogprob[] | undefined;
  readonly model: string | undefined;
  readonly warnings: Generated['warnings'];
}

function toAnswer(request: ProviderRequest, settings: ProviderSettings, reply: Reply): ProviderAnswer {
  return {
    text: reply.text,
    finishReason: toFinishReason(reply.finishReason.unified),
    usage: toUsage(request, reply),
    model: reply.model ?? settings.model,
    warnings: reply.warnings.map((warning) =>
      warning.type === 'other' ? warning.message : (warning.details ?? `${warning.feature} is not supported`),
    ),
    ...(reply.logprobs && request.logprobs !== undefined && { logprobs: reply.logprobs }),
  };
}

function toFinishReason(unified: Generated['finishReason']['unified']): FinishReason {
  return unified === 'stop' || unified === 'length' || unified === 'content-filter' ? unified : 'other';
}

function toUsage(request: ProviderRequest, { usage, text }: Reply): Usage {
  const input = usage.inputTokens.total;
  const output = usage.outputTokens.total;
  // Some servers say nothing, or say zero for a text that is not empty.
  if (input && (output || text === '')) return { inputTokens: input, outputTokens: output ?? 0 };
  return {
    inputTokens: input || inputTokens(request).expected,
    outputTokens: output || estimateTokens(text),
    estimated: true,
  };
}
