// Reference kernels of the operations that read and write by index.
import { sizeOf, stridesOf } from '../../ir/shape.ts';
import { attributeInt, type Block, blockLike, checkedIndex, walk } from './block.ts';
import type { Kernels } from './kernel.ts';

export const indexingKernels: Kernels = {
  Gather: ([table, ids], node) => {
    const axis = attributeInt(node.attributes, 'axis', 0);
    if (axis !== 0) throw new RangeError('the reference Gather reads along axis 0 only');
    const row = sizeOf(table!.shape.slice(1));
    const shape = [...ids!.shape, ...table!.shape.slice(1)];
    const starts = [...ids!.data].map((id) => checkedIndex('Gather', id, table!.shape[0]!) * row);
    return [blockLike(table!, shape, (i) => table!.data[starts[Math.floor(i / row)]! + (i % row)]!)];
  },
  ScatterND: ([base, indices, updates], node) => {
    const depth = indices!.shape.at(-1)!;
    const strides = stridesOf(base!.shape);
    const part = sizeOf(base!.shape.slice(depth));
    const isSum = node.attributes['reduction'] === 'add';
    const result = blockLike(base!, base!.shape, (i) => base!.data[i]!);
    for (let item = 0; item < indices!.data.length / depth; item++) {
      let start = 0;
      for (let axis = 0; axis < depth; axis++) {
        const index = checkedIndex('ScatterND', indices!.data[item * depth + axis]!, base!.shape[axis]!);
        start += index * strides[axis]!;
      }
      for (let i = 0; i < part; i++) {
        const before = isSum ? result.data[start + i]! : 0;
        result.data[start + i] = before + updates!.data[item * part + i]!;
      }
    }
    return [result];
  },
  GatherElements: ([x, indices], node) => {
    const places = elementPlaces(x!, indices!, attributeInt(node.attributes, 'axis', 0));
    return [blockLike(x!, indices!.shape, (i) => x!.data[places[i]!]!)];
  },
  ScatterElements: ([base, indices, updates], node) => {
    const places = elementPlaces(base!, indices!, attributeInt(node.attributes, 'axis', 0));
    const isSum = node.attributes['reduction'] === 'add';
    const result = blockLike(base!, base!.shape, (i) => base!.data[i]!);
    places.forEach((place, i) => {
      result.data[place] = (isSum ? result.data[place]! : 0) + updates!.data[i]!;
    });
    return [result];
  },
  OneHot: ([ids, depth, values]) => {
    const size = depth!.data[0]!;
    // ONNX: an id outside of the range gives a row of the off value.
    return [
      blockLike(values!, [...ids!.shape, size], (i) => {
        const id = ids!.data[Math.floor(i / size)]!;
        return values!.data[(id < 0 ? id + size : id) === i % size ? 1 : 0]!;
      }),
    ];
  },
  ArgMax: ([x], node) => {
    const axis = attributeInt(node.attributes, 'axis', 0);
    const [size, step] = [x!.shape[axis]!, stridesOf(x!.shape)[axis]!];
    const best: number[] = [];
    for (let start = 0; start < x!.data.length; start++) {
      if (Math.floor(start / step) % size !== 0) continue;
      let found = 0;
      for (let i = 1; i < size; i++) if (x!.data[start + i * step]! > x!.data[start + found * step]!) found = i;
      best.push(found);
    }
    const keep = attributeInt(node.attributes, 'keepdims', 1) === 1;
    const shape = keep ? x!.shape.map((d, i) => (i === axis ? 1 : d)) : x!.shape.filter((_, i) => i !== axis);
    return [{ dtype: 'int64', shape, data: Float64Array.from(best) }];
  },
  TopK: ([x, count]) => {
    const [k, size] = [count!.data[0]!, x!.shape.at(-1)!];
    const shape = [...x!.shape.slice(0, -1), k];
    const places: number[] = [];
    for (let start = 0; start < x!.data.length; start += size) {
      const line = x!.data.subarray(start, start + size);
      const order = Array.from(line.keys()).sort((a, b) => line[b]! - line[a]! || a - b);
      places.push(...order.slice(0, k).map((place) => start + place));
    }
    const indices = Float64Array.from(places, (place) => place % size);
    return [blockLike(x!, shape, (i) => x!.data[places[i]!]!), { dtype: 'int64', shape, data: indices }];
  },
};

/** For each index, the place in x that it names along the axis, with its own coordinates elsewhere. */
function elementPlaces(x: Block, indices: Block, axis: number): Int32Array {
  const along = axis < 0 ? axis + x.shape.length : axis;
  const strides = stridesOf(x.shape);
  const places = walk(
    indices.shape,
    strides.map((stride, i) => (i === along ? 0 : stride)),
  );
  return places.map(
    (place, i) => place + checkedIndex('elements', indices.data[i]!, x.shape[along]!) * strides[along]!,
  );
}
