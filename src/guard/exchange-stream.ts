// An exchange that is judged while it grows: how far it was judged, and what the verdict would be if it ended here.
// The look ahead exists because a word is complete only when the next one begins: waiting for that would hold back every word by one.
import { ExchangeJudge, type Judging } from './exchange-judge.ts';
import { type EnsembleScorer, MessageStream, type TokenVisitor } from './model/message-stream.ts';
import type { GuardStream } from './screen/types.ts';
import { sameToken, type Token } from './text/tokenizer.ts';
import type { Message, TokenScore, Verdict } from './types.ts';

/** Signs waiting to be read from which a look ahead is dear: longer than nearly every address and name. */
const DEAR = 128;

/** Changes whenever a size has grown by about a sixteenth. */
function sizeClass(size: number): number {
  return Math.floor(16 * Math.log(size));
}

/** An exchange under judgement. Messages come one after the other; each is pushed in any number of pieces. */
export class ExchangeStream implements GuardStream {
  readonly #guard: Judging;
  readonly #scorer: EnsembleScorer;
  readonly #judge: ExchangeJudge;
  #message: MessageStream | undefined;
  #role: Message['role'] = 'user';
  #index = -1;
  #scores: TokenScore[] = [];
  #flagged = false;
  #judgedEnd = 0;
  #judgedEnds: number[] = [];
  /** Judges what is looked at ahead. */
  #judgeAhead: ExchangeJudge | undefined;
  /** True while that judge says what would be said if the text had ended behind the last complete token. */
  #isAhead = false;
  #peeked: Verdict | undefined;
  /** The token that was open at the last peek, if it was just one. */
  #peekedToken: Token | undefined;
  #peekedBlock = false;
  /** What waited to be read after the last complete token. */
  #pending = 0;

  constructor(guard: Judging, scorer: EnsembleScorer) {
    this.#guard = guard;
    this.#judge = new ExchangeJudge(guard);
    this.#scorer = scorer;
  }

  /** Ends the message before, and begins one. */
  begin(role: Message['role'], watch = true): void {
    this.#message?.finish();
    this.#forgetPeek();
    this.#role = role;
    this.#index++;
    this.#judgedEnd = 0;
    this.#pending = 0;
    this.#isAhead = false;
    this.#message = new MessageStream(this.#scorer, this.#take, watch ? this.#complete : undefined);
  }

  /** Takes a piece of the current message; returns the tokens that became complete. */
  push(text: string): readonly TokenScore[] {
    if (!this.#message) throw new RangeError('begin a message before its text is pushed');
    this.#scores = [];
    this.#judgedEnds = [];
    this.#peeked = undefined;
    this.#message.push(text);
    return this.#scores;
  }

  /** Ends the current message, whose last token may have been waiting for more; returns the tokens that became complete. */
  end(): readonly TokenScore[] {
    this.#scores = [];
    this.#judgedEnds = [];
    this.#message?.finish();
    this.#message = undefined;
    this.#forgetPeek();
    return this.#scores;
  }

  /** True once the exchange is at or over the threshold; it stays true. */
  get flagged(): boolean {
    return this.#flagged;
  }

  get judgedEnd(): number {
    return this.#judgedEnd;
  }

  get judgedEnds(): readonly number[] {
    return this.#judgedEnds;
  }

  peek(): Verdict {
    if (!this.#message) return this.verdict();
    if (!this.#peeked) {
      const open = this.#message.open();
      // Behind a complete token the same was asked when it was completed.
      const ahead = open.length === 0 && this.#isAhead ? this.#judgeAhead! : this.#lookAhead(this.#message, open);
      this.#peeked = ahead.verdict();
      this.#peekedToken = open.length === 1 ? open[0] : undefined;
      this.#peekedBlock = ahead.flagged;
    }
    return this.#peeked;
  }

  /** True inside a long stretch that may be encoded, of which a look ahead would read everything again. */
  get isPeekDear(): boolean {
    return this.#message !== undefined && this.#message.pending > DEAR;
  }

  peekFlagged(): boolean {
    return this.#flagged || this.peek().action === 'block';
  }

  fork(): ExchangeStream {
    if (this.#message) throw new RangeError('an exchange can be copied between messages only; end this one first');
    const copy = new ExchangeStream(this.#guard, this.#scorer);
    copy.#judge.copyFrom(this.#judge);
    copy.#index = this.#index;
    copy.#flagged = this.#flagged;
    copy.#judgedEnd = this.#judgedEnd;
    return copy;
  }

  /** What can be said so far. */
  verdict(): Verdict {
    return this.#judge.verdict();
  }

  /** Ends the exchange. */
  finish(): Verdict {
    this.end();
    return this.verdict();
  }

  readonly #take: TokenVisitor = (token, logits) => {
    this.#isAhead = false;
    const { end, score, flagged } = this.#judge.take(this.#index, this.#role, token, logits);
    this.#scores.push({ end, score });
    this.#flagged ||= flagged;
  };

  readonly #note: TokenVisitor = (token, logits) => {
    this.#judgeAhead?.note(this.#index, this.#role, token, logits);
  };

  /** Moves the judged end behind a token if the text could have ended there: what is only read when it ends counts too. */
  readonly #complete = (token: Token): void => {
    if (this.#flagged || !this.#message) return;
    const foreseen = this.#peekedToken;
    this.#peekedToken = undefined;
    const { pending } = this.#message;
    // In a long stretch that may be encoded not every token is asked about: reading it all each time would cost more than judging it.
    const isDue = pending <= DEAR || sizeClass(pending) !== sizeClass(this.#pending);
    this.#pending = pending;
    if (isDue && !this.#wouldBlockBehind(token, foreseen, this.#message)) this.#judgedEnd = token.end;
    this.#isAhead = isDue;
    this.#judgedEnds.push(this.#judgedEnd);
  };

  #wouldBlockBehind(token: Token, foreseen: Token | undefined, message: MessageStream): boolean {
    // The peek before this token was complete has asked the same.
    if (foreseen && sameToken(foreseen, token)) return this.#peekedBlock;
    return this.#lookAhead(message, []).flagged;
  }

  /** Judges what would come if these tokens followed and the text ended. */
  #lookAhead(message: MessageStream, open: readonly Token[]): ExchangeJudge {
    this.#judgeAhead ??= new ExchangeJudge(this.#guard);
    // Said before it is copied: mostly the open word raises nothing, and the copy need not say it anew.
    this.#judge.verdict();
    this.#judgeAhead.copyFrom(this.#judge);
    message.foresee(open, this.#note);
    this.#isAhead = open.length === 0;
    return this.#judgeAhead;
  }

  #forgetPeek(): void {
    this.#peeked = undefined;
    this.#peekedToken = undefined;
  }
}
