// Values of the reference backend: shapes with plain numbers. Floats are kept in 32 or 64 bits as the caller asks;
// integers and bools are kept as 64-bit floats, exact up to 2^53, and get their own arrays only at the border.
import { OversightError } from '../../../base/index.ts';
import { sizeOf, stridesOf } from '../../ir/shape.ts';
import type { DType, Shape, TensorData } from '../../ir/tensor.ts';
import type { Value } from '../runtime.ts';

type Numbers = Float32Array | Float64Array;

export interface Block {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly data: Numbers;
}

export type FloatBits = 32 | 64;

/** Room for values of an element type. */
export function numbers(dtype: DType, size: number, bits: FloatBits): Numbers {
  return dtype === 'float32' && bits === 32 ? new Float32Array(size) : new Float64Array(size);
}

/** A block of the element type and precision of `model`, filled by position. */
export function blockLike(model: Block, shape: Shape, value: (index: number) => number): Block {
  const size = sizeOf(shape);
  const data = model.data instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
  for (let i = 0; i < size; i++) data[i] = value(i);
  return { dtype: model.dtype, shape, data };
}

export function toBlock({ dtype, shape, data }: Value, bits: FloatBits): Block {
  if (data instanceof Float32Array && bits === 32) return { dtype, shape, data };
  const values = numbers(dtype, data.length, bits);
  for (let i = 0; i < data.length; i++) values[i] = Number(data[i]);
  return { dtype, shape, data: values };
}

export function toValue({ dtype, shape, data }: Block): Value {
  return { dtype, shape, data: toTensorData(dtype, data) };
}

function toTensorData(dtype: DType, data: Numbers): TensorData {
  if (dtype === 'float32') return Float32Array.from(data);
  if (dtype === 'int64') return BigInt64Array.from(Array.from(data), (value) => BigInt(value));
  return dtype === 'int32' ? Int32Array.from(data) : Uint8Array.from(data);
}

/** For each element of a shape, row-major, the sum of its coordinates times these strides. */
export function walk(shape: Shape, strides: readonly number[], offset = 0): Int32Array {
  const places = new Int32Array(sizeOf(shape));
  const coordinates = new Array<number>(shape.length).fill(0);
  let place = offset;
  for (let i = 0; i < places.length; i++) {
    places[i] = place;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += strides[axis]!;
      if (++coordinates[axis]! < shape[axis]!) break;
      place -= strides[axis]! * shape[axis]!;
      coordinates[axis] = 0;
    }
  }
  return places;
}

/** For each element of `to`, the element of `from` that broadcasting puts there. */
export function broadcastPlaces(from: Shape, to: Shape): Int32Array {
  const own = stridesOf(from);
  const added = to.length - from.length;
  return walk(
    to,
    to.map((_, axis) => (axis < added || from[axis - added] === 1 ? 0 : own[axis - added]!)),
  );
}

export function attributeInt(attributes: Readonly<Record<string, unknown>>, name: string, fallback: number): number {
  const value = attributes[name];
  return typeof value === 'number' ? value : fallback;
}

export function attributeFloat(attributes: Readonly<Record<string, unknown>>, name: string, fallback: number): number {
  const value = attributes[name];
  return typeof value === 'object' && value !== null && 'float' in value ? Number(value.float) : fallback;
}

export function attributeInts(attributes: Readonly<Record<string, unknown>>, name: string): readonly number[] {
  const value = attributes[name];
  return Array.isArray(value) ? value.map(Number) : [];
}

/** An index as ONNX counts it (negative from the end), checked. */
export function checkedIndex(op: string, index: number, size: number): number {
  const place = index < 0 ? index + size : index;
  if (place >= 0 && place < size) return place;
  throw new OversightError(`${op}: the index ${index} is outside of an axis of size ${size}`, {
    kind: 'input',
    remedy: 'Check the ids that were fed against the size of the table.',
  });
}
