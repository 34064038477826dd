// From a graph of tensors to an ONNX model: names, common subexpressions computed once, labels and gradient marks gone.
import { OversightError, sha256 } from '../../base/index.ts';
import { topologicalOrder } from '../ir/order.ts';
import { type Attributes, describeTensor, type Shape, type Tensor } from '../ir/tensor.ts';
import type { Draft } from './draft.ts';
import { type OpenShapes, openDimension } from './dynamic.ts';
import { bytesOf } from './encode.ts';
import { fuse } from './fuse.ts';
import type { OnnxInitializer, OnnxModel, OnnxNode } from './model.ts';
import { serializeScatters } from './scatter.ts';

interface LowerOptions {
  /** Free text that travels in the file; default none. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Shapes of inputs in which a name stands for a size decided at run time, { x: ['rows', 8] }; default none. */
  readonly shapes?: OpenShapes | undefined;
  /** How many threads one operation may use where the model runs; default: any number. */
  readonly threads?: number | undefined;
  /** Join operations into fused kernels (default true); false leaves one node for each operation. */
  readonly fuse?: boolean;
}

/** Operations whose value is that of their first input. */
const aliases = new Set(['StopGradient', 'Custom', 'Identity']);

/** Operations of the com.microsoft domain, which ONNX Runtime has on every platform. */
const contributed = new Set(['FusedMatMul', 'QuickGelu', 'Gelu']);

/** Operations of which ONNX wants every output to be named, read or not. */
const outputCounts: Readonly<Record<string, number>> = { TopK: 2 };

/** The model that computes `outputs`. Inputs that nothing needs stay declared, so that callers may always feed them. */
export function lower(
  inputs: readonly Tensor[],
  outputs: Readonly<Record<string, Tensor>>,
  options: LowerOptions = {},
): OnnxModel {
  checkNames(inputs, outputs);
  const first = draftOf(inputs, outputs);
  const safe = options.threads === 1 ? first : serializeScatters(first);
  const draft = withOutputNames(options.fuse === false ? safe : fuse(safe), inputs);
  const declare = (name: string, tensor: Tensor) => ({ name, dtype: tensor.dtype, shape: tensor.shape });
  const model: OnnxModel = {
    nodes: draft.nodes,
    inputs: inputs.map((tensor) => declare(tensor.name!, tensor)),
    outputs: Object.entries(outputs).map(([name, tensor]) => declare(name, tensor)),
    initializers: [...draft.initializers.values()],
    metadata: options.metadata ?? {},
  };
  return options.shapes ? openDimension(model, draft.shapes, options.shapes) : model;
}

interface OpenNode extends OnnxNode {
  readonly outputs: string[];
}

function draftOf(inputs: readonly Tensor[], outputs: Readonly<Record<string, Tensor>>): Draft {
  const names = new Map<Tensor, string>();
  const nodes = new Map<string, OpenNode>();
  const constants = new Map<string, OnnxInitializer>();
  const shapes = new Map<string, Shape>();
  const declared = new Set(inputs);
  for (const tensor of topologicalOrder(Object.values(outputs))) {
    const name = nameTensor(tensor);
    names.set(tensor, name);
    shapes.set(name, tensor.shape);
  }
  return {
    nodes: [...nodes.values()],
    initializers: new Map([...constants.values()].map((one) => [one.name, one])),
    shapes,
    outputs: new Map(Object.entries(outputs).map(([outer, tensor]) => [outer, names.get(tensor)!])),
  };

  function nameTensor(tensor: Tensor): string {
    if (tensor.op === 'Input') {
      if (!declared.has(tensor)) throw undeclared(tensor);
      return tensor.name!;
    }
    if (tensor.op === 'Constant') return nameConstant(tensor);
    if (aliases.has(tensor.op)) return names.get(tensor.inputs[0]!)!;
    const { op, attributes } = kernelOf(tensor);
    const from = tensor.inputs.map((input) => names.get(input)!);
    const key = JSON.stringify([op, from, attributes]);
    const label = tensor.name === undefined ? '' : ` "${tensor.name}"`;
    const domain = contributed.has(op) ? 'com.microsoft' : '';
    const node = nodes.get(key) ?? {
      op,
      domain,
      name: `${op}_${nodes.size}${label}`,
      inputs: from,
      outputs: [],
      attributes,
    };
    nodes.set(key, node);
    const least = Math.max(tensor.output + 1, outputCounts[op] ?? 1);
    while (node.outputs.length < least) node.outputs.push(`%${node.name}.${node.outputs.length}`);
    return node.outputs[tensor.output]!;
  }

  function nameConstant({ dtype, shape, data }: Tensor): string {
    const key = `${dtype}[${shape}]${sha256(bytesOf(data!))}`;
    const known = constants.get(key) ?? { name: `%constant_${constants.size}`, dtype, shape, data: data! };
    constants.set(key, known);
    return known.name;
  }
}

/** A matrix product becomes the plainest operation that can express its flags. */
function kernelOf(tensor: Tensor): { op: string; attributes: Attributes } {
  const { op, attributes } = tensor;
  if (op !== 'FusedMatMul') return { op, attributes };
  if (tensor.inputs.every((operand) => operand.shape.length === 2)) return { op: 'Gemm', attributes };
  const { transA, transB, alpha } = attributes;
  const isPlain = transA === 0 && transB === 0 && typeof alpha === 'object' && 'float' in alpha && alpha.float === 1;
  return isPlain ? { op: 'MatMul', attributes: {} } : { op, attributes };
}

/** Gives values their outer names; a value with two names, or one that is an input or constant, is copied. */
function withOutputNames(draft: Draft, inputs: readonly Tensor[]): Draft {
  const fixed = new Set([...draft.initializers.keys(), ...inputs.map((tensor) => tensor.name!)]);
  const renamed = new Map<string, string>();
  const copies: OnnxNode[] = [];
  for (const [outer, inner] of draft.outputs) {
    if (!fixed.has(inner) && !renamed.has(inner)) renamed.set(inner, outer);
    else
      copies.push({
        op: 'Identity',
        domain: '',
        name: `Identity "${outer}"`,
        inputs: [inner],
        outputs: [outer],
        attributes: {},
      });
  }
  const rename = (name: string) => renamed.get(name) ?? name;
  const nodes = [...draft.nodes, ...copies].map((node) => ({
    ...node,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
  }));
  const shapes = new Map(draft.shapes);
  for (const [outer, inner] of draft.outputs) shapes.set(outer, draft.shapes.get(inner)!);
  return { ...draft, nodes, shapes };
}

function checkNames(inputs: readonly Tensor[], outputs: Readonly<Record<string, Tensor>>): void {
  const seen = new Set<string>();
  for (const tensor of inputs) {
    const name = tensor.name;
    if (tensor.op !== 'Input' || name === undefined) {
      throw new OversightError(`${describeTensor(tensor)} is listed as an input but is computed`, {
        remedy: 'List only tensors made with input(name, shape).',
      });
    }
    if (seen.has(name)) {
      throw new OversightError(`two inputs are named "${name}"`, { remedy: 'Give each input a name of its own.' });
    }
    seen.add(name);
  }
  const clash = Object.keys(outputs).find((name) => seen.has(name));
  if (clash === undefined) return;
  throw new OversightError(`"${clash}" names both an input and an output`, {
    remedy: 'Rename the output: names in an ONNX file are unique.',
  });
}

function undeclared(tensor: Tensor): OversightError {
  return new OversightError(`${describeTensor(tensor)} is used but not listed among the inputs`, {
    kind: 'input',
    remedy: 'Add it to `inputs`, or build the outputs without it.',
  });
}
