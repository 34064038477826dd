// Member B: a causal convolution with a short memory over hashed token vectors, one logit per head after every token.
// Three layers, kernel 3, dilations 1, 2, 4: a token sees itself and the 14 before it. The logits are smoothed by a sliding mean
// over 4 tokens (Constitutional Classifiers++, section 2 of its appendix, with a shorter window), and a text is judged by its maximum.
// This file scores token by token, through convolution-network.ts; convolution-graph.ts is the same network as a graph.
import type { Token } from '../text/tokenizer.ts';
import { ConvolutionNetwork } from './convolution-network.ts';
import { FLAGS, flagBits, type TokenFeatures, tokenFeatures, writeFlags } from './features.ts';

export interface ConvolutionShape {
  /** log2 of the rows of the embedding table. */
  readonly bits: number;
  /** Numbers of an embedding. */
  readonly embedding: number;
  /** Channels of each layer. */
  readonly width: number;
  readonly dilations: readonly number[];
  /** Tokens of the sliding mean over logits. */
  readonly smoothing: number;
  /** Logits per token: harm, style, then one for each restricted rule. */
  readonly heads: number;
}

export interface ConvolutionWeights {
  readonly shape: ConvolutionShape;
  /** Row-major [2^bits, embedding]. */
  readonly table: Float32Array;
  /** layer<i>.weight [3 * inputs, width] (oldest tap first), layer<i>.bias [width], head.weight [width, heads], head.bias [heads]. */
  readonly parameters: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;
}

export const KERNEL = 3;

/** Channels that layer `index` reads. */
export function layerInputs(shape: ConvolutionShape, index: number): number {
  return index === 0 ? shape.embedding + FLAGS : shape.width;
}

/** Adds up the rows of a token: its word and character 3-5-grams, divided by the root of their number. */
export function embedToken(
  features: TokenFeatures,
  table: Float32Array,
  shape: Pick<ConvolutionShape, 'bits' | 'embedding'>,
  out: Float32Array = new Float32Array(shape.embedding),
): Float32Array {
  const mask = 2 ** shape.bits - 1;
  const { embedding } = shape;
  const { rows } = features;
  out.fill(0);
  for (let k = 0; k < rows.length; k++) {
    const row = (rows[k]! & mask) * embedding;
    for (let i = 0; i < embedding; i++) out[i]! += table[row + i]!;
  }
  const scale = 1 / Math.sqrt(rows.length);
  for (let i = 0; i < embedding; i++) out[i]! *= scale;
  return out;
}

/** Weights laid out for scoring, and what is kept of the words seen lately. Shared by all streams of a guard. */
export class ConvolutionScorer {
  readonly weights: ConvolutionWeights;
  readonly network: ConvolutionNetwork;
  /** The stream whose state stands in the network. */
  resident: ConvolutionStream | undefined;
  readonly #vectors = new Map<string, Float32Array>();

  constructor(weights: ConvolutionWeights) {
    this.weights = weights;
    const { shape, table } = weights;
    this.network = new ConvolutionNetwork(
      shape,
      (name) => parameter(weights, name),
      (features, target) => embedToken(features, table, shape, target),
    );
  }

  /** The vector of a token text without its flags; [embedding]. */
  vector(text: string): Float32Array {
    const hit = this.#vectors.get(text);
    if (hit) return hit;
    const vector = embedToken(tokenFeatures(text), this.weights.table, this.weights.shape);
    if (this.#vectors.size >= 40_000) this.#vectors.clear();
    this.#vectors.set(text, vector);
    return vector;
  }

  /** Writes the network's input for a token at `offset`: its vector, then its flags. */
  writeInput(token: Token, target: Float32Array, offset: number): void {
    target.set(this.vector(token.text), offset);
    writeFlags(token, target, offset + this.weights.shape.embedding);
  }
}

/** The sliding state of one text. */
export class ConvolutionStream {
  readonly #scorer: ConvolutionScorer;
  /** The network's state after the last token; out of date while this stream is the scorer's resident. */
  readonly #state: Float32Array;
  #count = 0;

  constructor(scorer: ConvolutionScorer) {
    this.#scorer = scorer;
    this.#state = scorer.network.initial.slice();
  }

  /** Takes one token and writes the smoothed logit of each head into `out` [heads]. */
  push(token: Token, out: Float64Array): void {
    const { network } = this.#scorer;
    if (this.#scorer.resident !== this) this.#enter(this.#state);
    network.push(tokenFeatures(token.text), flagBits(token), this.#count++);
    const { logits } = network;
    for (let head = 0; head < logits.length; head++) out[head] = logits[head]!;
  }

  /** Takes over the state of another stream of the same scorer; what is pushed here then leaves that one untouched. */
  copyFrom(other: ConvolutionStream): void {
    const scorer = this.#scorer;
    if (other.#scorer !== scorer)
      throw new RangeError('a stream takes over the state of a stream of its own scorer only');
    if (other === this) return;
    this.#count = other.#count;
    // A copy is made to be pushed: it goes into the network at once. Where the other stands there, only that one must go out.
    if (scorer.resident === other) {
      other.#state.set(scorer.network.state);
      scorer.resident = this;
    } else this.#enter(other.#state);
  }

  /** Puts a state into the network as this stream's own, and that of the stream before out of it. */
  #enter(state: Float32Array): void {
    const { network, resident } = this.#scorer;
    if (resident && resident !== this) resident.#state.set(network.state);
    network.state.set(state);
    this.#scorer.resident = this;
  }
}

function parameter(weights: ConvolutionWeights, name: string): Float32Array {
  const found = weights.parameters[name];
  if (!found) throw new RangeError(`the convolution has no parameter "${name}"`);
  return found.data;
}
