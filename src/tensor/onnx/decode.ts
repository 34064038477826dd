// Reads the bytes of an ONNX file: graph, initializers and metadata, as far as this engine writes them, plus float
// lists as initializers, which other exporters prefer. Subgraphs and external data are refused by name.
import { type Attribute, type DType, elementTypes, type TensorData } from '../ir/tensor.ts';
import type { OnnxInitializer, OnnxModel, OnnxNode, OnnxValue } from './model.ts';
import { damaged, readFields, type WireField } from './wire.ts';

const dtypes = new Map(Object.entries(elementTypes).map(([dtype, code]) => [code, dtype as DType]));

/** @param source how messages name the bytes; default "the file" */
export function decodeModel(bytes: Uint8Array, source = 'the file'): OnnxModel {
  const file = readFields(bytes, source);
  const graph = file.find(({ field, type }) => field === 7 && type === 2);
  if (!graph) throw damaged(source, 'it holds no graph');
  const fields = readFields(graph.bytes, source);
  const each = <T>(field: number, read: (message: readonly WireField[]) => T): T[] =>
    fields.filter((one) => one.field === field).map((one) => read(readFields(one.bytes, source)));
  const initializers = each(5, (message) => decodeInitializer(message, source));
  const given = new Set(initializers.map(({ name }) => name));
  return {
    nodes: each(1, (message) => decodeNode(message, source)),
    inputs: each(11, (message) => decodeValue(message, source)).filter(({ name }) => !given.has(name)),
    outputs: each(12, (message) => decodeValue(message, source)),
    initializers,
    metadata: Object.fromEntries(
      file
        .filter(({ field }) => field === 14)
        .map(({ bytes: pair }) => {
          const message = readFields(pair, source);
          return [textOf(message, 1), textOf(message, 2)];
        }),
    ),
  };
}

function decodeNode(message: readonly WireField[], source: string): OnnxNode {
  const attributes = message
    .filter(({ field }) => field === 5)
    .map(({ bytes }) => decodeAttribute(readFields(bytes, source), source));
  return {
    op: textOf(message, 4),
    domain: textOf(message, 7),
    name: textOf(message, 3),
    inputs: textsOf(message, 1),
    outputs: textsOf(message, 2),
    attributes: Object.fromEntries(attributes),
  };
}

function decodeAttribute(message: readonly WireField[], source: string): [string, Attribute] {
  const name = textOf(message, 1);
  const kind = integerOf(message, 20);
  if (kind === 1) return [name, { float: floatOf(message, 2) }];
  if (kind === 2) return [name, integerOf(message, 3)];
  if (kind === 3) return [name, textOf(message, 4)];
  if (kind === 7) return [name, integersOf(message, 8, source)];
  throw damaged(source, `attribute "${name}" is of kind ${kind}, which is not read here`);
}

function decodeInitializer(message: readonly WireField[], source: string): OnnxInitializer {
  const name = textOf(message, 8);
  const code = integerOf(message, 2);
  const dtype = dtypes.get(code);
  if (!dtype) throw damaged(source, `"${name}" has the element type ${code}, which is not read here`);
  if (integerOf(message, 14) === 1) throw damaged(source, `"${name}" is kept in another file`);
  const shape = integersOf(message, 1, source);
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  const data = initializerData(message, dtype, source);
  if (data.length !== size)
    throw damaged(source, `"${name}" of shape [${shape.join(', ')}] holds ${data.length} values`);
  return { name, dtype, shape, data };
}

function initializerData(message: readonly WireField[], dtype: DType, source: string): TensorData {
  const raw = message.find(({ field }) => field === 9)?.bytes;
  if (raw) {
    // A copy: the bytes within a file are rarely aligned (and slice of a Node Buffer would not copy).
    const { buffer } = new Uint8Array(raw);
    if (dtype === 'float32' && raw.length % 4 === 0) return new Float32Array(buffer);
    if (dtype === 'int64' && raw.length % 8 === 0) return new BigInt64Array(buffer);
    if (dtype === 'int32' && raw.length % 4 === 0) return new Int32Array(buffer);
    if (dtype === 'bool') return new Uint8Array(buffer);
    throw damaged(source, `${raw.length} bytes are not a whole number of ${dtype} values`);
  }
  if (dtype === 'float32') {
    const packed = message.filter(({ field }) => field === 4).map(({ bytes }) => bytes);
    return new Float32Array(Uint8Array.from(packed.flatMap((bytes) => [...bytes])).buffer);
  }
  if (dtype === 'int64') return BigInt64Array.from(integersOf(message, 7, source), BigInt);
  const values = integersOf(message, 5, source);
  return dtype === 'int32' ? Int32Array.from(values) : Uint8Array.from(values);
}

function decodeValue(message: readonly WireField[], source: string): OnnxValue {
  const name = textOf(message, 1);
  const inner = (fields: readonly WireField[], field: number) =>
    readFields(fields.find((one) => one.field === field)?.bytes ?? new Uint8Array(0), source);
  const tensor = inner(inner(message, 2), 1);
  const dtype = dtypes.get(integerOf(tensor, 1));
  if (!dtype) throw damaged(source, `"${name}" has an element type that is not read here`);
  const shape = inner(tensor, 2).map(({ bytes }, axis) => {
    const dimension = readFields(bytes, source);
    return dimension.some(({ field }) => field === 1) ? integerOf(dimension, 1) : textOf(dimension, 2) || `d${axis}`;
  });
  return { name, dtype, shape };
}

function textsOf(message: readonly WireField[], field: number): string[] {
  return message.filter((one) => one.field === field).map(({ bytes }) => new TextDecoder().decode(bytes));
}

function textOf(message: readonly WireField[], field: number): string {
  return textsOf(message, field)[0] ?? '';
}

function integerOf(message: readonly WireField[], field: number): number {
  return Number(BigInt.asIntN(64, message.find((one) => one.field === field)?.value ?? 0n));
}

/** A repeated integer, written one by one or packed. */
function integersOf(message: readonly WireField[], field: number, source: string): number[] {
  return message
    .filter((one) => one.field === field)
    .flatMap(({ type, value, bytes }) => (type === 0 ? [Number(BigInt.asIntN(64, value))] : unpack(bytes, source)));
}

function unpack(bytes: Uint8Array, source: string): number[] {
  const values: number[] = [];
  let [value, shift] = [0n, 0n];
  for (const byte of bytes) {
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte >= 0x80) continue;
    values.push(Number(BigInt.asIntN(64, value)));
    [value, shift] = [0n, 0n];
  }
  if (shift !== 0n) throw damaged(source, 'it ends within a list of numbers');
  return values;
}

function floatOf(message: readonly WireField[], field: number): number {
  const bytes = message.find((one) => one.field === field)?.bytes;
  return bytes?.length === 4 ? new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true) : 0;
}
