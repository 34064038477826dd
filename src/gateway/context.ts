// What the parts of a running gateway have of each other. Types only, so that operations, proxy and dashboard meet here without
// importing one another; server.ts fills it in.
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../base/index.ts';
import type { Exchange, StreamingGuard, Verdict } from '../guard/index.ts';
import type { Alert, Store } from '../store/index.ts';
import type { Configuration, UpstreamConfiguration } from './configuration/types.ts';
import type { Pulse } from './contract.ts';
import type { ExchangeRecord, FailOpenCause, LiveEvent } from './types.ts';

export interface GatewayContext {
  /** The configuration in force; a reload replaces it, so read it anew for each request. */
  readonly configuration: Configuration;
  /** Of the package. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly started: number;
  readonly store: Store;
  readonly clock: Clock;
  /** Milliseconds of a clock that never goes back; for budgets and latencies. */
  readonly elapsed: () => number;
  readonly guards: LiveGuard;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly live: LiveFeed;
  readonly recorder: Recorder;
  readonly keys: Keys;
  readonly limiter: Limiter;
  readonly campaign: Campaign;
  readonly judge: Judge | undefined;
  readonly upstreams: Upstreams;
  /** What runs at this moment. */
  readonly load: Load;
  /** Why the gateway is not ready (draining, a shared guard that this machine lacks ...); empty when it is. */
  problems(): readonly string[];
  /** Base URL for clients, for example "http://127.0.0.1:8787/v1"; '' before it listens. */
  readonly clientUrl: string;
}

/** Counts of this process; written by the proxy, read by metrics and pages. */
export interface Load {
  /** Requests in work, of any route. */
  requests: number;
  /** Answers that are streaming. */
  streams: number;
  /** Bytes received from upstream and not yet released. */
  heldBytes: number;
  draining: boolean;
}

/** A guard in memory and where it came from. */
export interface LoadedGuard {
  readonly guard: StreamingGuard;
  readonly name: string;
  /** Absolute; '' for a guard that was handed over in memory. */
  readonly folder: string;
  /** Hash of the manifest. */
  readonly hash: string;
  /** SHA-256 of the constitution's text it was built from; '' where not known. */
  readonly constitution: string;
}

/** The guard that judges now. A request takes `current()` once and keeps it to its end. */
export interface LiveGuard {
  current(): LoadedGuard;
  /** The guard that was live before, for a rollback. */
  previous(): LoadedGuard | undefined;
  /**
   * Loads the guard in `folder`, makes it live here and tells the other gateways of the database. When it cannot be loaded the old
   * one stays. @throws OversightError('input')
   */
  promote(folder: string): Promise<LoadedGuard>;
  /** Makes the previous guard live again. @throws OversightError('input') where there is none. */
  rollback(): Promise<LoadedGuard>;
  /** Called after each change; returns what ends it. */
  subscribe(listener: (guard: LoadedGuard) => void): () => void;
}

/** Who asks. `name` is '' where no keys are configured. */
export interface Caller {
  readonly name: string;
  readonly role: 'client' | 'admin';
}

export interface Keys {
  /** False: no keys are configured and everybody may ask. */
  readonly required: boolean;
  /** The caller by `Authorization: Bearer` or `x-api-key`; undefined for a wrong key, and for none where one is required. */
  identify(headers: IncomingHttpHeaders): Caller | undefined;
}

export interface Limiter {
  /** Takes one request; `address` stands in for the key where there are none. Rejects when the store does not answer. */
  take(key: string, address: string): Promise<LimitState>;
}

export interface LimitState {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly retryAfterMs: number;
  /** Requests a minute; 0 = no limit. */
  readonly limit: number;
  /** Milliseconds until the bucket is full again. */
  readonly resetMs: number;
  /** True: the limit could not be read, and the request passes because the configuration says so. */
  readonly failedOpen?: boolean;
}

export interface Campaign {
  /**
   * Factor in (0, 1] on the thresholds of this key: below 1 while an alert holds. `failedOpen` is called where it could not be read
   * and the configuration lets requests pass all the same.
   */
  thresholdFactor(key: string, failedOpen?: () => void): Promise<number>;
  /** Notes a judged request. */
  note(
    key: string,
    at: { readonly score: number | null; readonly threshold: number; readonly blocked: boolean },
  ): Promise<void>;
}

/** One JSON line each; values under secret-looking names are masked. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** What is measured. The recorder calls `exchange`; the proxy calls the rest while a request runs. */
export interface Metrics {
  /** A request of a guarded route ended: counts by route and decision, latencies, tokens. */
  exchange(record: ExchangeRecord): void;
  /** Judging one piece of text took this many microseconds. */
  scored(micros: number): void;
  /** Milliseconds between the upstream's first piece and its release. */
  addedFirstToken(ms: number): void;
  /** `kind`: connect, timeout, cut, status, malformed, too-large, encoding. */
  upstreamError(kind: string): void;
  /** Something passed because this failed; called where it passes. */
  failedOpen(cause: FailOpenCause): void;
  /** The record of a request could not be committed. */
  auditFailed(): void;
  /** A request of any route ended (also those that are not guarded). */
  request(route: string, status: number, ms: number): void;
  /** Of the last minute. */
  pulse(load: Load): Pulse;
  /** Prometheus text. */
  text(context: Pick<GatewayContext, 'load' | 'guards' | 'configuration'>): Promise<string>;
}

export interface Recorder {
  /** Resolves when the record is committed and published; rejects when the log cannot take it. */
  record(record: ExchangeRecord): Promise<void>;
}

export interface LiveFeed {
  publish(event: LiveEvent): void;
  /** Events from now on until the signal; the oldest are dropped for a reader that is too slow. */
  subscribe(signal: AbortSignal): AsyncIterable<LiveEvent>;
}

/** What a judge is asked. */
export interface JudgeQuestion {
  /** The whole conversation; the last message may still be growing. */
  readonly exchange: Exchange;
  /** What the guard found. */
  readonly verdict: Verdict;
  /** Folder of the guard whose constitution holds; '' where there is none. */
  readonly folder: string;
}

export interface JudgeAnswer {
  /** What is to be done. */
  readonly decision: 'allow' | 'block';
  /** What the judge said: 'timeout' and 'error' are decided by `onTimeout` of the configuration. */
  readonly answer: 'allow' | 'block' | 'timeout' | 'error';
  readonly ms: number;
  readonly reason?: string | undefined;
}

export interface Judge {
  /** Model's name without secrets. */
  readonly name: string;
  readonly timeoutMs: number;
  /** Never rejects; ends by its time limit at the latest. */
  ask(question: JudgeQuestion, signal?: AbortSignal): Promise<JudgeAnswer>;
}

/** One request to an upstream. Hop-by-hop headers are removed and the configured key is put in by the upstream itself. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  /** Route, for example "/v1/models"; appended to the configured base path. */
  readonly path: string;
  /** The client's headers; {} for a request of our own. */
  readonly headers: IncomingHttpHeaders;
  readonly body?: string | Buffer | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface UpstreamReply {
  readonly status: number;
  /** Lower-case names; without hop-by-hop headers, encoding and length. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Decoded (gzip, deflate, br); leaving the loop early aborts the request. Throws UpstreamFailure when it breaks off. */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface Upstream {
  readonly family: 'openai' | 'anthropic';
  readonly configuration: UpstreamConfiguration;
  /** Null before the first request or probe. */
  readonly healthy: boolean | null;
  /** @throws UpstreamFailure */
  send(request: UpstreamRequest): Promise<UpstreamReply>;
  /** True when a connection can be made; asked at most every few seconds. */
  reachable(): Promise<boolean>;
}

export interface Upstreams {
  readonly openai: Upstream | undefined;
  readonly anthropic: Upstream | undefined;
  /** The upstream that serves a route: the anthropic one "/v1/messages", the openai one everything else. */
  of(path: string): Upstream | undefined;
}

/** Called by the campaign detector. */
export type OnAlert = (alert: Alert) => void;
