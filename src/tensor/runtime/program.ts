// Programs: graphs or ONNX files made ready to run.
import { OversightError } from '../../base/index.ts';
import type { Tensor, TensorData } from '../ir/tensor.ts';
import { decodeModel } from '../onnx/decode.ts';
import type { OpenShapes } from '../onnx/dynamic.ts';
import { lower } from '../onnx/lower.ts';
import type { OnnxModel } from '../onnx/model.ts';
import { checkFeeds } from './feeds.ts';
import { ortBackend } from './ort.ts';
import { referenceBackend } from './reference/backend.ts';
import type { CompileOptions, Program, Session } from './runtime.ts';

export interface ProgramDefinition {
  /** Tensors made with `input`. */
  readonly inputs: readonly Tensor[];
  /** What to compute, by name. */
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Inputs with a size that is decided at each run, as in toOnnx, for example { x: ['rows', 8] }; default none. */
  readonly shapes?: OpenShapes;
}

/** Makes a graph ready to run: about 0.1 s for a training step of a small transformer. */
export async function compile(definition: ProgramDefinition, options: CompileOptions = {}): Promise<Program> {
  const { inputs, outputs, shapes } = definition;
  const { threads = 1, optimize } = options;
  const model = lower(inputs, outputs, { shapes, threads, fuse: optimize !== 'disabled' });
  return programOf(model, await openSession(model, undefined, options));
}

/** Makes an ONNX file ready to run. Throws OversightError('input') for bytes that are not one. */
export async function loadOnnx(bytes: Uint8Array, options: CompileOptions = {}): Promise<Program> {
  const model = decodeModel(bytes);
  return programOf(model, await openSession(model, bytes, options));
}

export function openSession(
  model: OnnxModel,
  bytes: Uint8Array | undefined,
  options: CompileOptions,
): Promise<Session> {
  const backend = options.backend === 'reference' ? referenceBackend : ortBackend;
  return backend.open(model, bytes, options);
}

/** The float32 values of one output; throws where there is none of that name and type. */
export function floats(results: Readonly<Record<string, TensorData>>, name: string): Float32Array {
  const values = results[name];
  if (values instanceof Float32Array) return values;
  throw new OversightError(`there is no float32 output "${name}"`, {
    remedy: `The outputs are: ${Object.keys(results).join(', ')}.`,
  });
}

function programOf(model: OnnxModel, session: Session): Program {
  const { inputs, outputs, metadata } = model;
  const runShaped: Program['runShaped'] = async (feeds) =>
    Object.fromEntries(await session.run(checkFeeds(inputs, feeds, 'run')));
  return {
    inputs,
    outputs,
    metadata,
    runShaped,
    async run(feeds) {
      const results = await runShaped(feeds);
      return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, value.data]));
    },
    dispose: () => session.dispose(),
  };
}
