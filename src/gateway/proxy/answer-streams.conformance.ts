// Streams of all three protocols that say what a test wants them to say, and the way to read back what a client got.
import type { JsonObject, ProtocolName } from '../protocol/index.ts';
import { createSseParser, formatSseEvent, type SseEvent } from '../sse/index.ts';

/** What a client made of a stream. */
export interface Received {
  /** The text of the first choice, put together. */
  readonly text: string;
  readonly texts: ReadonlyMap<number, string>;
  readonly end: 'finish' | 'refusal' | 'error' | 'none';
  readonly events: readonly SseEvent[];
}

const data = (json: JsonObject | string, event = ''): SseEvent => ({
  event,
  data: typeof json === 'string' ? json : JSON.stringify(json),
});
const typed = (type: string, fields: JsonObject = {}) => data({ type, ...fields }, type);

const chunk = (delta: JsonObject, index = 0, finish: string | null = null) =>
  data({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index, delta, logprobs: null, finish_reason: finish }],
  });

/** A chat completion with several choices, their pieces taken in turns. */
export function chatStream(choices: readonly (readonly string[])[]): readonly SseEvent[] {
  const longest = Math.max(...choices.map((parts) => parts.length));
  const turns = Array.from({ length: longest }, (_, turn) =>
    choices.flatMap((parts, index) => (parts[turn] === undefined ? [] : [chunk({ content: parts[turn] }, index)])),
  );
  return [
    ...choices.map((_, index) => chunk({ role: 'assistant', content: '' }, index)),
    ...turns.flat(),
    ...choices.map((_, index) => chunk({}, index, 'stop')),
    data('[DONE]'),
  ];
}

function messagesStream(parts: readonly string[]): readonly SseEvent[] {
  const usage = { input_tokens: 3, output_tokens: 1 };
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
  };
  return [
    typed('message_start', { message }),
    typed('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    ...parts.map((text) => typed('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })),
    typed('content_block_stop', { index: 0 }),
    typed('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 2 } }),
    typed('message_stop'),
  ];
}

function responsesStream(parts: readonly string[]): readonly SseEvent[] {
  const base = {
    id: 'resp_1',
    object: 'response',
    created_at: 1,
    model: 'm',
    error: null,
    incomplete_details: null,
    metadata: {},
  };
  const started = { ...base, status: 'in_progress', output: [], usage: null };
  const item = { id: 'msg_1', type: 'message', role: 'assistant' };
  const text = parts.join('');
  const part = (value: string) => ({ type: 'output_text', text: value, annotations: [], logprobs: [] });
  const whole = { ...item, status: 'completed', content: [part(text)] };
  const at = { item_id: 'msg_1', output_index: 0 };
  const place = { ...at, content_index: 0 };
  const usage = { input_tokens: 3, output_tokens: 2, total_tokens: 5 };
  const events: readonly JsonObject[] = [
    { type: 'response.created', response: started },
    { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress', content: [] } },
    { type: 'response.content_part.added', ...place, part: part('') },
    ...parts.map((delta) => ({ type: 'response.output_text.delta', ...place, delta, logprobs: [] })),
    { type: 'response.output_text.done', ...place, text, logprobs: [] },
    { type: 'response.content_part.done', ...place, part: part(text) },
    { type: 'response.output_item.done', output_index: 0, item: whole },
    { type: 'response.completed', response: { ...base, status: 'completed', output: [whole], usage } },
  ];
  return events.map((event, sequence_number) => typed(String(event['type']), { ...event, sequence_number }));
}

/** A proper stream of this protocol whose text comes in these pieces. */
export function answerStream(protocol: ProtocolName, parts: readonly string[]): readonly SseEvent[] {
  if (protocol === 'openai-chat') return chatStream([parts]);
  return protocol === 'anthropic-messages' ? messagesStream(parts) : responsesStream(parts);
}

export function bytesOfEvents(events: readonly SseEvent[]): Buffer {
  return Buffer.from(events.map(formatSseEvent).join(''));
}

/** The value at a path in JSON of unknown shape. */
function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (node, name) =>
      typeof node === 'object' && node !== null ? Object.entries(node).find(([key]) => key === name)?.[1] : undefined,
    value,
  );
}

/** Reads frames as a client does: puts texts together, and notes how it ended. */
export function readFrames(protocol: ProtocolName, frames: string | Uint8Array): Received {
  const parser = createSseParser({ maxEventBytes: 100_000_000 });
  const events = parser.push(typeof frames === 'string' ? Buffer.from(frames) : frames);
  const texts = new Map<number, string>();
  const add = (index: number, text: unknown) =>
    typeof text === 'string' && texts.set(index, (texts.get(index) ?? '') + text);
  const seen = { finished: false, refused: false, failed: false, done: false };
  for (const { data: json, event: name, silent } of events) {
    if (silent || json === '') continue;
    if (json === '[DONE]') {
      seen.done = true;
      continue;
    }
    const value: unknown = JSON.parse(json);
    const event = name || at(value, 'type');
    if (at(value, 'error') || event === 'error' || event === 'response.failed') seen.failed = true;
    if (protocol === 'openai-chat') {
      const choices = at(value, 'choices');
      for (const choice of Array.isArray(choices) ? choices : []) {
        add(Number(at(choice, 'index')), at(choice, 'delta', 'content'));
        const reason = at(choice, 'finish_reason');
        if (reason === 'content_filter') seen.refused = true;
        else if (reason) seen.finished = true;
      }
    } else if (protocol === 'anthropic-messages') {
      if (event === 'content_block_delta') add(0, at(value, 'delta', 'text'));
      const reason = event === 'message_delta' ? at(value, 'delta', 'stop_reason') : undefined;
      if (reason === 'refusal') seen.refused = true;
      else if (reason) seen.finished = true;
      if (event === 'message_stop') seen.done = true;
    } else {
      if (event === 'response.output_text.delta') add(0, at(value, 'delta'));
      if (event === 'response.completed') seen.finished = seen.done = true;
      if (event === 'response.incomplete') seen.refused = seen.done = true;
    }
  }
  const { finished, refused, failed, done } = seen;
  const end = failed ? 'error' : !done ? 'none' : refused ? 'refusal' : finished ? 'finish' : 'none';
  return { text: texts.get(0) ?? '', texts, end, events };
}
