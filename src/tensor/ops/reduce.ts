// Sums, means and maxima over axes. `axes` default to all; `keep` leaves them in place with size 1 (default false).
import { normalizeAxes, sizeOf } from '../ir/shape.ts';
import { constantInt64 } from '../ir/source.ts';
import { createTensor, shapeError, type Tensor } from '../ir/tensor.ts';

export function reduceSum(x: Tensor, axes?: readonly number[], keep = false): Tensor {
  return reduce('ReduceSum', x, axes, keep);
}

export function reduceMean(x: Tensor, axes?: readonly number[], keep = false): Tensor {
  return reduce('ReduceMean', x, axes, keep);
}

/** The largest element; where several are largest, the gradient is shared among them equally. */
export function reduceMax(x: Tensor, axes?: readonly number[], keep = false): Tensor {
  return reduce('ReduceMax', x, axes, keep);
}

/** The smallest element; where several are smallest, the gradient is shared among them equally. */
export function reduceMin(x: Tensor, axes?: readonly number[], keep = false): Tensor {
  return reduce('ReduceMin', x, axes, keep);
}

/** The sum of squares. */
export function reduceSumSquare(x: Tensor, axes?: readonly number[], keep = false): Tensor {
  return reduce('ReduceSumSquare', x, axes, keep);
}

/** log sum exp, computed without overflow. */
export function logSumExp(x: Tensor, axes?: readonly number[], keep = false): Tensor {
  return reduce('ReduceLogSumExp', x, axes, keep);
}

function reduce(op: string, x: Tensor, axes: readonly number[] | undefined, keep: boolean): Tensor {
  if (x.dtype === 'bool')
    throw shapeError(op, [x], 'the operand must be numeric', "Convert it with cast(x, 'float32').");
  const over = normalizeAxes(op, x, axes);
  if (over.length === 0) return op === 'ReduceSumSquare' ? createTensor('Mul', [x, x], x.shape) : x;
  const kept = x.shape.map((size, axis) => (over.includes(axis) ? 1 : size));
  if (sizeOf(x.shape) === 0) throw shapeError(op, [x], 'there is nothing to reduce');
  const shape = keep ? kept : x.shape.filter((_, axis) => !over.includes(axis));
  return createTensor(op, [x, constantInt64(over)], shape, { dtype: x.dtype, attributes: { keepdims: keep ? 1 : 0 } });
}
