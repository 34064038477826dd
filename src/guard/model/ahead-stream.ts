// A scoring state with a look ahead: tokens that are not certain yet (an open word, a reading that may still change) are scored on a
// copy, and where they come true, what was computed for them is taken over instead of being computed again.
// It exists because judging every word when it appears, and once more when it is complete, would cost twice.
import { readsAlike, type Token } from '../text/tokenizer.ts';
import { emptyLogits, type Logits } from './ensemble.ts';

/** What can score tokens one after the other, and take over the state of its like. */
export interface ScoringState<Self> {
  /** The logits are only valid until the next push. */
  push(token: Token): Logits;
  copyFrom(other: Self): void;
}

interface Foreseen {
  readonly token: Token;
  readonly logits: Logits;
}

/** Tokens that came true are carried into the base at the latest when they are this many; it bounds the list. */
const MOST_TAKEN = 64;

export class AheadStream<State extends ScoringState<State>> {
  readonly #create: () => State;
  /** After the tokens taken, save the first `#taken` of those foreseen. */
  #base: State;
  #foreseen: Foreseen[] = [];
  /** How many of those foreseen have been taken. */
  #taken = 0;
  /** After the base and all that is foreseen; only used while something is. */
  #tip: State | undefined;
  /** After the base and the first `#earlierAt` foreseen; 0 where it says nothing. */
  #earlier: State | undefined;
  #earlierAt = 0;
  #cursor = 0;
  /** Logits that nobody needs any more, to be written over: a new array for each word costs more than filling it. */
  #spare: Logits | undefined;

  /** @param create makes a state that has read nothing */
  constructor(create: () => State) {
    this.#create = create;
    this.#base = create();
  }

  /** Takes a token that is certain. The logits are only valid until the next call. */
  take(token: Token): Logits {
    const next = this.#foreseen[this.#taken];
    if (next && readsAlike(next.token, token)) {
      this.#taken++;
      this.#carry();
      return next.logits;
    }
    this.#replay(this.#base, this.#taken);
    this.#forget();
    return this.#base.push(token);
  }

  /** Begins to look ahead from the last token taken. */
  rewind(): void {
    this.#cursor = this.#taken;
  }

  /** Scores a token as though it followed those taken and those foreseen since `rewind`. */
  foresee(token: Token): Logits {
    const known = this.#foreseen[this.#cursor];
    if (known && readsAlike(known.token, token)) {
      this.#cursor++;
      return known.logits;
    }
    if (known) this.#cut(this.#cursor);
    const tip = this.#tipBehind();
    const { harm, style, rules } = tip.push(token);
    const logits = this.#spare ?? emptyLogits(rules.length);
    this.#spare = undefined;
    logits.harm = harm;
    logits.style = style;
    for (let rule = 0; rule < rules.length; rule++) logits.rules[rule] = rules[rule]!;
    this.#foreseen.push({ token, logits });
    this.#cursor++;
    return logits;
  }

  /** The state behind all that is foreseen, with a copy of it kept: the last token is the one that most often turns out otherwise. */
  #tipBehind(): State {
    this.#tip ??= this.#create();
    if (this.#foreseen.length === 0) this.#tip.copyFrom(this.#base);
    else {
      this.#earlier ??= this.#create();
      this.#earlier.copyFrom(this.#tip);
    }
    this.#earlierAt = this.#foreseen.length;
    return this.#tip;
  }

  /** Forgets what is foreseen from `at` on. */
  #cut(at: number): void {
    if (at === 0) {
      this.#forget();
      return;
    }
    if (at === this.#earlierAt) [this.#tip, this.#earlier] = [this.#earlier, this.#tip];
    else {
      this.#tip!.copyFrom(this.#base);
      this.#replay(this.#tip!, at);
    }
    this.#foreseen.length = at;
    this.#earlierAt = 0;
  }

  /** Moves the base to where the tokens taken end, if a state of that place is at hand. */
  #carry(): void {
    const taken = this.#taken;
    if (taken === this.#foreseen.length) {
      [this.#base, this.#tip] = [this.#tip!, this.#base];
      this.#forget();
      return;
    }
    if (taken === this.#earlierAt) [this.#base, this.#earlier] = [this.#earlier!, this.#base];
    else if (taken >= MOST_TAKEN) this.#replay(this.#base, taken);
    else return;
    this.#foreseen.splice(0, taken);
    this.#earlierAt = Math.max(0, this.#earlierAt - taken);
    this.#taken = 0;
  }

  #replay(state: State, count: number): void {
    for (let i = 0; i < count; i++) state.push(this.#foreseen[i]!.token);
  }

  #forget(): void {
    this.#spare = this.#foreseen.pop()?.logits ?? this.#spare;
    this.#foreseen.length = 0;
    this.#taken = 0;
    this.#earlierAt = 0;
    this.#cursor = 0;
  }
}
