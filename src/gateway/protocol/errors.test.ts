// Error bodies by status, in the words that the official clients know.
import { describe, expect, it } from 'vitest';
import { anthropicMessages, openaiChat, openaiResponses, protocolOf, readUsage } from './index.ts';

describe('an error body', () => {
  it('has the shape of its protocol, the same each time [gateway.protocols.shapes]', () => {
    const blocked = { status: 400, message: 'no', code: 'content_filter', field: 'messages' };
    const openai = {
      error: { message: 'no', type: 'invalid_request_error', param: 'messages', code: 'content_filter' },
    };
    for (const protocol of [openaiChat, openaiResponses]) expect(protocol.errorBody(blocked)).toEqual(openai);
    expect(anthropicMessages.errorBody(blocked)).toEqual({
      type: 'error',
      error: { type: 'invalid_request_error', message: 'no' },
    });
    expect(openaiChat.errorBody({ status: 500, message: 'no' })).toEqual({
      error: { message: 'no', type: 'server_error', param: null, code: null },
    });
  });

  it('names the kind of error by its status', () => {
    const kinds = [400, 401, 403, 404, 413, 429, 500, 503, 504].map((status) => [
      openaiChat.errorBody({ status, message: '' }),
      anthropicMessages.errorBody({ status, message: '' }),
    ]);
    const names = kinds.map((bodies) => bodies.map(({ error }) => (error as { type: string }).type).join(' '));
    expect(names).toEqual([
      'invalid_request_error invalid_request_error',
      'authentication_error authentication_error',
      'permission_error permission_error',
      'not_found_error not_found_error',
      'invalid_request_error request_too_large',
      'rate_limit_error rate_limit_error',
      'server_error api_error',
      'server_error overloaded_error',
      'server_error timeout_error',
    ]);
  });
});

describe('the protocols', () => {
  it('are found by their route, and their counts read wherever they stand', () => {
    expect(protocolOf('/v1/messages')).toBe(anthropicMessages);
    expect(protocolOf('/v1/other')).toBeUndefined();
    const usage = { input_tokens: 3, output_tokens: 4 };
    const both = { input: 3, output: 4 };
    expect(readUsage('openai-chat', { usage: { prompt_tokens: 3, completion_tokens: 4 } })).toEqual(both);
    expect(readUsage('openai-responses', { type: 'response.completed', response: { usage } })).toEqual(both);
    expect(readUsage('anthropic-messages', { type: 'message_start', message: { usage } })).toEqual(both);
    expect(readUsage('anthropic-messages', { usage })).toEqual(both);
    expect(readUsage('openai-chat', { usage: null })).toBeUndefined();
  });
});
