// A text that is a JSON document arriving in pieces, such as the arguments of a tool call: judged by what its strings say, released by
// what was received. Without it "\u0066orbidden" would be judged as signs and digits and read by the program as a word.
// What is no JSON is judged as it stands. State is bounded: half an escape, and where the escapes of the unreleased stretch stand.
import type { TokenScore, Verdict } from '../types.ts';
import type { ScreenedText } from './types.ts';

/**
 * Screens a JSON document through a fresh text. `clear` and `length` count the document as received; the places of `tokens` and of
 * the evidence count the text as judged. Half an escape waits for its other half.
 */
export function screenJson(screened: ScreenedText): ScreenedText {
  return new JsonText(screened);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class JsonText implements ScreenedText {
  readonly #inner: ScreenedText;
  #length = 0;
  #isInString = false;
  /** The escape that is not complete, from its backslash on. */
  #escape = '';
  /** For each escape that is not cleared: the place behind it in the judged text, and by how much longer the received text is there. */
  readonly #places: { readonly judged: number; readonly longer: number }[] = [];
  #longer = 0;
  #longerCleared = 0;

  constructor(inner: ScreenedText) {
    this.#inner = inner;
  }

  push(text: string): void {
    this.#length += text.length;
    this.#inner.push(this.#decode(text));
    this.#dropCleared();
  }

  pause(): void {
    this.#inner.pause();
    this.#dropCleared();
  }

  end(): void {
    // An escape that never came to its end is no escape.
    if (this.#escape !== '') this.#inner.push(this.#escape);
    this.#escape = '';
    this.#inner.end();
    this.#dropCleared();
  }

  get clear(): number {
    this.#dropCleared();
    return this.#inner.clear + this.#longerCleared;
  }

  get length(): number {
    return this.#length;
  }

  get state(): ScreenedText['state'] {
    return this.#inner.state;
  }

  get failure(): Error | undefined {
    return this.#inner.failure;
  }

  get tokens(): readonly TokenScore[] {
    return this.#inner.tokens;
  }

  settle(decision: 'allow' | 'block', step?: number): void {
    this.#inner.settle(decision, step);
  }

  verdict(): Verdict {
    return this.#inner.verdict();
  }

  #decode(text: string): string {
    let out = '';
    for (let i = 0; i < text.length; ) {
      if (this.#escape !== '') {
        const said = this.#continueEscape(text[i]!);
        if (said.takes) i++;
        out += said.text;
        if (said.isEscape) this.#notePlace(this.#inner.length + out.length, said.received - 1);
        continue;
      }
      const sign = text[i++]!;
      if (sign === '\\' && this.#isInString) {
        this.#escape = sign;
        continue;
      }
      if (sign === '"') this.#isInString = !this.#isInString;
      out += sign;
    }
    return out;
  }

  /** What one more sign makes of the open escape. */
  #continueEscape(sign: string): { takes: boolean; text: string; isEscape: boolean; received: number } {
    const before = this.#escape;
    const received = before + sign;
    const short = received.length === 2 ? ESCAPES[sign] : undefined;
    const isWhole = short !== undefined || /^\\u[\da-f]{4}$/i.test(received);
    if (!isWhole && /^\\u[\da-f]{0,3}$/i.test(received)) {
      this.#escape = received;
      return { takes: true, text: '', isEscape: false, received: 0 };
    }
    this.#escape = '';
    // No escape: it stands for itself, and the sign that broke it is read anew.
    if (!isWhole) return { takes: false, text: before, isEscape: false, received: 0 };
    const text = short ?? String.fromCharCode(Number.parseInt(received.slice(2), 16));
    return { takes: true, text, isEscape: true, received: received.length };
  }

  #notePlace(judged: number, longer: number): void {
    this.#longer += longer;
    this.#places.push({ judged, longer: this.#longer });
  }

  #dropCleared(): void {
    const { clear } = this.#inner;
    let passed = 0;
    while (passed < this.#places.length && this.#places[passed]!.judged <= clear) passed++;
    if (passed === 0) return;
    this.#longerCleared = this.#places[passed - 1]!.longer;
    this.#places.splice(0, passed);
  }
}
