// Interprets a model node by node, with 32-bit or 64-bit floats.
import { OversightError } from '../../../base/index.ts';
import type { OnnxModel, OnnxNode } from '../../onnx/model.ts';
import { type Block, type FloatBits, toBlock } from './block.ts';
import { elementwiseKernels } from './elementwise.ts';
import { indexingKernels } from './indexing.ts';
import type { Kernels } from './kernel.ts';
import { matrixKernels } from './matrix.ts';
import { structureKernels } from './structure.ts';

const kernels: Kernels = { ...elementwiseKernels, ...matrixKernels, ...structureKernels, ...indexingKernels };

/** The outputs of the model for these inputs. Values are dropped when nothing needs them any more. */
export function evaluate(
  model: OnnxModel,
  feeds: ReadonlyMap<string, Block>,
  bits: FloatBits = 32,
): Map<string, Block> {
  const values = new Map<string, Block>(feeds);
  for (const one of model.initializers) values.set(one.name, toBlock(one, bits));
  const kept = new Set(model.outputs.map(({ name }) => name));
  const lastUse = new Map<string, OnnxNode>();
  for (const node of model.nodes) for (const name of node.inputs) lastUse.set(name, node);
  for (const node of model.nodes) {
    const results = kernelOf(node)(
      node.inputs.flatMap((name) => values.get(name) ?? []),
      node,
      bits,
    );
    node.outputs.forEach((name, i) => {
      if (name !== '') values.set(name, results[i]!);
    });
    for (const name of node.inputs) if (lastUse.get(name) === node && !kept.has(name)) values.delete(name);
  }
  return new Map(model.outputs.map(({ name }) => [name, values.get(name)!]));
}

function kernelOf(node: OnnxNode): NonNullable<Kernels[string]> {
  const kernel = kernels[node.op];
  if (kernel) return kernel;
  throw new OversightError(`the reference backend has no kernel for ${node.domain} ${node.op}`, {
    remedy: "Use the backend 'ort' for this model.",
  });
}
