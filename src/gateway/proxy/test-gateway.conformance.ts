// A whole gateway on a socket before a fake upstream, with a store in memory, and a client that hides nothing.
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { openStore, type Store } from '../../store/index.ts';
import { type ConfigurationOverrides, readConfiguration } from '../configuration/index.ts';
import { readExchange, silentLogger } from '../operations/index.ts';
import type { JsonObject } from '../protocol/index.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../server.ts';
import type { ExchangeRecord } from '../types.ts';
import { createFakeGuard } from './fake-guard.conformance.ts';
import { createFakeUpstream, type FakeUpstream } from './fake-upstream.conformance.ts';

export interface TestGateway {
  readonly gateway: Gateway;
  readonly upstream: FakeUpstream;
  readonly store: Store;
  /** A configuration of this gateway with parts replaced, for `gateway.reload`. */
  configure(overrides?: ConfigurationOverrides, env?: Record<string, string>): Promise<GatewayOptions['configuration']>;
  ask(path: string, body: JsonObject | string | Buffer, options?: AskOptions): Promise<Reply>;
  /** The record of a reply, from the audit log. */
  recordOf(reply: Pick<Reply, 'headers'>): Promise<ExchangeRecord>;
  /** The newest records. */
  records(count: number): Promise<readonly ExchangeRecord[]>;
  close(): Promise<void>;
}

export interface AskOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly signal?: AbortSignal;
  /** Called with each chunk. */
  readonly onData?: (chunk: Buffer) => void;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly bytes: Buffer;
  /** False where the connection broke off before the proper end of the body. */
  readonly isComplete: boolean;
}

export async function createTestGateway(
  options: Partial<GatewayOptions> & { readonly overrides?: ConfigurationOverrides } = {},
): Promise<TestGateway> {
  const upstream = await createFakeUpstream();
  const store = options.store ?? (await openStore('memory:'));
  const configure: TestGateway['configure'] = (overrides = {}, env = {}) =>
    readConfiguration({
      env,
      cwd: process.cwd(),
      overrides: {
        listen: { port: 0 },
        upstreams: { openai: { url: upstream.url }, anthropic: { url: upstream.url } },
        store: { url: 'memory:' },
        limits: { perMinute: 0 },
        ...overrides,
      },
    });
  const gateway = await createGateway({
    configuration: await configure(options.overrides),
    guard: createFakeGuard(),
    logger: silentLogger,
    routes: () => ({ fetch: () => Response.json({ error: { message: 'no such route' } }, { status: 404 }) }),
    ...options,
    store,
  });
  const records: TestGateway['records'] = async (count) => {
    const events = await store.audit.list({ kind: 'exchange' }, count);
    return events.map((event) => readExchange(event)!);
  };
  return {
    gateway,
    upstream,
    store,
    configure,
    records,
    ask: (path, body, asked) => ask(gateway.url, path, body, asked),
    async recordOf({ headers }) {
      const event = await store.audit.get(String(headers['x-oversight-request-id']));
      if (!event) throw new Error('the reply has no record');
      return readExchange(event)!;
    },
    async close() {
      await gateway.close({ deadlineMs: 0 });
      await upstream.close();
      if (!options.store) await store.close();
    },
  };
}

/** One request. Resolves when the body ended or the connection broke off; rejects where there was no reply at all. */
export function ask(
  url: string,
  path: string,
  body: JsonObject | string | Buffer,
  options: AskOptions = {},
): Promise<Reply> {
  const { headers = {}, method = 'POST', signal, onData } = options;
  const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      `${url}${path}`,
      { method, headers: { 'content-type': 'application/json', ...headers }, agent: false, ...(signal && { signal }) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          onData?.(chunk);
        });
        response.once('close', () => {
          const all = Buffer.concat(chunks);
          const { statusCode = 0, headers: got, complete } = response;
          resolve({ status: statusCode, headers: got, text: all.toString(), bytes: all, isComplete: complete });
        });
        response.on('error', () => undefined);
      },
    );
    request.on('error', reject);
    request.end(bytes);
  });
}

/** Sends these bytes as they are, and gives everything that comes back until the connection ends. */
export function sendRaw(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    let got = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      got += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(got));
  });
}
