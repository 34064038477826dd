// A model server for tests on 127.0.0.1: OpenAI chat completions and Anthropic messages, whole and streamed, with
// log-probabilities and the faults of canned.ts. It checks nothing about the request but its JSON.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { type Clock, OversightError, systemClock } from '../base/index.ts';
import { type CannedReply, type PlainReply, plainReply } from './canned.ts';
import { estimateTokens } from './estimate.ts';
import { anthropicWire } from './mock-anthropic.ts';
import { openaiWire } from './mock-openai.ts';
import type { Usage } from './types.ts';

export interface MockRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** The text of the last message. */
  readonly prompt: string;
}

/** Replies in the order of the requests, or a function of the request and its number (from 0). */
export type MockScript =
  | readonly (string | CannedReply)[]
  | ((request: MockRequest, call: number) => string | CannedReply);

export interface MockServer {
  /** The base URL for every provider: "http://127.0.0.1:PORT/v1". */
  readonly url: string;
  /** What was asked so far, oldest first. */
  readonly requests: readonly MockRequest[];
  /** Connections that the client closed before the whole reply was sent. */
  readonly abandoned: number;
  close(): Promise<void>;
}

/** One protocol: how a reply looks whole, and as the events of a stream. */
export interface Wire {
  body(reply: WireReply): unknown;
  /** What stands before the first piece, one list for each piece, and what stands after the last. */
  events(reply: WireReply): {
    readonly head: readonly string[];
    readonly pieces: readonly (readonly string[])[];
    readonly tail: readonly string[];
  };
  error(message: string, code: string | undefined, status: number): unknown;
  errorEvent(message: string): string;
}

export interface WireReply extends PlainReply {
  readonly usage: Usage | undefined;
  readonly model: string;
}

const askedSchema = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  messages: z.array(z.looseObject({ content: z.unknown() })).min(1),
  max_tokens: z.number().optional(),
  max_completion_tokens: z.number().optional(),
  stop: z.array(z.string()).nullish(),
  stop_sequences: z.array(z.string()).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.number().nullish(),
});
type Asked = z.infer<typeof askedSchema>;

/** Starts a server on a free port of 127.0.0.1. Close it at the end: hanging replies are cut then. */
export async function createMockServer(script: MockScript, clock: Clock = systemClock): Promise<MockServer> {
  const requests: MockRequest[] = [];
  let abandoned = 0;

  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const text = await readBody(message);
    const path = message.url ?? '';
    const wire = path === '/v1/messages' ? anthropicWire : path === '/v1/chat/completions' ? openaiWire : undefined;
    if (!wire || message.method !== 'POST') {
      sendJson(response, 404, { error: { message: `no such path: ${path}`, type: 'not_found_error' } });
      return;
    }
    const asked = askedSchema.parse(JSON.parse(text));
    const headers = Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    );
    const request: MockRequest = { path, headers, body: asked, prompt: lastPrompt(asked) };
    const call = requests.push(request) - 1;
    const found = typeof script === 'function' ? script(request, call) : script[call];
    const reply = typeof found === 'string' ? { text: found } : found;
    if (!reply) {
      sendJson(response, 400, wire.error(`the script has no reply number ${call + 1}`, undefined, 400));
      return;
    }
    if (reply.delayMs) await clock.sleep(reply.delayMs);
    await send(response, wire, asked, reply);
  };

  const send = async (response: ServerResponse, wire: Wire, asked: Asked, reply: CannedReply): Promise<void> => {
    const { fault } = reply;
    if (fault?.type === 'hang') return;
    if (fault?.type === 'disconnect') {
      response.socket?.destroy();
      return;
    }
    if (fault?.type === 'status' || (fault?.type === 'stream-error' && !asked.stream)) {
      const status = fault.type === 'status' ? fault.status : 500;
      if (fault.type === 'status' && fault.retryAfter !== undefined)
        response.setHeader('retry-after', fault.retryAfter);
      const code = fault.type === 'status' ? fault.code : undefined;
      sendJson(response, status, wire.error(fault.message ?? '', code, status));
      return;
    }
    const plain = plainReply(reply, {
      maxTokens: asked.max_tokens ?? asked.max_completion_tokens ?? 4096,
      stop: asked.stop ?? asked.stop_sequences ?? [],
      ...(asked.logprobs === true && { logprobs: asked.top_logprobs ?? 0 }),
    });
    const full: WireReply = { ...plain, usage: countUsage(asked, plain, reply), model: reply.model ?? asked.model };
    if (asked.stream) await sendStream(response, wire, full, reply);
    else sendWhole(response, wire, full, reply);
  };

  const sendStream = async (
    response: ServerResponse,
    wire: Wire,
    full: WireReply,
    { fault, pieceDelayMs }: CannedReply,
  ): Promise<void> => {
    const { head, pieces, tail } = wire.events(full);
    const stopAt = fault && 'after' in fault ? fault.after : fault ? 0 : undefined;
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.write(head.join(''));
    for (const [i, events] of pieces.entries()) {
      if (i === stopAt) break;
      if (i > 0 && pieceDelayMs) await clock.sleep(pieceDelayMs);
      if (response.destroyed) return;
      response.write(events.join(''));
    }
    if (fault?.type === 'cut') {
      // Only what was written before reaches the client: give it a turn to leave.
      setImmediate(() => response.socket?.destroy());
      return;
    }
    if (fault?.type === 'stream-error') response.write(wire.errorEvent(fault.message));
    if (fault?.type === 'garbage') response.write('data: <html>not JSON</html>\n\n');
    response.end(fault ? '' : tail.join(''));
  };

  const server = createServer((message, response) => {
    response.on('close', () => {
      if (!response.writableFinished) abandoned++;
    });
    answer(message, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { error: { message: `mock server: ${String(error)}`, type: 'mock_error' } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new OversightError('The mock server has no port', { remedy: 'Check that 127.0.0.1 can be bound.' });
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    requests,
    get abandoned() {
      return abandoned;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function sendWhole(response: ServerResponse, wire: Wire, full: WireReply, { fault }: CannedReply): void {
  const body = JSON.stringify(wire.body(full));
  if (fault?.type === 'garbage') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>It works!</body></html>');
    return;
  }
  if (fault?.type === 'cut' || fault?.type === 'unfinished') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.write(body.slice(0, body.length / 2));
    setImmediate(() => response.socket?.destroy());
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function lastPrompt(asked: Asked): string {
  const content = asked.messages.at(-1)?.content;
  if (typeof content === 'string') return content;
  const parts = z
    .array(z.looseObject({ text: z.string().default('') }))
    .catch([])
    .parse(content);
  return parts.map((part) => part.text).join('');
}

function countUsage(asked: Asked, plain: PlainReply, reply: CannedReply): Usage | undefined {
  if (reply.usage === 'none') return undefined;
  const inputTokens = estimateTokens(JSON.stringify(asked.messages));
  return reply.usage ?? { inputTokens, outputTokens: estimateTokens(plain.text) };
}
