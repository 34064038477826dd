// One entry of the table of operations: how to build it here, and the same function in jax-js.
import { numpy as np } from '@jax-js/jax';
import type { Shape, Tensor } from '../ir/tensor.ts';

export type Jax = np.Array;

export interface Case {
  readonly shapes: readonly Shape[];
  /** Where values are drawn from, uniformly; default [-1, 1). */
  readonly range?: readonly [number, number];
  readonly build: (x: readonly Tensor[]) => Tensor;
  /** The same function in jax-js; each use of an array consumes it, unless `.ref` is taken. */
  readonly jax: (x: readonly Jax[]) => Jax;
  /** False where the gradient is not meant to be the derivative; default true. */
  readonly isDerivative?: boolean;
}

export type Cases = Readonly<Record<string, Case>>;

/** Five row numbers of a table of three. */
export const ids: readonly number[] = [1, 0, 1, 2, 1];

export function jaxIds(): Jax {
  return np.array([...ids], { dtype: np.int32 });
}
