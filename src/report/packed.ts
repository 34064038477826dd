// Arrays in a report: a table of a hundred thousand numbers as a short text. Raw deflate, as every browser can undo it
// (DecompressionStream), then base64. The numbers are little endian, as on every machine that Node is built for today but one.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { PackedArray } from './types.ts';

type Numbers = Uint8Array | Uint32Array | Float32Array;

export function packArray(array: Numbers): PackedArray {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return deflateRawSync(bytes, { level: 9 }).toString('base64');
}

/** The constructors of arrays that can be packed, by what they hold. */
const makers = { uint8: Uint8Array, uint32: Uint32Array, float32: Float32Array } as const;
type PackedKind = keyof typeof makers;
type Unpacked<K extends PackedKind> = InstanceType<(typeof makers)[K]>;

/** The array of exactly `length` numbers; undefined where the text holds anything else. A text never unpacks to more than asked for. */
export function unpackArray<K extends PackedKind>(text: PackedArray, kind: K, length: number): Unpacked<K> | undefined {
  const maker = makers[kind];
  const size = length * maker.BYTES_PER_ELEMENT;
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  let bytes: Buffer;
  try {
    bytes = inflateRawSync(Buffer.from(text, 'base64'), { maxOutputLength: Math.max(1, size) });
  } catch {
    return undefined;
  }
  if (bytes.byteLength !== size) return undefined;
  // A copy: Node's buffers share memory and need not begin where a number may.
  return new maker(new Uint8Array(bytes).buffer) as Unpacked<K>;
}
