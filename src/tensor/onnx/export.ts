// The bytes of an ONNX file for a graph, ready to serve here or in any other ONNX runtime.
import type { Tensor } from '../ir/tensor.ts';
import type { OpenShapes } from './dynamic.ts';
import { encodeModel } from './encode.ts';
import { lower } from './lower.ts';

export interface ExportOptions {
  readonly inputs: readonly Tensor[];
  readonly outputs: Readonly<Record<string, Tensor>>;
  /**
   * Shapes of inputs in which one name stands for a size that is decided when the model runs, for example
   * { x: ['rows', 8] }. Operations that have the size written into them are refused by name; default: as built.
   */
  readonly shapes?: OpenShapes;
  /** Free text that travels in the file (metadata_props); default none. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export function toOnnx(options: ExportOptions): Uint8Array {
  const { inputs, outputs, metadata = {}, shapes } = options;
  return encodeModel(lower(inputs, outputs, { metadata, shapes }));
}
