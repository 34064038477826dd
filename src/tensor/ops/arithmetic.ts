// Arithmetic of two tensors with NumPy broadcasting. A plain number stands for a constant of the other's element type.
import { broadcastShapes } from '../ir/shape.ts';
import { scalar } from '../ir/source.ts';
import { createTensor, type DType, shapeError, type Tensor } from '../ir/tensor.ts';

/** A tensor, or a number that becomes a constant. */
export type Operand = Tensor | number;

export function add(a: Operand, b: Operand): Tensor {
  return binary('Add', a, b);
}

export function sub(a: Operand, b: Operand): Tensor {
  return binary('Sub', a, b);
}

export function mul(a: Operand, b: Operand): Tensor {
  return binary('Mul', a, b);
}

export function div(a: Operand, b: Operand): Tensor {
  return binary('Div', a, b);
}

/** a to the power b; the gradient with respect to b needs a > 0. */
export function power(a: Operand, b: Operand): Tensor {
  return binary('Pow', a, b);
}

/** The larger of two; where they are equal the gradient goes to `a`. */
export function maximum(a: Operand, b: Operand): Tensor {
  return binary('Max', a, b);
}

/** The smaller of two; where they are equal the gradient goes to `a`. */
export function minimum(a: Operand, b: Operand): Tensor {
  return binary('Min', a, b);
}

export function greater(a: Operand, b: Operand): Tensor {
  return binary('Greater', a, b, 'bool');
}

export function greaterOrEqual(a: Operand, b: Operand): Tensor {
  return binary('GreaterOrEqual', a, b, 'bool');
}

export function less(a: Operand, b: Operand): Tensor {
  return binary('Less', a, b, 'bool');
}

export function lessOrEqual(a: Operand, b: Operand): Tensor {
  return binary('LessOrEqual', a, b, 'bool');
}

export function equal(a: Operand, b: Operand): Tensor {
  return binary('Equal', a, b, 'bool');
}

/** A number as a constant of the element type that `other` has. */
function lift(value: Operand, other: Operand): Tensor {
  if (typeof value !== 'number') return value;
  return scalar(value, typeof other === 'number' ? 'float32' : other.dtype);
}

/** a where the condition holds, b elsewhere; all three broadcast. */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  const [left, right] = [lift(a, b), lift(b, a)];
  if (condition.dtype !== 'bool') {
    throw shapeError('where', [condition], 'the condition must be bool', 'Compare first, for example greater(x, 0).');
  }
  if (left.dtype !== right.dtype) throw typeError('where', [left, right]);
  const values = broadcastShapes(left.shape, right.shape);
  const shape = values && broadcastShapes(condition.shape, values);
  if (!shape) throw shapeError('where', [condition, left, right], 'the shapes do not broadcast');
  return createTensor('Where', [condition, left, right], shape, { dtype: left.dtype });
}

function binary(op: string, a: Operand, b: Operand, dtype?: DType): Tensor {
  const [left, right] = [lift(a, b), lift(b, a)];
  if (left.dtype !== right.dtype) throw typeError(op, [left, right]);
  const shape = broadcastShapes(left.shape, right.shape);
  if (!shape) throw shapeError(op, [left, right], 'the shapes do not broadcast');
  return createTensor(op, [left, right], shape, { dtype: dtype ?? left.dtype });
}

function typeError(op: string, operands: readonly Tensor[]) {
  return shapeError(op, operands, 'the element types differ', 'Convert one of them with cast(tensor, dtype).');
}
