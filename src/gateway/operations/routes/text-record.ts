// What is kept of a text that comes in pieces: its length, its hash, and the text itself only where it is retained. Sessions live in
// memory by the hundred; what one holds must not grow with its answer.
import { createHash } from 'node:crypto';
import type { AnswerText } from './conclusion.ts';

/** UTF-16 units of a retained text. */
const MOST_KEPT = 262_144;

export class TextRecord {
  readonly #name: string;
  readonly #retain: boolean;
  readonly #hash = createHash('sha256');
  #length = 0;
  #kept = '';
  /** The first half of a character whose second half has not come. */
  #half = '';

  constructor(name: string, retain: boolean) {
    this.#name = name;
    this.#retain = retain;
  }

  get length(): number {
    return this.#length;
  }

  add(text: string): void {
    this.#length += text.length;
    if (this.#retain && this.#kept.length < MOST_KEPT) this.#kept += text.slice(0, MOST_KEPT - this.#kept.length);
    const whole = this.#half + text;
    const last = whole.charCodeAt(whole.length - 1);
    this.#half = last >= 0xd800 && last < 0xdc00 ? whole.slice(-1) : '';
    this.#hash.update(whole.slice(0, whole.length - this.#half.length));
  }

  /** What there is so far. */
  read(): AnswerText {
    const hash = this.#hash.copy().update(this.#half).digest('hex');
    return { name: this.#name, length: this.#length, hash, ...(this.#retain && { text: this.#kept }) };
  }
}
