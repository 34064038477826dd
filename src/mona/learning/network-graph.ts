// The nets as graphs: how a batch enters, forward passes, and the one vector of parameters with its gradient as one vector.
import {
  add,
  type BatchInput,
  concat,
  gather,
  gemm,
  gradient,
  matmul,
  reduceSum,
  reshape,
  slice,
  type Tensor,
  tanh,
  withGradient,
} from '../../tensor/index.ts';
import type { NetworkShape } from './network-shape.ts';
import { type Layout, layerSizes, type Net } from './parameters.ts';

/** Up to this many rows a net with hidden layers takes its batch as ones and zeros: a small product beats a gather and its scatter. */
const denseRows = 1024;

export function isDense(shape: NetworkShape): boolean {
  return shape.kind === 'mlp' && shape.rows <= denseRows;
}

/** How `size` observations enter a program. */
export function rowsInput(shape: NetworkShape, size: number): BatchInput {
  if (isDense(shape)) return { shape: [size, shape.rows] };
  return { shape: [size, shape.groups.length], dtype: 'int64' };
}

/** A buffer for the rows of observations, as a program takes them, and how to write one observation into it. */
export interface RowsBuffer {
  readonly data: Float32Array | BigInt64Array;
  /** The observation whose rows begin at `from` becomes number `place` of the batch. */
  write(place: number, rows: Int32Array, from: number): void;
}

export function createRowsBuffer(shape: NetworkShape, size: number): RowsBuffer {
  const groups = shape.groups.length;
  if (!isDense(shape)) {
    const data = new BigInt64Array(size * groups);
    return {
      data,
      write(place, rows, from) {
        for (let g = 0; g < groups; g++) data[place * groups + g] = BigInt(rows[from + g]!);
      },
    };
  }
  const width = shape.rows;
  const data = new Float32Array(size * width);
  return {
    data,
    write(place, rows, from) {
      data.fill(0, place * width, (place + 1) * width);
      for (let g = 0; g < groups; g++) data[place * width + rows[from + g]!] = 1;
    },
  };
}

/** The outputs of one net, [size, actions] or [size, 1]. */
export function forwardGraph(
  shape: NetworkShape,
  net: Net,
  parameters: Readonly<Record<string, Tensor>>,
  rows: Tensor,
): Tensor {
  const last = layerSizes(shape, net).length - 1;
  let x = rows;
  for (let layer = 0; layer <= last; layer++) {
    const weight = parameters[`${net}.${layer}.weight`]!;
    const bias = parameters[`${net}.${layer}.bias`];
    if (layer === 0 && !isDense(shape)) {
      const entered = reduceSum(gather(weight, x), [1]);
      x = bias ? add(entered, bias) : entered;
    } else {
      x = bias ? gemm(x, weight, bias) : matmul(x, weight);
    }
    if (layer < last) x = tanh(x);
  }
  return x;
}

/**
 * A loss over the pieces of the vector, with the gradient put together once. Left to the rule of slices, each piece would give a
 * vector of its own that is mostly zeros.
 */
export function packedLoss(
  layout: Layout,
  vector: Tensor,
  build: (parameters: Readonly<Record<string, Tensor>>) => Tensor,
): Tensor {
  const pieces = layout.pieces.map(({ shape, start, size }) => reshape(slice(vector, 0, start, start + size), shape));
  const loss = build(Object.fromEntries(layout.pieces.map(({ name }, i) => [name, pieces[i]!])));
  const gradients = gradient(loss, pieces).map((one) => reshape(one, [-1]));
  return withGradient(loss, [vector], () => [concat(gradients, 0)]);
}
