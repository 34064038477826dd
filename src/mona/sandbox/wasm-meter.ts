// Fuel for WebAssembly: rewrites a binary so that every turn of a loop and every call of a function takes one unit from a
// global counter, moved memory one unit for 64 bytes, and so that it traps when the counter falls below zero.
// Why: QuickJS asks its interrupt handler only between bytecodes, every 10,000 of them. A built-in that loops in C
// (`indexOf` on {length: 2 ** 53 - 1}, `flat` on a list that holds itself twice 60 times over) would never be asked. All cycles of
// a program go through a loop or a call, so nothing runs on without paying. Counted work is the same on every machine.
import { type ByteReader, ByteWriter, readBytes, readUnsigned, unsigned } from './wasm-bytes.ts';
import { bulk, opcodes, readInstruction } from './wasm-instructions.ts';

/** Under this name the counter (a mutable i64) is exported. */
export const fuelExport = 'fuel';

/** 2 ** 60: what a fresh instance has, for what it does before the first program. */
export const plentyOfFuel = 2n ** 60n;
const plenty = [...Array<number>(8).fill(0x80), 0x10];

interface Section {
  readonly id: number;
  readonly body: Uint8Array;
}

/**
 * The same program with a meter.
 * @throws Error for a binary that uses instructions the meter does not know
 */
export function meterWasm(binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const sections = readSections(binary);
  const parameters = readTypes(body(sections, 1));
  const functions = readVector(body(sections, 3));
  const counter = importedGlobals(body(sections, 2)) + readUnsigned(at(body(sections, 6)));
  const out = new ByteWriter();
  out.push(binary.subarray(0, 8));
  for (const section of sections) {
    let rewritten: Uint8Array = section.body;
    if (section.id === 6) rewritten = append(section.body, [0x7e, 0x01, 0x42, ...plenty, 0x0b]);
    if (section.id === 7) rewritten = append(section.body, exportOf(counter));
    if (section.id === 10) rewritten = meterCode(section.body, counter, (i) => parameters[functions[i]!]!);
    out.push([section.id, ...unsigned(rewritten.length)]);
    out.push(rewritten);
  }
  return out.done();
}

function readSections(binary: Uint8Array): Section[] {
  const reader: ByteReader = { bytes: binary, position: 8 };
  const sections: Section[] = [];
  while (reader.position < binary.length) {
    const id = readUnsigned(reader);
    sections.push({ id, body: readBytes(reader, readUnsigned(reader)) });
  }
  return sections;
}

function body(sections: readonly Section[], id: number): Uint8Array {
  const section = sections.find((each) => each.id === id);
  if (section === undefined) throw new Error(`the WebAssembly binary has no section ${id}`);
  return section.body;
}

const at = (bytes: Uint8Array): ByteReader => ({ bytes, position: 0 });

/** Number of parameters of each function type. */
function readTypes(bytes: Uint8Array): number[] {
  const reader = at(bytes);
  return Array.from({ length: readUnsigned(reader) }, () => {
    if (readUnsigned(reader) !== 0x60) throw new Error('the WebAssembly binary has a type that is no function');
    const count = readUnsigned(reader);
    readBytes(reader, count);
    readBytes(reader, readUnsigned(reader));
    return count;
  });
}

function readVector(bytes: Uint8Array): number[] {
  const reader = at(bytes);
  return Array.from({ length: readUnsigned(reader) }, () => readUnsigned(reader));
}

function importedGlobals(bytes: Uint8Array): number {
  const reader = at(bytes);
  let globals = 0;
  for (let left = readUnsigned(reader); left > 0; left--) {
    readBytes(reader, readUnsigned(reader));
    readBytes(reader, readUnsigned(reader));
    const kind = readUnsigned(reader);
    if (kind === 0) readUnsigned(reader);
    else if (kind === 3) {
      readBytes(reader, 2);
      globals++;
    } else {
      if (kind === 1) readUnsigned(reader);
      const limits = readUnsigned(reader);
      readUnsigned(reader);
      if (limits % 2 === 1) readUnsigned(reader);
    }
  }
  return globals;
}

/** A section that is a vector, with one more entry. */
function append(section: Uint8Array, entry: readonly number[]): Uint8Array {
  const reader = at(section);
  const count = readUnsigned(reader);
  return Uint8Array.from([...unsigned(count + 1), ...section.subarray(reader.position), ...entry]);
}

function exportOf(counter: number): number[] {
  const name = [...new TextEncoder().encode(fuelExport)];
  return [name.length, ...name, 0x03, ...unsigned(counter)];
}

function meterCode(section: Uint8Array, counter: number, parametersOf: (index: number) => number): Uint8Array {
  const reader = at(section);
  const count = readUnsigned(reader);
  const out = new ByteWriter();
  out.push(unsigned(count));
  for (let index = 0; index < count; index++) {
    const metered = meterFunction(readBytes(reader, readUnsigned(reader)), counter, parametersOf(index));
    out.push(unsigned(metered.length));
    out.push(metered);
  }
  return out.done();
}

function meterFunction(code: Uint8Array, counter: number, parameters: number): Uint8Array {
  const reader = at(code);
  const groups = readUnsigned(reader);
  const declared = reader.position;
  let locals = parameters;
  for (let left = groups; left > 0; left--) {
    locals += readUnsigned(reader);
    readBytes(reader, 1);
  }
  const out = new ByteWriter();
  // One more local, an i32, holds the length of a block of memory that is moved.
  out.push(unsigned(groups + 1));
  out.push(code.subarray(declared, reader.position));
  out.push([0x01, 0x7f]);
  const pay = payOne(counter);
  out.push(pay);
  let copied = reader.position;
  while (reader.position < code.length) {
    const start = reader.position;
    const { opcode, prefixed } = readInstruction(reader);
    if (opcode === opcodes.loop) {
      out.push(code.subarray(copied, reader.position));
      out.push(pay);
      copied = reader.position;
    } else if (prefixed === bulk.memoryCopy || prefixed === bulk.memoryFill) {
      out.push(code.subarray(copied, start));
      out.push(payForLength(counter, locals));
      copied = start;
    }
  }
  out.push(code.subarray(copied));
  return out.done();
}

/** fuel -= 1; if (fuel < 0) trap. */
function payOne(counter: number): number[] {
  const global = unsigned(counter);
  // global.get, i64.const 1, i64.sub, global.set, global.get, i64.const 0, i64.lt_s, if, unreachable, end
  return [0x23, ...global, 0x42, 1, 0x7d, 0x24, ...global, 0x23, ...global, 0x42, 0, 0x53, 0x04, 0x40, 0x00, 0x0b];
}

/** fuel -= length >> 6, the length being on top of the stack, where it stays; the next unit notices if that was too much. */
function payForLength(counter: number, local: number): number[] {
  const global = unsigned(counter);
  const index = unsigned(local);
  // local.tee, global.get, local.get, i64.extend_i32_u, i64.const 6, i64.shr_u, i64.sub, global.set
  return [0x22, ...index, 0x23, ...global, 0x20, ...index, 0xad, 0x42, 6, 0x88, 0x7d, 0x24, ...global];
}
