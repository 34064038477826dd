// A scripted model behind a real HTTP server on the loopback, so that the gateway can be tried without a key and without a network.
// It speaks the three protocols, streamed and not, at the pace of a real model. It is no model: see topics.ts for all it can say.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Clock, createRandom, OversightError, type Random, systemClock } from '../../base/index.ts';
import {
  type GuardedRequest,
  isObject,
  type JsonObject,
  type Protocol,
  type ProtocolName,
  protocolOf,
  protocols,
  RequestProblem,
} from '../protocol/index.ts';
import { formatSseEvent, type SseEvent } from '../sse/index.ts';
import { type Script, writeScript } from './script.ts';
import type { Answer, Wire } from './wire.ts';
import { chatWire } from './wires/chat.ts';
import { messagesWire } from './wires/messages.ts';
import { responsesWire } from './wires/responses.ts';

export interface DemoOptions {
  readonly clock?: Clock;
  /** Decides the ids of the answers; default 0. */
  readonly seed?: number | string;
  /** Default 40; Infinity: without a pause. */
  readonly tokensPerSecond?: number;
  /** The text that a demonstration of a slip ends with; the default is stopped by the general guard. */
  readonly slip?: string;
  /** Default 0: any free port. */
  readonly port?: number;
}

export interface DemoUpstream {
  /** Origin without a path: "http://127.0.0.1:PORT". */
  readonly url: string;
  /** Cuts what is open and closes the server. */
  close(): Promise<void>;
}

export const DEMO_MODEL = 'demo';

const WIRES: Readonly<Record<ProtocolName, Wire>> = {
  'openai-chat': chatWire,
  'anthropic-messages': messagesWire,
  'openai-responses': responsesWire,
};
const MAX_BODY = 16 * 1024 * 1024;

/** @throws OversightError where the port cannot be had. */
export async function createDemoUpstream(options: DemoOptions = {}): Promise<DemoUpstream> {
  const { clock = systemClock, seed = 0, tokensPerSecond = 40, slip, port = 0 } = options;
  const random = createRandom(seed);
  const server = createServer((request, response) => {
    answer(request, response, { clock, random, tokensPerSecond, slip }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const remedy = 'Choose another port, or leave it out.';
      reject(new OversightError(`The demo model cannot listen on port ${port}: ${cause.message}`, { remedy }));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${isObject(address) ? address['port'] : port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Setting {
  readonly clock: Clock;
  readonly random: Random;
  readonly tokensPerSecond: number;
  readonly slip: string | undefined;
}

async function answer(request: IncomingMessage, response: ServerResponse, setting: Setting): Promise<void> {
  const path = (request.url ?? '').split('?')[0]!;
  const protocol = protocolOf(path);
  if (request.method === 'GET' && path === '/v1/models') {
    const model = { id: DEMO_MODEL, object: 'model', created: 1_750_000_000, owned_by: 'oversight' };
    sendJson(response, 200, { object: 'list', data: [model] });
  } else if (!protocol || request.method !== 'POST')
    sendJson(response, 404, protocols[0]!.errorBody({ status: 404, message: 'The demo model has no such route.' }));
  else await converse(protocol, request, response, setting);
}

async function converse(
  protocol: Protocol,
  request: IncomingMessage,
  response: ServerResponse,
  setting: Setting,
): Promise<void> {
  const body = await readBody(request);
  const asked = readAsked(protocol, body);
  if (asked instanceof RequestProblem) {
    const { message, field } = asked;
    sendJson(response, 400, protocol.errorBody({ status: 400, message, field }));
    return;
  }
  const script = writeScript(lastUserText(asked), body?.['tools'], setting.slip);
  const options = body?.['stream_options'];
  const told: Answer = {
    script,
    model: asked.model,
    id: setting.random.next().toString(36).slice(2, 14),
    created: Math.floor(setting.clock.now() / 1000),
    choices: asked.choices,
    inputTokens: asked.messages.reduce((sum, { text }) => sum + Math.ceil(text.length / 4), 0),
    includeUsage: isObject(options) && options['include_usage'] === true,
  };
  const wire = WIRES[protocol.name];
  if (asked.stream) await sendStream(response, wire.stream(told), script, setting);
  else sendWhole(response, wire.whole(told), script);
}

function readAsked(protocol: Protocol, body: JsonObject | undefined): GuardedRequest | RequestProblem {
  if (!body) return new RequestProblem('The body is no JSON object, or too large.');
  try {
    return protocol.readRequest(body);
  } catch (error) {
    if (error instanceof RequestProblem) return error;
    throw error;
  }
}

function lastUserText({ messages }: GuardedRequest): string {
  const last = messages.findLast(({ role }) => role === 'user');
  const own = messages.filter(({ role, index }) => role === 'user' && index === last?.index);
  return own.map(({ text }) => text).join('\n');
}

async function sendStream(
  response: ServerResponse,
  { head, tokens, tail }: ReturnType<Wire['stream']>,
  { cutAfter, pace }: Script,
  { clock, tokensPerSecond }: Setting,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const write = (events: readonly SseEvent[]) => response.write(events.map(formatSseEvent).join(''));
  const pauseMs = 1000 / (tokensPerSecond * pace);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  write(head);
  for (const [i, events] of tokens.entries()) {
    if (pauseMs > 0) await clock.sleep(pauseMs, gone.signal);
    if (i === cutAfter) {
      // What was written before reaches the other side first.
      setImmediate(() => response.destroy());
      return;
    }
    write(events);
  }
  write(tail);
  response.end();
}

function sendWhole(response: ServerResponse, body: JsonObject, { cutAfter }: Script): void {
  if (cutAfter === undefined) {
    sendJson(response, 200, body);
    return;
  }
  const text = JSON.stringify(body);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.write(text.slice(0, text.length / 2));
  setImmediate(() => response.destroy());
}

function sendJson(response: ServerResponse, status: number, body: JsonObject): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<JsonObject | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}
