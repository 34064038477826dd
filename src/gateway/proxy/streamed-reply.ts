// A streamed answer on its way to the client: what the gate lets through is written as the client takes it. A client that reads slowly
// pauses the upstream; memory holds what one turn brought and no more.
import type { ServerResponse } from 'node:http';
import type { Load, Metrics } from '../context.ts';
import { AnswerGate, type GateOutcome, type GateSetting, type GateSink } from './answer-gate.ts';
import type { UpstreamFailure } from './failure.ts';
import type { ReplyFlow, ReplyHandler } from './reply-flow.ts';

export interface StreamedSetting {
  readonly response: ServerResponse;
  readonly gate: GateSetting;
  /** The hold on the upstream; there once it has answered. */
  readonly flow: () => ReplyFlow | undefined;
  readonly load: Load;
  readonly metrics: Metrics;
  /** Writes the head; called before the first frame. */
  readonly begin: () => void;
  /** The answer has ended: record it, then send the last frames. */
  readonly finish: (frames: string, outcome: GateOutcome) => void;
  readonly onFirstReleased: (ms: number) => void;
}

export class StreamedReply implements GateSink, Pick<ReplyHandler, 'data' | 'end' | 'fail'> {
  readonly gate: AnswerGate;
  readonly #setting: StreamedSetting;
  #gateWaits = false;
  #clientIsFull = false;
  #isPaused = false;
  /** Frames of this turn: one write for all of them costs what one for each does. */
  #pending = '';

  constructor(setting: StreamedSetting) {
    this.#setting = setting;
    this.gate = new AnswerGate(setting.gate, this);
  }

  /** Writes the head of the reply. */
  begin(): void {
    this.#setting.begin();
  }

  data(bytes: Uint8Array): void {
    this.gate.push(bytes);
  }

  end(): void {
    this.gate.end();
  }

  fail(failure: UpstreamFailure): void {
    this.gate.fail(failure);
  }

  write(frames: string): void {
    const { response } = this.#setting;
    if (response.destroyed || response.writableEnded) return;
    if (!response.headersSent) this.begin();
    if (this.#pending === '') process.nextTick(() => this.#flush());
    this.#pending += frames;
  }

  /** The last frames, with whatever this turn has brought. */
  close(frames: string): void {
    const { response } = this.#setting;
    if (!response.headersSent) this.begin();
    response.end(this.#pending + frames);
    this.#pending = '';
  }

  #flush(): void {
    const { response } = this.#setting;
    const frames = this.#pending;
    this.#pending = '';
    if (frames === '' || response.destroyed || response.writableEnded) return;
    if (response.write(frames) || this.#clientIsFull) return;
    this.#clientIsFull = true;
    this.#flow();
    response.once('drain', () => {
      this.#clientIsFull = false;
      this.#flow();
    });
  }

  finish(frames: string, outcome: GateOutcome): void {
    this.#setting.finish(frames, outcome);
  }

  pause(): void {
    this.#gateWaits = true;
    this.#flow();
  }

  resume(): void {
    this.#gateWaits = false;
    this.#flow();
  }

  stopUpstream(): void {
    this.#setting.flow()?.abort();
  }

  held(change: number): void {
    this.#setting.load.heldBytes += change;
  }

  firstReleased(ms: number): void {
    this.#setting.metrics.addedFirstToken(ms);
    this.#setting.onFirstReleased(ms);
  }

  #flow(): void {
    const pause = this.#gateWaits || (this.#clientIsFull && !this.gate.isOver);
    if (pause === this.#isPaused) return;
    this.#isPaused = pause;
    if (pause) this.#setting.flow()?.pause();
    else this.#setting.flow()?.resume();
  }
}
