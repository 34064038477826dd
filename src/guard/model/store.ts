// Members on disk: one safetensors file each, with the shape as metadata. Reading checks every size, so that a damaged file is named
// and never scores.
import { z } from 'zod';
import { OversightError } from '../../base/index.ts';
import { readSafetensors, type SafetensorsFile, writeSafetensors } from '../../tensor/index.ts';
import { type ConvolutionShape, type ConvolutionWeights, KERNEL, layerInputs } from './convolution.ts';
import type { LinearWeights } from './linear.ts';

const linearShape = z.object({
  kind: z.literal('linear'),
  bits: z.number().int(),
  heads: z.number().int(),
  window: z.number().int(),
});
const convolutionShape = z.object({
  kind: z.literal('convolution'),
  bits: z.number().int(),
  embedding: z.number().int(),
  width: z.number().int(),
  dilations: z.array(z.number().int()),
  smoothing: z.number().int(),
  heads: z.number().int(),
});

export async function writeLinear(path: string, weights: LinearWeights): Promise<void> {
  const { bits, heads, window, table, bias } = weights;
  await writeSafetensors(path, {
    tensors: { table: { shape: [2 ** bits, heads], data: table }, bias: { shape: [heads], data: bias } },
    metadata: { shape: JSON.stringify({ kind: 'linear', bits, heads, window }) },
  });
}

export async function readLinear(path: string): Promise<LinearWeights> {
  const file = await readSafetensors(path);
  const { bits, heads, window } = readShape(linearShape, file, path);
  return {
    bits,
    heads,
    window,
    table: values(file, 'table', [2 ** bits, heads], path),
    bias: values(file, 'bias', [heads], path),
  };
}

export async function writeConvolution(path: string, weights: ConvolutionWeights): Promise<void> {
  const { shape, table, parameters } = weights;
  await writeSafetensors(path, {
    tensors: { table: { shape: [2 ** shape.bits, shape.embedding], data: table }, ...parameters },
    metadata: { shape: JSON.stringify({ kind: 'convolution', ...shape }) },
  });
}

export async function readConvolution(path: string): Promise<ConvolutionWeights> {
  const file = await readSafetensors(path);
  const { kind: _kind, ...shape } = readShape(convolutionShape, file, path);
  const parameters = Object.fromEntries(
    parameterShapes(shape).map(([name, size]) => [name, { shape: size, data: values(file, name, size, path) }]),
  );
  return { shape, parameters, table: values(file, 'table', [2 ** shape.bits, shape.embedding], path) };
}

function parameterShapes(shape: ConvolutionShape): [string, number[]][] {
  const layers = shape.dilations.flatMap((_, i): [string, number[]][] => [
    [`layer${i}.weight`, [KERNEL * layerInputs(shape, i), shape.width]],
    [`layer${i}.bias`, [shape.width]],
  ]);
  return [...layers, ['head.weight', [shape.width, shape.heads]], ['head.bias', [shape.heads]]];
}

function readShape<T>(schema: z.ZodType<T>, file: SafetensorsFile, path: string): T {
  try {
    return schema.parse(JSON.parse(file.metadata['shape'] ?? 'null'));
  } catch (cause) {
    throw damaged(path, 'it does not say what member it holds', cause);
  }
}

function values(file: SafetensorsFile, name: string, shape: readonly number[], path: string): Float32Array {
  const tensor = file.tensors[name];
  if (!tensor || !(tensor.data instanceof Float32Array) || tensor.shape.join() !== shape.join())
    throw damaged(path, `tensor "${name}" should have the shape [${shape.join(', ')}]`);
  // Copied: the file's own values may start at an offset that no typed array can share with others.
  return tensor.data;
}

function damaged(path: string, problem: string, cause?: unknown): OversightError {
  return new OversightError(`${path} is not a member of a guard: ${problem}`, {
    kind: 'input',
    remedy: 'Build the guard again.',
    cause,
  });
}
