// What a word adds to the first layer of a convolution: the products of its vector with the three taps. It does not depend on where the
// word stands, so it is computed once and kept, and for most tokens the first layer is a few vectors added up.
import { FLAGS, type TokenFeatures } from './features.ts';
import type { Kernel } from './kernel.ts';

/** Memory for the products of words, at most; 16,384 words at width 64. A page that no word has used takes none. */
const BYTES = 16 * 2 ** 20;

/** The first layer: panels of [embedding + flags, products]. */
export interface WordLayer {
  readonly panels: number;
  /** Numbers of a word's vector, without flags. */
  readonly embedding: number;
  /** What one token adds: three taps times the width, padded. */
  readonly products: number;
  /** Added where the flags are: [at most products]. */
  readonly bias: Float32Array;
  /** Writes a word's vector. */
  readonly embed: (features: TokenFeatures, target: Float32Array) => void;
}

export class WordProducts {
  readonly #kernel: Kernel;
  readonly #layer: WordLayer;
  /** Bytes of the products of one word. */
  readonly #size: number;
  /** The layer's input: a vector and flags. The flags are zero where a word's products are computed, and the other way round. */
  readonly #vector: Float32Array;
  readonly #input: number;
  readonly #inputEnd: number;
  readonly #noBias: number;
  /** Products of each combination of flags, with the bias. */
  readonly #flags: number;
  /** Products of words. A word may stand only in the place of its number, modulo their count: nothing to search or to keep in order. */
  readonly #words: number;
  readonly #owners: Float64Array;
  readonly #mask: number;

  /** Reserves in the kernel's memory, so views that were taken before may end. */
  constructor(kernel: Kernel, layer: WordLayer) {
    const { products, embedding } = layer;
    const words = 2 ** Math.floor(Math.log2(BYTES / (4 * products)));
    const inputs = wordInputs(embedding);
    this.#kernel = kernel;
    this.#layer = layer;
    this.#size = 4 * products;
    this.#owners = new Float64Array(words).fill(-1);
    this.#mask = words - 1;
    this.#noBias = kernel.reserve(products);
    const bias = kernel.place(layer.bias, products);
    this.#flags = kernel.reserve(2 ** FLAGS * products);
    this.#words = kernel.reserve(words * products);
    this.#input = kernel.reserve(inputs);
    this.#inputEnd = this.#input + 4 * inputs;
    this.#vector = kernel.view(this.#input, embedding);
    this.#fillFlags(kernel.view(this.#input + 4 * embedding, FLAGS), bias);
  }

  /** Where the products of a word stand; until the next call. The same numbers whether they were kept or are computed now. */
  word(features: TokenFeatures): number {
    const index = features.number & this.#mask;
    const at = this.#words + index * this.#size;
    if (this.#owners[index] !== features.number) {
      this.#layer.embed(features, this.#vector);
      this.#compute(this.#noBias, at);
      this.#owners[index] = features.number;
    }
    return at;
  }

  /** Where the products of a combination of flags stand, with the bias. */
  flags(bits: number): number {
    return this.#flags + bits * this.#size;
  }

  #fillFlags(flags: Float32Array, bias: number): void {
    for (let bits = 0; bits < 2 ** FLAGS; bits++) {
      for (let flag = 0; flag < FLAGS; flag++) flags[flag] = (bits >> flag) & 1;
      this.#compute(bias, this.flags(bits));
    }
    flags.fill(0);
  }

  #compute(bias: number, at: number): void {
    this.#kernel.project(this.#input, this.#inputEnd, this.#layer.panels, bias, at, at + this.#size);
  }
}

/** Numbers of a token's vector and flags, padded as the kernel wants an input. */
export function wordInputs(embedding: number): number {
  return 4 * Math.ceil((embedding + FLAGS) / 4);
}
