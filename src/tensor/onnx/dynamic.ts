// Lets one dimension of a finished model be decided when it runs ("any number of rows"). The graph was built for one
// size; here that size is followed from the inputs through every operation, and where an operation has it written into
// a constant (Reshape, Expand), the constant is opened. An operation that cannot work for every size is an error.
import { OversightError } from '../../base/index.ts';
import { formatShape, type Shape } from '../ir/tensor.ts';
import type { OnnxInitializer, OnnxModel, OnnxNode, OnnxValue } from './model.ts';

/** A dimension: a number, or so many times the open one. */
type Dimension = number | { readonly times: number };

type Dimensions = readonly Dimension[];

/** Shapes of inputs in which one name stands for the open dimension, for example { x: ['rows', 8] }. */
export type OpenShapes = Readonly<Record<string, readonly (number | string)[]>>;

/** @param valueShapes the shapes of all values of the model, as built */
export function openDimension(model: OnnxModel, valueShapes: ReadonlyMap<string, Shape>, open: OpenShapes): OnnxModel {
  const { name, built } = openName(model, open);
  const known = new Map<string, Dimensions>();
  for (const one of model.initializers) known.set(one.name, one.shape);
  for (const input of model.inputs) {
    const wanted = open[input.name] ?? input.shape;
    known.set(
      input.name,
      wanted.map((size) => (typeof size === 'string' ? { times: 1 } : size)),
    );
  }
  const constants = new Map(model.initializers.map((one) => [one.name, one]));
  const added: OnnxInitializer[] = [];
  const nodes = model.nodes.map((node) => {
    const inputs = node.inputs.map((value) => known.get(value) ?? []);
    const shapes = node.outputs.map((value) => valueShapes.get(value) ?? []);
    const step: Step = {
      node,
      inputs,
      shapes,
      built,
      constant: (index) => integers(constants.get(node.inputs[index]!)),
    };
    const rule = inputs.some((dimensions) => dimensions.some(isOpen)) ? rules[node.op] : undefined;
    if (!rule && inputs.some((dimensions) => dimensions.some(isOpen))) throw refusal(step, 'has no rule for it');
    const { outputs, target } = rule?.(step) ?? { outputs: shapes };
    node.outputs.forEach((value, i) => {
      known.set(value, outputs[i] ?? shapes[i]!);
    });
    if (!target) return node;
    const opened: OnnxInitializer = {
      name: `${node.outputs[0]}.shape`,
      dtype: 'int64',
      shape: [target.length],
      data: BigInt64Array.from(target, BigInt),
    };
    added.push(opened);
    return { ...node, inputs: [node.inputs[0]!, opened.name] };
  });
  const named = (value: OnnxValue): OnnxValue => ({
    ...value,
    shape: known.get(value.name)!.map((one) => (isOpen(one) ? (one.times === 1 ? name : `${one.times}*${name}`) : one)),
  });
  const used = new Set(nodes.flatMap((node) => node.inputs));
  const initializers = [...model.initializers, ...added].filter((one) => used.has(one.name));
  return { ...model, nodes, initializers, inputs: model.inputs.map(named), outputs: model.outputs.map(named) };
}

interface Step {
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

const rules: Readonly<Record<string, OpenRule>> = {
  ...Object.fromEntries(
    [
      'Add',
      'Sub',
      'Mul',
      'Div',
      'Pow',
      'Max',
      'Min',
      'Where',
      'Greater',
      'GreaterOrEqual',
      'Less',
      'LessOrEqual',
      'Equal',
    ].map((op) => [op, broadcast]),
  ),
  ...Object.fromEntries(
    ['Neg', 'Exp', 'Log', 'Sqrt', 'Tanh', 'Sigmoid', 'Erf', 'Abs', 'Sign', 'Relu', 'Softplus', 'Gelu', 'QuickGelu']
      .concat('Cast', 'Not', 'Identity', 'Softmax', 'LogSoftmax')
      .map((op) => [op, alongFirst]),
  ),
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

function isOpen(dimension: Dimension): dimension is { readonly times: number } {
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

function integers(constant: OnnxInitializer | undefined): number[] {
  return Array.from(constant?.data ?? [], Number);
}

function openName(model: OnnxModel, open: OpenShapes): { name: string; built: number } {
  const named = Object.entries(open).flatMap(([input, shape]) =>
    shape.flatMap((size, axis) => (typeof size === 'string' ? [{ input, axis, name: size }] : [])),
  );
  const sizes = named.map(({ input, axis }) => model.inputs.find((value) => value.name === input)?.shape[axis]);
  for (const [input, shape] of Object.entries(open)) {
    const built = model.inputs.find((value) => value.name === input)?.shape;
    const fits =
      built?.length === shape.length && shape.every((size, axis) => typeof size === 'string' || size === built[axis]);
    if (!fits) {
      throw new OversightError(
        `the open shape ${formatShape(shape)} does not fit input "${input}" ${formatShape(built ?? [])}`,
        {
          kind: 'input',
          remedy: "Repeat the input's own shape with a name in place of one size, for example ['rows', 8].",
        },
      );
    }
  }
  const [first] = named;
  const built = sizes[0];
  if (
    first &&
    typeof built === 'number' &&
    named.every(({ name }) => name === first.name) &&
    sizes.every((size) => size === built)
  ) {
    return { name: first.name, built };
  }
  throw new OversightError('exactly one name can stand for an open dimension, with one size in the graph as built', {
    kind: 'input',
    remedy: "Use the same name wherever it occurs, for example { x: ['rows', 8], ids: ['rows', 16] }.",
  });
}

function refusal({ node, inputs, shapes }: Step, problem: string): OversightError {
  const show = (dimensions: Dimensions) =>
    formatShape(dimensions.map((one) => (isOpen(one) ? `${one.times}*open` : one)));
  return new OversightError(
    `${node.name} ${inputs.map(show).join(' and ')} -> ${shapes.map(formatShape).join(', ')} cannot leave a dimension open: it ${problem}`,
    { kind: 'input', remedy: 'Export with fixed shapes, or rewrite that operation without the size of the open axis.' },
  );
}
