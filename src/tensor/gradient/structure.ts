// Gradient rules of the operations that move, sum or index elements.
import { normalizeAxis, sizeOf } from '../ir/shape.ts';
import { scalar } from '../ir/source.ts';
import type { Shape, Tensor } from '../ir/tensor.ts';
import { div, equal, mul, sub } from '../ops/arithmetic.ts';
import { cumsum, gather, gatherElements, scatterAdd, scatterElementsAdd } from '../ops/indexing.ts';
import { pad, slice } from '../ops/layout.ts';
import { reduceSum } from '../ops/reduce.ts';
import { broadcastTo, reshape, sumTo, transpose } from '../ops/shape.ts';
import { cast, exp } from '../ops/unary.ts';
import type { Rule, Rules } from './rule.ts';

export const structureRules: Rules = {
  Reshape: (node, g) => [() => reshape(g, at(node, 0).shape)],
  Transpose: (node, g) => {
    const order = integers(node, 'perm');
    return [
      () =>
        transpose(
          g,
          order.map((_, axis) => order.indexOf(axis)),
        ),
    ];
  },
  Expand: (node, g) => [() => sumTo(g, at(node, 0).shape)],
  Slice: (node, g) => {
    const x = at(node, 0);
    const [start, axis] = [constantAt(node, 1), constantAt(node, 3)];
    const after = x.shape[axis]! - start - node.shape[axis]!;
    return [
      () =>
        pad(
          g,
          x.shape.map((_, i) => (i === axis ? [start, after] : [0, 0])),
        ),
    ];
  },
  Pad: (node, g) => {
    const rank = node.shape.length;
    const cut = (axis: number) => constantAt(node, 1, axis);
    return [() => node.shape.reduce((part, size, axis) => slice(part, axis, cut(axis), size - cut(axis + rank)), g)];
  },
  Concat: (node, g) => {
    const axis = integer(node, 'axis');
    let start = 0;
    return node.inputs.map((part) => {
      const [from, to] = [start, (start += part.shape[axis]!)];
      return () => slice(g, axis, from, to);
    });
  },
  ReduceSum: (node, g) => [() => spread(node, g)],
  ReduceMean: (node, g) => [() => spread(node, mul(g, sizeOf(node.shape) / sizeOf(at(node, 0).shape)))],
  ReduceSumSquare: (node, g) => [() => mul(keepAxes(node, mul(g, 2)), at(node, 0))],
  ReduceMax: extreme(),
  ReduceMin: extreme(),
  ReduceLogSumExp: (node, g) => [() => mul(keepAxes(node, g), exp(sub(at(node, 0), keepAxes(node, node))))],
  Gather: (node, g) => [() => scatterAdd(at(node, 0).shape, at(node, 1), g)],
  ScatterND: (node, g) => [undefined, undefined, () => gather(g, reshape(at(node, 1), at(node, 1).shape.slice(0, -1)))],
  GatherElements: (node, g) => [
    () => scatterElementsAdd(broadcastTo(scalar(0), at(node, 0).shape), at(node, 1), g, integer(node, 'axis')),
  ],
  // Only the adding form has a rule; the mask of topK is not meant to have one.
  ScatterElements: (node, g) =>
    node.attributes['reduction'] === 'add'
      ? [() => g, undefined, () => gatherElements(g, at(node, 1), integer(node, 'axis'))]
      : [],
  CumSum: (node, g) => {
    const flags = { reverse: integer(node, 'reverse') === 0, exclusive: integer(node, 'exclusive') === 1 };
    return [() => cumsum(g, constantAt(node, 1), flags)];
  },
};

/** g under the shape of the reduced tensor with size-1 axes, ready to broadcast. */
function keepAxes(node: Tensor, g: Tensor): Tensor {
  const over = axesOf(node);
  return reshape(
    g,
    at(node, 0).shape.map((size, axis) => (over.includes(axis) ? 1 : size)),
  );
}

function spread(node: Tensor, g: Tensor): Tensor {
  return broadcastTo(keepAxes(node, g), at(node, 0).shape);
}

function extreme(): Rule {
  return (node, g) => [
    () => {
      const chosen = cast(equal(at(node, 0), keepAxes(node, node)), 'float32');
      return mul(chosen, div(keepAxes(node, g), reduceSum(chosen, axesOf(node), true)));
    },
  ];
}

function axesOf(node: Tensor): Shape {
  return Array.from(at(node, 1).data ?? [], Number);
}

function at(node: Tensor, index: number): Tensor {
  return node.inputs[index]!;
}

function constantAt(node: Tensor, index: number, element = 0): number {
  return Number(at(node, index).data![element]!);
}

function integers(node: Tensor, name: string): readonly number[] {
  const value = node.attributes[name];
  return Array.isArray(value) ? value : [];
}

function integer(node: Tensor, name: string): number {
  const value = node.attributes[name];
  if (typeof value !== 'number') throw new TypeError(`${node.op} has no integer attribute ${name}`);
  return name === 'axis' ? normalizeAxis(node.op, node, value) : value;
}
