// What each operation does with a dimension that is still open when the model is written.
import { OversightError } from '../../base/index.ts';
import { formatShape, type Shape } from '../ir/tensor.ts';
import type { OnnxNode } from './model.ts';

/** A dimension: a number, or so many times the open one. */
type Dimension = number | { readonly times: number };

export type Dimensions = readonly Dimension[];

export interface Step {
  readonly node: OnnxNode;
  readonly inputs: readonly Dimensions[];
  /** Of the outputs, as built. */
  readonly shapes: readonly Shape[];
  /** The size that the open dimension was built with. */
  readonly built: number;
  /** The values of a constant input. */
  readonly constant: (index: number) => number[];
}

type OpenRule = (step: Step) => {
  readonly outputs: readonly Dimensions[];
  /** A new constant for the second input. */
  readonly target?: readonly number[];
};

const broadcast: OpenRule = (step) => ({ outputs: [joint(step, step.inputs)] });

const alongFirst: OpenRule = ({ inputs, shapes }) => ({
  outputs: shapes.map((shape) =>
    shape.map((size, axis) => (axis < inputs[0]!.length ? keepOpen(inputs[0]![axis]!, size) : size)),
  ),
});

/** Operations on lines of one axis: open elsewhere is free, open along it is not. */
const besideAxis =
  (fallback: number): OpenRule =>
  (step) => {
    const axis = axisOf(step, fallback);
    refuseOpen(step, step.inputs[0]!, [axis]);
    const outputs = step.shapes.map((shape) => {
      const isDropped = shape.length < step.inputs[0]!.length;
      const source = isDropped ? step.inputs[0]!.filter((_, i) => i !== axis) : step.inputs[0]!;
      return shape.map((size, i) => keepOpen(source[i]!, size));
    });
    return { outputs };
  };

const stretching = 'Add Sub Mul Div Pow Max Min Where Greater GreaterOrEqual Less LessOrEqual Equal';
const following =
  'Neg Exp Log Sqrt Tanh Sigmoid Erf Abs Sign Relu Softplus Gelu QuickGelu Cast Not Identity Softmax LogSoftmax';

export const openRules: Readonly<Record<string, OpenRule>> = {
  ...Object.fromEntries(stretching.split(' ').map((op) => [op, broadcast])),
  ...Object.fromEntries(following.split(' ').map((op) => [op, alongFirst])),
  LayerNormalization: besideAxis(-1),
  ArgMax: besideAxis(0),
  TopK: besideAxis(-1),
  CumSum: (step) => {
    refuseOpen(step, step.inputs[0]!, step.constant(1));
    return { outputs: [step.inputs[0]!] };
  },
  MatMul: product,
  FusedMatMul: product,
  Gemm: product,
  Conv: (step) => {
    const [batch, channels, time] = step.inputs[0]!;
    refuseOpen(step, [channels!, time!, ...step.inputs[1]!], [0, 1, 2, 3, 4]);
    return { outputs: [[batch!, ...step.shapes[0]!.slice(1)]] };
  },
  Transpose: ({ node, inputs }) => {
    const order = node.attributes['perm'];
    return { outputs: [Array.isArray(order) ? order.map((axis: number) => inputs[0]![axis]!) : []] };
  },
  ReduceSum: reduction,
  ReduceMean: reduction,
  ReduceMax: reduction,
  ReduceMin: reduction,
  ReduceSumSquare: reduction,
  ReduceLogSumExp: reduction,
  Slice: (step) => {
    refuseOpen(step, step.inputs[0]!, step.constant(3));
    return alongFirst(step);
  },
  Pad: (step) => {
    const rank = step.inputs[0]!.length;
    const pads = step.constant(1);
    refuseOpen(
      step,
      step.inputs[0]!,
      step.inputs[0]!.flatMap((_, axis) => (pads[axis] || pads[axis + rank] ? [axis] : [])),
    );
    return alongFirst(step);
  },
  Concat: (step) => {
    const axis = axisOf(step, 0);
    for (const dimensions of step.inputs) refuseOpen(step, dimensions, [axis]);
    const rest = step.inputs.map((dimensions) => dimensions.map((one, i) => (i === axis ? 1 : one)));
    return { outputs: [joint(step, rest).map((one, i) => (i === axis ? step.shapes[0]![i]! : one))] };
  },
  Gather: (step) => {
    refuseOpen(step, step.inputs[0]!, [0]);
    return { outputs: [[...step.inputs[1]!, ...step.inputs[0]!.slice(1)]] };
  },
  GatherElements: (step) => {
    refuseOpen(step, step.inputs[0]!, [axisOf(step, 0)]);
    return { outputs: [joint(step, [step.inputs[1]!])] };
  },
  ScatterElements: (step) => {
    for (const dimensions of step.inputs) refuseOpen(step, dimensions, [axisOf(step, 0)]);
    return { outputs: [step.inputs[0]!] };
  },
  OneHot: (step) => ({ outputs: [[...step.inputs[0]!, step.shapes[0]!.at(-1)!]] }),
  Reshape: (step) => {
    const dimensions = reshaped(step);
    return { outputs: [dimensions], target: dimensions.map((one) => (isOpen(one) ? -1 : one)) };
  },
  Expand: (step) => {
    const dimensions = joint(step, [
      step.inputs[0]!,
      step.shapes[0]!.map((size, axis) => {
        const source = step.inputs[0]![axis - (step.shapes[0]!.length - step.inputs[0]!.length)];
        return source !== undefined && isOpen(source) ? 1 : size;
      }),
    ]);
    return { outputs: [dimensions], target: dimensions.map((one) => (isOpen(one) ? 1 : one)) };
  },
};

function product(step: Step): ReturnType<OpenRule> {
  const { transA, transB } = step.node.attributes;
  const [a, b, c] = step.inputs;
  const [rows, inner] = transA === 1 ? [a!.at(-1)!, a!.at(-2)!] : [a!.at(-2)!, a!.at(-1)!];
  const [other, columns] = transB === 1 ? [b!.at(-1)!, b!.at(-2)!] : [b!.at(-2)!, b!.at(-1)!];
  refuseOpen(step, [inner, other], [0, 1]);
  const leading = joint(step, [a!.slice(0, -2), b!.slice(0, -2)]);
  const result = [...leading, rows, columns];
  return { outputs: [c ? joint(step, [result, c]) : result] };
}

function reduction(step: Step): ReturnType<OpenRule> {
  const over = step.constant(1);
  const isKept = step.node.attributes['keepdims'] === 1;
  const outputs = step.inputs[0]!.flatMap((one, axis) => (over.includes(axis) ? (isKept ? [1] : []) : [one]));
  return { outputs: [outputs] };
}

/** Where the open dimension goes in a reshape: it must stay first, or stay where it is with the same axes before it. */
function reshaped(step: Step): Dimensions {
  const [from, to] = [step.inputs[0]!, step.shapes[0]!];
  const axis = from.findIndex(isOpen);
  const { times } = from[axis] as { times: number };
  const before = from.slice(0, axis);
  const isSame = before.every((size, i) => size === to[i]);
  const place = isSame ? axis : to.findIndex((size) => size !== 1);
  const isFirst = before.every((size) => size === 1);
  const count = from.slice(axis + 1).reduce<number>((sum, size) => (isOpen(size) ? Number.NaN : sum * size), times);
  const after = to.slice(place + 1).reduce((sum, size) => sum * size, 1);
  const multiple = count / after;
  if (place < 0 || !(isSame || isFirst) || !Number.isInteger(multiple) || multiple * step.built !== to[place]) {
    throw refusal(step, `cannot become ${formatShape(to)}`);
  }
  return to.map((size, i) => (i === place ? { times: multiple } : size));
}

/** NumPy broadcasting in which the open dimension meets only itself and 1. */
function joint(step: Step, operands: readonly Dimensions[]): Dimensions {
  const rank = Math.max(...operands.map((one) => one.length));
  return Array.from({ length: rank }, (_, axis) => {
    const meeting = operands.map((one) => one[axis - (rank - one.length)] ?? 1);
    const open = meeting.find(isOpen);
    if (!open) return meeting.find((size) => size !== 1) ?? 1;
    const odd = meeting.find((one) => (isOpen(one) ? one.times !== open.times : one !== 1));
    if (odd !== undefined) throw refusal(step, 'meets an axis of a fixed size');
    return open;
  });
}

export function isOpen(dimension: Dimension): dimension is { readonly times: number } {
  return typeof dimension !== 'number';
}

function keepOpen(dimension: Dimension, size: number): Dimension {
  return isOpen(dimension) ? dimension : size;
}

function axisOf(step: Step, fallback: number): number {
  const axis = step.node.attributes['axis'];
  const value = typeof axis === 'number' ? axis : fallback;
  return value < 0 ? value + step.inputs[0]!.length : value;
}

function refuseOpen(step: Step, dimensions: Dimensions, axes: readonly number[]): void {
  if (axes.some((axis) => dimensions[axis] !== undefined && isOpen(dimensions[axis])))
    throw refusal(step, 'works along it');
}

export function refusal({ node, inputs, shapes }: Step, problem: string): OversightError {
  const show = (dimensions: Dimensions) =>
    formatShape(dimensions.map((one) => (isOpen(one) ? `${one.times}*open` : one)));
  return new OversightError(
    `${node.name} ${inputs.map(show).join(' and ')} -> ${shapes.map(formatShape).join(', ')} cannot leave a dimension open: it ${problem}`,
    { kind: 'input', remedy: 'Export with fixed shapes, or rewrite that operation without the size of the open axis.' },
  );
}
