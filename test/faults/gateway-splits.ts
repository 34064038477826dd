// Answers of which no piece holds the forbidden word, and the whole does: split where clients put texts together again.
import type { JsonObject, ProtocolName } from '../../src/gateway/protocol/index.ts';
import { answerStream } from '../../src/gateway/proxy/answer-streams.conformance.ts';
import type { SseEvent } from '../../src/gateway/sse/index.ts';
import { WORD } from './gateway-hostile.ts';

const [HEAD, TAIL] = [WORD.slice(0, 5), WORD.slice(5)];
const LETTERS = [...WORD];

const chunk = (delta: JsonObject, more: JsonObject = {}): SseEvent => ({
  event: '',
  data: JSON.stringify({
    id: 'c',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index: 0, delta, ...more }],
  }),
});
const typed = (type: string, fields: JsonObject = {}): SseEvent => ({
  event: type,
  data: JSON.stringify({ type, ...fields }),
});

/** Puts events into an answer, before its end. */
function inside(name: ProtocolName, events: readonly SseEvent[]): readonly SseEvent[] {
  const frame = answerStream(name, ['All is well. ']);
  // Where the first text has begun and nothing has ended.
  const at = frame.findIndex(({ data }) => data.includes('All is well.')) + 1;
  return [...frame.slice(0, at), ...events, ...frame.slice(at)];
}

/** Streams, by what they try. */
export function splitStreams(name: ProtocolName): Readonly<Record<string, readonly SseEvent[]>> {
  const everywhere = {
    'one letter each': answerStream(name, LETTERS),
    'in two': answerStream(name, ['say ', HEAD, TAIL, ' now']),
    'at the end': answerStream(name, ['say ', HEAD, TAIL]),
  };
  const { streams } = OF[name];
  return {
    ...everywhere,
    ...Object.fromEntries(Object.entries(streams).map(([what, events]) => [what, inside(name, events)])),
  };
}

/** Whole answers, by what they try. */
export function splitWholes(name: ProtocolName): Readonly<Record<string, JsonObject>> {
  return OF[name].wholes;
}

interface Split {
  readonly streams: Readonly<Record<string, readonly SseEvent[]>>;
  readonly wholes: Readonly<Record<string, JsonObject>>;
}

const call = (index: number | undefined, given: string) =>
  chunk({ tool_calls: [{ ...(index !== undefined && { index }), function: { arguments: given } }] });
const blockDelta = (index: number, text: string) =>
  typed('content_block_delta', { index, delta: { type: 'text_delta', text } });
const block = (index: number, text: string): readonly SseEvent[] => [
  typed('content_block_start', { index, content_block: { type: 'text', text: '' } }),
  blockDelta(index, text),
  typed('content_block_stop', { index }),
];
const outputDelta = (content: number, delta: string, type = 'response.output_text.delta') =>
  typed(type, { item_id: 'msg_1', output_index: 0, content_index: content, delta });
const logprob = (token: string, others: readonly string[] = []) => ({
  content: [
    {
      token,
      logprob: 0,
      bytes: null,
      top_logprobs: others.map((other) => ({ token: other, logprob: 0, bytes: [...Buffer.from(other)] })),
    },
  ],
  refusal: null,
});

const OF: Readonly<Record<ProtocolName, Split>> = {
  'openai-chat': {
    streams: {
      'over content in two forms': [chunk({ content: HEAD }), chunk({ content: [{ type: 'text', text: TAIL }] })],
      'with an unknown field between': [chunk({ content: HEAD }), chunk({ note: ' x ' }), chunk({ content: TAIL })],
      'in the arguments of a call': [call(0, `{"a":"${HEAD}`), call(0, `${TAIL} now"}`)],
      'in escapes of the arguments': LETTERS.map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).map((code) =>
        call(0, code),
      ),
      'in arguments with a field of the same name between': [
        call(0, `{"a":"${HEAD}`),
        chunk({ 'tool.0.arguments': ' x ', tool: [{ arguments: ' x ' }] }),
        call(0, `${TAIL}"}`),
      ],
      'in the name of a tool': [
        chunk({ tool_calls: [{ index: 0, id: 'a', function: { name: HEAD } }] }),
        chunk({ tool_calls: [{ index: 0, function: { name: TAIL } }] }),
      ],
      'in an unknown field': [chunk({ note: `say ${HEAD}` }), chunk({ note: TAIL })],
      'in a field whose name is a text': [chunk({ 'a b': HEAD }), chunk({ 'c d': ' x ' }), chunk({ 'a b': TAIL })],
      'in tokens of log-probabilities': [
        chunk({ content: 'all' }, { logprobs: logprob(HEAD) }),
        chunk({ content: TAIL }, { logprobs: logprob(TAIL) }),
      ],
      'in alternatives of log-probabilities': [
        chunk({ content: 'all' }, { logprobs: logprob('all', ['x', HEAD]) }),
        chunk({ content: ' well' }, { logprobs: logprob(' well', ['x', TAIL]) }),
      ],
      'in reasoning with content between': [
        chunk({ reasoning_content: HEAD }),
        chunk({ content: 'x ' }),
        chunk({ reasoning_content: TAIL }),
      ],
    },
    wholes: {
      'over parts': {
        choices: [
          {
            index: 0,
            message: {
              content: [
                { type: 'text', text: HEAD },
                { type: 'text', text: TAIL },
              ],
            },
            finish_reason: 'stop',
          },
        ],
      },
      'over a message and one more choice of the same number': {
        choices: [
          { index: 0, message: { content: HEAD }, finish_reason: 'stop' },
          { index: 0, message: { content: TAIL }, finish_reason: 'stop' },
        ],
      },
    },
  },
  'anthropic-messages': {
    streams: {
      'over blocks': [...block(1, `say ${HEAD}`), ...block(2, TAIL)],
      'over three blocks': [...block(1, 'say un'), ...block(2, 'speak'), ...block(3, 'able now')],
      'over blocks with a tool between': [
        ...block(1, HEAD),
        typed('content_block_start', { index: 2, content_block: { type: 'tool_use', id: 't', name: 'f', input: {} } }),
        typed('content_block_stop', { index: 2 }),
        ...block(3, TAIL),
      ],
      'over blocks that take turns': [
        typed('content_block_start', { index: 1, content_block: { type: 'text', text: HEAD } }),
        typed('content_block_start', { index: 2, content_block: { type: 'text', text: ' x ' } }),
        blockDelta(1, TAIL),
      ],
      'with an event of the same name between': [
        blockDelta(0, HEAD),
        typed('text', { '0': ' x ' }),
        typed('ping', { text: [' x '] }),
        blockDelta(0, TAIL),
      ],
      'in the input of a tool': [
        typed('content_block_start', { index: 1, content_block: { type: 'tool_use', id: 't', name: 'f', input: {} } }),
        ...[`{"a":"${HEAD}`, `${TAIL} "}`].map((partial_json) =>
          typed('content_block_delta', { index: 1, delta: { type: 'input_json_delta', partial_json } }),
        ),
      ],
      'after the start of a second message': [
        blockDelta(0, HEAD),
        typed('message_start', { message: { id: 'm', content: [], usage: {} } }),
        blockDelta(0, TAIL),
      ],
    },
    wholes: {
      'over blocks': {
        type: 'message',
        role: 'assistant',
        content: [HEAD, TAIL].map((text) => ({ type: 'text', text })),
        stop_reason: 'end_turn',
      },
      'beside an error': { type: 'error', error: { message: 'x' }, content: [{ type: 'text', text: WORD }] },
    },
  },
  'openai-responses': {
    streams: {
      'over parts': [outputDelta(1, `say ${HEAD}`), outputDelta(2, TAIL)],
      'over parts that take turns': [outputDelta(1, HEAD), outputDelta(2, ' x '), outputDelta(1, TAIL)],
      'with a type of the same name between': [
        outputDelta(0, HEAD),
        outputDelta(0, ' x ', 'output_text.delta'),
        outputDelta(0, TAIL),
      ],
      'in the arguments of a call': [`{"a":"${HEAD}`, `${TAIL} "}`].map((delta) =>
        typed('response.function_call_arguments.delta', { item_id: 'f', output_index: 1, delta }),
      ),
      'in alternatives of log-probabilities': [HEAD, TAIL].map((other) =>
        typed('response.output_text.delta', {
          item_id: 'msg_1',
          output_index: 0,
          content_index: 0,
          delta: 'x',
          logprobs: logprob('x', [other]).content,
        }),
      ),
      'over the parts of a whole item': [
        typed('response.output_item.done', {
          output_index: 0,
          item: { type: 'message', id: 'msg_1', content: [HEAD, TAIL].map((text) => ({ type: 'output_text', text })) },
        }),
      ],
    },
    wholes: {
      'over parts': {
        object: 'response',
        status: 'completed',
        output: [{ type: 'message', content: [HEAD, TAIL].map((text) => ({ type: 'output_text', text })) }],
      },
      'over items': {
        object: 'response',
        status: 'completed',
        output: [HEAD, TAIL].map((text) => ({ type: 'message', content: [{ type: 'output_text', text }] })),
      },
    },
  },
};
