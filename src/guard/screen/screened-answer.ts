// One growing text of an answer: says how far it may leave. Everything here fails closed: whatever a guard does, no exception comes
// out, and nothing is cleared that was not judged.
import type { TokenScore, Verdict } from '../types.ts';
import { asFailure, requireNumber } from './failure.ts';
import { addScores } from './kept-scores.ts';
import type { GuardStream, ScreenedText } from './types.ts';

/** How far the score must rise before a judge that has allowed a text is asked again. */
const STEP = 0.02;

/** Before anything is known nothing is allowed. */
const UNKNOWN: Verdict = {
  action: 'block',
  score: 1,
  rules: {},
  style: 0,
  evidence: undefined,
  stage: 'response',
  guard: '',
};

export interface AnswerSetting {
  /** Complete tokens that are kept back. */
  readonly holdBack: number;
  /** Token scores kept at most. */
  readonly keepTokens: number;
  /** Score from which a text is unsure; undefined where there is nobody to ask. */
  readonly escalate: number | undefined;
  /** Brings a verdict to the exchange that the caller knows. */
  readonly place: (verdict: Verdict) => Verdict;
}

export class ScreenedAnswer implements ScreenedText {
  readonly #setting: AnswerSetting;
  readonly #holdBack: number;
  #stream: GuardStream | undefined;
  #state: ScreenedText['state'] = 'open';
  #hasEnded = false;
  #isPaused = false;
  #clear = 0;
  #length = 0;
  #failure: Error | undefined;
  /** Score from which the text is unsure (again). */
  #bar: number | undefined;
  #askedAt = 0;
  /** Judged ends after the last `holdBack` + 1 complete tokens, oldest first. */
  readonly #ends: number[] = [];
  #lastEnd = 0;
  readonly #tokens: TokenScore[] = [];
  /** The verdict that flagged the text. */
  #flag: Verdict | undefined;
  /** The last verdict that was one. */
  #found = UNKNOWN;

  /** @param open begins the answer behind its prompt; what it throws makes the text a failed one */
  constructor(open: () => GuardStream, setting: AnswerSetting) {
    this.#setting = setting;
    this.#holdBack = Math.max(0, Math.ceil(setting.holdBack));
    this.#bar = setting.escalate;
    this.#guarded(() => {
      const stream = open();
      this.#stream = stream;
      stream.begin('assistant');
      this.#follow(stream, []);
    });
  }

  get clear(): number {
    return this.#clear;
  }

  get length(): number {
    return this.#length;
  }

  get state(): ScreenedText['state'] {
    return this.#state;
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  get tokens(): readonly TokenScore[] {
    return this.#tokens;
  }

  push(text: string): void {
    this.#length += text.length;
    this.#guarded((stream) => {
      if (this.#hasEnded) {
        if (this.#state !== 'flagged') throw new RangeError('a text was pushed after its end');
        return;
      }
      this.#isPaused = false;
      this.#follow(stream, stream.push(text));
    });
  }

  pause(): void {
    if (this.#hasEnded || this.#state === 'flagged') return;
    this.#guarded((stream) => {
      this.#isPaused = true;
      this.#advance(stream);
    });
  }

  end(): void {
    if (this.#hasEnded) return;
    this.#guarded((stream) => {
      this.#hasEnded = true;
      this.#isPaused = false;
      this.#follow(stream, stream.end());
    });
  }

  settle(decision: 'allow' | 'block', step: number = STEP): void {
    if (this.#state !== 'unsure' && !(this.#state === 'open' && decision === 'block')) return;
    if (decision === 'block') {
      this.#state = 'flagged';
      return;
    }
    this.#guarded((stream) => {
      this.#bar = this.#askedAt + step;
      this.#state = 'open';
      this.#advance(stream);
    });
  }

  verdict(): Verdict {
    this.#guarded((stream) => {
      const said = this.#said(stream);
      requireNumber(said.score);
      // A word that was flagged where the text rested may have become another one since; the flag stays.
      this.#found = this.#setting.place(said.action === 'block' ? said : (this.#flag ?? said));
    });
    return this.#state === 'failed' ? { ...this.#found, action: 'block' } : this.#found;
  }

  #follow(stream: GuardStream, tokens: readonly TokenScore[]): void {
    for (const { score } of tokens) requireNumber(score);
    addScores(this.#tokens, tokens, this.#setting.keepTokens);
    this.#noteEnds(stream, tokens);
    if (this.#state === 'flagged') return;
    this.#advance(stream);
  }

  /** Moves `clear` as far as what was judged allows. */
  #advance(stream: GuardStream): void {
    const said = this.#said(stream);
    const rests = this.#isPaused || this.#hasEnded;
    // Where a look ahead is dear, the text waits for the judged end.
    const whole = rests || stream.isPeekDear === true ? said : stream.peek();
    requireNumber(said.score);
    requireNumber(whole.score);
    if (stream.flagged || said.action === 'block') {
      // Where a judge is asked, the place within the piece at which its turn came is not known: nothing of the piece goes.
      if (this.#state === 'open' && this.#isUnder(said.score)) this.#raise(this.#heldEnd());
      this.#state = 'flagged';
      this.#flag = said;
      return;
    }
    if (this.#state === 'unsure') return;
    if (!this.#isUnder(said.score)) {
      this.#askedAt = said.score;
      this.#state = 'unsure';
      return;
    }
    if (!this.#isUnder(whole.score)) return;
    const isAllFree = rests || (this.#holdBack === 0 && stream.isPeekDear !== true && whole.action !== 'block');
    this.#raise(isAllFree ? this.#length : this.#heldEnd());
    if (this.#hasEnded) this.#state = 'ended';
  }

  /** What decides: the complete tokens, or the whole text where it rests. */
  #said(stream: GuardStream): Verdict {
    return this.#isPaused ? stream.peek() : stream.verdict();
  }

  /** Written so that a bar that is no number lets nothing pass. */
  #isUnder(score: number): boolean {
    return this.#bar === undefined || score < this.#bar;
  }

  #raise(end: number): void {
    if (!(end >= 0 && end <= this.#length)) throw new RangeError(`the guard judged up to ${end} of ${this.#length}`);
    if (end > this.#clear) this.#clear = end;
  }

  /** The judged end as it was `holdBack` tokens ago. */
  #heldEnd(): number {
    return this.#ends.length > this.#holdBack ? this.#ends[this.#ends.length - 1 - this.#holdBack]! : 0;
  }

  #noteEnds(stream: GuardStream, tokens: readonly TokenScore[]): void {
    for (const end of stream.judgedEnds ?? this.#endsOf(tokens, stream.judgedEnd)) {
      this.#ends.push(end);
      if (this.#ends.length > this.#holdBack + 1) this.#ends.shift();
    }
  }

  /** For guards that do not list their judged ends: the places of the tokens, as far as the exchange was judged clear. */
  #endsOf(tokens: readonly TokenScore[], judgedEnd: number): number[] {
    const ends: number[] = [];
    for (const { end } of tokens) {
      if (end <= this.#lastEnd || end > judgedEnd) continue;
      this.#lastEnd = end;
      ends.push(end);
    }
    return ends;
  }

  /** Does a piece of work; what it throws makes the text a failed one. */
  #guarded(work: (stream: GuardStream) => void): void {
    if (this.#state === 'failed') return;
    try {
      work(this.#stream!);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#state = 'failed';
    this.#failure = asFailure(error);
  }
}
