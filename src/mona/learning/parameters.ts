// The parameters of the policy net and the value net, and how they start. The trainer holds them as one vector: an optimizer step
// is then eight operations and not eight for each matrix, which with nets this small would be most of its time.
import type { Random } from '../../base/index.ts';
import type { Parameter, ParameterSet } from '../../tensor/index.ts';
import type { NetworkShape } from './network-shape.ts';

export type Net = 'policy' | 'value';

/** One matrix or bias within the vector. */
interface Piece {
  readonly name: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly size: number;
}

export interface Layout {
  readonly pieces: readonly Piece[];
  readonly size: number;
}

/** Sizes of the layers of a net from the first hidden one to the output. */
export function layerSizes(shape: NetworkShape, net: Net): number[] {
  return [...shape.hidden, net === 'policy' ? shape.actions : 1];
}

/** Every layer has a matrix [in, out], and a bias unless the net is one table, where a bias could say nothing new. */
export function layoutOf(shape: NetworkShape, nets: readonly Net[]): Layout {
  const pieces: Piece[] = [];
  let start = 0;
  const push = (name: string, sizes: readonly number[]) => {
    const size = sizes.reduce((product, one) => product * one, 1);
    pieces.push({ name, shape: sizes, start, size });
    start += size;
  };
  for (const net of nets) {
    let inputs = shape.rows;
    layerSizes(shape, net).forEach((outputs, layer) => {
      push(`${net}.${layer}.weight`, [inputs, outputs]);
      if (shape.hidden.length > 0) push(`${net}.${layer}.bias`, [outputs]);
      inputs = outputs;
    });
  }
  return { pieces, size: start };
}

/**
 * Tables start at zero: every allowed action alike, every value 0. Nets with hidden layers start orthogonal (Saxe et al. 2014) with
 * the gains usual for PPO (Stable-Baselines3): the root of 2 for hidden layers, 0.01 for the policy's output, 1 for the value's.
 */
export function initialParameters(shape: NetworkShape, layout: Layout, random: Random): Parameter {
  const data = new Float32Array(layout.size);
  if (shape.hidden.length > 0) {
    for (const { name, shape: sizes, start } of layout.pieces) {
      if (sizes.length !== 2) continue;
      const isOutput = name.includes(`.${shape.hidden.length}.`);
      const gain = !isOutput ? Math.SQRT2 : name.startsWith('policy') ? 0.01 : 1;
      data.set(orthogonal(random.fork(name), sizes[0]!, sizes[1]!, gain), start);
    }
  }
  return { shape: [layout.size], data };
}

/** The vector cut into its pieces, by name. */
export function unpack(layout: Layout, vector: Float32Array): ParameterSet {
  return Object.fromEntries(
    layout.pieces.map(({ name, shape, start, size }) => [name, { shape, data: vector.slice(start, start + size) }]),
  );
}

/** A random [rows, columns] matrix whose rows or columns, whichever are fewer, are orthogonal and of length `gain`. */
export function orthogonal(random: Random, rows: number, columns: number, gain: number): Float32Array {
  const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
  const vectors = Array.from({ length: count }, () => Float64Array.from({ length }, () => random.normal()));
  vectors.forEach((vector, i) => {
    // Gram-Schmidt twice, which is as good as exact.
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const overlap = dot(vector, vectors[j]!);
        for (let k = 0; k < length; k++) vector[k]! -= overlap * vectors[j]![k]!;
      }
      const norm = Math.sqrt(dot(vector, vector));
      for (let k = 0; k < length; k++) vector[k]! /= norm;
    }
  });
  const out = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out[row * columns + column] = gain * (rows < columns ? vectors[row]![column]! : vectors[column]![row]!);
    }
  }
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
