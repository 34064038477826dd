// Reference kernels of matrix products, convolution, softmax and layer normalisation. Sums are kept in 64 bits.
import { broadcastShapes, sizeOf, stridesOf } from '../../ir/shape.ts';
import type { OnnxNode } from '../../onnx/model.ts';
import { attributeFloat, attributeInt, attributeInts, type Block, blockLike, broadcastPlaces } from './block.ts';
import type { Kernel, Kernels } from './kernel.ts';

export const matrixKernels: Kernels = {
  MatMul: ([a, b]) => [product(a!, b!, false, false, 1)],
  FusedMatMul: ([a, b], node) => [productOf(a!, b!, node)],
  Gemm: ([a, b, c], node) => {
    const result = productOf(a!, b!, node);
    if (!c) return [result];
    const beta = attributeFloat(node.attributes, 'beta', 1);
    const places = broadcastPlaces(c.shape, result.shape);
    return [blockLike(result, result.shape, (i) => result.data[i]! + beta * c.data[places[i]!]!)];
  },
  Softmax: lines((line) => {
    const high = Math.max(...line);
    const powers = line.map((value) => Math.exp(value - high));
    const sum = powers.reduce((total, value) => total + value, 0);
    return powers.map((value) => value / sum);
  }),
  LogSoftmax: lines((line) => {
    const high = Math.max(...line);
    const sum = line.reduce((total, value) => total + Math.exp(value - high), 0);
    return line.map((value) => value - high - Math.log(sum));
  }),
  LayerNormalization: ([x, weight, bias], node) => {
    const size = x!.shape.at(-1)!;
    const rows = x!.data.length / size;
    const epsilon = attributeFloat(node.attributes, 'epsilon', 1e-5);
    const means = new Float64Array(rows);
    const inverses = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const line = x!.data.subarray(row * size, (row + 1) * size);
      const mean = Array.from(line).reduce((sum, value) => sum + value, 0) / size;
      const variance = Array.from(line).reduce((sum, value) => sum + (value - mean) ** 2, 0) / size;
      [means[row], inverses[row]] = [mean, 1 / Math.sqrt(variance + epsilon)];
    }
    const rowShape = [...x!.shape.slice(0, -1), 1];
    return [
      blockLike(x!, x!.shape, (i) => {
        const [row, column] = [Math.floor(i / size), i % size];
        return (x!.data[i]! - means[row]!) * inverses[row]! * weight!.data[column]! + (bias?.data[column] ?? 0);
      }),
      blockLike(x!, rowShape, (row) => means[row]!),
      blockLike(x!, rowShape, (row) => inverses[row]!),
    ];
  },
  Conv: ([x, weight, bias], node) => [convolution(x!, weight!, bias, node)],
};

function productOf(a: Block, b: Block, { attributes }: OnnxNode): Block {
  const flag = (name: string) => attributeInt(attributes, name, 0) === 1;
  return product(a, b, flag('transA'), flag('transB'), attributeFloat(attributes, 'alpha', 1));
}

function product(a: Block, b: Block, transA: boolean, transB: boolean, scale: number): Block {
  const [rows, inner] = transA ? [a.shape.at(-1)!, a.shape.at(-2)!] : [a.shape.at(-2)!, a.shape.at(-1)!];
  const columns = transB ? b.shape.at(-2)! : b.shape.at(-1)!;
  const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const batch = broadcastShapes(batchA, batchB)!;
  const [fromA, fromB] = [broadcastPlaces(batchA, batch), broadcastPlaces(batchB, batch)];
  const result = blockLike(a, [...batch, rows, columns], () => 0);
  const [stepRow, stepInner] = transA ? [1, rows] : [inner, 1];
  const [stepB, stepColumn] = transB ? [1, inner] : [columns, 1];
  const line = new Float64Array(columns);
  for (let item = 0; item < sizeOf(batch); item++) {
    const [startA, startB] = [fromA[item]! * rows * inner, fromB[item]! * inner * columns];
    for (let row = 0; row < rows; row++) {
      line.fill(0);
      for (let k = 0; k < inner; k++) {
        const factor = scale * a.data[startA + row * stepRow + k * stepInner]!;
        const start = startB + k * stepB;
        for (let column = 0; column < columns; column++) line[column]! += factor * b.data[start + column * stepColumn]!;
      }
      result.data.set(line, (item * rows + row) * columns);
    }
  }
  return result;
}

/** A kernel that works on each line along one axis. */
function lines(f: (line: number[]) => readonly number[]): Kernel {
  return ([x], node) => {
    const axis = attributeInt(node.attributes, 'axis', -1);
    const along = axis < 0 ? axis + x!.shape.length : axis;
    const [size, step] = [x!.shape[along]!, stridesOf(x!.shape)[along]!];
    const result = blockLike(x!, x!.shape, () => 0);
    for (let start = 0; start < x!.data.length; start++) {
      if (Math.floor(start / step) % size !== 0) continue;
      const line = Array.from({ length: size }, (_, i) => x!.data[start + i * step]!);
      f(line).forEach((value, i) => {
        result.data[start + i * step] = value;
      });
    }
    return [result];
  };
}

/** One spatial axis, one group. */
function convolution(x: Block, weight: Block, bias: Block | undefined, { attributes }: OnnxNode): Block {
  const [batch, channels, time] = [x.shape[0]!, x.shape[1]!, x.shape[2]!];
  const [outputs, taps] = [weight.shape[0]!, weight.shape[2]!];
  const dilation = attributeInts(attributes, 'dilations')[0] ?? 1;
  const stride = attributeInts(attributes, 'strides')[0] ?? 1;
  const [before = 0, after = 0] = attributeInts(attributes, 'pads');
  const length = Math.floor((time + before + after - (taps - 1) * dilation - 1) / stride) + 1;
  return blockLike(x, [batch, outputs, length], (index) => {
    const t = index % length;
    const output = Math.floor(index / length) % outputs;
    const item = Math.floor(index / (length * outputs));
    let sum = bias?.data[output] ?? 0;
    for (let tap = 0; tap < taps; tap++) {
      const place = t * stride + tap * dilation - before;
      if (place < 0 || place >= time) continue;
      for (let channel = 0; channel < channels; channel++) {
        const factor = weight.data[(output * channels + channel) * taps + tap]!;
        sum += factor * x.data[(item * channels + channel) * time + place]!;
      }
    }
    return sum;
  });
}
