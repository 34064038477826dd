// The native backend: ONNX Runtime for Node. One session for each model, operations one after another, threads that
// sleep while they wait (spinning gains up to 15 % on a quiet machine and loses a factor of three on a busy one).
// The package is loaded when the first model is opened, so that the rest of the engine works without it.
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { OversightError } from '../../base/index.ts';
import { encodeModel } from '../onnx/encode.ts';
import type { Backend, CompileOptions, Session, Value } from './runtime.ts';

/** Errors are thrown to the caller; the library need not print them as well. */
const fatalOnly = 4;

type Ort = typeof import('onnxruntime-node');

export const ortBackend: Backend = {
  async open(model, bytes, options) {
    const ort = await loadOrt();
    const session = await createSession(ort, bytes ?? encodeModel(model), options);
    return sessionOf(ort, session);
  },
};

async function loadOrt(): Promise<Ort> {
  try {
    const ort = await import('onnxruntime-node');
    ort.env.logLevel = 'fatal';
    return ort;
  } catch (cause) {
    throw new OversightError('onnxruntime-node cannot be loaded', {
      remedy: "Install it with ONNXRUNTIME_NODE_INSTALL=skip, or use { backend: 'reference' } for small models.",
      cause,
    });
  }
}

function sessionOf(ort: Ort, session: InferenceSession): Session {
  let isOpen = true;
  // Trainers feed the same buffers again and again: their wrappers are kept as long as the buffers live.
  const wrapped = new WeakMap<Value, OrtTensor>();
  const wrap = (value: Value): OrtTensor => {
    const known = wrapped.get(value);
    if (known) return known;
    const tensor = ortTensor(ort, value);
    wrapped.set(value, tensor);
    return tensor;
  };
  return {
    async run(feeds, into) {
      if (!isOpen) throw new OversightError('this program has been disposed', { remedy: 'Compile it again.' });
      const inputs: Record<string, OrtTensor> = {};
      for (const [name, value] of feeds) inputs[name] = wrap(value);
      const fetches: Record<string, OrtTensor | null> = {};
      for (const name of session.outputNames) fetches[name] = null;
      for (const [name, value] of into ?? []) fetches[name] = wrap(value);
      const results = await session.run(inputs, fetches, { logSeverityLevel: fatalOnly }).catch((cause) => {
        throw new OversightError(`ONNX Runtime could not run the model: ${messageOf(cause)}`, {
          remedy: 'Check the values that were fed, ids against the size of their table first.',
          cause,
        });
      });
      return new Map(session.outputNames.map((name) => [name, into?.get(name) ?? valueFrom(name, results[name])]));
    },
    async dispose() {
      if (isOpen) await session.release();
      isOpen = false;
    },
  };
}

async function createSession(ort: Ort, bytes: Uint8Array, options: CompileOptions): Promise<InferenceSession> {
  const { device = 'cpu', threads = 1, optimize = 'all' } = options;
  try {
    return await ort.InferenceSession.create(bytes, {
      executionProviders: device === 'cpu' ? ['cpu'] : [device, 'cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: optimize,
      logSeverityLevel: fatalOnly,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
  } catch (cause) {
    throw sessionError(device, cause);
  }
}

function sessionError(device: string, cause: unknown): OversightError {
  const message = messageOf(cause);
  if (device === 'cpu') return new OversightError(`ONNX Runtime refused the model: ${message}`, { cause });
  return new OversightError(`the device ${device} cannot be used: ${message}`, {
    cause,
    remedy:
      device === 'cuda'
        ? 'Install onnxruntime-node with ONNXRUNTIME_NODE_INSTALL=cuda12 on a machine with CUDA, or leave out the device.'
        : 'Check that a Vulkan, Metal or Direct3D 12 driver is installed, or leave out the device.',
  });
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function ortTensor(ort: Ort, { dtype, data, shape }: Value): OrtTensor {
  if (data instanceof Float32Array) return new ort.Tensor('float32', data, shape);
  if (data instanceof BigInt64Array) return new ort.Tensor('int64', data, shape);
  if (data instanceof Int32Array) return new ort.Tensor('int32', data, shape);
  return new ort.Tensor(dtype === 'bool' ? 'bool' : 'uint8', data, shape);
}

function valueFrom(name: string, tensor: OrtTensor | undefined): Value {
  if (tensor) {
    const { type, data, dims: shape } = tensor;
    if (type === 'float32' && data instanceof Float32Array) return { dtype: type, shape, data };
    if (type === 'int64' && data instanceof BigInt64Array) return { dtype: type, shape, data };
    if (type === 'int32' && data instanceof Int32Array) return { dtype: type, shape, data };
    if (type === 'bool' && data instanceof Uint8Array) return { dtype: type, shape, data };
  }
  throw new OversightError(`output "${name}" has the element type ${tensor?.type}, which this engine does not read`, {
    remedy: 'Cast it to float32, int32, int64 or bool where the model is made.',
  });
}
