// OpenAI chat completions as the mock server writes them (API reference, "Create chat completion", 2025): one choice,
// text only, usage in a last chunk without choices.
import type { Wire, WireReply } from './mock-server.ts';
import type { FinishReason, TokenLogprob, Usage } from './types.ts';

const FINISH: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'content-filter': 'content_filter',
  other: 'tool_calls',
};

const created = 1_750_000_000;

export const openaiWire: Wire = {
  body: (reply) => ({
    id: 'chatcmpl-mock',
    object: 'chat.completion',
    created,
    model: reply.model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: reply.text, refusal: null },
        logprobs: writeLogprobs(reply.logprobs),
        finish_reason: FINISH[reply.finishReason],
      },
    ],
    ...(reply.usage && { usage: writeUsage(reply.usage) }),
  }),
  events: (reply) => ({
    head: [chunk(reply, [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }])],
    pieces: reply.pieces.map((piece, i) => [
      chunk(reply, [
        {
          index: 0,
          delta: { content: piece },
          logprobs: writeLogprobs(reply.logprobs?.slice(i, i + 1)),
          finish_reason: null,
        },
      ]),
    ]),
    tail: [
      chunk(reply, [{ index: 0, delta: {}, finish_reason: FINISH[reply.finishReason] }]),
      ...(reply.usage ? [chunk(reply, [], { usage: writeUsage(reply.usage) })] : []),
      'data: [DONE]\n\n',
    ],
  }),
  error: (message, code) => ({ error: { message, type: code ?? 'mock_error', param: null, code: code ?? null } }),
  errorEvent: (message) => event({ error: { message, type: 'server_error', param: null, code: null } }),
};

function chunk(reply: WireReply, choices: readonly unknown[], rest: Readonly<Record<string, unknown>> = {}): string {
  return event({ id: 'chatcmpl-mock', object: 'chat.completion.chunk', created, model: reply.model, choices, ...rest });
}

function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function writeLogprobs(tokens: readonly TokenLogprob[] | undefined): unknown {
  if (!tokens) return null;
  return {
    content: tokens.map(({ token, logprob, top }) => ({
      token,
      logprob,
      bytes: null,
      top_logprobs: top.map((other) => ({ ...other, bytes: null })),
    })),
    refusal: null,
  };
}

function writeUsage({ inputTokens, outputTokens }: Usage): unknown {
  return { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: inputTokens + outputTokens };
}
