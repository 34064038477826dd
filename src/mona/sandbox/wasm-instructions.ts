// Where each WebAssembly instruction ends: what follows an opcode in the binary format (core specification 2.0, section 5.4),
// for the instructions that a C compiler emits. Vectors, threads, exceptions and garbage-collected types are unknown here.
import { type ByteReader, readByte, readBytes, readUnsigned, skipNumber } from './wasm-bytes.ts';

export const opcodes = { loop: 0x03, prefix: 0xfc } as const;
/** After the prefix. */
export const bulk = { memoryCopy: 10, memoryFill: 11 } as const;

/** Passes over what follows `opcode`; gives the opcode after the prefix, if there is one. */
export function skipImmediates(reader: ByteReader, opcode: number): number | undefined {
  if (opcode >= 0x45 && opcode <= 0xc4) return; // comparisons, arithmetic, conversions
  if (opcode >= 0x28 && opcode <= 0x3e) return numbers(reader, 2); // loads and stores
  switch (opcode) {
    case 0x00: // unreachable, nop, else, end, return, drop, select, ref.is_null
    case 0x01:
    case 0x05:
    case 0x0b:
    case 0x0f:
    case 0x1a:
    case 0x1b:
    case 0xd1:
      return;
    case 0x02: // block, loop, if: their type
    case 0x03:
    case 0x04:
    case 0x0c: // br, br_if, call: an index
    case 0x0d:
    case 0x10:
    case 0x12: // return_call
    case 0x20: // variables and tables
    case 0x21:
    case 0x22:
    case 0x23:
    case 0x24:
    case 0x25:
    case 0x26:
    case 0x3f: // memory.size, memory.grow
    case 0x40:
    case 0x41: // i32.const, i64.const
    case 0x42:
    case 0xd0: // ref.null, ref.func
    case 0xd2:
      return numbers(reader, 1);
    case 0x11: // call_indirect, return_call_indirect
    case 0x13:
      return numbers(reader, 2);
    case 0x0e: // br_table
      return numbers(reader, readUnsigned(reader) + 1);
    case 0x1c: // select with types
      return numbers(reader, readUnsigned(reader));
    case 0x43:
      readBytes(reader, 4);
      return;
    case 0x44:
      readBytes(reader, 8);
      return;
    case opcodes.prefix:
      return skipPrefixed(reader);
    default:
      throw unknown(reader, opcode);
  }
}

function skipPrefixed(reader: ByteReader): number {
  const code = readUnsigned(reader);
  if (code <= 7) return code; // saturating conversions
  if (code > 17) throw unknown(reader, code);
  const two = code === 8 || code === bulk.memoryCopy || code === 12 || code === 14;
  numbers(reader, two ? 2 : 1);
  return code;
}

function numbers(reader: ByteReader, count: number): undefined {
  for (let i = 0; i < count; i++) skipNumber(reader);
}

function unknown(reader: ByteReader, opcode: number): Error {
  return new Error(
    `WebAssembly instruction 0x${opcode.toString(16)} before byte ${reader.position} is not known to the meter`,
  );
}

/** Passes over the instruction at the reader. */
export function readInstruction(reader: ByteReader): {
  readonly opcode: number;
  readonly prefixed: number | undefined;
} {
  const opcode = readByte(reader);
  return { opcode, prefixed: skipImmediates(reader, opcode) };
}
