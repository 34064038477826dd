// How the tests compare: values drawn once for each case, a scalar loss with random weights, worst relative errors.
import { createRandom } from '../../base/index.ts';
import { sizeOf } from '../ir/shape.ts';
import { constant, input } from '../ir/source.ts';
import type { Shape, Tensor } from '../ir/tensor.ts';
import { lower } from '../onnx/lower.ts';
import { mul } from '../ops/arithmetic.ts';
import { reduceSum } from '../ops/reduce.ts';
import { evaluate } from '../runtime/reference/evaluate.ts';
import type { Case } from './case.conformance.ts';

interface Problem {
  readonly inputs: readonly Tensor[];
  readonly value: Tensor;
  /** sum(value * weights), so that every element of the value matters by another factor. */
  readonly loss: Tensor;
  readonly weights: Float32Array;
  readonly feeds: readonly Float32Array[];
}

export function problemOf(name: string, { shapes, range = [-1, 1], build }: Case): Problem {
  const random = createRandom(name);
  const draw = (shape: Shape, low: number, high: number) =>
    Float32Array.from({ length: sizeOf(shape) }, () => low + (high - low) * random.next());
  const inputs = shapes.map((shape, i) => input(`x${i}`, shape));
  const value = build(inputs);
  const weights = draw(value.shape, -1, 1);
  const loss = reduceSum(mul(value, constant(weights, value.shape)));
  return { inputs, value, loss, weights, feeds: shapes.map((shape) => draw(shape, range[0], range[1])) };
}

export function feedsOf(problem: Problem): Record<string, Float32Array> {
  return Object.fromEntries(problem.feeds.map((data, i) => [`x${i}`, data]));
}

/** Central differences of a scalar with respect to every input element, in 64-bit arithmetic. */
export function centralDifferences(
  inputs: readonly Tensor[],
  scalar: Tensor,
  feeds: readonly Float32Array[],
): number[][] {
  const model = lower(inputs, { scalar }, { fuse: false });
  const values = feeds.map((data) => Float64Array.from(data));
  const step = 1e-5;
  const at = () => {
    const blocks = inputs.map(({ name, shape }, i) => [name!, { dtype: 'float32', shape, data: values[i]! }] as const);
    return evaluate(model, new Map(blocks), 64).get('scalar')!.data[0]!;
  };
  return values.map((data) =>
    Array.from(data, (origin, i) => {
      data[i] = origin + step;
      const above = at();
      data[i] = origin - step;
      const below = at();
      data[i] = origin;
      return (above - below) / (2 * step);
    }),
  );
}

/** The largest |a - b| / (1 + |b|). */
export function worstError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < actual.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!) / (1 + Math.abs(expected[i]!));
    // A NaN must not pass as small.
    worst = error <= worst ? worst : error;
  }
  return worst;
}
