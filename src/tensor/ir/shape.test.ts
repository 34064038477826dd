// Shapes are checked when a graph is built: what broadcasts, what does not, and what the errors say.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, where } from '../ops/arithmetic.ts';
import { attention } from '../ops/attention.ts';
import { conv1d } from '../ops/convolution.ts';
import { einsum } from '../ops/einsum.ts';
import { gather, gatherElements, topK } from '../ops/indexing.ts';
import { concat, pad, slice, split } from '../ops/layout.ts';
import { binaryCrossEntropyWithLogits, crossEntropy } from '../ops/loss.ts';
import { gemm, matmul } from '../ops/matrix.ts';
import { layerNorm } from '../ops/normalise.ts';
import { reduceSum } from '../ops/reduce.ts';
import { broadcastTo, reshape, squeeze, transpose, unsqueeze } from '../ops/shape.ts';
import { relu } from '../ops/unary.ts';
import { broadcastShapes, sizeOf, stretchedAxes, stridesOf } from './shape.ts';
import { constant, constantInt64, input, named } from './source.ts';
import type { Shape } from './tensor.ts';

const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });

describe('broadcasting', () => {
  it('gives the same shape whichever operand comes first, and the larger rank', () => {
    fc.assert(
      fc.property(shapes, shapes, (a, b) => {
        const joint = broadcastShapes(a, b);
        expect(broadcastShapes(b, a)).toEqual(joint);
        if (joint) expect(joint.length).toBe(Math.max(a.length, b.length));
      }),
    );
  });

  it('always works between a shape and the same shape with some axes set to 1, and sums back to it', () => {
    const pairs = shapes.chain((shape) =>
      fc.tuple(fc.constant(shape), fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length })),
    );
    fc.assert(
      fc.property(pairs, ([shape, narrow]) => {
        const small = shape.map((size, axis) => (narrow[axis] ? 1 : size));
        expect(broadcastShapes(small, shape)).toEqual(shape);
        const kept = shape.filter((_, axis) => !stretchedAxes(shape, small).includes(axis));
        expect(sizeOf(kept)).toBe(sizeOf(small));
      }),
    );
  });

  it('numbers elements row by row: the last stride is 1 and the first is the size of all other axes', () => {
    fc.assert(
      fc.property(
        shapes.filter((shape) => shape.length > 0),
        (shape) => {
          const strides = stridesOf(shape);
          expect(strides.at(-1)).toBe(1);
          expect(strides[0]).toBe(sizeOf(shape.slice(1)));
        },
      ),
    );
  });
});

describe('a graph', () => {
  const x = (...shape: number[]) => input('x', shape);
  const y = (...shape: number[]) => input('y', shape);
  const ids = input('ids', [2], 'int64');

  const wrong: [what: string, build: () => unknown, parts: readonly string[]][] = [
    ['a sum', () => add(x(3, 4), y(5)), ['Add', '"x" [3, 4]', '"y" [5]', 'broadcast']],
    ['a sum of two types', () => add(x(2), ids), ['Add', '"ids" [2] int64', 'cast']],
    ['a choice', () => where(x(2), 1, 0), ['where', '"x" [2]', 'bool']],
    ['a product', () => matmul(x(3, 4), y(5, 6)), ['matmul', '[3, 4]', '[5, 6]', '4 and 5']],
    ['a transposed product', () => matmul(x(3, 4), y(4, 6), { transposeA: true }), ['3 and 4', 'a transposed']],
    ['a batched product', () => matmul(x(2, 3, 4), y(5, 4, 6)), ['leading axes', '[2, 3, 4]', '[5, 4, 6]']],
    ['a product with a vector', () => matmul(x(3), y(3, 2)), ['matmul', 'two axes', 'unsqueeze']],
    ['a product with a bias', () => gemm(x(2, 3), y(3, 4), x(9, 4)), ['Add', '[2, 4]', '[9, 4]']],
    ['an einsum', () => einsum('ij,jk->ik', x(2, 3), y(4, 5)), ['einsum ij,jk->ik', '"j"', '3 and 4']],
    ['an einsum without a result', () => einsum('ij', x(2, 3)), ['einsum', 'name the result']],
    ['an attention', () => attention(x(2, 4, 3), y(2, 4, 5), y(2, 4, 5)), ['matmul', '[2, 4, 3]', '[2, 4, 5]']],
    ['a reshape', () => reshape(x(3, 4), [5, -1]), ['reshape', '12 elements', '[5, -1]']],
    ['a transpose', () => transpose(x(3, 4), [0, 0]), ['transpose', '[3, 4]', '[0, 0]']],
    ['a squeeze', () => squeeze(x(3, 4), [1]), ['squeeze', 'axis 1', '[3, 4]']],
    ['an unsqueeze', () => unsqueeze(x(3), 5), ['unsqueeze', '[5]']],
    ['a stretching', () => broadcastTo(x(3), [4]), ['broadcastTo', '[3]', '[4]']],
    ['a slice', () => slice(x(3, 4), 1, 2, 9), ['slice', 'axis 1', 'size 4', '[3, 4]']],
    ['a split', () => split(x(3, 4), 3, 1), ['split', 'axis 1', '[3, 4]']],
    ['a join', () => concat([x(3, 4), y(2, 5)], 0), ['concat', '[3, 4]', '[2, 5]']],
    ['a border', () => pad(x(3, 4), [[0, 1]]), ['pad', '[3, 4]', 'one pair']],
    ['an axis', () => reduceSum(x(3, 4), [2]), ['ReduceSum', 'axis 2', 'rank 2', '[3, 4]']],
    ['an axis named twice', () => reduceSum(x(3, 4), [1, -1]), ['ReduceSum', 'twice']],
    ['a lookup by floats', () => gather(x(3, 4), y(2)), ['gather', 'int64', '"y" [2]']],
    ['a lookup of elements', () => gatherElements(x(3, 4), ids, 0), ['gatherElements', '[3, 4]', '[2] int64']],
    ['a top-k', () => topK(x(3, 4), 5), ['topK', 'k = 5', '[3, 4]']],
    ['a normalisation', () => layerNorm(x(3, 4), y(3), y(4)), ['layerNorm', '[3, 4]', '[3]', 'last axis']],
    ['a convolution', () => conv1d(x(2, 3, 8), y(4, 5, 2)), ['conv1d', '[2, 3, 8]', '[4, 5, 2]']],
    ['a loss', () => crossEntropy(x(4, 3), ids), ['crossEntropy', '[4, 3]', '[2] int64']],
    ['a binary loss', () => binaryCrossEntropyWithLogits(x(4), y(3)), ['[4]', '[3]', 'one shape']],
    ['an activation of integers', () => relu(ids), ['Relu', 'int64', 'cast']],
    ['a constant', () => constant([1, 2, 3], [2, 2]), ['3 values', '[2, 2]', 'Give 4']],
    ['an integer constant', () => constantInt64([1], [2]), ['1 values', '[2]']],
    ['an input', () => input('x', [2.5]), ['"x"', '[2.5]', 'whole number']],
  ];

  it.each(wrong)(
    'refuses %s that does not fit, naming the operation and every shape [tensor.shapes]',
    (_, build, parts) => {
      let message = '';
      try {
        build();
      } catch (error) {
        message = error instanceof Error ? `${error.message} ${Reflect.get(error, 'remedy')}` : '';
      }
      for (const part of parts) expect(message).toContain(part);
    },
  );

  it('shows the label of a tensor in the error that it causes [tensor.shapes]', () => {
    const hidden = named(relu(x(3, 4)), 'hidden');
    expect(() => matmul(hidden, y(5, 6))).toThrow('Relu "hidden" [3, 4]');
  });

  it('knows every shape without computing anything [tensor.shapes]', () => {
    const known: [Shape, Shape][] = [
      [matmul(x(2, 3, 4), y(4, 5)).shape, [2, 3, 5]],
      [add(x(3, 1), y(2, 1, 4)).shape, [2, 3, 4]],
      [reduceSum(x(2, 3, 4), [0, -1], true).shape, [1, 3, 1]],
      [gather(x(7, 4), ids).shape, [2, 4]],
      [conv1d(x(2, 3, 8), y(5, 3, 3), undefined, { padding: 'causal', dilation: 2 }).shape, [2, 5, 8]],
      [split(x(6, 4), [1, 2, 3], 0)[2]!.shape, [3, 4]],
    ];
    for (const [actual, expected] of known) expect(actual).toEqual(expected);
  });
});
