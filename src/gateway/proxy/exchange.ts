// One request of a guarded route, from its headers to its record. Every way out of here leaves a record, and nothing that was not
// judged; a bug on the way is a refusal and a line in the log, never an answer.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Configuration } from '../configuration/index.ts';
import type { GatewayContext, LimitState, LoadedGuard } from '../context.ts';
import type { RequestTrace, Telemetry } from '../operations/index.ts';
import { type Protocol, RequestProblem } from '../protocol/index.ts';
import { ExchangeDraft } from './exchange-draft.ts';
import { FAILURE_TEXTS, statusOf, UpstreamFailure } from './failure.ts';
import { PromptGate } from './prompt-gate.ts';
import { Refusal } from './refusal.ts';
import { checkBodyHeaders, parseBody, readBody } from './request-body.ts';
import { checkOrigin } from './request-origin.ts';
import type { PushUpstream } from './upstream.ts';
import { UpstreamExchange } from './upstream-exchange.ts';

export interface ExchangeParts {
  readonly context: GatewayContext;
  readonly telemetry: Telemetry;
  readonly upstreamOf: (path: string) => PushUpstream | undefined;
  /** Headers that tell a client of its limit. */
  readonly limitHeaders: (state: LimitState) => Readonly<Record<string, string>>;
  /** Gives other work a turn. */
  readonly pause: () => Promise<void>;
}

export interface ExchangeRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly protocol: Protocol;
  /** With its question mark; '' for none. */
  readonly query: string;
  readonly id: string;
  /** True where the client waits to be told that it may send its body. */
  readonly expectsContinue: boolean;
}

export class Exchange {
  readonly #parts: ExchangeParts;
  readonly #one: ExchangeRequest;
  /** Kept from the beginning: a reload changes nothing for a request in work. */
  readonly #configuration: Configuration;
  readonly #guard: LoadedGuard;
  readonly #draft: ExchangeDraft;
  readonly #gone = new AbortController();
  #upstream: UpstreamExchange | undefined;
  #trace: RequestTrace | undefined;
  #limit: Readonly<Record<string, string>> = {};
  #maySeeRule = false;
  #isRecorded = false;
  #mustClose = false;

  constructor(parts: ExchangeParts, one: ExchangeRequest) {
    this.#parts = parts;
    this.#one = one;
    const { configuration, guards, clock, elapsed } = parts.context;
    this.#configuration = configuration;
    this.#guard = guards.current();
    const { id, protocol } = one;
    this.#draft = new ExchangeDraft({ id, time: clock.now(), protocol, guard: this.#guard, configuration, elapsed });
  }

  /** Serves the request to its end. Never rejects. */
  async run(): Promise<void> {
    const { response } = this.#one;
    const onClose = () => {
      if (response.writableFinished) return;
      this.#gone.abort();
      this.#upstream?.abort();
    };
    response.once('close', onClose);
    try {
      await this.#serve();
    } catch (error) {
      await this.#answerError(error);
    }
    this.#watchEnd();
  }

  /** Ends at once: the deadline of a drain has come. */
  breakOff(): void {
    this.#mustClose = true;
    if (this.#upstream) this.#upstream.breakOff();
    else this.#gone.abort();
  }

  async #serve(): Promise<void> {
    const { request, protocol } = this.#one;
    const { headers } = request;
    const kind = this.#parts.upstreamOf(protocol.path)?.configuration.kind;
    const trace = this.#parts.telemetry.start({
      headers,
      route: protocol.path,
      provider: kind === undefined || kind === 'demo' ? 'oversight.demo' : kind,
      time: this.#draft.time,
    });
    this.#trace = trace;
    const upstream = await this.#admit();
    const { body: limit } = this.#configuration.limits;
    if (this.#one.expectsContinue) this.#one.response.writeContinue();
    const body = parseBody(await readBody(request, limit, this.#configuration.timeouts.body));
    const guarded = protocol.readRequest(body);
    this.#draft.request = guarded;
    trace.read(guarded);
    const prompt = new PromptGate(
      { ...this.#parts, configuration: this.#configuration, guard: this.#guard, signal: this.#gone.signal },
      protocol,
      guarded,
      this.#draft,
    );
    await prompt.judge();
    // What waited above may have been waited for in vain.
    this.#gone.signal.throwIfAborted();
    const asked = new UpstreamExchange({
      context: this.#parts.context,
      upstream,
      path: protocol.path + this.#one.query,
      headers: { ...headers, ...trace.headers() },
      body: JSON.stringify(prompt.withholdFrom(body)),
      isStream: guarded.stream,
      gate: prompt.gateSetting(),
      draft: this.#draft,
      response: this.#one.response,
      onChunk: () => trace.chunk(),
      ownHeaders: () => this.#ownHeaders(),
      record: () => this.#record(),
    });
    this.#upstream = asked;
    const outcome = await asked.run();
    if (outcome !== 'streamed') await this.#send(outcome.status, outcome.text, outcome.headers);
  }

  /** Everything that can be said before the body is read. @throws Refusal */
  async #admit(): Promise<PushUpstream> {
    const { request, protocol } = this.#one;
    const { context, upstreamOf, limitHeaders } = this.#parts;
    checkOrigin(request, this.#configuration);
    const caller = context.keys.identify(request.headers);
    if (!caller)
      throw new Refusal(401, 'The API key is missing or wrong.', {
        code: 'invalid_api_key',
        headers: { 'www-authenticate': 'Bearer' },
      });
    this.#draft.key = caller.name;
    this.#maySeeRule = context.keys.required && caller.role === 'admin';
    const limit = await context.limiter.take(caller.name, request.socket.remoteAddress ?? '').catch(() => {
      throw new Refusal(503, 'The service is not ready for requests.');
    });
    this.#limit = limitHeaders(limit);
    if (limit.failedOpen && this.#draft.noteFailOpen('limits')) context.metrics.failedOpen('limits');
    if (!limit.allowed) throw new Refusal(429, 'Too many requests; try again later.', { code: 'rate_limit_exceeded' });
    checkBodyHeaders(request, this.#configuration.limits.body);
    const upstream = upstreamOf(protocol.path);
    if (!upstream) throw new Refusal(404, `No model service is configured for ${protocol.path}.`);
    return upstream;
  }

  async #answerError(error: unknown): Promise<void> {
    const { response, protocol } = this.#one;
    const draft = this.#draft;
    const reply = this.#readError(error);
    draft.error ??= reply.note;
    if (response.headersSent) {
      // The answer has begun and cannot end well; whoever reads it must see that it broke off.
      draft.status = response.statusCode;
      await this.#record().catch(() => undefined);
      response.destroy();
      return;
    }
    const { status, message, code, field } = reply;
    const body = protocol.errorBody({ status, message, code, field });
    await this.#send(status, JSON.stringify(body), { ...reply.headers });
  }

  #readError(error: unknown): {
    readonly status: number;
    readonly message: string;
    readonly note?: string;
    readonly code?: string | undefined;
    readonly field?: string | undefined;
    readonly headers?: Readonly<Record<string, string>>;
  } {
    const draft = this.#draft;
    if (this.#gone.signal.aborted) {
      draft.ended = 'aborted';
      // Nobody reads it where the client went away; on a drain's deadline somebody does.
      return { status: this.#mustClose ? 503 : 499, message: 'The service is shutting down.', note: 'aborted' };
    }
    if (error instanceof Refusal) {
      if (!draft.promptBlocked) draft.ended = 'refused';
      const { status, message, code, field, headers } = error;
      return { status, message, code, field, headers, ...(draft.promptBlocked ? {} : { note: message }) };
    }
    if (error instanceof RequestProblem) {
      draft.ended = 'refused';
      return { status: 400, message: error.message, field: error.field, note: error.message };
    }
    draft.ended = 'upstream';
    if (error instanceof UpstreamFailure) {
      if (error.kind !== 'aborted') this.#parts.context.metrics.upstreamError(error.kind);
      return { status: statusOf(error.kind), message: FAILURE_TEXTS[error.kind], note: error.message };
    }
    this.#parts.context.logger.error('a request failed inside the gateway', { id: this.#one.id, reason: error });
    return { status: 500, message: 'The gateway could not handle this request.', note: 'internal error' };
  }

  /** Sends a whole reply, once its record is committed. */
  async #send(status: number, text: string, headers: Record<string, string | string[]>): Promise<void> {
    const { request, response, protocol } = this.#one;
    let sent = { status, text };
    this.#draft.status = status;
    try {
      await this.#record();
    } catch {
      const message = 'The record of this request could not be kept.';
      sent = { status: 503, text: JSON.stringify(protocol.errorBody({ status: 503, message })) };
    }
    if (response.destroyed || response.headersSent) return;
    // A body that was not read to its end would be taken for the next request.
    if (!request.complete || this.#mustClose) response.shouldKeepAlive = false;
    const bytes = Buffer.from(sent.text);
    response.writeHead(sent.status, {
      ...headers,
      'content-type': 'application/json; charset=utf-8',
      'content-length': bytes.length,
      ...this.#ownHeaders(),
    });
    if (request.complete) response.end(bytes);
    else await this.#sendBesideBody(bytes);
  }

  /**
   * The client is still sending: the reply goes out, what comes is read and thrown away for a moment, and only then is the connection
   * closed. Closed at once, it would be reset and the client would never see the reply (RFC 9112, 9.6).
   */
  async #sendBesideBody(bytes: Buffer): Promise<void> {
    const { request, response } = this.#one;
    response.write(bytes);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LINGER);
      const finish = () => {
        clearTimeout(timer);
        resolve();
      };
      request.once('end', finish);
      request.once('close', finish);
      request.once('error', finish);
      request.resume();
    });
    response.end();
  }

  /** Whether it passed, and no more: how near it came, and which stage or rule stopped it, would help whoever probes. */
  #ownHeaders(): Readonly<Record<string, string>> {
    const { decided, enforced } = this.#draft;
    const isRefused = enforced === 'blocked' || enforced === 'failed-closed';
    return {
      ...this.#limit,
      'x-oversight-decision': isRefused ? 'block' : decided === 'none' ? 'none' : 'allow',
      'x-oversight-rule': isRefused && this.#maySeeRule ? this.#draft.blockingRule : '',
    };
  }

  async #record(): Promise<void> {
    if (this.#isRecorded) return;
    this.#isRecorded = true;
    const record = this.#draft.finish();
    this.#trace?.end(record);
    await this.#parts.context.recorder.record(record);
  }

  /** A client that does not read its reply must not hold its connection for ever. */
  #watchEnd(): void {
    const { response } = this.#one;
    if (response.destroyed || response.writableFinished) return;
    const timer = setTimeout(() => response.destroy(), this.#configuration.timeouts.idle);
    timer.unref();
    response.once('close', () => clearTimeout(timer));
  }
}

/** How long a client that is still sending may go on after its reply, in milliseconds. */
const LINGER = 1000;
