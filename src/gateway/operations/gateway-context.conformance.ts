// A gateway's context for the tests of the small routes: a real store in memory and real operations around a guard that blocks the word
// "forbidden" and is unsure of "doubtful". (The name keeps it out of the build.)
import { type Clock, sha256 } from '../../base/index.ts';
import type { StreamingGuard } from '../../guard/index.ts';
import { type WordGuardOptions, wordGuard } from '../../guard/screen/word-guard.conformance.ts';
import { openStore, type Store } from '../../store/index.ts';
import { type ConfigurationOverrides, readConfiguration } from '../configuration/index.ts';
import type { GatewayContext, Judge, Upstream } from '../context.ts';
import type { ExchangeRecord } from '../types.ts';
import { readExchange } from './audit-entry.ts';
import { createCampaignDetector } from './campaign.ts';
import { createKeys } from './keys.ts';
import { createLiveFeed } from './live-feed.ts';
import { createLogger } from './logger.ts';
import { createMetrics } from './metrics.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { createRecorder } from './recorder.ts';
import { smallRoutes } from './small-routes.ts';

export interface SampleOptions {
  readonly configuration?: ConfigurationOverrides;
  readonly guard?: StreamingGuard | WordGuardOptions;
  /** Names and values of keys; default none. */
  readonly keys?: Readonly<Record<string, string>>;
  readonly judge?: Judge;
  readonly upstreams?: { readonly openai?: Upstream; readonly anthropic?: Upstream };
  /** Put in the place of parts of the context. */
  readonly context?: Partial<GatewayContext>;
}

export interface SampleGateway {
  readonly context: GatewayContext;
  readonly store: Store;
  /** Moves both clocks, in ms. */
  readonly time: { now: number };
  /** Aborted when the gateway begins to close. */
  readonly closing: AbortController;
  /** Lines of the log. */
  readonly lines: Record<string, unknown>[];
  fetch(request: Request, bindings?: object): Promise<Response>;
  /** POST with a JSON body; `key` is sent as x-api-key. */
  post(
    path: string,
    body: unknown,
    key?: string,
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly json: unknown }>;
  /** Records so far, oldest first. */
  records(): Promise<readonly ExchangeRecord[]>;
  close(): Promise<void>;
}

export async function sampleGateway(options: SampleOptions = {}): Promise<SampleGateway> {
  const time = { now: 1_700_000_000_000 };
  const clock: Clock = {
    now: () => time.now,
    // Nothing here has to wait: what sleeps is a time limit, and none of them is meant to be reached.
    sleep: (_, signal) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
  };
  const read = await readConfiguration({
    env: {},
    cwd: '/',
    ...(options.configuration && { overrides: options.configuration }),
  });
  const keys = Object.entries(options.keys ?? {}).map(
    ([name, value]) => ({ name, hash: sha256(value), perMinute: undefined, role: 'client' }) as const,
  );
  const configuration = { ...read, keys };
  const store = await openStore('memory:');
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ level: 'debug', write: (line) => lines.push(JSON.parse(line)), clock });
  const metrics = createMetrics({ clock, eventLoop: false });
  const live = createLiveFeed();
  const campaign = createCampaignDetector(() => configuration.campaign, store, clock);
  const given = options.guard ?? { thresholds: { block: 0.95, escalate: 0.5 } };
  const guard = 'stream' in given ? given : wordGuard(given);
  const loaded = { guard, name: 'words', folder: '', hash: guard.hash, constitution: 'rules' };
  const { openai, anthropic } = options.upstreams ?? {};
  const context: GatewayContext = {
    ...{ configuration, version: '1.2.3', started: time.now, store, clock, elapsed: () => time.now },
    guards: {
      current: () => loaded,
      previous: () => undefined,
      promote: () => Promise.reject(new Error('not here')),
      rollback: () => Promise.reject(new Error('not here')),
      subscribe: () => () => undefined,
    },
    ...{ metrics, logger, live, campaign },
    recorder: createRecorder(store.audit, live, metrics, {
      retainText: () => configuration.audit.retainText,
      required: () => configuration.audit.required,
      ...{ logger, clock, campaign, reviews: store.reviews },
    }),
    keys: createKeys(keys),
    limiter: createRateLimiter(
      () => configuration.limits,
      () => configuration.keys,
      store.limits,
      clock,
    ),
    judge: options.judge,
    upstreams: { openai, anthropic, of: () => openai ?? anthropic },
    load: { requests: 1, streams: 0, heldBytes: 0, draining: false },
    problems: () => [],
    clientUrl: 'http://127.0.0.1:8787/v1',
    ...options.context,
  };
  const closing = new AbortController();
  const app = smallRoutes(context, { signal: closing.signal });
  const fetch = async (request: Request, bindings: object = {}) => app.fetch(request, bindings);
  return {
    ...{ context, store, time, closing, lines, fetch },
    async post(path, body, key) {
      const headers = { 'content-type': 'application/json', ...(key !== undefined && { 'x-api-key': key }) };
      const request = new Request(`http://127.0.0.1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      const response = await fetch(request);
      return { status: response.status, headers: response.headers, json: await response.json() };
    },
    async records() {
      const events = await store.audit.list({ kind: 'exchange' }, 1000);
      return events.flatMap((event) => readExchange(event) ?? []).reverse();
    },
    close: () => store.close(),
  };
}
