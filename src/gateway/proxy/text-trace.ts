// What stays of a text that went through: its length and its hash, and the text itself only where somebody needs it (a judge, or an
// operator who retains texts). Memory is bounded however long the text is.
import { createHash, type Hash } from 'node:crypto';
import { sha256 } from '../../base/index.ts';

/** UTF-16 units that are gathered before they are hashed: hashing every token by itself would cost more than judging it. */
const GATHERED = 4096;

export class TextTrace {
  /** There once a text is long: most are hashed at one go. */
  #hash: Hash | undefined;
  readonly #keep: number;
  #waiting = '';
  #kept = '';
  #length = 0;
  #digest: string | undefined;

  /** @param keep UTF-16 units of the text that are kept, from its end; 0 = none */
  constructor(keep: number) {
    this.#keep = keep;
  }

  /** UTF-16 units taken. */
  get length(): number {
    return this.#length;
  }

  /** The end of the text, as much as is kept. */
  get kept(): string {
    return this.#kept.length > this.#keep ? this.#kept.slice(-this.#keep) : this.#kept;
  }

  add(text: string): void {
    this.#length += text.length;
    if (this.#keep > 0) {
      this.#kept += text;
      if (this.#kept.length > 2 * this.#keep) this.#kept = this.#kept.slice(-this.#keep);
    }
    this.#waiting += text;
    if (this.#waiting.length < GATHERED) return;
    // The two halves of a character may come in two pieces; alone, neither could be hashed.
    const last = this.#waiting.charCodeAt(this.#waiting.length - 1);
    const cut = last >= 0xd800 && last < 0xdc00 ? this.#waiting.length - 1 : this.#waiting.length;
    this.#hash ??= createHash('sha256');
    this.#hash.update(this.#waiting.slice(0, cut));
    this.#waiting = this.#waiting.slice(cut);
  }

  /** SHA-256 of everything taken, hexadecimal; nothing may be added afterwards. */
  digest(): string {
    this.#digest ??= this.#hash?.update(this.#waiting).digest('hex') ?? sha256(this.#waiting);
    return this.#digest;
  }
}
