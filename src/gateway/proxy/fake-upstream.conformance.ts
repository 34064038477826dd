// A model service made of node:http that does what a test tells it to, good or bad, and remembers what it was asked.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { JsonObject } from '../protocol/index.ts';
import type { SseEvent } from '../sse/index.ts';
import { bytesOfEvents } from './answer-streams.conformance.ts';

export interface UpstreamCall {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly response: ServerResponse;
  /** Resolves when the gateway has closed or aborted the call. */
  readonly closed: Promise<void>;
}

export type Answer = (call: UpstreamCall) => void | Promise<void>;

export interface FakeUpstream {
  readonly url: string;
  readonly calls: readonly UpstreamCall[];
  /** What it does from now on. */
  answer(answer: Answer): void;
  /** Resolves with the next call. */
  next(): Promise<UpstreamCall>;
  close(): Promise<void>;
}

export async function createFakeUpstream(): Promise<FakeUpstream> {
  let answer: Answer = ({ response }) => void response.writeHead(500).end();
  const calls: UpstreamCall[] = [];
  let waiting: ((call: UpstreamCall) => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    const closed = new Promise<void>((resolve) => response.once('close', resolve));
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const call = { url: request.url ?? '', headers: request.headers, body, response, closed };
      calls.push(call);
      for (const tell of waiting) tell(call);
      waiting = [];
      void answer(call);
    });
    response.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answer(next) {
      answer = next;
    },
    next: () => new Promise((resolve) => waiting.push(resolve)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const ENCODERS = { gzip: gzipSync, deflate: deflateSync, 'raw deflate': deflateRawSync, br: brotliCompressSync };
export type Encoding = keyof typeof ENCODERS;
export const ENCODINGS: readonly Encoding[] = ['gzip', 'deflate', 'raw deflate', 'br'];

/** Answers with a stream of events; `cut` breaks the connection after so many bytes. */
export function streaming(
  events: readonly SseEvent[],
  options: { readonly encoding?: Encoding; readonly cut?: number } = {},
): Answer {
  const { encoding, cut } = options;
  const plain = bytesOfEvents(events);
  const bytes = encoding ? ENCODERS[encoding](plain) : plain;
  return ({ response }) => {
    const coding = encoding === 'raw deflate' ? 'deflate' : encoding;
    response.writeHead(200, { 'content-type': 'text/event-stream', ...(coding && { 'content-encoding': coding }) });
    if (cut === undefined) response.end(bytes);
    else response.write(bytes.subarray(0, cut), () => response.destroy());
  };
}

/** Answers with JSON. */
export function replying(
  body: JsonObject | string,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return ({ response }) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  };
}

/** Compresses a whole body; for `replying` with the header. */
export function compressing(body: JsonObject, encoding: Encoding): Answer {
  return ({ response }) => {
    const coding = encoding === 'raw deflate' ? 'deflate' : encoding;
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding });
    response.end(ENCODERS[encoding](JSON.stringify(body)));
  };
}
