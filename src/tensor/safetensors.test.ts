// The safetensors format: what is written is read back bit by bit, and damage is named.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors, readSafetensors, writeSafetensors } from './safetensors.ts';

const name = fc
  .string({ minLength: 1, maxLength: 12 })
  .filter((text) => text !== '__metadata__' && text !== '__proto__');
const floats = fc.float32Array({ maxLength: 12 }).map((data) => ({ shape: [data.length], data }));
const integers = fc.bigInt64Array({ maxLength: 6 }).map((data) => ({ shape: [1, data.length], data }));
const files = fc.record({
  tensors: fc.dictionary(name, fc.oneof(floats, integers), { maxKeys: 5, noNullPrototype: true }),
  metadata: fc.dictionary(name, fc.string(), { maxKeys: 3, noNullPrototype: true }),
});

function withHeader(header: unknown, body: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(body, 8 + text.length);
  return bytes;
}

const entry = (start: number, end: number, more = {}) => ({
  dtype: 'F32',
  shape: [(end - start) / 4],
  data_offsets: [start, end],
  ...more,
});

describe('a safetensors file', () => {
  it('gives back every tensor, NaN and all, and every word of metadata [tensor.safetensors]', () => {
    fc.assert(
      fc.property(files, (file) => {
        expect(decodeSafetensors(encodeSafetensors(file))).toEqual(file);
      }),
    );
  });

  it('starts its values at a multiple of eight bytes, as others that map it expect [tensor.safetensors]', () => {
    fc.assert(
      fc.property(files, (file) => {
        expect(Number(new DataView(encodeSafetensors(file).buffer).getBigUint64(0, true)) % 8).toBe(0);
      }),
    );
  });

  it('is read where its bytes are not aligned, and from a file on disk [tensor.safetensors]', async () => {
    const file = { tensors: { w: { shape: [2], data: Float32Array.of(1.5, -2) } }, metadata: { step: '7' } };
    const bytes = encodeSafetensors(file);
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect(decodeSafetensors(shifted.subarray(1))).toEqual(file);
    const path = join(await mkdtemp(join(tmpdir(), 'safetensors-')), 'w.safetensors');
    await writeSafetensors(path, file);
    expect(await readSafetensors(path)).toEqual(file);
    await writeFile(path, (await readFile(path)).subarray(0, -1));
    await expect(readSafetensors(path)).rejects.toThrow(
      `${path} is not a whole safetensors file: "w" lies at bytes 0 to 8`,
    );
    await expect(readSafetensors(`${path}.none`)).rejects.toThrow('does not exist');
  });

  const eight = new Uint8Array(8);
  it.each([
    ['has fewer than eight bytes', new Uint8Array(5), '5 bytes'],
    [
      'promises a longer header than there is',
      withHeader('{}', eight).subarray(0, 9),
      'its header should have 2 bytes, but 1 follow',
    ],
    ['promises a header of absurd length', new Uint8Array(16).fill(0xff), 'its header should have'],
    ['has a header that is not JSON', withHeader('{"a":', eight), 'not JSON'],
    ['has a header that is a list', withHeader([], eight), 'not a JSON object'],
    ['lacks the shape of a tensor', withHeader({ w: { dtype: 'F32', data_offsets: [0, 8] } }, eight), '"w" lacks'],
    ['has a negative dimension', withHeader({ w: entry(0, 8, { shape: [-2] }) }, eight), '"w" lacks'],
    [
      'has a tensor that ends before it starts',
      withHeader({ w: entry(0, 8, { data_offsets: [8, 0] }) }, eight),
      'lies at bytes 8 to 0',
    ],
    ['has a tensor beyond its end', withHeader({ w: entry(0, 16) }, eight), 'lies at bytes 0 to 16, but there are 8'],
    ['has tensors that overlap', withHeader({ v: entry(0, 8), w: entry(4, 8) }, eight), '"v" and "w" overlap'],
    ['has bytes of no tensor at the front', withHeader({ w: entry(4, 8) }, eight), 'bytes 0 to 4 belong to no tensor'],
    ['has bytes of no tensor at the end', withHeader({ w: entry(0, 4) }, eight), 'bytes 4 to 8 belong to no tensor'],
    [
      'has a shape that does not fill its bytes',
      withHeader({ w: entry(0, 8, { shape: [3] }) }, eight),
      'F32 [3] does not fill its 8 bytes',
    ],
    [
      'has another element type',
      withHeader({ w: entry(0, 8, { dtype: 'BF16', shape: [4] }) }, eight),
      'element type BF16',
    ],
    ['has metadata that is not text', withHeader({ __metadata__: { a: 1 }, w: entry(0, 8) }, eight), 'metadata'],
  ])('that %s is refused with that reason [tensor.safetensors]', (_, bytes, reason) => {
    expect(() => decodeSafetensors(bytes, 'w.safetensors')).toThrow(reason);
    expect(() => decodeSafetensors(bytes, 'w.safetensors')).toThrow('w.safetensors');
  });

  it('either reads damaged bytes or refuses them with an OversightError [tensor.safetensors]', () => {
    const bytes = encodeSafetensors({
      tensors: { w: { shape: [2], data: Float32Array.of(1, 2) } },
      metadata: { a: 'b' },
    });
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const damaged = bytes.slice();
        damaged[place]! ^= change;
        try {
          decodeSafetensors(damaged);
        } catch (error) {
          expect(error).toHaveProperty('name', 'OversightError');
        }
      }),
    );
  });

  it('refuses to write values that do not fill their shape [tensor.safetensors]', () => {
    const tensors = { w: { shape: [3], data: Float32Array.of(1) } };
    expect(() => encodeSafetensors({ tensors, metadata: {} })).toThrow('"w" of shape [3] cannot hold 1 values');
  });
});
