// The seam between graphs and the machines that compute them: a backend turns a model into a session.
import type { DType, Shape, TensorData } from '../ir/tensor.ts';
import type { OnnxModel, OnnxValue } from '../onnx/model.ts';

type Device = 'cpu' | 'webgpu' | 'cuda';

export interface CompileOptions {
  /** `ort` (ONNX Runtime, native) or `reference` (plain JavaScript, slow, nothing to install); default ort. */
  readonly backend?: 'ort' | 'reference';
  /** Threads within one operation; default 1. */
  readonly threads?: number;
  /** Where to compute; default cpu. One that is missing is an error, never a silent fallback. */
  readonly device?: Device;
  /** Optimisations of the backend; default all. `disabled` computes every operation as it is written. */
  readonly optimize?: 'disabled' | 'basic' | 'all';
}

/** A value as a backend takes it. */
export interface Value {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: TensorData;
}

/** A model made ready to run. Calls must not overlap. */
export interface Session {
  /**
   * @param into for some outputs, memory to write them to
   */
  run(feeds: ReadonlyMap<string, Value>, into?: ReadonlyMap<string, Value>): Promise<ReadonlyMap<string, Value>>;
  dispose(): Promise<void>;
}

export interface Backend {
  open(model: OnnxModel, bytes: Uint8Array | undefined, options: CompileOptions): Promise<Session>;
}

/** What a caller may feed: values in the input's own element type, or int32 for int64. */
export type Feed = TensorData | { readonly data: TensorData; readonly shape: Shape };

export interface Program {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Computes the outputs, row-major, by name. */
  run(feeds: Readonly<Record<string, Feed>>): Promise<Record<string, TensorData>>;
  /** The same with shapes, for models with dimensions that are known only when they run. */
  runShaped(feeds: Readonly<Record<string, Feed>>): Promise<Record<string, Value>>;
  /** Frees the memory of the backend; the program cannot run again. */
  dispose(): Promise<void>;
}
