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
/** What a reader sees in place of half a surrogate pair. */
const BROKEN = 0xfffd;
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
  /** Whether a sign of the open word is none of ASCII: only such a word can hold letters that look like others. */
  #isBeyondAscii = false;
  /** Tag characters that may be noise or the beginning of a message. */
  #waiting: { readonly letter: string; readonly start: number; readonly end: number }[] = [];
  #inHidden = false;
  #glued = true;
  #newline = true;

  /** Takes over the state of another tokenizer; what is pushed here then leaves that one untouched. */
  copyFrom(other: Tokenizer): void {
    this.#offset = other.#offset;
    this.#highSurrogate = other.#highSurrogate;
    this.#word = other.#word;
    this.#raw = other.#raw;
    this.#start = other.#start;
    this.#end = other.#end;
    this.#letters = other.#letters;
    this.#uppers = other.#uppers;
    this.#firstUpper = other.#firstUpper;
    this.#isBeyondAscii = other.#isBeyondAscii;
    if (this.#waiting.length + other.#waiting.length > 0) this.#waiting = [...other.#waiting];
    this.#inHidden = other.#inHidden;
    this.#glued = other.#glued;
    this.#newline = other.#newline;
  }

  /** Tokens completed by this piece of text. */
  push(piece: string): Token[] {
    const out: Token[] = [];
    const text = this.#highSurrogate + piece;
    this.#highSurrogate = '';
    for (let i = 0; i < text.length; ) {
      const code = text.charCodeAt(i);
      if (code < 128 && !this.#inHidden && this.#waiting.length === 0) {
        const next = this.#takeAscii(text, i, out);
        if (next > i) {
          i = next;
          continue;
        }
      }
      if (code >= 0xd800 && code <= 0xdbff && i + 1 === text.length) {
        // Half of a pair: wait for the other half.
        this.#highSurrogate = text.slice(i);
        break;
      }
      const codePoint = text.codePointAt(i)!;
      const length = codePoint > 0xffff ? 2 : 1;
      // Half a pair reads the same at the end of a text and within it: a beginning of a text is then judged as what it is part of.
      const isHalf = codePoint >= 0xd800 && codePoint <= 0xdfff;
      this.#take(isHalf ? BROKEN : codePoint, text.slice(i, i + length), length, out);
      i += length;
    }
    return out;
  }

  /** The token that was still open; the tokenizer is spent afterwards. */
  finish(): Token[] {
    const out: Token[] = [];
    if (this.#highSurrogate !== '') this.#take(BROKEN, this.#highSurrogate, 1, out);
    this.#highSurrogate = '';
    this.#close(out);
    return out;
  }

  /** Takes a space, or letters and digits of a word in one piece: nearly all of most texts. Returns where it stopped; `at` if it took none. */
  #takeAscii(text: string, at: number, out: Token[]): number {
    if (text.charCodeAt(at) === 32) {
      this.#close(out);
      this.#glued = false;
      this.#offset++;
      return at + 1;
    }
    // What fills the word to its end goes the long way, which closes it.
    const most = Math.min(text.length, at + MAX_WORD - 1 - this.#word.length);
    let uppers = 0;
    let end = at;
    for (; end < most; end++) {
      const letter = ASCII_LETTERS[text.charCodeAt(end)];
      if (!letter) break;
      if (letter === UPPER_LETTER) uppers++;
    }
    if (end === at) return at;
    // In short pieces, which are copied: a longer one would keep the whole text alive for as long as a cache holds the word.
    const middle = Math.min(end, at + MAX_WORD / 2);
    const raw = middle === end ? text.slice(at, end) : text.slice(at, middle) + text.slice(middle, end);
    if (this.#word === '') this.#start = this.#offset;
    if (this.#letters === 0 && ASCII_LETTERS[text.charCodeAt(at)] === UPPER_LETTER) this.#firstUpper = true;
    this.#word += uppers > 0 ? raw.toLowerCase() : raw;
    this.#raw += raw;
    this.#letters += end - at;
    this.#uppers += uppers;
    this.#offset += end - at;
    this.#end = this.#offset;
    return end;
  }

  #take(codePoint: number, raw: string, length: number, out: Token[]): void {
    const start = this.#offset;
    this.#offset += length;
    const hidden = hiddenLetter(codePoint);
    if (hidden === undefined) {
      if (this.#waiting.length > 0) this.#waiting = [];
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
      if (codePoint >= 128) this.#isBeyondAscii = true;
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
    const word = this.#isBeyondAscii ? foldLookalikes(this.#word) : this.#word;
    this.#emit(word, this.#raw, this.#start, this.#end, 'word', capitals, out);
    this.#word = '';
    this.#raw = '';
    this.#letters = 0;
    this.#uppers = 0;
    this.#firstUpper = false;
    this.#isBeyondAscii = false;
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

/** True where the two are the same token at the same place. */
export function sameToken(a: Token, b: Token): boolean {
  return a.start === b.start && a.end === b.end && a.raw === b.raw && readsAlike(a, b);
}

/** True where no member can tell the two apart: their places and their spelling may differ. */
export function readsAlike(a: Token, b: Token): boolean {
  return (
    a.text === b.text &&
    a.kind === b.kind &&
    a.glued === b.glued &&
    a.newline === b.newline &&
    a.capitals === b.capitals
  );
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

/** For each ASCII sign: 0 where it is none of a word, 1 for a letter or digit, 2 for a capital; undefined beyond. */
const ASCII_LETTERS: readonly number[] = ASCII_SORTS.map((sort, code) =>
  sort === 'word' ? (code >= 65 && code <= 90 ? 2 : 1) : 0,
);
const UPPER_LETTER = 2;
