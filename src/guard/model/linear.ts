// Member A: a linear model over hashed word 1-2-grams and character 3-4-grams, scored in short windows instead of whole texts.
// After each token it judges the last 24 tokens and the sentence so far, and keeps the higher; a request hidden in a long text is
// then as loud as a bare one (multiple-instance view, Dietterich et al. 1997). Sums slide, so a token costs O(1).
import type { Token } from '../text/tokenizer.ts';
import { bigramHash, type TokenFeatures, tokenFeatures } from './features.ts';

export interface LinearWeights {
  /** log2 of the number of rows of the table. */
  readonly bits: number;
  /** Row-major [2^bits, heads]. */
  readonly table: Float32Array;
  /** [heads] */
  readonly bias: Float32Array;
  readonly heads: number;
  /** Window in tokens. */
  readonly window: number;
}

/** Sentences longer than this are judged by their last tokens; it bounds the state. */
export const LONGEST_SENTENCE = 64;

/** Weight sums of one token over its own features, cached by token text; heads first, then the number of features. */
export class LinearTokenCache {
  readonly #sums = new Map<string, Float64Array>();
  readonly #weights: LinearWeights;

  constructor(weights: LinearWeights) {
    this.#weights = weights;
  }

  sums(text: string): Float64Array {
    const hit = this.#sums.get(text);
    if (hit) return hit;
    const { heads, table, bits } = this.#weights;
    const mask = 2 ** bits - 1;
    const out = new Float64Array(heads + 1);
    const { rows, linear } = tokenFeatures(text);
    for (let i = 0; i < linear; i++) {
      const row = (rows[i]! & mask) * heads;
      for (let head = 0; head < heads; head++) out[head]! += table[row + head]!;
    }
    out[heads] = linear;
    if (this.#sums.size >= 60_000) this.#sums.clear();
    this.#sums.set(text, out);
    return out;
  }
}

/** The sliding state of one text. */
export class LinearStream {
  /** After a push: for which heads the sentence was higher than the window. */
  readonly fromSentence: Uint8Array;
  readonly #weights: LinearWeights;
  readonly #cache: LinearTokenCache;
  /** Ring of the last tokens: own sums, then the bigram that ends in the token. */
  readonly #ring: Float64Array;
  readonly #stride: number;
  readonly #window: Float64Array;
  readonly #sentence: Float64Array;
  #sentenceLength = 0;
  #count = 0;
  #previous: TokenFeatures | undefined;

  constructor(weights: LinearWeights, cache: LinearTokenCache) {
    this.#weights = weights;
    this.#cache = cache;
    this.#stride = 2 * (weights.heads + 1);
    this.#ring = new Float64Array(LONGEST_SENTENCE * this.#stride);
    this.#window = new Float64Array(weights.heads + 1);
    this.#sentence = new Float64Array(weights.heads + 1);
    this.fromSentence = new Uint8Array(weights.heads);
  }

  /** Takes one token, writes the logit of each head into `out` [heads]. */
  push(token: Token, out: Float64Array): void {
    const { heads, table, bits, bias, window } = this.#weights;
    const width = heads + 1;
    const features = tokenFeatures(token.text);
    const own = this.#cache.sums(token.text);
    const slot = (this.#count % LONGEST_SENTENCE) * this.#stride;
    if (this.#count >= window) this.#leave(this.#window, this.#count - window);
    if (this.#sentenceLength === LONGEST_SENTENCE) {
      this.#leave(this.#sentence, this.#count - LONGEST_SENTENCE);
      this.#sentenceLength--;
    }
    for (let i = 0; i < width; i++) this.#ring[slot + i] = own[i]!;
    if (this.#previous) {
      const row = (bigramHash(this.#previous, features) & (2 ** bits - 1)) * heads;
      for (let head = 0; head < heads; head++) this.#ring[slot + width + head] = table[row + head]!;
      this.#ring[slot + width + heads] = 1;
    } else this.#ring.fill(0, slot + width, slot + 2 * width);
    for (let i = 0; i < width; i++) {
      this.#window[i]! += own[i]! + this.#ring[slot + width + i]!;
      this.#sentence[i]! += own[i]! + (this.#sentenceLength > 0 ? this.#ring[slot + width + i]! : 0);
    }
    this.#count++;
    this.#sentenceLength++;
    this.#previous = features;
    for (let head = 0; head < heads; head++) {
      const inWindow = this.#window[head]! / Math.sqrt(Math.max(1, this.#window[heads]!));
      const inSentence = this.#sentence[head]! / Math.sqrt(Math.max(1, this.#sentence[heads]!));
      out[head] = bias[head]! + Math.max(inWindow, inSentence);
      this.fromSentence[head] = inSentence > inWindow ? 1 : 0;
    }
    if (endsSentence(token)) {
      this.#sentence.fill(0);
      this.#sentenceLength = 0;
    }
  }

  /** Takes the token at `index` out of a sum, and the bigram that joined it to its successor. */
  #leave(sum: Float64Array, index: number): void {
    const width = this.#weights.heads + 1;
    const slot = (index % LONGEST_SENTENCE) * this.#stride;
    const next = ((index + 1) % LONGEST_SENTENCE) * this.#stride;
    for (let i = 0; i < width; i++) sum[i]! -= this.#ring[slot + i]! + this.#ring[next + width + i]!;
  }
}

/** True for a token that ends a sentence. */
export function endsSentence(token: Token): boolean {
  return token.kind === 'sign' && '.!?;\u3002'.includes(token.text[0]!);
}
