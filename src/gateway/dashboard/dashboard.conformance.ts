// A gateway's context for tests of the dashboard: a real store in memory, real operations, a guard that blocks "forbidden", and an
// upstream that says what it is told. (The name keeps it out of the build.)

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { type Clock, hashJson, OversightError, sha256 } from '../../base/index.ts';
import { parseConstitution, readManifest } from '../../guard/index.ts';
import { keywordGuard } from '../../guard/model/sample-ensemble.conformance.ts';
import { openStore, type Store } from '../../store/index.ts';
import { type ConfigurationOverrides, readConfiguration } from '../configuration/index.ts';
import type { GatewayContext, Judge, LiveGuard, LoadedGuard, Upstream } from '../context.ts';
import type { Problem, Status } from '../contract.ts';
import {
  createKeys,
  createLiveFeed,
  createMetrics,
  createRateLimiter,
  createRecorder,
  silentLogger,
} from '../operations/index.ts';
import { type DashboardOptions, dashboardRoutes } from './dashboard.ts';
import type { DashboardEnvironment } from './environment.ts';

/** A clock that stands until it is told to go on. */
export interface HandClock extends Clock {
  advance(ms: number): Promise<void>;
  /** Sleepers at this moment. */
  readonly sleepers: number;
}

export function createHandClock(start = 1_700_000_000_000): HandClock {
  let now = start;
  const waiting = new Set<{ readonly until: number; readonly wake: () => void }>();
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = {
          until: now + ms,
          wake: () => {
            waiting.delete(sleeper);
            signal?.removeEventListener('abort', leave);
            resolve();
          },
        };
        const leave = () => {
          waiting.delete(sleeper);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', leave, { once: true });
        waiting.add(sleeper);
      }),
    advance: async (ms) => {
      now += ms;
      for (const sleeper of [...waiting]) if (sleeper.until <= now) sleeper.wake();
      await new Promise((resolve) => setImmediate(resolve));
    },
    get sleepers() {
      return waiting.size;
    },
  };
}

export interface TestDashboard {
  readonly app: Hono<DashboardEnvironment>;
  readonly context: GatewayContext;
  readonly store: Store;
  readonly clock: HandClock;
  /** Holds .oversight; the library is .oversight/guards. */
  readonly workspace: string;
  /** Bodies that were sent to the upstream. */
  readonly asked: readonly string[];
  /** What the upstream answers from now on; default a harmless stream. */
  answer: (body: string, signal: AbortSignal | undefined) => AsyncIterable<Uint8Array> | { readonly status: number };
  /** Asks as a page on this machine does: right host and origin, and the token where it changes something. */
  ask(path: string, init?: RequestInit & { readonly from?: string }): Promise<Response>;
  json<T>(path: string, init?: RequestInit & { readonly from?: string }): Promise<T>;
  /** POST, PUT or DELETE with a JSON body. */
  send(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
  /** Makes a folder of the library that lists as a guard. */
  addGuard(
    id: string,
    more?: { readonly name?: string; readonly training?: Record<string, unknown>; readonly block?: number },
  ): Promise<string>;
  close(): Promise<void>;
}

export interface TestOptions {
  readonly configuration?: ConfigurationOverrides;
  readonly keys?: readonly { readonly name: string; readonly key: string; readonly role: 'client' | 'admin' }[];
  readonly dashboard?: DashboardOptions;
  readonly judge?: Judge;
  readonly upstream?: 'openai' | 'anthropic' | 'demo' | 'none';
}

export const HOST = '127.0.0.1:8787';

export async function openTestDashboard(options: TestOptions = {}): Promise<TestDashboard> {
  const workspace = await mkdtemp(join(tmpdir(), 'oversight-dashboard-'));
  const clock = createHandClock();
  const store = await openStore('memory:');
  const read = await readConfiguration({
    env: {},
    cwd: workspace,
    overrides: { guard: { folder: '.oversight/guards/first' }, ...options.configuration },
  });
  const keys = (options.keys ?? []).map(({ name, key, role }) => ({
    name,
    hash: sha256(key),
    perMinute: undefined,
    role,
  }));
  const configuration = { ...read, keys };
  const metrics = createMetrics({ clock, eventLoop: false });
  const live = createLiveFeed();
  const asked: string[] = [];
  const bench: { answer: TestDashboard['answer'] } = { answer: () => openaiReply(['Kettles ', 'boil ', 'water.']) };
  const upstream = options.upstream === 'none' ? undefined : fakeUpstream(options.upstream ?? 'demo', asked, bench);
  const upstreams = {
    openai: upstream?.family === 'openai' ? upstream : undefined,
    anthropic: upstream?.family === 'anthropic' ? upstream : undefined,
    of: () => upstream,
  };
  const context: GatewayContext = {
    configuration,
    version: '1.2.3',
    started: clock.now(),
    store,
    clock,
    elapsed: () => performance.now(),
    guards: fakeGuards(),
    metrics,
    logger: silentLogger,
    live,
    recorder: createRecorder(store.audit, live, metrics, {
      retainText: () => configuration.audit.retainText,
      required: () => configuration.audit.required,
      logger: silentLogger,
      clock,
    }),
    keys: createKeys(keys),
    limiter: createRateLimiter(
      () => configuration.limits,
      () => keys,
      store.limits,
      clock,
    ),
    campaign: { thresholdFactor: async () => 1, note: async () => undefined },
    judge: options.judge,
    upstreams,
    load: { requests: 0, streams: 0, heldBytes: 0, draining: false },
    problems: () => [],
    clientUrl: `http://${HOST}/v1`,
  };
  const app = dashboardRoutes(context, {
    workspace,
    parse: async (markdown) => parseConstitution(markdown),
    ...options.dashboard,
  });
  let token: string | undefined;
  const ask: TestDashboard['ask'] = async (path, { from = '127.0.0.1', ...init } = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has('host')) headers.set('host', HOST);
    return await app.request(`http://${HOST}${path}`, { ...init, headers }, connection(from));
  };
  const json = async <T>(path: string, init: Parameters<typeof ask>[1] = {}): Promise<T> => {
    const response = await ask(path, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const dashboard: TestDashboard = {
    app,
    context,
    store,
    clock,
    workspace,
    asked,
    get answer() {
      return bench.answer;
    },
    set answer(answer) {
      bench.answer = answer;
    },
    ask,
    json,
    send: async (method, path, body, headers = {}) => {
      if (token === undefined && !context.keys.required) token = (await json<Status>('/api/status')).csrf;
      return await ask(path, {
        method,
        headers: {
          origin: `http://${HOST}`,
          'sec-fetch-site': 'same-origin',
          ...(token !== undefined && { 'x-oversight-csrf': token }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    },
    addGuard: (id, more) => writeManifest(join(configuration.guard.library, id), more),
    close: async () => {
      metrics.close();
      await store.close();
      await rm(workspace, { recursive: true, force: true });
    },
  };
  return dashboard;
}

/** The body of a refusal. */
export async function problemOf(response: Response): Promise<Problem['error']> {
  return ((await response.json()) as Problem).error;
}

/** What node's server tells of a connection from this address. */
export function connection(address: string): HttpBindings {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: address });
  const incoming = new IncomingMessage(socket);
  return { incoming, outgoing: new ServerResponse(incoming) };
}

/** A guard in memory; promoting reads a manifest and takes the same guard under its name. */
function fakeGuards(): LiveGuard {
  const first: LoadedGuard = { guard: keywordGuard(), name: 'Keyword', folder: '', hash: 'sample', constitution: '' };
  let current = first;
  let previous: LoadedGuard | undefined;
  const listeners = new Set<(guard: LoadedGuard) => void>();
  const take = (next: LoadedGuard) => {
    [previous, current] = [current, next];
    for (const listener of listeners) listener(next);
    return next;
  };
  return {
    current: () => current,
    previous: () => previous,
    promote: async (folder) => {
      const manifest = await readManifest(folder);
      if (manifest.name === 'broken') throw new OversightError(`${folder} cannot be loaded`, { kind: 'input' });
      return take({ ...first, name: manifest.name, folder, hash: hashJson(manifest) });
    },
    rollback: async () => {
      if (!previous) throw new OversightError('there is none', { kind: 'input' });
      return take(previous);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

async function writeManifest(
  folder: string,
  { name = 'Guard', training = {}, block = 0.7 }: Parameters<TestDashboard['addGuard']>[1] = {},
): Promise<string> {
  const scale = { knots: [0, 1], values: [0, 1], slope: 1 };
  const standard = { mean: 0, deviation: 1 };
  const manifest = {
    format: 1,
    tokenizer: 1,
    name,
    rules: ['weapons', 'fraud', 'drugs'],
    standards: [{ harm: standard, style: standard }],
    calibration: { harm: scale, style: scale, joint: { alpha: 2, reach: 1 }, platt: { slope: 1, intercept: 0 } },
    thresholds: { block },
    training,
    files: { 'constitution.0.md': '0'.repeat(64) },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'constitution.0.md'), '# Guard\n\n# Restricted\n\n# Permitted\n');
  return folder;
}

function fakeUpstream(
  kind: 'openai' | 'anthropic' | 'demo',
  asked: string[],
  bench: { readonly answer: TestDashboard['answer'] },
): Upstream {
  return {
    family: kind === 'anthropic' ? 'anthropic' : 'openai',
    configuration: {
      kind,
      url: 'https://user:secret@model.example/base?key=secret',
      key: undefined,
      passClientKey: false,
      headers: {},
      connections: 1,
      retries: 0,
    },
    healthy: null,
    reachable: async () => true,
    send: async ({ body, signal }) => {
      asked.push(String(body));
      const answer = bench.answer(String(body), signal);
      if ('status' in answer) return { status: answer.status, headers: {}, body: chunks([]) };
      return { status: 200, headers: { 'content-type': 'text/event-stream' }, body: answer };
    },
  };
}

/** An answer of chat completions, one chunk for each piece. @param end false: it breaks off */
export function openaiReply(pieces: readonly string[], end = true): AsyncIterable<Uint8Array> {
  const chunk = (delta: object, reason: string | null) =>
    `data: ${JSON.stringify({ id: 'chat-1', object: 'chat.completion.chunk', created: 1, model: 'demo', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`;
  const events = [
    chunk({ role: 'assistant', content: '' }, null),
    ...pieces.map((content) => chunk({ content }, null)),
  ];
  return chunks(end ? [...events, chunk({}, 'stop'), 'data: [DONE]\n\n'] : events);
}

async function* chunks(texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

/** Server-sent events of a whole answer. */
export async function readEvents<T extends { readonly type: string }>(response: Response): Promise<readonly T[]> {
  const text = await response.text();
  return text.split('\n\n').flatMap((block) => {
    const data = /^data: (.*)$/m.exec(block)?.[1];
    if (data === undefined) return [];
    const event = JSON.parse(data) as T;
    if (/^event: (.*)$/m.exec(block)?.[1] !== event.type) throw new Error(`the event's name is not its type: ${block}`);
    return [event];
  });
}
