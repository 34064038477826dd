// Reading and writing by index: tables, labels, top-k, cumulative sums. Indices are int64 and carry no gradient.
import { normalizeAxis, sizeOf } from '../ir/shape.ts';
import { constant, constantInt64, scalar } from '../ir/source.ts';
import { createTensor, type Shape, shapeError, type Tensor } from '../ir/tensor.ts';
import { greater, greaterOrEqual, mul } from './arithmetic.ts';
import { broadcastTo, reshape, unsqueeze } from './shape.ts';
import { cast, stopGradient } from './unary.ts';

/** Rows of a table: the result has the shape of `ids`, then that of one row. Ids must be in [0, rows). */
export function gather(table: Tensor, ids: Tensor): Tensor {
  requireInt64('gather', ids);
  if (table.shape.length === 0) throw shapeError('gather', [table, ids], 'the table needs at least one axis');
  const shape = [...ids.shape, ...table.shape.slice(1)];
  return createTensor('Gather', [table, ids], shape, { dtype: table.dtype, attributes: { axis: 0 } });
}

/** Adds each update to the row that its id names, on a table of zeros: the transpose of gather. */
export function scatterAdd(shape: Shape, ids: Tensor, updates: Tensor): Tensor {
  requireInt64('scatterAdd', ids);
  const zeros = broadcastTo(scalar(0), shape);
  return createTensor('ScatterND', [zeros, unsqueeze(ids, -1), updates], shape, { attributes: { reduction: 'add' } });
}

/** Along one axis, the element that each index names; `indices` has the rank of x. */
export function gatherElements(x: Tensor, indices: Tensor, axis: number): Tensor {
  const along = normalizeAxis('gatherElements', x, axis);
  checkElementIndices('gatherElements', x, indices, along);
  return createTensor('GatherElements', [x, indices], indices.shape, { dtype: x.dtype, attributes: { axis: along } });
}

/** `base` with each update added at its index along one axis; `updates` has the shape of `indices`. */
export function scatterElementsAdd(base: Tensor, indices: Tensor, updates: Tensor, axis: number): Tensor {
  const along = normalizeAxis('scatterElementsAdd', base, axis);
  checkElementIndices('scatterElementsAdd', base, indices, along);
  return createTensor('ScatterElements', [base, indices, updates], base.shape, {
    attributes: { axis: along, reduction: 'add' },
  });
}

/** 1 at the place that each id names along a new last axis of `depth`, 0 elsewhere; float32. */
export function oneHot(ids: Tensor, depth: number): Tensor {
  requireInt64('oneHot', ids);
  const values = constant([0, 1], [2]);
  return createTensor('OneHot', [ids, constantInt64([depth]), values], [...ids.shape, depth], {
    attributes: { axis: -1 },
  });
}

/** The place of the largest element along an axis (the first of equals), int64; no gradient. */
export function argMax(x: Tensor, axis = -1): Tensor {
  const along = normalizeAxis('argMax', x, axis);
  return createTensor(
    'ArgMax',
    [x],
    x.shape.filter((_, i) => i !== along),
    { dtype: 'int64', attributes: { axis: along, keepdims: 0 } },
  );
}

/**
 * 1 at the k largest elements of the last axis and 0 elsewhere. Of equal elements the first ones count, so that
 * exactly k survive. No gradient flows through the choice.
 */
export function topKMask(x: Tensor, k: number): Tensor {
  const size = x.shape.at(-1);
  if (size === undefined || !Number.isInteger(k) || k < 1 || k > size) {
    throw shapeError('topK', [x], `k = ${k} is not between 1 and the size of the last axis`);
  }
  const chosen = [...x.shape.slice(0, -1), k];
  const attributes = { axis: -1, largest: 1, sorted: 1 };
  const details = { dtype: 'int64', attributes, output: 1 } as const;
  const indices = createTensor('TopK', [stopGradient(x), constantInt64([k])], chosen, details);
  // Made from x and the indices, not from their sizes, so that a served model can leave the number of rows open.
  const zeros = cast(greater(x, Number.POSITIVE_INFINITY), 'float32');
  const ones = cast(greaterOrEqual(indices, 0), 'float32');
  return createTensor('ScatterElements', [zeros, indices, ones], x.shape, {
    attributes: { axis: x.shape.length - 1, reduction: 'none' },
  });
}

/** x with all but the k largest elements of the last axis set to 0; the gradient flows through those kept. */
export function topK(x: Tensor, k: number): Tensor {
  return mul(x, stopGradient(topKMask(x, k)));
}

export interface CumsumOptions {
  /** Sum from the end; default false. */
  readonly reverse?: boolean;
  /** Leave out the element itself; default false. */
  readonly exclusive?: boolean;
}

/** The running sum along an axis. */
export function cumsum(x: Tensor, axis: number, options: CumsumOptions = {}): Tensor {
  const along = normalizeAxis('cumsum', x, axis);
  const attributes = { exclusive: options.exclusive ? 1 : 0, reverse: options.reverse ? 1 : 0 };
  return createTensor('CumSum', [x, constantInt64([along], [])], x.shape, { dtype: x.dtype, attributes });
}

/** Picks one element of the last axis for each leading place: x[..., ids[...]]. */
export function pick(x: Tensor, ids: Tensor): Tensor {
  const rows = sizeOf(x.shape.slice(0, -1));
  const flat = gatherElements(reshape(x, [rows, -1]), reshape(ids, [rows, 1]), 1);
  return reshape(flat, x.shape.slice(0, -1));
}

function requireInt64(op: string, ids: Tensor): void {
  if (ids.dtype === 'int64') return;
  throw shapeError(op, [ids], 'indices must be int64', "Declare the input as int64, or use cast(ids, 'int64').");
}

function checkElementIndices(op: string, x: Tensor, indices: Tensor, axis: number): void {
  requireInt64(op, indices);
  const fits = indices.shape.length === x.shape.length && indices.shape.every((d, i) => i === axis || d <= x.shape[i]!);
  if (!fits) throw shapeError(op, [x, indices], `the indices do not fit x beside axis ${axis}`);
}
