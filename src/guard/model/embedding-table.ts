// The hashed embedding table in training: Adam (Kingma and Ba 2015) with moments per element, applied only to rows that occurred.
// It lives outside of the graph: passing millions of numbers through the runtime at every step would cost more than the step.
import type { Random } from '../../base/index.ts';
import type { ConvolutionShape } from './convolution.ts';
import { tokenFeatures } from './features.ts';

const FIRST_DECAY = 0.8;
const SECOND_DECAY = 0.98;

export class EmbeddingTable {
  /** Row-major [2^bits, embedding]. */
  readonly values: Float32Array;
  readonly #first: Float32Array;
  readonly #second: Float32Array;
  readonly #shape: ConvolutionShape;
  readonly #rate: number;
  /** Row -> its place among the rows of this step; valid where #stamp says so. */
  readonly #slot: Int32Array;
  readonly #stamp: Int32Array;
  #touched = new Int32Array(16_384);
  #sums: Float32Array;
  #step = 0;

  constructor(shape: ConvolutionShape, random: Random, rate: number) {
    const rows = 2 ** shape.bits;
    this.values = new Float32Array(rows * shape.embedding);
    // A sum of three uniforms is near enough to a normal, and much quicker for millions of numbers.
    for (let i = 0; i < this.values.length; i++)
      this.values[i] = 0.1 * (random.next() + random.next() + random.next() - 1.5);
    this.#first = new Float32Array(this.values.length);
    this.#second = new Float32Array(this.values.length);
    this.#slot = new Int32Array(rows);
    this.#stamp = new Int32Array(rows);
    this.#sums = new Float32Array(this.#touched.length * shape.embedding);
    this.#shape = shape;
    this.#rate = rate;
  }

  /**
   * One step.
   * @param places token text -> positions at which it stood
   * @param gradient of the inputs, one row of `stride` numbers for each position; the embedding comes first
   * @param rate factor of the learning rate, from the schedule
   */
  update(places: ReadonlyMap<string, readonly number[]>, gradient: Float32Array, stride: number, rate: number): void {
    const { embedding, bits } = this.#shape;
    const mask = 2 ** bits - 1;
    const own = new Float32Array(embedding);
    this.#step++;
    let count = 0;
    for (const [text, positions] of places) {
      const { rows } = tokenFeatures(text);
      const scale = 1 / Math.sqrt(rows.length);
      own.fill(0);
      for (const position of positions) {
        const at = position * stride;
        for (let i = 0; i < embedding; i++) own[i]! += gradient[at + i]! * scale;
      }
      if (count + rows.length > this.#touched.length) this.#grow();
      for (let k = 0; k < rows.length; k++) {
        const row = rows[k]! & mask;
        if (this.#stamp[row] !== this.#step) {
          this.#stamp[row] = this.#step;
          this.#slot[row] = count;
          this.#touched[count] = row;
          this.#sums.fill(0, count * embedding, (count + 1) * embedding);
          count++;
        }
        const at = this.#slot[row]! * embedding;
        for (let i = 0; i < embedding; i++) this.#sums[at + i]! += own[i]!;
      }
    }
    this.#apply(count, this.#rate * rate);
  }

  #apply(count: number, step: number): void {
    const { embedding } = this.#shape;
    for (let slot = 0; slot < count; slot++) {
      const at = this.#touched[slot]! * embedding;
      const from = slot * embedding;
      for (let i = 0; i < embedding; i++) {
        const g = this.#sums[from + i]!;
        const m = FIRST_DECAY * this.#first[at + i]! + (1 - FIRST_DECAY) * g;
        const v = SECOND_DECAY * this.#second[at + i]! + (1 - SECOND_DECAY) * g * g;
        this.#first[at + i] = m;
        this.#second[at + i] = v;
        this.values[at + i]! -= (step * m) / (Math.sqrt(v) + 1e-7);
      }
    }
  }

  #grow(): void {
    const touched = new Int32Array(2 * this.#touched.length);
    touched.set(this.#touched);
    const sums = new Float32Array(touched.length * this.#shape.embedding);
    sums.set(this.#sums);
    this.#touched = touched;
    this.#sums = sums;
  }
}
