// Writes an OnnxModel as the bytes of an ONNX file. Field numbers are those of onnx.proto (onnx 1.16).
import { type Attribute, elementTypes, type TensorData } from '../ir/tensor.ts';
import {
  irVersion,
  type OnnxInitializer,
  type OnnxModel,
  type OnnxNode,
  type OnnxValue,
  opsetVersion,
} from './model.ts';
import { WireWriter } from './wire.ts';

export function encodeModel(model: OnnxModel): Uint8Array {
  const graph = new WireWriter();
  for (const node of model.nodes) graph.message(1, encodeNode(node));
  graph.text(2, 'oversight');
  for (const initializer of model.initializers) graph.message(5, encodeInitializer(initializer));
  for (const value of model.inputs) graph.message(11, encodeValue(value));
  for (const value of model.outputs) graph.message(12, encodeValue(value));
  const file = new WireWriter().int(1, irVersion).text(2, 'oversight').message(7, graph);
  file.message(8, new WireWriter().text(1, '').int(2, opsetVersion));
  file.message(8, new WireWriter().text(1, 'com.microsoft').int(2, 1));
  for (const [key, value] of Object.entries(model.metadata)) {
    file.message(14, new WireWriter().text(1, key).text(2, value));
  }
  return file.finish();
}

function encodeNode(node: OnnxNode): WireWriter {
  const message = new WireWriter();
  for (const name of node.inputs) message.text(1, name);
  for (const name of node.outputs) message.text(2, name);
  message.text(3, node.name).text(4, node.op);
  for (const [name, value] of Object.entries(node.attributes)) message.message(5, encodeAttribute(name, value));
  if (node.domain !== '') message.text(7, node.domain);
  return message;
}

function encodeAttribute(name: string, value: Attribute): WireWriter {
  const message = new WireWriter().text(1, name);
  if (typeof value === 'string') return message.text(4, value).int(20, 3);
  if (typeof value === 'number') return message.int(3, value).int(20, 2);
  if ('float' in value) return message.float(2, value.float).int(20, 1);
  for (const element of value) message.int(8, element);
  return message.int(20, 7);
}

function encodeInitializer(initializer: OnnxInitializer): WireWriter {
  const message = new WireWriter();
  for (const dimension of initializer.shape) message.int(1, dimension);
  message.int(2, elementTypes[initializer.dtype]).text(8, initializer.name);
  return message.bytes(9, bytesOf(initializer.data));
}

function encodeValue(value: OnnxValue): WireWriter {
  const shape = new WireWriter();
  for (const dimension of value.shape) {
    const one = new WireWriter();
    shape.message(1, typeof dimension === 'number' ? one.int(1, dimension) : one.text(2, dimension));
  }
  const tensor = new WireWriter().int(1, elementTypes[value.dtype]).message(2, shape);
  return new WireWriter().text(1, value.name).message(2, new WireWriter().message(1, tensor));
}

/** The memory of a typed array, without a copy. Files are little-endian, like every machine that Node runs on but s390x. */
export function bytesOf(data: TensorData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
