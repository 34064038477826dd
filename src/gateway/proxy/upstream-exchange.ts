// The second half of an exchange: the request goes to the upstream, and its answer, whole or streamed, comes back through the guard.
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { GatewayContext } from '../context.ts';
import { formatSseEvent } from '../sse/index.ts';
import type { GateOutcome, GateSetting } from './answer-gate.ts';
import { AnswerTexts } from './answer-texts.ts';
import type { ExchangeDraft } from './exchange-draft.ts';
import { FAILURE_TEXTS, UpstreamFailure } from './failure.ts';
import { replyHeaders } from './headers.ts';
import type { ReplyFlow, ReplyHandler } from './reply-flow.ts';
import { StreamedReply } from './streamed-reply.ts';
import type { PushUpstream } from './upstream.ts';
import { judgeReply, LARGEST_ERROR, mayPassError, WholeReply } from './whole-reply.ts';

export interface AskSetting {
  readonly context: GatewayContext;
  readonly upstream: PushUpstream;
  /** Path with query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly isStream: boolean;
  readonly gate: GateSetting;
  readonly draft: ExchangeDraft;
  readonly response: ServerResponse;
  /** Told of each chunk of a stream. */
  readonly onChunk: () => void;
  /** Headers of our own for a reply that begins. */
  readonly ownHeaders: () => Readonly<Record<string, string>>;
  /** Commits the record; rejects when that cannot be done. */
  readonly record: () => Promise<void>;
}

/** A whole reply for the client; 'streamed' where everything was sent already. */
export type AskOutcome =
  | 'streamed'
  | { readonly status: number; readonly text: string; readonly headers: Record<string, string | string[]> };

/** How long an upstream may take to end after its answer has, in milliseconds. */
const UPSTREAM_LINGER = 1000;

type Body = Pick<ReplyHandler, 'data' | 'end' | 'fail'>;

export class UpstreamExchange implements ReplyHandler {
  readonly #setting: AskSetting;
  #flow: ReplyFlow | undefined;
  #body: Body | undefined;
  #streamed: StreamedReply | undefined;
  #isOver = false;
  #isNoted = false;
  #hasUpstreamEnded = false;
  #began = 0;
  #resolve: (outcome: AskOutcome) => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(setting: AskSetting) {
    this.#setting = setting;
  }

  /** @throws UpstreamFailure where nothing was sent to the client yet; whatever `record` rejects with */
  run(): Promise<AskOutcome> {
    const { upstream, path, headers, body, draft } = this.#setting;
    this.#began = draft.age;
    return new Promise<AskOutcome>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      const flow = upstream.open({ method: 'POST', path, headers, body }, this);
      if (this.#isOver) flow.abort();
      else this.#flow = flow;
    });
  }

  /** The client went away. */
  abort(): void {
    this.#close(new UpstreamFailure('aborted', FAILURE_TEXTS.aborted));
  }

  /** The gateway ends: what streams gets an error frame, what does not is answered with an error. */
  breakOff(): void {
    const failure = new UpstreamFailure('cut', 'The gateway is shutting down.');
    if (this.#streamed && !this.#streamed.gate.isOver) this.#streamed.gate.breakOff(failure);
    else if (!this.#streamed) this.#close(failure);
  }

  start(status: number, headers: IncomingHttpHeaders): void {
    const { draft, isStream, context } = this.#setting;
    draft.upstreamStatus = status;
    draft.upstreamFirstByte = draft.age - this.#began;
    const type = String(headers['content-type'] ?? '')
      .split(';')[0]!
      .trim()
      .toLowerCase();
    const isJson = type === 'application/json' || type.endsWith('+json');
    if (status < 200 || status > 299) this.#body = this.#gather(LARGEST_ERROR, status, headers);
    else if (isStream && type === 'text/event-stream') this.#body = this.#openStream(headers);
    else if (isJson) this.#body = this.#gather(context.configuration.limits.reply, status, headers);
    else this.#close(new UpstreamFailure('malformed', FAILURE_TEXTS.malformed));
  }

  data(bytes: Uint8Array): void {
    if (this.#streamed) this.#setting.onChunk();
    this.#body?.data(bytes);
  }

  end(): void {
    this.#hasUpstreamEnded = true;
    this.#body?.end();
  }

  fail(failure: UpstreamFailure): void {
    if (this.#body) this.#body.fail(failure);
    else this.#close(failure);
  }

  /** Ends everything; `error` is what `run` rejects with. */
  #close(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#flow?.abort();
    if (this.#streamed) this.#noteStream(this.#streamed);
    this.#streamed?.gate.abandon();
    this.#reject(error);
  }

  #gather(limit: number, status: number, headers: IncomingHttpHeaders): WholeReply {
    const reply = new WholeReply(limit);
    const isError = status < 200 || status > 299;
    reply.text
      .then((text) => (isError ? this.#passError(text, status, headers) : this.#passReply(text, status, headers)))
      .catch((error) => {
        // An error body that is too large or breaks off says no less than that there was an error.
        if (isError && error instanceof UpstreamFailure) this.#settleError(status, headers, undefined);
        else this.#close(error);
      });
    return reply;
  }

  async #passReply(text: string, status: number, headers: IncomingHttpHeaders): Promise<void> {
    const { draft, gate } = this.#setting;
    const texts = new AnswerTexts(gate);
    draft.answer = texts;
    const judged = await judgeReply(text, gate, texts, ({ usage, unjudged }) => {
      draft.usage = usage;
      draft.answerUnjudged = unjudged;
    });
    draft.pieces = texts.all.length;
    this.#settle({ status, text: judged.text, headers: replyHeaders(headers) });
  }

  async #passError(text: string, status: number, headers: IncomingHttpHeaders): Promise<void> {
    const { draft, gate } = this.#setting;
    const texts = new AnswerTexts(gate);
    const mayPass = await mayPassError(text, texts);
    draft.answer = texts;
    this.#settleError(status, headers, mayPass ? text : undefined);
  }

  #settleError(status: number, headers: IncomingHttpHeaders, text: string | undefined): void {
    const { draft, gate, context } = this.#setting;
    this.#flow?.abort();
    context.metrics.upstreamError('status');
    draft.ended = 'upstream';
    draft.error = `the upstream answered ${status}`;
    const own = gate.protocol.errorBody({ status, message: FAILURE_TEXTS.status });
    this.#settle({ status, text: text ?? JSON.stringify(own), headers: replyHeaders(headers) });
  }

  #settle(outcome: AskOutcome): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#resolve(outcome);
  }

  #openStream(headers: IncomingHttpHeaders): StreamedReply {
    const { response, gate, context, draft, ownHeaders } = this.#setting;
    const streamed = new StreamedReply({
      response,
      gate,
      flow: () => this.#flow,
      load: context.load,
      metrics: context.metrics,
      begin: () => {
        response.writeHead(200, {
          ...replyHeaders(headers),
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-cache, no-transform',
          // Asks nginx and its like not to gather the stream.
          'x-accel-buffering': 'no',
          ...ownHeaders(),
        });
      },
      finish: (frames, outcome) => {
        this.#finishStream(frames, outcome).catch((error) => this.#close(error));
      },
      onFirstReleased: (ms) => {
        draft.addedFirstToken = ms;
      },
    });
    this.#streamed = streamed;
    draft.answer = streamed.gate.texts;
    context.load.streams++;
    return streamed;
  }

  async #finishStream(frames: string, outcome: GateOutcome): Promise<void> {
    const { response, draft, record, gate, context } = this.#setting;
    if (this.#isOver) return;
    this.#noteStream(this.#streamed!);
    if (outcome.type === 'failed') {
      // Nothing was sent yet: an error with its proper status says more than a stream that only fails.
      if (!response.headersSent) return this.#close(outcome.failure);
      context.metrics.upstreamError(outcome.failure.kind);
      draft.ended = 'upstream';
      draft.error = outcome.failure.message;
    }
    draft.status = 200;
    let last = frames;
    try {
      await record();
    } catch (error) {
      if (!response.headersSent) throw error;
      last = gate.protocol
        .openStream()
        .fail('The record of this request could not be kept.')
        .map(formatSseEvent)
        .join('');
    }
    if (this.#isOver) return;
    this.#streamed!.close(last);
    this.#settle('streamed');
    if (this.#hasUpstreamEnded) return;
    // Its connection can be used again when it ends by itself soon; it need not be waited for.
    setTimeout(() => this.#flow?.abort(), UPSTREAM_LINGER).unref();
  }

  #noteStream({ gate }: StreamedReply): void {
    const { draft, context } = this.#setting;
    if (!this.#isNoted) context.load.streams--;
    this.#isNoted = true;
    draft.usage = gate.usage;
    draft.pieces = gate.pieces;
    draft.answerUnjudged = gate.unjudged;
  }
}
