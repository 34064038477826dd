// Arithmetic of shapes: sizes, axes, NumPy broadcasting. No tensor is built here.
import { formatShape, type Shape, shapeError, type Tensor } from './tensor.ts';

/** The number of elements. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, dimension) => size * dimension, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}

/** NumPy broadcasting: shapes are aligned at their last axis, and an axis of 1 stretches. Undefined where it fails. */
export function broadcastShapes(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let i = 0; i < rank; i++) {
    const left = a[a.length - rank + i] ?? 1;
    const right = b[b.length - rank + i] ?? 1;
    if (left !== right && left !== 1 && right !== 1) return undefined;
    shape.push(left === 1 ? right : left);
  }
  return shape;
}

/** Row-major strides in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** An axis counted from the end when negative, checked against the rank. */
export function normalizeAxis(op: string, tensor: Tensor, axis: number): number {
  const rank = tensor.shape.length;
  const normal = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || normal < 0 || normal >= rank) {
    throw shapeError(op, [tensor], `axis ${axis} is outside of a tensor of rank ${rank}`);
  }
  return normal;
}

/** Sorted distinct axes; all of them when none are given. */
export function normalizeAxes(op: string, tensor: Tensor, axes: readonly number[] | undefined): number[] {
  if (axes === undefined) return tensor.shape.map((_, axis) => axis);
  const normal = axes.map((axis) => normalizeAxis(op, tensor, axis));
  const distinct = [...new Set(normal)].sort((a, b) => a - b);
  if (distinct.length !== normal.length)
    throw shapeError(op, [tensor], `axes ${formatShape(axes)} name one axis twice`);
  return distinct;
}

/** Axes of `from` that were stretched to reach it from `to`, and thus must be summed to go back. */
export function stretchedAxes(from: Shape, to: Shape): number[] {
  const added = from.length - to.length;
  return from.flatMap((dimension, axis) => (axis < added || (to[axis - added] === 1 && dimension !== 1) ? [axis] : []));
}
