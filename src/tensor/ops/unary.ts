// Functions of one float32 tensor, element by element.
import { createTensor, type DType, elementTypes, shapeError, type Tensor } from '../ir/tensor.ts';
import { maximum, minimum, mul, type Operand } from './arithmetic.ts';

export function neg(x: Tensor): Tensor {
  return unary('Neg', x);
}

export function exp(x: Tensor): Tensor {
  return unary('Exp', x);
}

/** The natural logarithm. */
export function log(x: Tensor): Tensor {
  return unary('Log', x);
}

export function sqrt(x: Tensor): Tensor {
  return unary('Sqrt', x);
}

export function tanh(x: Tensor): Tensor {
  return unary('Tanh', x);
}

export function sigmoid(x: Tensor): Tensor {
  return unary('Sigmoid', x);
}

export function erf(x: Tensor): Tensor {
  return unary('Erf', x);
}

/** The absolute value; its gradient at 0 is 0. */
export function abs(x: Tensor): Tensor {
  return unary('Abs', x);
}

/** -1, 0 or 1; no gradient flows. */
export function sign(x: Tensor): Tensor {
  return unary('Sign', x);
}

export function square(x: Tensor): Tensor {
  return mul(x, x);
}

/** max(x, 0); its gradient at 0 is 0. */
export function relu(x: Tensor): Tensor {
  return unary('Relu', x);
}

/** log(1 + exp(x)), without overflow. */
export function softplus(x: Tensor): Tensor {
  return unary('Softplus', x);
}

/** x Phi(x) with the normal distribution function Phi (Hendrycks and Gimpel 2016), exact. */
export function gelu(x: Tensor): Tensor {
  return unary('Gelu', x);
}

/** x sigmoid(1.702 x) (Hendrycks and Gimpel 2016, section 2). */
export function quickGelu(x: Tensor): Tensor {
  return unary('QuickGelu', x, { alpha: { float: 1.702 } });
}

/** x kept within [low, high]; the gradient is 0 outside. */
export function clip(x: Tensor, low: Operand, high: Operand): Tensor {
  return minimum(maximum(x, low), high);
}

/** Another element type; gradients flow only from float32 to float32. */
export function cast(x: Tensor, dtype: DType): Tensor {
  if (x.dtype === dtype) return x;
  return createTensor('Cast', [x], x.shape, { dtype, attributes: { to: elementTypes[dtype] } });
}

/** The same value as a constant for gradients. */
export function stopGradient(x: Tensor): Tensor {
  return createTensor('StopGradient', [x], x.shape, { dtype: x.dtype });
}

/** Not, for bool. */
export function not(x: Tensor): Tensor {
  if (x.dtype !== 'bool') throw shapeError('not', [x], 'the operand must be bool');
  return createTensor('Not', [x], x.shape, { dtype: 'bool' });
}

function unary(op: string, x: Tensor, attributes = {}): Tensor {
  if (x.dtype !== 'float32' && !(op === 'Neg' || op === 'Abs' || op === 'Sign')) {
    throw shapeError(op, [x], 'the operand must be float32', "Convert it with cast(tensor, 'float32').");
  }
  return createTensor(op, [x], x.shape, { dtype: x.dtype, attributes });
}
