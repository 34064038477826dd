// Constant masks over pairs of positions: which key (column) a query (row) may see.
import { constant } from '../ir/source.ts';
import type { Tensor } from '../ir/tensor.ts';

/** 1 on and below the diagonal, 0 above; [size, size]. */
export function triangular(size: number): Tensor {
  return constant(
    Float32Array.from({ length: size * size }, (_, i) => (i % size <= Math.floor(i / size) ? 1 : 0)),
    [size, size],
  );
}

/**
 * 0 where a query may look, -1e9 where it may not; to be added to attention scores; [size, size].
 * @param window how many positions are seen, the query's own included; default: all before it
 */
export function causalMask(size: number, window = size): Tensor {
  const values = Float32Array.from({ length: size * size }, (_, i) => {
    const [query, key] = [Math.floor(i / size), i % size];
    return key <= query && key > query - window ? 0 : -1e9;
  });
  return constant(values, [size, size]);
}
