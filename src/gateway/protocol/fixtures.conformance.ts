// Recordings of streams, written by hand after the services' documentation and the types of their official clients; none was taken
// from a live service. Every test of the gateway that needs a realistic answer takes it from here.
import { formatSseEvent } from '../sse/index.ts';
import { chatRecordings } from './fixtures/chat.conformance.ts';
import { messagesRecordings } from './fixtures/messages.conformance.ts';
import type { Recording } from './fixtures/recording.conformance.ts';
import { responsesRecordings } from './fixtures/responses.conformance.ts';
import type { JsonObject, ProtocolName } from './types.ts';

export type { Recording } from './fixtures/recording.conformance.ts';

export const recordings: readonly Recording[] = [...chatRecordings, ...messagesRecordings, ...responsesRecordings];

/** The recordings of one protocol. */
export function recordingsOf(protocol: ProtocolName): readonly Recording[] {
  return recordings.filter((recording) => recording.protocol === protocol);
}

/** The bytes of a recording as its service sends them. */
export function bytesOf({ events }: Recording): Buffer {
  return Buffer.from(events.map(formatSseEvent).join(''));
}

/** A smallest request of each protocol with one user message. */
export function requestOf(protocol: ProtocolName, text: string, extra: JsonObject = {}): JsonObject {
  const model = 'fixture-model';
  if (protocol === 'openai-responses') return { model, input: text, ...extra };
  const messages = [{ role: 'user', content: text }];
  return protocol === 'anthropic-messages'
    ? { model, max_tokens: 256, messages, ...extra }
    : { model, messages, ...extra };
}

/** A smallest whole answer of each protocol with this text. */
export function replyOf(protocol: ProtocolName, text: string): JsonObject {
  const model = 'fixture-model';
  if (protocol === 'openai-chat') {
    const message = { role: 'assistant', content: text, refusal: null };
    const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop' }];
    const usage = { prompt_tokens: 9, completion_tokens: 12, total_tokens: 21 };
    return { id: 'chatcmpl-fixture', object: 'chat.completion', created: 1_750_000_000, model, choices, usage };
  }
  const usage = { input_tokens: 9, output_tokens: 12 };
  if (protocol === 'anthropic-messages') {
    const head = { id: 'msg_fixture', type: 'message', role: 'assistant', model };
    return { ...head, content: [{ type: 'text', text }], stop_reason: 'end_turn', stop_sequence: null, usage };
  }
  const content = [{ type: 'output_text', text, annotations: [] }];
  const output = [{ type: 'message', id: 'msg_fixture', role: 'assistant', status: 'completed', content }];
  const head = { id: 'resp_fixture', object: 'response', created_at: 1_750_000_000, model, status: 'completed' };
  const state = { error: null, incomplete_details: null, output, parallel_tool_calls: true };
  return { ...head, ...state, usage: { ...usage, total_tokens: 21 } };
}
