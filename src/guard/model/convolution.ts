// Member B: a causal convolution with a short memory over hashed token vectors, one logit per head after every token.
// Three layers, kernel 3, dilations 1, 2, 4: a token sees itself and the 14 before it. The logits are smoothed by a sliding mean
// over 4 tokens (Constitutional Classifiers++, section 2 of its appendix, with a shorter window), and a text is judged by its maximum.
// This file scores token by token, on a WebAssembly kernel; convolution-graph.ts is the same network as a graph.
import type { Token } from '../text/tokenizer.ts';
import { FLAGS, type TokenFeatures, tokenFeatures, writeFlags } from './features.ts';
import { Kernel, type Placed, padded } from './kernel.ts';

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
export function embedToken(features: TokenFeatures, table: Float32Array, shape: ConvolutionShape): Float32Array {
  const out = new Float32Array(shape.embedding);
  const mask = 2 ** shape.bits - 1;
  const { rows } = features;
  for (let k = 0; k < rows.length; k++) {
    const row = (rows[k]! & mask) * shape.embedding;
    for (let i = 0; i < shape.embedding; i++) out[i]! += table[row + i]!;
  }
  const scale = 1 / Math.sqrt(rows.length);
  for (let i = 0; i < shape.embedding; i++) out[i]! *= scale;
  return out;
}

/** Weights laid out for scoring, and the vectors of the words seen lately. Shared by all streams of a guard. */
export class ConvolutionScorer {
  readonly weights: ConvolutionWeights;
  readonly kernel: Kernel;
  /** Per layer: one output channel is one contiguous row of three taps. */
  readonly layers: readonly { readonly inputs: number; readonly matrix: Placed }[];
  readonly head: Placed;
  readonly #vectors = new Map<string, Float32Array>();

  constructor(weights: ConvolutionWeights) {
    this.weights = weights;
    const { shape } = weights;
    const sizes = shape.dilations.map((_, index) => padded(KERNEL * layerInputs(shape, index)));
    const floats =
      sizes.reduce((sum, size) => sum + (size + 8) * shape.width, 0) + (padded(shape.width) + 8) * shape.heads;
    this.kernel = new Kernel(floats, Math.max(...sizes, padded(shape.width), padded(shape.heads)));
    this.layers = shape.dilations.map((_, index) => {
      const inputs = layerInputs(shape, index);
      const rows = transpose(parameter(weights, `layer${index}.weight`), KERNEL * inputs, shape.width);
      return {
        inputs,
        matrix: this.kernel.place(rows, parameter(weights, `layer${index}.bias`), shape.width, KERNEL * inputs),
      };
    });
    const rows = transpose(parameter(weights, 'head.weight'), shape.width, shape.heads);
    this.head = this.kernel.place(rows, parameter(weights, 'head.bias'), shape.heads, shape.width);
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
  /** Per layer, a ring of its last inputs, [2 * dilation + 1][inputs]. */
  readonly #rings: readonly Float32Array[];
  readonly #logits: Float32Array;
  #count = 0;

  constructor(scorer: ConvolutionScorer) {
    this.#scorer = scorer;
    const { shape } = scorer.weights;
    this.#rings = scorer.layers.map(({ inputs }, i) => new Float32Array(ringLength(shape, i) * inputs));
    this.#logits = new Float32Array(shape.smoothing * shape.heads);
  }

  /** Takes one token and writes the smoothed logit of each head into `out` [heads]. */
  push(token: Token, out: Float64Array): void {
    const { weights, layers, kernel, head } = this.#scorer;
    const { shape } = weights;
    const { input, output } = kernel;
    for (const [i, layer] of layers.entries()) {
      const ring = this.#rings[i]!;
      const length = ringLength(shape, i);
      const place = (this.#count % length) * layer.inputs;
      if (i === 0) this.#scorer.writeInput(token, ring, place);
      else ring.set(output.subarray(0, shape.width), place);
      for (let tap = 0; tap < KERNEL; tap++) {
        const at = this.#count - (KERNEL - 1 - tap) * shape.dilations[i]!;
        const from = (at % length) * layer.inputs;
        if (at < 0) input.fill(0, tap * layer.inputs, (tap + 1) * layer.inputs);
        else input.set(ring.subarray(from, from + layer.inputs), tap * layer.inputs);
      }
      input.fill(0, KERNEL * layer.inputs, layer.matrix.columns);
      kernel.multiply(layer.matrix);
      for (let channel = 0; channel < shape.width; channel++) {
        const value = output[channel]!;
        // Layers after the first add their input: the network can then be as shallow as the data allow.
        output[channel] = (value > 0 ? value : 0) + (i > 0 ? ring[place + channel]! : 0);
      }
    }
    input.set(output.subarray(0, shape.width));
    input.fill(0, shape.width, head.columns);
    kernel.multiply(head);
    this.#smooth(output, out);
  }

  #smooth(logits: Float32Array, out: Float64Array): void {
    const { smoothing, heads } = this.#scorer.weights.shape;
    this.#logits.set(logits.subarray(0, heads), (this.#count % smoothing) * heads);
    this.#count++;
    const filled = Math.min(this.#count, smoothing);
    for (let head = 0; head < heads; head++) {
      let sum = 0;
      for (let i = 0; i < filled; i++) sum += this.#logits[i * heads + head]!;
      out[head] = sum / filled;
    }
  }
}

function ringLength(shape: ConvolutionShape, layer: number): number {
  return (KERNEL - 1) * shape.dilations[layer]! + 1;
}

function parameter(weights: ConvolutionWeights, name: string): Float32Array {
  const found = weights.parameters[name];
  if (!found) throw new RangeError(`the convolution has no parameter "${name}"`);
  return found.data;
}

function transpose(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) out[column * rows + row] = matrix[row * columns + column]!;
  return out;
}
