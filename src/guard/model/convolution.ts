// Member B: a causal convolution with a short memory over hashed token vectors, one logit per head after every token.
// Three layers, kernel 3, dilations 1, 2, 4: a token sees itself and the 14 before it. The logits are smoothed by a sliding mean
// over 4 tokens (Constitutional Classifiers++, section 2 of its appendix, with a shorter window), and a text is judged by its maximum.
// This file scores token by token in plain JavaScript; convolution-graph.ts is the same network as a graph.
import type { Token } from '../text/tokenizer.ts';
import { FLAGS, type TokenFeatures, tokenFeatures, writeFlags } from './features.ts';

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
  /** Per layer, [width][3 * inputs]: one output channel is one contiguous run. */
  readonly layers: readonly { readonly inputs: number; readonly weight: Float32Array; readonly bias: Float32Array }[];
  readonly headWeight: Float32Array;
  readonly headBias: Float32Array;
  readonly #vectors = new Map<string, Float32Array>();

  constructor(weights: ConvolutionWeights) {
    this.weights = weights;
    const { shape } = weights;
    this.layers = shape.dilations.map((_, index) => {
      const inputs = layerInputs(shape, index);
      return {
        inputs,
        weight: transpose(parameter(weights, `layer${index}.weight`), KERNEL * inputs, shape.width),
        bias: parameter(weights, `layer${index}.bias`),
      };
    });
    this.headWeight = transpose(parameter(weights, 'head.weight'), shape.width, shape.heads);
    this.headBias = parameter(weights, 'head.bias');
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
  readonly #taps: Float32Array;
  #count = 0;

  constructor(scorer: ConvolutionScorer) {
    this.#scorer = scorer;
    const { shape } = scorer.weights;
    this.#rings = scorer.layers.map(({ inputs }, i) => new Float32Array(ringLength(shape, i) * inputs));
    this.#logits = new Float32Array(shape.smoothing * shape.heads);
    this.#taps = new Float32Array(KERNEL * Math.max(...scorer.layers.map((layer) => layer.inputs)));
  }

  /** Takes one token and writes the smoothed logit of each head into `out` [heads]. */
  push(token: Token, out: Float64Array): void {
    const { weights, layers, headWeight, headBias } = this.#scorer;
    const { shape } = weights;
    const input = new Float32Array(layers[0]!.inputs);
    this.#scorer.writeInput(token, input, 0);
    let current = input;
    for (const [i, layer] of layers.entries()) {
      const ring = this.#rings[i]!;
      const length = ringLength(shape, i);
      ring.set(current, (this.#count % length) * layer.inputs);
      const size = KERNEL * layer.inputs;
      for (let tap = 0; tap < KERNEL; tap++) {
        const at = this.#count - (KERNEL - 1 - tap) * shape.dilations[i]!;
        const offset = tap * layer.inputs;
        if (at < 0) this.#taps.fill(0, offset, offset + layer.inputs);
        else
          this.#taps.set(
            ring.subarray((at % length) * layer.inputs, (at % length) * layer.inputs + layer.inputs),
            offset,
          );
      }
      const next = new Float32Array(shape.width);
      for (let channel = 0; channel < shape.width; channel++) {
        const value = layer.bias[channel]! + dot(this.#taps, layer.weight, channel * size, size);
        // Layers after the first add their input: the network can then be as shallow as the data allow.
        next[channel] = (value > 0 ? value : 0) + (i > 0 ? current[channel]! : 0);
      }
      current = next;
    }
    const slot = (this.#count % shape.smoothing) * shape.heads;
    this.#count++;
    const filled = Math.min(this.#count, shape.smoothing);
    for (let head = 0; head < shape.heads; head++) {
      this.#logits[slot + head] = headBias[head]! + dot(current, headWeight, head * shape.width, shape.width);
      let sum = 0;
      for (let i = 0; i < filled; i++) sum += this.#logits[i * shape.heads + head]!;
      out[head] = sum / filled;
    }
  }
}

function ringLength(shape: ConvolutionShape, layer: number): number {
  return (KERNEL - 1) * shape.dilations[layer]! + 1;
}

function dot(vector: Float32Array, matrix: Float32Array, offset: number, length: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    a += vector[i]! * matrix[offset + i]!;
    b += vector[i + 1]! * matrix[offset + i + 1]!;
    c += vector[i + 2]! * matrix[offset + i + 2]!;
    d += vector[i + 3]! * matrix[offset + i + 3]!;
  }
  for (; i < length; i++) a += vector[i]! * matrix[offset + i]!;
  return a + b + c + d;
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
