// The protocol buffer wire format (protobuf.dev/programming-guides/encoding), as far as ONNX files need it:
// varints, 32-bit words and length-delimited fields. 64-bit words and groups are skipped when reading.
import { OversightError } from '../../base/index.ts';

/** Collects fields and joins them once. */
export class WireWriter {
  private readonly parts: Uint8Array[] = [];
  private length = 0;

  int(field: number, value: number | bigint): this {
    this.varint(field << 3);
    this.varint(value);
    return this;
  }

  float(field: number, value: number): this {
    this.varint((field << 3) | 5);
    this.push(new Uint8Array(Float32Array.of(value).buffer));
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.varint((field << 3) | 2);
    this.varint(value.length);
    this.push(value);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, value: WireWriter): this {
    this.varint((field << 3) | 2);
    this.varint(value.length);
    for (const part of value.parts) this.push(part);
    return this;
  }

  finish(): Uint8Array {
    const joined = new Uint8Array(this.length);
    let offset = 0;
    for (const part of this.parts) {
      joined.set(part, offset);
      offset += part.length;
    }
    return joined;
  }

  private varint(value: number | bigint): void {
    const bytes: number[] = [];
    if (typeof value === 'number' && value >= 0 && value < 2 ** 31) {
      let rest = value;
      for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
      bytes.push(rest);
    } else {
      // Negative numbers are written as their 64-bit two's complement.
      let rest = BigInt.asUintN(64, BigInt(value));
      for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
      bytes.push(Number(rest));
    }
    this.push(Uint8Array.from(bytes));
  }

  private push(bytes: Uint8Array): void {
    this.parts.push(bytes);
    this.length += bytes.length;
  }
}

/** One field of a message: `value` for varints, `bytes` for everything else. */
export interface WireField {
  readonly field: number;
  /** 0 varint, 1 64-bit, 2 length-delimited, 5 32-bit. */
  readonly type: number;
  readonly value: bigint;
  readonly bytes: Uint8Array;
}

const none = new Uint8Array(0);

/** The fields of one message in order. Throws OversightError('input') where the bytes end too early. */
export function readFields(message: Uint8Array, source: string): WireField[] {
  const fields: WireField[] = [];
  let offset = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[offset++];
      if (byte === undefined) throw damaged(source, 'it ends within a number');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw damaged(source, 'a number is longer than 64 bits');
  };
  while (offset < message.length) {
    const key = Number(varint());
    const [field, type] = [Math.floor(key / 8), key & 7];
    if (type === 0) {
      fields.push({ field, type, value: varint(), bytes: none });
      continue;
    }
    const length = type === 1 ? 8 : type === 5 ? 4 : type === 2 ? Number(varint()) : -1;
    if (length < 0) throw damaged(source, `field ${field} has the unknown wire type ${type}`);
    if (offset + length > message.length) throw damaged(source, `it ends within field ${field}`);
    fields.push({ field, type, value: 0n, bytes: message.subarray(offset, offset + length) });
    offset += length;
  }
  return fields;
}

export function damaged(source: string, problem: string): OversightError {
  return new OversightError(`${source} is not a whole ONNX model: ${problem}`, {
    kind: 'input',
    remedy: 'Copy or export the file again.',
  });
}
