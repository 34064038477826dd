// One text of an answer as the proxy sees it: what the guard clears, what that costs, and what of it goes into the record.
import { type ScreenedText, screenJson, type Verdict } from '../../guard/index.ts';
import type { Piece } from '../protocol/index.ts';
import type { FailOpenCause, ScannedPart } from '../types.ts';
import { TextTrace } from './text-trace.ts';

/** Units pushed at once: a piece of ten megabytes must not keep every other stream waiting. */
export const SLICE = 4096;

export interface TextSetting {
  /** Units of the text that are kept for a judge or for retention. */
  readonly keep: number;
  /** Milliseconds that judging one slice may take. */
  readonly budgetMs: number;
  /** A clock that never goes back, in milliseconds. */
  readonly elapsed: () => number;
  /** Told what judging a piece cost, in microseconds. */
  readonly scored: (micros: number) => void;
  /** True: everything leaves, whatever is found. */
  readonly isShadow: boolean;
  /** True: a text whose guard failed leaves. */
  readonly failOpen: boolean;
  /** Told where something passes because this failed; may be told more than once. */
  readonly failedOpen: (cause: FailOpenCause) => void;
}

export class AnswerText {
  readonly channel: string;
  readonly choice: number;
  readonly #screened: ScreenedText;
  readonly #setting: TextSetting;
  readonly #trace: TextTrace;
  #overBudget: Error | undefined;
  /** Milliseconds of judging so far. */
  spent = 0;
  /** UTF-16 units that left. */
  released = 0;

  constructor(piece: Piece, open: () => ScreenedText, setting: TextSetting) {
    this.channel = piece.channel;
    this.choice = piece.choice;
    this.#setting = setting;
    this.#trace = new TextTrace(setting.keep);
    this.#screened = piece.form === 'json' ? screenJson(open()) : open();
  }

  get length(): number {
    return this.#screened.length;
  }

  /** How far the text may leave. */
  get clear(): number {
    if (this.#setting.isShadow) return Number.POSITIVE_INFINITY;
    const { state } = this.#screened;
    // What was flagged stays flagged, also when the guard was too slow to say so in time.
    if (state === 'flagged' || (!this.#overBudget && state !== 'failed')) return this.#screened.clear;
    return this.#setting.failOpen ? Number.POSITIVE_INFINITY : Math.min(this.released, this.#screened.clear);
  }

  /** What is to be done: 'unsure' wants a judge, 'flagged' and 'failed' a refusal. */
  get state(): 'open' | 'unsure' | 'flagged' | 'failed' {
    if (this.#setting.isShadow) return 'open';
    const found = this.#screened.state;
    const state = this.#overBudget && found !== 'flagged' ? 'failed' : found;
    if (state === 'failed') return this.#setting.failOpen ? 'open' : 'failed';
    return state === 'ended' ? 'open' : state;
  }

  /** The guard's failure, whatever was done about it. */
  get failure(): Error | undefined {
    return this.#overBudget ?? this.#screened.failure;
  }

  /** The end of the text, for a judge. */
  get kept(): string {
    return this.#trace.kept;
  }

  /** Judges at most one slice of `text` from `from` on; returns where it ended. */
  push(text: string, from: number): number {
    let to = Math.min(text.length, from + SLICE);
    // Never between the halves of a character.
    const last = text.charCodeAt(to - 1);
    if (to < text.length && last >= 0xd800 && last < 0xdc00) to++;
    const slice = from === 0 && to === text.length ? text : text.slice(from, to);
    this.#trace.add(slice);
    this.#timed(() => this.#screened.push(slice));
    return to;
  }

  end(): void {
    this.#timed(() => this.#screened.end());
  }

  /** Judges what came as if it were all, so that it can leave while another text goes on. */
  pause(): void {
    this.#timed(() => this.#screened.pause());
  }

  settle(decision: 'allow' | 'block', step?: number): void {
    this.#screened.settle(decision, step);
  }

  verdict(): Verdict {
    return this.#screened.verdict();
  }

  /** What the record says of it. */
  part(retainText: boolean): ScannedPart {
    const verdict = this.verdict();
    const { failure } = this;
    return {
      side: 'reply',
      name: this.channel,
      role: 'assistant',
      length: this.#trace.length,
      hash: this.#trace.digest(),
      scanned: failure === undefined,
      reason: failure && describeFailure(failure),
      score: Number.isFinite(verdict.score) ? verdict.score : null,
      action: failure ? 'error' : verdict.action,
      released: Math.min(this.released, this.#trace.length),
      text: retainText ? this.#trace.kept : undefined,
      tokens: this.#screened.tokens,
    };
  }

  #timed(work: () => void): void {
    const { elapsed, budgetMs, scored, failOpen, isShadow, failedOpen } = this.#setting;
    const before = elapsed();
    work();
    const took = elapsed() - before;
    this.spent += took;
    scored(took * 1000);
    // Written so that a clock that gives no number counts as over budget.
    if (!(took <= budgetMs))
      this.#overBudget ??= new Error(`judging took ${Math.round(took)} ms of ${budgetMs} ms allowed`);
    if (failOpen && !isShadow && this.failure) failedOpen('guard');
  }
}

/** A guard's failure in words for the record; the text under judgement is in no such message of ours. */
export function describeFailure(failure: Error): string {
  return `the guard failed: ${failure.message}`.slice(0, 300);
}
