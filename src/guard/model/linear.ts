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

/** Words whose sums are kept, a power of two; 32 bytes each with two heads. */
const KEPT = 2 ** 16;

/**
 * Weight sums of a token over its own features; heads first, then the number of features. They are kept in one table by the number of
 * the token's text: a word may stand only in the place of its number, modulo the size of the table.
 */
export class LinearTokenCache {
  /** [KEPT, heads + 1] */
  readonly sums: Float64Array;
  readonly #owners = new Float64Array(KEPT).fill(-1);
  readonly #weights: LinearWeights;

  constructor(weights: LinearWeights) {
    this.#weights = weights;
    this.sums = new Float64Array(KEPT * (weights.heads + 1));
  }

  /** Where in `sums` those of a token begin; until the next call. */
  find(features: TokenFeatures): number {
    const { heads } = this.#weights;
    const place = features.number & (KEPT - 1);
    const at = place * (heads + 1);
    if (this.#owners[place] === features.number) return at;
    this.#compute(features, at);
    this.#owners[place] = features.number;
    return at;
  }

  #compute({ rows, linear }: TokenFeatures, at: number): void {
    const { heads, table, bits } = this.#weights;
    const { sums } = this;
    const mask = 2 ** bits - 1;
    sums.fill(0, at, at + heads);
    for (let i = 0; i < linear; i++) {
      const row = (rows[i]! & mask) * heads;
      for (let head = 0; head < heads; head++) sums[at + head]! += table[row + head]!;
    }
    sums[at + heads] = linear;
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

  /** Takes over the state of another stream of the same weights; what is pushed here then leaves that one untouched. */
  copyFrom(other: LinearStream): void {
    this.#ring.set(other.#ring);
    this.#window.set(other.#window);
    this.#sentence.set(other.#sentence);
    this.#sentenceLength = other.#sentenceLength;
    this.#count = other.#count;
    this.#previous = other.#previous;
  }

  /** Takes one token, writes the logit of each head into `out` [heads]. */
  push(token: Token, out: Float64Array): void {
    const { heads, table, bits, bias, window } = this.#weights;
    const width = heads + 1;
    const ring = this.#ring;
    const windowSums = this.#window;
    const sentenceSums = this.#sentence;
    const { sums } = this.#cache;
    const features = tokenFeatures(token.text);
    const own = this.#cache.find(features);
    const slot = this.#slot(this.#count);
    if (this.#count >= window) this.#leave(windowSums, this.#count - window);
    if (this.#sentenceLength === LONGEST_SENTENCE) {
      this.#leave(sentenceSums, this.#count - LONGEST_SENTENCE);
      this.#sentenceLength--;
    }
    const bigram = slot + width;
    const row = this.#previous ? (bigramHash(this.#previous, features) & (2 ** bits - 1)) * heads : -1;
    for (let i = 0; i < width; i++) {
      const alone = sums[own + i]!;
      const joined = row < 0 ? 0 : i < heads ? table[row + i]! : 1;
      ring[slot + i] = alone;
      ring[bigram + i] = joined;
      windowSums[i]! += alone + joined;
      sentenceSums[i]! += alone + (this.#sentenceLength > 0 ? joined : 0);
    }
    this.#count++;
    this.#sentenceLength++;
    this.#previous = features;
    const windowRoot = Math.sqrt(Math.max(1, windowSums[heads]!));
    const sentenceRoot = Math.sqrt(Math.max(1, sentenceSums[heads]!));
    for (let head = 0; head < heads; head++) {
      const inWindow = windowSums[head]! / windowRoot;
      const inSentence = sentenceSums[head]! / sentenceRoot;
      out[head] = bias[head]! + Math.max(inWindow, inSentence);
      this.fromSentence[head] = inSentence > inWindow ? 1 : 0;
    }
    if (endsSentence(token)) {
      sentenceSums.fill(0);
      this.#sentenceLength = 0;
    }
  }

  #slot(index: number): number {
    return (index % LONGEST_SENTENCE) * this.#stride;
  }

  /** Takes the token at `index` out of a sum, and the bigram that joined it to its successor. */
  #leave(sum: Float64Array, index: number): void {
    const width = this.#weights.heads + 1;
    const ring = this.#ring;
    const slot = this.#slot(index);
    const next = this.#slot(index + 1) + width;
    for (let i = 0; i < width; i++) sum[i]! -= ring[slot + i]! + ring[next + i]!;
  }
}

/** True for a token that ends a sentence. */
export function endsSentence(token: Token): boolean {
  return token.kind === 'sign' && '.!?;\u3002'.includes(token.text[0]!);
}
