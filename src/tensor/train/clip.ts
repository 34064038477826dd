// Clipping of all gradients together by their global norm (Pascanu, Mikolov, Bengio 2013, algorithm 1).
import type { Tensor } from '../ir/tensor.ts';
import { add, div, minimum, mul } from '../ops/arithmetic.ts';
import { reduceSumSquare } from '../ops/reduce.ts';
import { sqrt } from '../ops/unary.ts';

/** The Euclidean norm of all values together, a scalar. */
export function globalNorm(gradients: readonly Tensor[]): Tensor {
  return sqrt(gradients.map((gradient) => reduceSumSquare(gradient)).reduce((sum, one) => add(sum, one)));
}

/** The gradients, shortened together where their norm is above `limit`. */
export function clipByGlobalNorm(gradients: readonly Tensor[], limit: number): { clipped: Tensor[]; norm: Tensor } {
  const norm = globalNorm(gradients);
  const factor = minimum(div(limit, add(norm, 1e-12)), 1);
  return { clipped: gradients.map((gradient) => mul(gradient, factor)), norm };
}
