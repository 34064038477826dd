// Lets one dimension of a finished model be decided when it runs ("any number of rows"). The graph was built for one
// size; here that size is followed from the inputs through every operation, and where an operation has it written into
// a constant (Reshape, Expand), the constant is opened. An operation that cannot work for every size is an error.
import { OversightError } from '../../base/index.ts';
import { formatShape, type Shape } from '../ir/tensor.ts';
import { type Dimensions, isOpen, openRules, refusal, type Step } from './dynamic-rules.ts';
import type { OnnxInitializer, OnnxModel, OnnxValue } from './model.ts';

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
    const rule = inputs.some((dimensions) => dimensions.some(isOpen)) ? openRules[node.op] : undefined;
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

function integers(constant: OnnxInitializer | undefined): number[] {
  return Array.from(constant?.data ?? [], Number);
}
