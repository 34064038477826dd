// Matrix products. One operation carries the transposes and the scale as flags, because the kernels below
// (Gemm, FusedMatMul) take them for free while a transposed copy costs a pass over memory.
import { broadcastShapes, sameShape } from '../ir/shape.ts';
import { createTensor, shapeError, type Tensor } from '../ir/tensor.ts';
import { add } from './arithmetic.ts';
import { reshape } from './shape.ts';

export interface MatmulOptions {
  /** Swap the last two axes of a; default false. */
  readonly transposeA?: boolean;
  /** Swap the last two axes of b; default false. */
  readonly transposeB?: boolean;
  /** A factor on the product; default 1. */
  readonly scale?: number;
}

/**
 * The product over the last axis of a and the last but one of b, batched over leading axes, which broadcast.
 * A stack of matrices times one matrix runs as a single large product.
 */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  const { transposeA = false, transposeB = false, scale = 1 } = options;
  if (a.shape.length < 2 || b.shape.length < 2) {
    throw shapeError('matmul', [a, b], 'both operands need at least two axes', 'Use unsqueeze for a vector.');
  }
  if (a.dtype !== 'float32' || b.dtype !== 'float32') throw shapeError('matmul', [a, b], 'both must be float32');
  const [rows, inner] = matrixShape(a, transposeA);
  const [other, columns] = matrixShape(b, transposeB);
  const leading = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  if (inner !== other || !leading) {
    const flags = `${transposeA ? ', a transposed' : ''}${transposeB ? ', b transposed' : ''}`;
    throw shapeError(
      'matmul',
      [a, b],
      inner === other ? 'the leading axes do not broadcast' : `the inner sizes ${inner} and ${other} differ${flags}`,
    );
  }
  if (a.shape.length > 2 && b.shape.length === 2 && !transposeA) {
    const flat = matmul(reshape(a, [-1, inner]), b, options);
    return reshape(flat, [...a.shape.slice(0, -1), columns]);
  }
  const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0, alpha: { float: scale } };
  return createTensor('FusedMatMul', [a, b], [...leading, rows, columns], { attributes });
}

/** scale * a b + c for matrices, with c broadcast over the product (ONNX Gemm). */
export function gemm(a: Tensor, b: Tensor, c?: Tensor, options: MatmulOptions = {}): Tensor {
  if (a.shape.length !== 2 || b.shape.length !== 2) throw shapeError('gemm', [a, b], 'both operands need two axes');
  const product = matmul(a, b, options);
  if (!c) return product;
  const sum = add(product, c);
  if (!sameShape(sum.shape, product.shape)) throw shapeError('gemm', [a, b, c], 'c does not broadcast to the product');
  return sum;
}

function matrixShape(tensor: Tensor, transposed: boolean): [number, number] {
  const [rows, columns] = [tensor.shape.at(-2)!, tensor.shape.at(-1)!];
  return transposed ? [columns, rows] : [rows, columns];
}
