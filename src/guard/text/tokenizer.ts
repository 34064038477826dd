// Cuts text into words, numbers and single signs as it arrives. A token is emitted when it can no longer grow, so the tokens
// do not depend on where a stream was cut, and text is never joined with spaces that were not there.

import { foldCodePoint, foldLookalikes, hiddenLetter } from './fold.ts';

export const TOKENIZER_VERSION = 1;

export interface Token {
  /** Folded, lower case; longer words come in pieces of 24 UTF-16 units (a last sign that unfolds to several may pass it). */
  readonly text: string;
  /** As written without invisible signs, for the decoders; at most 24 signs. */
  readonly raw: string;
  /** Offsets in the original text, UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** True where no white space stands before it. */
  readonly glued: boolean;
  /** True where a line break stands before it. */
  readonly newline: boolean;
  /** 0 no capital, 1 first letter, 2 all of at least two letters. */
  readonly capitals: 0 | 1 | 2;
  readonly kind: TokenKind;
}

export type TokenKind = 'word' | 'sign';

const MAX_WORD = 24;
/** Letters in tag characters, one after the other, from which they are a message. */
const HIDDEN_MESSAGE = 4;
const WORD = /[\p{L}\p{M}\p{N}]/u;
const ALONE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const UPPER = /\p{Lu}/u;

type Sort = 'space' | 'newline' | 'word' | 'alone' | 'sign' | 'nothing';
const sorts = new Map<number, Sort>();

/** A tokenizer for one text. `push` returns the tokens that are complete; `finish` the last one. */
export class Tokenizer {
  #offset = 0;
  #highSurrogate = '';
  #word = '';
  #raw = '';
  #start = 0;
  #end = 0;
  #letters = 0;
  #uppers = 0;
  #firstUpper = false;
  /** Tag characters that may be noise or the beginning of a message. */
  #waiting: { readonly letter: string; readonly start: number; readonly end: number }[] = [];
  #inHidden = false;
  #glued = true;
  #newline = true;

  /** Tokens completed by this piece of text. */
  push(piece: string): Token[] {
    const out: Token[] = [];
    const text = this.#highSurrogate + piece;
    this.#highSurrogate = '';
    for (let i = 0; i < text.length; ) {
      const code = text.charCodeAt(i);
      if (code >= 0xd800 && code <= 0xdbff && i + 1 === text.length) {
        // Half of a pair: wait for the other half.
        this.#highSurrogate = text.slice(i);
        break;
      }
      const codePoint = text.codePointAt(i)!;
      const length = codePoint > 0xffff ? 2 : 1;
      this.#take(codePoint, text.slice(i, i + length), length, out);
      i += length;
    }
    return out;
  }

  /** The token that was still open; the tokenizer is spent afterwards. */
  finish(): Token[] {
    const out: Token[] = [];
    if (this.#highSurrogate !== '') this.#take(0xfffd, this.#highSurrogate, 1, out);
    this.#highSurrogate = '';
    this.#close(out);
    return out;
  }

  #take(codePoint: number, raw: string, length: number, out: Token[]): void {
    const start = this.#offset;
    this.#offset += length;
    const hidden = hiddenLetter(codePoint);
    if (hidden === undefined) {
      this.#waiting = [];
      if (this.#inHidden) this.#close(out);
      this.#inHidden = false;
      this.#takeVisible(codePoint, raw, start, this.#offset, out);
      return;
    }
    this.#waiting.push({ letter: hidden, start, end: this.#offset });
    // A few of them inside a word are there to tear it apart and are passed over; more spell a message, which is judged as text.
    if (!this.#inHidden && this.#waiting.length < HIDDEN_MESSAGE) return;
    if (!this.#inHidden) this.#close(out);
    this.#inHidden = true;
    for (const item of this.#waiting)
      this.#takeVisible(item.letter.charCodeAt(0), item.letter, item.start, item.end, out);
    this.#waiting = [];
  }

  #takeVisible(codePoint: number, raw: string, start: number, end: number, out: Token[]): void {
    const sort = sortOf(codePoint);
    if (sort === 'nothing') return;
    if (sort === 'space' || sort === 'newline') {
      this.#close(out);
      this.#glued = false;
      if (sort === 'newline') this.#newline = true;
      return;
    }
    const folded = foldCodePoint(codePoint);
    if (sort === 'word') {
      if (this.#word === '') this.#start = start;
      this.#word += folded;
      this.#raw += raw;
      this.#end = end;
      this.#letters++;
      if (codePoint < 128 ? codePoint >= 65 && codePoint <= 90 : UPPER.test(raw)) {
        if (this.#letters === 1) this.#firstUpper = true;
        this.#uppers++;
      }
      if (this.#word.length >= MAX_WORD) this.#close(out);
      return;
    }
    this.#close(out);
    this.#emit(folded, raw, start, end, sort === 'alone' ? 'word' : 'sign', 0, out);
  }

  #close(out: Token[]): void {
    if (this.#word === '') return;
    const capitals = this.#uppers >= 2 && this.#uppers === this.#letters ? 2 : this.#firstUpper ? 1 : 0;
    this.#emit(foldLookalikes(this.#word), this.#raw, this.#start, this.#end, 'word', capitals, out);
    [this.#word, this.#raw, this.#letters, this.#uppers, this.#firstUpper] = ['', '', 0, 0, false];
  }

  #emit(
    text: string,
    raw: string,
    start: number,
    end: number,
    kind: TokenKind,
    capitals: 0 | 1 | 2,
    out: Token[],
  ): void {
    out.push({ text, raw, start, end, glued: this.#glued, newline: this.#newline, capitals, kind });
    this.#glued = true;
    this.#newline = false;
  }
}

/** All tokens of a finished text. */
export function tokenize(text: string): Token[] {
  const tokenizer = new Tokenizer();
  const tokens = tokenizer.push(text);
  tokens.push(...tokenizer.finish());
  return tokens;
}

function sortOf(codePoint: number): Sort {
  if (codePoint < 128) return ASCII_SORTS[codePoint]!;
  return sorts.get(codePoint) ?? findSort(codePoint);
}

function findSort(codePoint: number): Sort {
  const raw = String.fromCodePoint(codePoint);
  const folded = foldCodePoint(codePoint);
  const sort: Sort =
    codePoint === 10 || codePoint === 13 || codePoint === 0x2028 || codePoint === 0x2029
      ? 'newline'
      : folded === ''
        ? 'nothing'
        : /^\s/u.test(folded)
          ? 'space'
          : ALONE.test(raw)
            ? 'alone'
            : WORD.test(folded)
              ? 'word'
              : 'sign';
  if (sorts.size < 20_000) sorts.set(codePoint, sort);
  return sort;
}

const ASCII_SORTS: readonly Sort[] = Array.from({ length: 128 }, (_, code) => findSort(code));
