// A model service for tests of the clients: it speaks OpenAI's and Anthropic's protocols and answers by the name of the model that is
// asked for. Written by hand after the vendors' documentation; its answers stand here, so a test can say what a client must see.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export const ANSWERS = {
  calm: [' a', ' calm', ' sea', ' 漢字', ' 🌊', ' end'],
  slips: [' a', ' calm', ' forbidden', ' sea'],
  cut: [' a', ' calm'],
} as const;

interface Asked {
  readonly model: string;
  readonly stream?: boolean;
  readonly tools?: unknown;
  readonly n?: number;
}

export interface WordsUpstream {
  readonly url: string;
  /** Bodies that came in. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export async function createWordsUpstream(): Promise<WordsUpstream> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      if (request.method === 'GET') return sendJson(response, 200, models);
      asked.push(body);
      const question: Asked = JSON.parse(body);
      if (question.model === 'fails')
        return sendJson(response, 500, { error: { message: 'out of order', type: 'server_error' } });
      const wire = request.url?.startsWith('/v1/messages') ? anthropic : openai;
      return question.stream ? sendStream(response, question, wire) : sendJson(response, 200, wire.whole(question));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Wire {
  whole(asked: Asked): unknown;
  frames(asked: Asked): { readonly words: readonly string[]; readonly end: readonly string[] };
}

const models = { object: 'list', data: [{ id: 'calm', object: 'model', created: 1, owned_by: 'tests' }] };
const wordsOf = ({ model }: Asked): readonly string[] =>
  model === 'slips' ? ANSWERS.slips : model === 'cut' || model === 'unended' ? ANSWERS.cut : ANSWERS.calm;

/** Bytes go one at a time for 'calm', so that characters are cut in the middle; others frame by frame. */
async function sendStream(response: ServerResponse, asked: Asked, wire: Wire): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const { words, end } = wire.frames(asked);
  for (const frame of words) {
    const bytes = Buffer.from(frame);
    const step = asked.model === 'calm' ? 7 : bytes.length;
    for (let at = 0; at < bytes.length; at += step) {
      response.write(bytes.subarray(at, at + step));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  if (asked.model === 'cut') response.socket?.destroy();
  else response.end(asked.model === 'unended' ? '' : end.join(''));
}

const openai: Wire = {
  whole: (asked) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: asked.model,
    choices: Array.from({ length: asked.n ?? 1 }, (_, index) => ({
      index,
      message: { role: 'assistant', content: index === 1 ? ANSWERS.slips.join('') : wordsOf(asked).join('') },
      finish_reason: 'stop',
    })),
    usage: { prompt_tokens: 3, completion_tokens: 6, total_tokens: 9 },
  }),
  frames(asked) {
    const chunk = (index: number, delta: unknown, finish: string | null = null) =>
      `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: asked.model, choices: [{ index, delta, finish_reason: finish }] })}\n\n`;
    if (asked.tools) {
      const call = (fields: object) => ({ tool_calls: [{ index: 0, ...fields }] });
      const pieces = asked.model === 'slips' ? ['{"q":"a forb', 'idden thing"}'] : ['{"q":"the ca', 'lm sea"}'];
      return {
        words: [
          chunk(0, { role: 'assistant', content: null }),
          chunk(0, call({ id: 'call_1', type: 'function', function: { name: 'search', arguments: '' } })),
          ...pieces.map((piece) => chunk(0, call({ function: { arguments: piece } }))),
        ],
        end: [chunk(0, {}, 'tool_calls'), 'data: [DONE]\n\n'],
      };
    }
    const choices = Array.from({ length: asked.n ?? 1 }, (_, index) => index);
    const said = (index: number) => (index === 1 ? ANSWERS.slips : wordsOf(asked));
    return {
      words: [
        ...choices.map((index) => chunk(index, { role: 'assistant', content: '' })),
        ...choices.flatMap((index) => said(index).map((content) => chunk(index, { content }))),
      ],
      end: [...choices.map((index) => chunk(index, {}, 'stop')), 'data: [DONE]\n\n'],
    };
  },
};

const anthropic: Wire = {
  whole: (asked) => ({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: asked.model,
    content: [{ type: 'text', text: wordsOf(asked).join('') }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 3, output_tokens: 6 },
  }),
  frames(asked) {
    const event = (type: string, fields: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
    const message = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: asked.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 3, output_tokens: 1 },
    };
    return {
      words: [
        event('message_start', { message }),
        event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
        event('ping', {}),
        ...wordsOf(asked).map((text) =>
          event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
        ),
      ],
      end: [
        event('content_block_stop', { index: 0 }),
        event('message_delta', {
          delta: { stop_reason: 'end_turn', stop_sequence: null },
          usage: { output_tokens: 6 },
        }),
        event('message_stop', {}),
      ],
    };
  },
};

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString('utf8');
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
