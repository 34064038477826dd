// A symbolic tensor: one output of one operation, with its shape and element type known when it is built.
// A graph is nothing but tensors that point to their inputs; nothing is computed here. Operation names are ONNX names,
// so that writing a graph out is a copy, plus three that leave no trace there: Input, Constant and Custom.
import { OversightError } from '../../base/index.ts';

export type DType = 'float32' | 'int64' | 'int32' | 'bool';

/** TensorProto.DataType of the ONNX standard. */
export const elementTypes: Readonly<Record<DType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };

export type Shape = readonly number[];

/** The values of a tensor, row-major; `bool` is one byte per element. */
export type TensorData = Float32Array | BigInt64Array | Int32Array | Uint8Array;

/** An ONNX attribute: a bare number is an integer, a list is a list of integers. */
export type Attribute = number | string | readonly number[] | { readonly float: number };

export type Attributes = Readonly<Record<string, Attribute>>;

/**
 * The gradient rule of a Custom tensor: from the gradient of its value to one gradient for each input after the
 * first, or undefined where none flows.
 */
type CustomRule = (upstream: Tensor) => readonly (Tensor | undefined)[];

export interface Tensor {
  /** The ONNX operation, or Input, Constant, Custom (its first input's value, with a gradient rule of its own). */
  readonly op: string;
  readonly inputs: readonly Tensor[];
  readonly shape: Shape;
  readonly dtype: DType;
  readonly attributes: Attributes;
  /** Which output of the operation this is; 0 for all that have only one. */
  readonly output: number;
  /** Given by the user: the name of an input, or a label for messages. */
  readonly name?: string;
  /** The values of a Constant. */
  readonly data?: TensorData;
  readonly rule?: CustomRule;
}

interface TensorDetails {
  /** Default float32. */
  readonly dtype?: DType;
  readonly attributes?: Attributes;
  /** Default 0. */
  readonly output?: number;
  readonly name?: string;
  readonly data?: TensorData;
  readonly rule?: CustomRule;
}

/** One tensor of the graph; the caller has checked the shapes. */
export function createTensor(op: string, inputs: readonly Tensor[], shape: Shape, details: TensorDetails = {}): Tensor {
  return { op, inputs, shape, dtype: 'float32', attributes: {}, output: 0, ...details };
}

/** A tensor as an error message names it: `Relu "hidden" [32, 64]`. */
export function describeTensor(tensor: Tensor): string {
  const type = tensor.dtype === 'float32' ? '' : ` ${tensor.dtype}`;
  return `${tensor.op}${tensor.name === undefined ? '' : ` "${tensor.name}"`} ${formatShape(tensor.shape)}${type}`;
}

export function formatShape(shape: readonly (number | string)[]): string {
  return `[${shape.join(', ')}]`;
}

/** The error for operands that do not fit: names the operation and every operand with its shape. */
export function shapeError(op: string, operands: readonly Tensor[], problem: string, remedy?: string): OversightError {
  return new OversightError(`${op}: ${problem}; operands: ${operands.map(describeTensor).join(' and ')}`, {
    kind: 'input',
    remedy: remedy ?? 'Change the shapes where the graph is built: nothing has been computed yet.',
  });
}
