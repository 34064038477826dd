// What gradients are used for: one for each example, Jacobians, curvature; and what happens where none flows.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { sizeOf } from '../ir/shape.ts';
import { constant, input, withGradient } from '../ir/source.ts';
import type { Shape, Tensor } from '../ir/tensor.ts';
import { lower } from '../onnx/lower.ts';
import { add, greater, mul, sub } from '../ops/arithmetic.ts';
import { argMax } from '../ops/indexing.ts';
import { slice, split } from '../ops/layout.ts';
import { matmul } from '../ops/matrix.ts';
import { reduceSum } from '../ops/reduce.ts';
import { broadcastTo, reshape } from '../ops/shape.ts';
import { cast, exp, square, stopGradient, tanh } from '../ops/unary.ts';
import { compile, floats } from '../runtime/program.ts';
import { centralDifferences, worstError } from '../testing/check.conformance.ts';
import { gradient, jacobianRows, vectorJacobian } from './gradient.ts';

const random = createRandom('uses');
const draw = (shape: Shape) => Float32Array.from({ length: sizeOf(shape) }, () => random.normal());

async function evaluated(output: Tensor, feeds: Record<string, Float32Array>, inputs: readonly Tensor[]) {
  const program = await compile({ inputs, outputs: { output } }, { backend: 'reference' });
  return floats(await program.run(feeds), 'output');
}

describe('gradients for each example', () => {
  it('come from giving the parameters an example axis, and equal those of each example alone [tensor.per-example]', async () => {
    const [batch, wide, out] = [4, 3, 2];
    const [x, w] = [input('x', [batch, wide]), input('w', [wide, out])];
    const feeds = { x: draw([batch, wide]), w: draw([wide, out]) };
    const copies = broadcastTo(w, [batch, wide, out]);
    const values = tanh(matmul(reshape(x, [batch, 1, wide]), copies));
    const perExample = gradient(reduceSum(square(values)), [copies])[0]!;
    expect(perExample.shape).toEqual([batch, wide, out]);
    const all = await evaluated(perExample, feeds, [x, w]);
    for (let i = 0; i < batch; i++) {
      const alone = gradient(reduceSum(square(tanh(matmul(slice(x, 0, i, i + 1), w)))), [w])[0]!;
      const expected = await evaluated(alone, feeds, [x, w]);
      expect(worstError(all.slice(i * wide * out, (i + 1) * wide * out), expected)).toBeLessThanOrEqual(1e-6);
    }
  });

  it('of an input with an example axis are simply its rows [tensor.per-example]', async () => {
    const x = input('x', [3, 2]);
    const feeds = { x: draw([3, 2]) };
    const rows = await evaluated(gradient(reduceSum(exp(x)), [x])[0]!, feeds, [x]);
    expect(worstError(rows, feeds.x.map(Math.exp))).toBeLessThanOrEqual(1e-6);
  });
});

describe('Jacobians', () => {
  const [x, w] = [input('x', [1, 3]), input('w', [3, 2])];
  const feeds = { x: draw([1, 3]), w: draw([3, 2]) };
  const output = tanh(matmul(x, w));

  it('row by row are the gradients of each output with respect to the parameters [tensor.gradient.differences]', async () => {
    const rows = jacobianRows(output, [w, x]);
    expect(rows.length).toBe(2);
    for (const [i, row] of rows.entries()) {
      const element = reshape(slice(reshape(output, [2]), 0, i, i + 1), []);
      const [toX, toW] = centralDifferences([x, w], element, [feeds.x, feeds.w]);
      expect(worstError(await evaluated(row[0]!, feeds, [x, w]), toW!)).toBeLessThanOrEqual(3e-5);
      expect(worstError(await evaluated(row[1]!, feeds, [x, w]), toX!)).toBeLessThanOrEqual(3e-5);
    }
  });

  it('times a vector are their rows, weighted and summed', async () => {
    const [product] = vectorJacobian([output], [constant([2, -3], [1, 2])], [w]);
    const [first, second] = jacobianRows(output, [w]);
    const byRows = sub(mul(first![0]!, 2), mul(second![0]!, 3));
    expect(
      worstError(await evaluated(product!, feeds, [x, w]), await evaluated(byRows, feeds, [x, w])),
    ).toBeLessThanOrEqual(1e-6);
  });

  it('refuse an upstream of another shape, and gradient refuses a loss that is no scalar', () => {
    expect(() => vectorJacobian([output], [constant([1], [])], [w])).toThrow('of shape [1, 2]');
    expect(() => gradient(output, [w])).toThrow('the loss must be a scalar, not [1, 2]');
  });
});

describe('curvature', () => {
  it('of a network, as the product of the Hessian with a vector, agrees with central differences [tensor.second-order]', async () => {
    const [x, w, v] = [input('x', [5, 3]), input('w', [3, 4]), input('v', [3, 4])];
    const feeds = { x: draw([5, 3]), w: draw([3, 4]), v: draw([3, 4]) };
    const loss = reduceSum(square(tanh(matmul(x, w))));
    const slope = reduceSum(mul(gradient(loss, [w])[0]!, v));
    const product = await evaluated(gradient(slope, [w])[0]!, feeds, [x, w, v]);
    const numeric = centralDifferences([x, w, v], slope, [feeds.x, feeds.w, feeds.v]);
    expect(worstError(product, numeric[1]!)).toBeLessThanOrEqual(3e-5);
  });

  it('of x^4 is found through three gradients in a row [tensor.second-order]', async () => {
    const x = input('x', []);
    let derivative: Tensor = square(square(x));
    for (let order = 0; order < 3; order++) derivative = gradient(derivative, [x])[0]!;
    expect((await evaluated(derivative, { x: Float32Array.of(1.5) }, [x]))[0]).toBeCloseTo(24 * 1.5, 4);
  });
});

describe('where no gradient flows', () => {
  const x = input('x', [3]);
  const zero = new Float32Array(3);
  it.each([
    ['through stopGradient', () => reduceSum(stopGradient(exp(x)))],
    ['through a comparison', () => reduceSum(cast(greater(x, 0), 'float32'))],
    ['through an arg max', () => reduceSum(cast(argMax(reshape(x, [1, 3])), 'float32'))],
    ['from a value that does not depend on the input', () => reduceSum(constant([1, 2], [2]))],
  ])('%s, it is zero in the shape of the input', async (_, loss) => {
    expect(await evaluated(gradient(loss(), [x])[0]!, { x: draw([3]) }, [x])).toEqual(zero);
  });
});

describe('a rule of its own', () => {
  it('replaces the derivative: a straight-through step passes the gradient as if it were the identity', async () => {
    const x = input('x', [3]);
    const step = withGradient(cast(greater(x, 0), 'float32'), [x], (upstream) => [upstream]);
    const loss = reduceSum(mul(step, constant([1, 2, 3], [3])));
    expect(await evaluated(gradient(loss, [x])[0]!, { x: draw([3]) }, [x])).toEqual(Float32Array.of(1, 2, 3));
  });

  it('may be asked about an inner tensor: the gradient with respect to it stops there', async () => {
    const x = input('x', [3]);
    const inner = exp(x);
    const loss = reduceSum(square(inner));
    const feeds = { x: draw([3]) };
    const expected = feeds.x.map((value) => 2 * Math.exp(value));
    expect(worstError(await evaluated(gradient(loss, [inner])[0]!, feeds, [x]), expected)).toBeLessThanOrEqual(1e-6);
  });
});

describe('the gradients of slices', () => {
  it('are joined again without padding and adding, also where a part is not used', () => {
    const x = input('x', [4, 6]);
    const ops = (used: (parts: Tensor[]) => Tensor) =>
      lower([x], { g: gradient(reduceSum(used(split(x, 3, 1))), [x])[0]! }).nodes.map(({ op }) => op);
    const all = ops(([a, b, c]) => add(add(exp(a!), square(b!)), tanh(c!)));
    const some = ops(([a, , c]) => add(exp(a!), tanh(c!)));
    for (const list of [all, some]) {
      expect(list.filter((op) => op === 'Concat').length).toBe(1);
      expect(list).not.toContain('Pad');
    }
  });
});
