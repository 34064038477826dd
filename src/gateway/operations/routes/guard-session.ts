// One streaming session: a prompt that was judged, and an answer that grows piece by piece. It keeps the guard that it began with, takes
// its pieces one after the other, and leaves one record when it is decided or over. Of the texts it holds only what is retained.
import type { PromptJudgement, ScreenedText } from '../../../guard/index.ts';
import type { GatewayContext } from '../../context.ts';
import type { Enforced, ExchangeRecord } from '../../types.ts';
import { type ConcludedPrompt, conclude, concludeAnswer } from './conclusion.ts';
import { type JudgedRequest, judgedRecord } from './judged-record.ts';
import { pushPiece } from './judgement.ts';
import { TextRecord } from './text-record.ts';

export interface SessionStart {
  readonly request: JudgedRequest;
  readonly asked: ConcludedPrompt;
  readonly prompt: Pick<PromptJudgement, 'open' | 'threshold'>;
  readonly promptMs: number;
}

export class GuardSession {
  readonly #context: GatewayContext;
  readonly #start: SessionStart;
  readonly #screened: ScreenedText;
  readonly #text: TextRecord;
  #slow: Error | undefined;
  /** What was clear before the last piece: all that may be shown where that piece took too long to judge. */
  #clearBefore = 0;
  #scoringMs = 0;
  #pieces = 0;
  #isRecorded = false;
  /** True while the last doubt is one that the caller's own judge settled. */
  #isSettled = false;
  #queue: Promise<void> = Promise.resolve();

  constructor(context: GatewayContext, start: SessionStart) {
    this.#context = context;
    this.#start = start;
    this.#screened = start.prompt.open();
    this.#text = new TextRecord('0/content', context.configuration.audit.retainText);
  }

  get state(): ScreenedText['state'] {
    return this.#slow ? 'failed' : this.#screened.state;
  }

  /** UTF-16 units that may be shown. */
  get clear(): number {
    return this.#slow ? Math.min(this.#screened.clear, this.#clearBefore) : this.#screened.clear;
  }

  get length(): number {
    return this.#text.length;
  }

  get score(): number {
    return this.#screened.verdict().score;
  }

  /** Whether nothing more will come of it. */
  get isOver(): boolean {
    return ['flagged', 'failed', 'ended'].includes(this.state);
  }

  /**
   * Takes a piece after all that came before. Once it is over a piece changes nothing.
   * @param settle what the caller's own judge said of a session that was 'unsure'; before the piece is taken
   */
  push(text: string, end: boolean, settle?: 'allow' | 'block'): Promise<void> {
    const turn = this.#queue.then(() => this.#take(text, end, settle));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #take(text: string, end: boolean, settle: 'allow' | 'block' | undefined): Promise<void> {
    if (settle && this.state === 'unsure') {
      this.#screened.settle(settle);
      this.#isSettled = true;
    }
    if (this.isOver) return;
    this.#clearBefore = this.#screened.clear;
    const began = this.#context.elapsed();
    this.#text.add(text);
    this.#slow = await pushPiece(this.#context, this.#screened, text);
    if (end && !this.#slow) this.#screened.end();
    const spent = this.#context.elapsed() - began;
    this.#scoringMs += spent;
    this.#pieces++;
    if (this.state === 'unsure') this.#isSettled = false;
    this.#context.metrics.scored(spent * 1000);
  }

  /** The record of the session, the first time it is asked for; undefined afterwards. */
  record(enforced: Enforced, status: number, error?: string): ExchangeRecord | undefined {
    if (this.#isRecorded) return undefined;
    this.#isRecorded = true;
    const { request, asked, prompt, promptMs } = this.#start;
    const failure = this.#slow ?? this.#screened.failure;
    const answers = this.#pieces === 0 ? [] : [concludeAnswer(this.#text.read(), this.#screened)];
    const measured = { threshold: prompt.threshold, promptMs, scoringMs: this.#scoringMs, pieces: this.#pieces };
    const judged = { ...conclude(asked, answers, failure), ...measured };
    const record = judgedRecord(this.#context, request, judged, { enforced, status });
    const stage = this.#isSettled && record.decided === 'escalate' ? 'judge' : record.stage;
    return { ...record, stage, stream: true, ...(error !== undefined && { error }) };
  }
}
