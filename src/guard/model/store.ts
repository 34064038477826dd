// Members on disk: one safetensors file each, with the shape as metadata. Reading checks every size, so that a damaged file is named
// and never scores.
import { z } from 'zod';
import { OversightError, readFileOrThrow, writeFileAtomic } from '../../base/index.ts';
import { decodeSafetensors, encodeSafetensors, type SafetensorsFile } from '../../tensor/index.ts';
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

export function encodeLinear(weights: LinearWeights): Uint8Array {
  const { bits, heads, window, table, bias } = weights;
  return encodeSafetensors({
    tensors: { table: { shape: [2 ** bits, heads], data: table }, bias: { shape: [heads], data: bias } },
    metadata: { shape: JSON.stringify({ kind: 'linear', bits, heads, window }) },
  });
}

/** @param path for messages */
export function decodeLinear(bytes: Uint8Array, path: string): LinearWeights {
  const file = decodeSafetensors(bytes, path);
  const { bits, heads, window } = readShape(linearShape, file, path);
  const table = values(file, 'table', [2 ** bits, heads], path);
  return { bits, heads, window, table, bias: values(file, 'bias', [heads], path) };
}

export function encodeConvolution({ shape, table, parameters }: ConvolutionWeights): Uint8Array {
  return encodeSafetensors({
    tensors: { table: { shape: [2 ** shape.bits, shape.embedding], data: table }, ...parameters },
    metadata: { shape: JSON.stringify({ kind: 'convolution', ...shape }) },
  });
}

/** @param path for messages */
export function decodeConvolution(bytes: Uint8Array, path: string): ConvolutionWeights {
  const file = decodeSafetensors(bytes, path);
  const { kind: _kind, ...shape } = readShape(convolutionShape, file, path);
  const parameters = Object.fromEntries(
    parameterShapes(shape).map(([name, size]) => [name, { shape: size, data: values(file, name, size, path) }]),
  );
  return { shape, parameters, table: values(file, 'table', [2 ** shape.bits, shape.embedding], path) };
}

export async function writeLinear(path: string, weights: LinearWeights): Promise<void> {
  await writeFileAtomic(path, encodeLinear(weights));
}

export async function readLinear(path: string): Promise<LinearWeights> {
  return decodeLinear(await readFileOrThrow(path), path);
}

export async function writeConvolution(path: string, weights: ConvolutionWeights): Promise<void> {
  await writeFileAtomic(path, encodeConvolution(weights));
}

export async function readConvolution(path: string): Promise<ConvolutionWeights> {
  return decodeConvolution(await readFileOrThrow(path), path);
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
  return tensor.data;
}

function damaged(path: string, problem: string, cause?: unknown): OversightError {
  return new OversightError(`${path} is not a member of a guard: ${problem}`, {
    kind: 'input',
    remedy: 'Build the guard again.',
    cause,
  });
}
