// Parts of tensors and tensors from parts: slice, split, concat, stack, pad.
import { normalizeAxis, sameShape } from '../ir/shape.ts';
import { constantInt64, scalar } from '../ir/source.ts';
import { createTensor, formatShape, shapeError, type Tensor } from '../ir/tensor.ts';
import { unsqueeze } from './shape.ts';

/** Elements [start, end) along one axis; negative places count from the end, `end` defaults to the end. */
export function slice(x: Tensor, axis: number, start: number, end?: number): Tensor {
  const along = normalizeAxis('slice', x, axis);
  const size = x.shape[along]!;
  const from = start < 0 ? start + size : start;
  const to = end === undefined ? size : end < 0 ? end + size : end;
  if (!(Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= size)) {
    throw shapeError('slice', [x], `[${start}, ${end ?? ''}) is not a range within axis ${axis} of size ${size}`);
  }
  if (from === 0 && to === size) return x;
  const shape = x.shape.map((d, i) => (i === along ? to - from : d));
  const inputs = [x, constantInt64([from]), constantInt64([to]), constantInt64([along])];
  return createTensor('Slice', inputs, shape, { dtype: x.dtype });
}

/** Consecutive parts along one axis; `sizes` is their number, when they are equal, or their lengths. */
export function split(x: Tensor, sizes: number | readonly number[], axis: number): Tensor[] {
  const along = normalizeAxis('split', x, axis);
  const size = x.shape[along]!;
  const parts = typeof sizes === 'number' ? new Array<number>(sizes).fill(size / sizes) : sizes;
  const total = parts.reduce((sum, part) => sum + part, 0);
  if (total !== size || !parts.every(Number.isInteger)) {
    throw shapeError('split', [x], `parts of ${formatShape(parts)} do not fill axis ${axis} of size ${size}`);
  }
  let start = 0;
  return parts.map((part) => {
    start += part;
    return slice(x, along, start - part, start);
  });
}

/** The tensors one after another along an axis that they already have. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const first = parts[0];
  if (!first) throw shapeError('concat', [], 'there is nothing to join');
  if (parts.length === 1) return first;
  const along = normalizeAxis('concat', first, axis);
  const rest = (tensor: Tensor) => tensor.shape.filter((_, i) => i !== along);
  const odd = parts.find((part) => part.dtype !== first.dtype || !sameShape(rest(part), rest(first)));
  if (odd) throw shapeError('concat', [first, odd], `the parts differ in more than axis ${axis}`);
  const total = parts.reduce((sum, part) => sum + part.shape[along]!, 0);
  const shape = first.shape.map((d, i) => (i === along ? total : d));
  return createTensor('Concat', parts, shape, { dtype: first.dtype, attributes: { axis: along } });
}

/** Tensors of one shape side by side along a new axis (default: the first). */
export function stack(parts: readonly Tensor[], axis = 0): Tensor {
  return concat(
    parts.map((part) => unsqueeze(part, axis)),
    axis,
  );
}

/**
 * x with a border of one constant value.
 * @param widths for each axis how many elements go before and after, for example [[0, 0], [2, 0]]
 */
export function pad(x: Tensor, widths: readonly (readonly [number, number])[], value = 0): Tensor {
  if (widths.length !== x.shape.length || widths.flat().some((width) => !Number.isInteger(width) || width < 0)) {
    const given = widths.map(formatShape).join(', ');
    throw shapeError('pad', [x], `widths [${given}] need one pair of whole numbers for each axis`);
  }
  if (widths.flat().every((width) => width === 0)) return x;
  const shape = x.shape.map((size, axis) => size + widths[axis]![0] + widths[axis]![1]);
  const pads = constantInt64([...widths.map((pair) => pair[0]), ...widths.map((pair) => pair[1])]);
  const attributes = { mode: 'constant' };
  return createTensor('Pad', [x, pads, scalar(value, x.dtype)], shape, { dtype: x.dtype, attributes });
}
