// Reference kernels of the operations that move, join, sum or index elements.
import { broadcastShapes, sizeOf, stridesOf } from '../../ir/shape.ts';
import { attributeInt, attributeInts, type Block, blockLike, broadcastPlaces, checkedIndex, walk } from './block.ts';
import type { Kernel, Kernels } from './kernel.ts';

export const structureKernels: Kernels = {
  Reshape: ([x, shape]) => {
    const wanted = [...shape!.data].map((size, axis) => (size === 0 ? x!.shape[axis]! : size));
    const known = wanted.reduce((product, size) => (size === -1 ? product : product * size), 1);
    return [{ ...x!, shape: wanted.map((size) => (size === -1 ? x!.data.length / known : size)) }];
  },
  Transpose: ([x], node) => {
    const order = attributeInts(node.attributes, 'perm');
    const strides = stridesOf(x!.shape);
    const shape = order.map((axis) => x!.shape[axis]!);
    const places = walk(
      shape,
      order.map((axis) => strides[axis]!),
    );
    return [blockLike(x!, shape, (i) => x!.data[places[i]!]!)];
  },
  Expand: ([x, wanted]) => {
    const shape = broadcastShapes(x!.shape, [...wanted!.data])!;
    const places = broadcastPlaces(x!.shape, shape);
    return [blockLike(x!, shape, (i) => x!.data[places[i]!]!)];
  },
  Slice: ([x, starts, ends, axes]) => {
    const from = x!.shape.map(() => 0);
    const shape = [...x!.shape];
    axes!.data.forEach((axis, i) => {
      const size = x!.shape[axis]!;
      const within = (place: number) => Math.min(Math.max(place < 0 ? place + size : place, 0), size);
      from[axis] = within(starts!.data[i]!);
      shape[axis] = Math.max(within(ends!.data[i]!) - from[axis]!, 0);
    });
    const strides = stridesOf(x!.shape);
    const places = walk(
      shape,
      strides,
      from.reduce((sum, start, axis) => sum + start * strides[axis]!, 0),
    );
    return [blockLike(x!, shape, (i) => x!.data[places[i]!]!)];
  },
  Concat: (parts, node) => {
    const axis = attributeInt(node.attributes, 'axis', 0);
    const along = axis < 0 ? axis + parts[0]!.shape.length : axis;
    const shape = parts[0]!.shape.map((size, i) =>
      i === along ? parts.reduce((sum, part) => sum + part.shape[along]!, 0) : size,
    );
    const result = blockLike(parts[0]!, shape, () => 0);
    const strides = stridesOf(shape);
    let start = 0;
    for (const part of parts) {
      walk(part.shape, strides, start * strides[along]!).forEach((place, i) => {
        result.data[place] = part.data[i]!;
      });
      start += part.shape[along]!;
    }
    return [result];
  },
  Pad: ([x, pads, value]) => {
    const rank = x!.shape.length;
    const shape = x!.shape.map((size, axis) => size + pads!.data[axis]! + pads!.data[axis + rank]!);
    const result = blockLike(x!, shape, () => value?.data[0] ?? 0);
    const strides = stridesOf(shape);
    const offset = strides.reduce((sum, stride, axis) => sum + stride * pads!.data[axis]!, 0);
    walk(x!.shape, strides, offset).forEach((place, i) => {
      result.data[place] = x!.data[i]!;
    });
    return [result];
  },
  ReduceSum: reduction((list) => list.reduce((sum, value) => sum + value, 0)),
  ReduceMean: reduction((list) => list.reduce((sum, value) => sum + value, 0) / list.length),
  ReduceSumSquare: reduction((list) => list.reduce((sum, value) => sum + value * value, 0)),
  ReduceMax: reduction((list) => list.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY)),
  ReduceMin: reduction((list) => list.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY)),
  ReduceLogSumExp: reduction((list) => {
    const high = list.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    return high + Math.log(list.reduce((sum, value) => sum + Math.exp(value - high), 0));
  }),
  CumSum: ([x, axis], node) => {
    const along = checkedIndex('CumSum', axis!.data[0]!, x!.shape.length);
    const [size, step] = [x!.shape[along]!, stridesOf(x!.shape)[along]!];
    const isReverse = attributeInt(node.attributes, 'reverse', 0) === 1;
    const isExclusive = attributeInt(node.attributes, 'exclusive', 0) === 1;
    const result = blockLike(x!, x!.shape, () => 0);
    for (let start = 0; start < x!.data.length; start++) {
      if (Math.floor(start / step) % size !== 0) continue;
      let sum = 0;
      for (let i = 0; i < size; i++) {
        const place = start + (isReverse ? size - 1 - i : i) * step;
        result.data[place] = isExclusive ? sum : sum + x!.data[place]!;
        sum += x!.data[place]!;
      }
    }
    return [result];
  },
};

function reduction(f: (list: number[]) => number): Kernel {
  return ([x, axes], node) => {
    const rank = x!.shape.length;
    const over = axes ? [...axes.data].map((axis) => (axis < 0 ? axis + rank : axis)) : x!.shape.map((_, axis) => axis);
    const keep = attributeInt(node.attributes, 'keepdims', 1) === 1;
    const kept = x!.shape.map((size, axis) => (over.includes(axis) ? 1 : size));
    const keptStrides = stridesOf(kept);
    const places = walk(
      x!.shape,
      keptStrides.map((stride, axis) => (over.includes(axis) ? 0 : stride)),
    );
    const lists = Array.from({ length: sizeOf(kept) }, (): number[] => []);
    places.forEach((place, i) => {
      lists[place]!.push(x!.data[i]!);
    });
    const shape = keep ? kept : x!.shape.filter((_, axis) => !over.includes(axis));
    return [blockLike(x! as Block, shape, (i) => f(lists[i]!))];
  };
}
