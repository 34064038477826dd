// Finds where NaN or infinity first appears: the graph is run again with its inner values as outputs.
import { topologicalOrder } from '../ir/order.ts';
import { sizeOf } from '../ir/shape.ts';
import { describeTensor, formatShape, type Tensor, type TensorData } from '../ir/tensor.ts';
import { lower } from '../onnx/lower.ts';
import { openSession } from '../runtime/program.ts';
import type { CompileOptions, Value } from '../runtime/runtime.ts';
import { describeName, type StepGraph } from './step-graph.ts';

/** Inner values that are looked at in one run, in bytes: bounds the memory of the diagnosis. */
const bytesPerRun = 256 * 1024 * 1024;

/** A sentence part that names the first input or operation with a value that is not finite; undefined if there is none. */
export async function firstNonFinite(
  graph: StepGraph,
  feeds: ReadonlyMap<string, Value>,
  options: CompileOptions,
): Promise<string | undefined> {
  for (const [name, { data, shape }] of feeds) {
    const index = nonFiniteIndex(data);
    if (index >= 0)
      return `${describeName(name)} ${formatShape(shape)}: ${data[index]} at ${formatShape(placeOf(index, shape))}`;
  }
  const order = topologicalOrder(Object.values(graph.outputs)).filter(
    (tensor) => tensor.dtype === 'float32' && tensor.op !== 'Input' && tensor.op !== 'Constant',
  );
  for (const part of parts(order)) {
    const found = await look(part, graph, feeds, options);
    if (found) return found;
  }
  return undefined;
}

async function look(
  part: readonly Tensor[],
  graph: StepGraph,
  feeds: ReadonlyMap<string, Value>,
  options: CompileOptions,
): Promise<string | undefined> {
  const outputs = Object.fromEntries(part.map((tensor, i) => [`inner:${i}`, tensor]));
  const model = lower(graph.inputs, outputs, { fuse: false, threads: options.threads });
  const session = await openSession(model, undefined, { ...options, optimize: 'disabled' });
  try {
    const results = await session.run(feeds);
    for (const [i, tensor] of part.entries()) {
      const data = results.get(`inner:${i}`)?.data ?? new Float32Array(0);
      const index = nonFiniteIndex(data);
      if (index < 0) continue;
      const of = tensor.inputs.length > 0 ? ` of ${tensor.inputs.map(describeOperand).join(' and ')}` : '';
      return `${describeTensor(tensor)}${of}: ${data[index]} at ${formatShape(placeOf(index, tensor.shape))}`;
    }
    return undefined;
  } finally {
    await session.dispose();
  }
}

/** Inputs under the names of their users, everything else as the operation that made it. */
function describeOperand(tensor: Tensor): string {
  return tensor.op === 'Input' ? `${describeName(tensor.name!)} ${formatShape(tensor.shape)}` : describeTensor(tensor);
}

function* parts(order: readonly Tensor[]): Generator<Tensor[]> {
  let part: Tensor[] = [];
  let bytes = 0;
  for (const tensor of order) {
    part.push(tensor);
    bytes += 4 * sizeOf(tensor.shape);
    if (bytes < bytesPerRun) continue;
    yield part;
    [part, bytes] = [[], 0];
  }
  if (part.length > 0) yield part;
}

function nonFiniteIndex(data: TensorData): number {
  return data instanceof Float32Array ? data.findIndex((value) => !Number.isFinite(value)) : -1;
}

/** Row-major index as one number for each axis. */
function placeOf(index: number, shape: readonly number[]): number[] {
  let rest = index;
  return [...shape]
    .reverse()
    .map((size) => {
      const place = rest % size;
      rest = Math.floor(rest / size);
      return place;
    })
    .reverse();
}
