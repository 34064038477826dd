// One try at an upstream: headers, then decoded bytes that can be paused, then an end or a failure. Written on undici's dispatch,
// the cheapest of its interfaces: no stream object and no promise for each chunk.
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { createDecoder, type Decoder, readEncoding } from './decode.ts';
import { toFailure, UpstreamFailure } from './failure.ts';

/** What is told of an answer. After `end` or `fail` nothing follows, nor after the flow was aborted. */
export interface ReplyHandler {
  start(status: number, headers: IncomingHttpHeaders): void;
  data(bytes: Uint8Array): void;
  end(): void;
  fail(failure: UpstreamFailure): void;
}

/** The hold on an answer that is coming in. */
export interface ReplyFlow {
  pause(): void;
  resume(): void;
  /** Breaks the answer off; nothing more is told of it. */
  abort(): void;
}

export class ReplyTry implements ReplyFlow, Dispatcher.DispatchHandler {
  readonly #handler: ReplyHandler;
  #controller: Dispatcher.DispatchController | undefined;
  #decoder: Decoder | undefined;
  #isOver = false;
  /** Paused by whoever reads, and by a decoder that is full: either is enough. */
  #readerPaused = false;
  #decoderFull = false;
  /** True once any byte of an answer has come: from then on nothing may be tried again. */
  hasBegun = false;

  constructor(handler: ReplyHandler) {
    this.#handler = handler;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isOver) controller.abort(new UpstreamFailure('aborted', 'The request was cancelled.'));
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // They are slices of all that came with them, and would keep it for as long as the answer runs.
    controller.rawHeaders = null;
    if (this.#isOver || status < 200) return;
    this.hasBegun = true;
    try {
      const encoding = readEncoding(headers['content-encoding']);
      if (encoding) this.#decoder = this.#openDecoder(encoding);
    } catch (error) {
      this.#fail(toFailure(error));
      return;
    }
    this.#handler.start(status, headers);
    this.#flow(controller);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isOver) return;
    if (!this.#decoder) this.#handler.data(chunk);
    else if (!this.#decoder.write(chunk)) {
      this.#decoderFull = true;
      this.#flow(controller);
    }
  }

  onResponseEnd(): void {
    if (this.#isOver) return;
    if (this.#decoder) this.#decoder.end();
    else this.#end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(toFailure(error));
  }

  pause(): void {
    this.#readerPaused = true;
    this.#decoder?.pause();
    this.#flow(this.#controller);
  }

  resume(): void {
    this.#readerPaused = false;
    this.#decoder?.resume();
    this.#flow(this.#controller);
  }

  abort(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#decoder?.destroy();
    this.#controller?.abort(new UpstreamFailure('aborted', 'The request was cancelled.'));
  }

  #flow(controller: Dispatcher.DispatchController | undefined): void {
    if (!controller || this.#isOver) return;
    if (this.#readerPaused || this.#decoderFull) controller.pause();
    else controller.resume();
  }

  #openDecoder(encoding: 'gzip' | 'deflate' | 'br'): Decoder {
    return createDecoder(encoding, {
      onData: (bytes) => {
        if (!this.#isOver) this.#handler.data(bytes);
      },
      onDrain: () => {
        this.#decoderFull = false;
        this.#flow(this.#controller);
      },
      onEnd: () => this.#end(),
      onFailure: (failure) => this.#fail(failure),
    });
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#handler.end();
  }

  #fail(failure: UpstreamFailure): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#decoder?.destroy();
    this.#controller?.abort(failure);
    this.#handler.fail(failure);
  }
}
