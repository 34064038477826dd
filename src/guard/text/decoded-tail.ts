// The part of the decoded view that differs from the plain one, and so must be scored: it begins where something was decoded, with as
// many tokens before it as a member can remember, and ends when that many plain tokens have followed.
import { DecodedView, type ViewStep } from './decoded-view.ts';
import type { Lexicon } from './encodings.ts';
import type { Token } from './tokenizer.ts';

/** Longest memory of a member, in tokens (the sentence of the linear member). */
export const MEMORY = 64;

export interface TailPart {
  /** Set where a new stretch begins: what stood before it, to be read and not judged. */
  readonly context: readonly Token[] | undefined;
  readonly tokens: readonly Token[];
}

export class DecodedTail {
  readonly #view: DecodedView;
  #recent: Token[] = [];
  #quiet = MEMORY;

  constructor(lexicon: Lexicon) {
    this.#view = new DecodedView(lexicon);
  }

  /** Takes over the state of another tail with the same lexicon; what is pushed here then leaves that one untouched. */
  copyFrom(other: DecodedTail): void {
    this.#view.copyFrom(other.#view);
    this.#recent = other.#recent.slice(-MEMORY);
    this.#quiet = other.#quiet;
  }

  /** How much text waits to be read, in signs. */
  get pending(): number {
    return this.#view.pending;
  }

  /** The tokens to judge in the decoded view because of this one; mostly none. */
  push(token: Token): TailPart | undefined {
    return this.#follow(this.#view.push(token));
  }

  finish(): TailPart | undefined {
    return this.#follow(this.#view.finish());
  }

  #follow(step: ViewStep): TailPart | undefined {
    if (step.tokens.length === 0) return undefined;
    const starts = step.decoded && this.#quiet >= MEMORY;
    const context = starts ? this.#recent.slice(-MEMORY) : undefined;
    if (step.decoded) this.#quiet = 0;
    const active = this.#quiet < MEMORY;
    if (!step.decoded) this.#quiet += step.tokens.length;
    for (const token of step.tokens) this.#recent.push(token);
    if (this.#recent.length > 4 * MEMORY) this.#recent = this.#recent.slice(-MEMORY);
    return active ? { context, tokens: step.tokens } : undefined;
  }
}
