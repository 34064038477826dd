// Reading and writing the numbers of the WebAssembly binary format (LEB128), for the meter.

/** Walks over bytes. */
export interface ByteReader {
  readonly bytes: Uint8Array;
  position: number;
}

export function readByte(reader: ByteReader): number {
  const byte = reader.bytes[reader.position];
  if (byte === undefined) throw new Error(`the WebAssembly binary ends early, at byte ${reader.position}`);
  reader.position++;
  return byte;
}

/** An unsigned LEB128 number of up to 32 bits. */
export function readUnsigned(reader: ByteReader): number {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = readByte(reader);
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
  throw new Error(`a number of the WebAssembly binary is too long, before byte ${reader.position}`);
}

/** Passes over a LEB128 number of any kind. */
export function skipNumber(reader: ByteReader): void {
  while (readByte(reader) >= 0x80);
}

/** The next `length` bytes, not copied. */
export function readBytes(reader: ByteReader, length: number): Uint8Array {
  const start = reader.position;
  reader.position += length;
  if (reader.position > reader.bytes.length) throw new Error('the WebAssembly binary ends early');
  return reader.bytes.subarray(start, reader.position);
}

export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const byte = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? byte + 128 : byte);
  } while (rest > 0);
  return bytes;
}

/** Bytes that are appended piece by piece. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  push(bytes: ArrayLike<number>): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = needed;
  }

  get length(): number {
    return this.#length;
  }

  /** A copy of what was written. */
  done(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}
