// Gradient rules of matrix products and softmax.
import type { Tensor } from '../ir/tensor.ts';
import { mul, sub } from '../ops/arithmetic.ts';
import { matmul } from '../ops/matrix.ts';
import { reduceSum } from '../ops/reduce.ts';
import { sumTo } from '../ops/shape.ts';
import { exp } from '../ops/unary.ts';
import type { Rules } from './rule.ts';

export const matrixRules: Rules = {
  // Y = s op(A) op(B): dA = s dY op(B)^T, dB = s op(A)^T dY, with the transposes moved into the flags.
  FusedMatMul: (node, g) => {
    const [a, b] = [node.inputs[0]!, node.inputs[1]!];
    const { transA, transB, scale } = flags(node);
    return [
      () => {
        const gradient = transA
          ? matmul(b, g, { transposeA: transB, transposeB: true, scale })
          : matmul(g, b, { transposeB: !transB, scale });
        return sumTo(gradient, a.shape);
      },
      () => {
        const gradient = transB
          ? matmul(g, a, { transposeA: true, transposeB: transA, scale })
          : matmul(a, g, { transposeA: !transA, scale });
        return sumTo(gradient, b.shape);
      },
    ];
  },
  Softmax: (node, g) => {
    const axis = node.attributes['axis'] as number;
    return [() => mul(node, sub(g, reduceSum(mul(g, node), [axis], true)))];
  },
  LogSoftmax: (node, g) => {
    const axis = node.attributes['axis'] as number;
    return [() => sub(g, mul(exp(node), reduceSum(g, [axis], true)))];
  },
};

function flags(node: Tensor): { transA: boolean; transB: boolean; scale: number } {
  const { transA, transB, alpha } = node.attributes;
  const scale = typeof alpha === 'object' && 'float' in alpha ? alpha.float : 1;
  return { transA: transA === 1, transB: transB === 1, scale };
}
