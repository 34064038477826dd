// An ONNX model as plain data: what the writer writes, the reader reads and the reference backend interprets.
// Only what this engine uses of onnx.proto: one graph, four element types, five kinds of attribute, no subgraphs.
import type { Attributes, DType, TensorData } from '../ir/tensor.ts';

export interface OnnxNode {
  readonly op: string;
  /** '' for the standard operations, else com.microsoft. */
  readonly domain: string;
  readonly name: string;
  /** An empty name is an input that is left out. */
  readonly inputs: readonly string[];
  /** An empty name is an output that nobody reads. */
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

export interface OnnxValue {
  readonly name: string;
  readonly dtype: DType;
  /** A text stands for a dimension that is known only when the model runs. */
  readonly shape: readonly (number | string)[];
}

export interface OnnxInitializer {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

export interface OnnxModel {
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly initializers: readonly OnnxInitializer[];
  /** metadata_props of the file: free text under free keys. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The operator set and the file version that are written. */
export const opsetVersion = 18;
export const irVersion = 9;
