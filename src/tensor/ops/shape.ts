// The same elements in another shape or order: reshape, transpose, squeeze, unsqueeze, broadcast.
import { broadcastShapes, normalizeAxes, normalizeAxis, sameShape, sizeOf, stretchedAxes } from '../ir/shape.ts';
import { constantInt64 } from '../ir/source.ts';
import { createTensor, formatShape, type Shape, shapeError, type Tensor } from '../ir/tensor.ts';
import { reduceSum } from './reduce.ts';

/** The elements in row-major order under a new shape; one dimension may be -1 and is then inferred. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const unknown = shape.indexOf(-1);
  const known = shape.reduce((size, dimension) => (dimension === -1 ? size : size * dimension), 1);
  const target = unknown < 0 ? [...shape] : shape.map((d, axis) => (axis === unknown ? sizeOf(x.shape) / known : d));
  if (
    !target.every((dimension) => Number.isInteger(dimension) && dimension >= 0) ||
    sizeOf(target) !== sizeOf(x.shape)
  ) {
    throw shapeError('reshape', [x], `${sizeOf(x.shape)} elements do not fit ${formatShape(shape)}`);
  }
  if (sameShape(target, x.shape)) return x;
  return createTensor('Reshape', [x, constantInt64(target)], target, { dtype: x.dtype });
}

/** Axis i of the result is axis `order[i]` of x; default: all axes reversed. */
export function transpose(x: Tensor, order?: readonly number[]): Tensor {
  const axes = (order ?? x.shape.map((_, axis) => x.shape.length - 1 - axis)).map((axis) =>
    normalizeAxis('transpose', x, axis),
  );
  if (axes.length !== x.shape.length || new Set(axes).size !== axes.length) {
    throw shapeError('transpose', [x], `${formatShape(axes)} is not an order of its ${x.shape.length} axes`);
  }
  if (axes.every((axis, i) => axis === i)) return x;
  const shape = axes.map((axis) => x.shape[axis]!);
  return createTensor('Transpose', [x], shape, { dtype: x.dtype, attributes: { perm: axes } });
}

/** Without the named axes of size 1; default: all of them. */
export function squeeze(x: Tensor, axes?: readonly number[]): Tensor {
  const dropped = axes
    ? normalizeAxes('squeeze', x, axes)
    : x.shape.flatMap((size, axis) => (size === 1 ? [axis] : []));
  const wrong = dropped.find((axis) => x.shape[axis] !== 1);
  if (wrong !== undefined) throw shapeError('squeeze', [x], `axis ${wrong} is not of size 1`);
  return reshape(
    x,
    x.shape.filter((_, axis) => !dropped.includes(axis)),
  );
}

/** With a new axis of size 1 at each of the named places of the result. */
export function unsqueeze(x: Tensor, axes: readonly number[] | number): Tensor {
  const list = typeof axes === 'number' ? [axes] : axes;
  const rank = x.shape.length + list.length;
  const places = list.map((axis) => (axis < 0 ? axis + rank : axis));
  if (new Set(places).size !== places.length || places.some((axis) => !(axis >= 0 && axis < rank))) {
    throw shapeError('unsqueeze', [x], `axes ${formatShape(list)} do not fit a result of rank ${rank}`);
  }
  const rest = [...x.shape];
  return reshape(
    x,
    Array.from({ length: rank }, (_, axis) => (places.includes(axis) ? 1 : rest.shift()!)),
  );
}

/** x repeated along axes of size 1, and along new leading axes, until it has this shape. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const joint = broadcastShapes(x.shape, shape);
  if (!joint || !sameShape(joint, shape)) {
    throw shapeError('broadcastTo', [x], `the shape cannot stretch to ${formatShape(shape)}`);
  }
  return createTensor('Expand', [x, constantInt64(shape)], [...shape], { dtype: x.dtype });
}

/** The sum over everything that broadcasting from `shape` to x had repeated: the transpose of broadcastTo. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const axes = stretchedAxes(x.shape, shape);
  return reshape(axes.length > 0 ? reduceSum(x, axes) : x, shape);
}
