// Anthropic messages as the mock server writes them (API reference, "Messages" and "Streaming messages", version
// 2023-06-01): one text block; log-probabilities do not exist there.
import type { Wire } from './mock-server.ts';
import type { FinishReason, Usage } from './types.ts';

const STOP: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'content-filter': 'refusal',
  other: 'pause_turn',
};

export const anthropicWire: Wire = {
  body: (reply) => ({
    id: 'msg_mock',
    type: 'message',
    role: 'assistant',
    model: reply.model,
    content: reply.text === '' ? [] : [{ type: 'text', text: reply.text }],
    stop_reason: STOP[reply.finishReason],
    stop_sequence: null,
    usage: writeUsage(reply.usage),
  }),
  events: (reply) => ({
    head: [
      event('message_start', {
        message: {
          id: 'msg_mock',
          type: 'message',
          role: 'assistant',
          model: reply.model,
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: { ...writeUsage(reply.usage), output_tokens: 1 },
        },
      }),
      event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
      event('ping', {}),
    ],
    pieces: reply.pieces.map((piece) => [
      event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: piece } }),
    ]),
    tail: [
      event('content_block_stop', { index: 0 }),
      event('message_delta', {
        delta: { stop_reason: STOP[reply.finishReason], stop_sequence: null },
        usage: { output_tokens: reply.usage?.outputTokens ?? 0 },
      }),
      event('message_stop', {}),
    ],
  }),
  error: (message, code, status) => ({ type: 'error', error: { type: code ?? errorType(status), message } }),
  errorEvent: (message) => event('error', { error: { type: 'api_error', message } }),
};

function event(type: string, data: Readonly<Record<string, unknown>>): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}

function writeUsage(usage: Usage | undefined): Readonly<Record<string, number>> {
  return { input_tokens: usage?.inputTokens ?? 0, output_tokens: usage?.outputTokens ?? 0 };
}

function errorType(status: number): string {
  const types: Readonly<Record<number, string>> = {
    400: 'invalid_request_error',
    401: 'authentication_error',
    403: 'permission_error',
    404: 'not_found_error',
    429: 'rate_limit_error',
    529: 'overloaded_error',
  };
  return types[status] ?? 'api_error';
}
