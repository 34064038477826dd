// The safetensors format (huggingface/safetensors, format description): eight bytes of header length, a JSON header
// that names each tensor with its type, shape and place, then the values, little-endian.
// Read here: F32 and I64, which this engine keeps; other types are refused by name.
import { z } from 'zod';
import { OversightError, readFileOrThrow, writeFileAtomic } from '../base/index.ts';

export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

export interface SafetensorsFile {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  /** Free text under free keys. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The largest header that the format allows, in bytes. */
const longestHeader = 100_000_000;

const whole = z.number().int().nonnegative();

const entrySchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(whole),
  data_offsets: z.tuple([whole, whole]),
});

const metadataSchema = z.record(z.string(), z.string());

export function encodeSafetensors(file: SafetensorsFile): Uint8Array {
  const header: [string, unknown][] = [['__metadata__', file.metadata]];
  const bodies: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(file.tensors)) {
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    if (name === '__metadata__' || size !== data.length) {
      throw new OversightError(
        `safetensors: "${name}" of shape [${shape.join(', ')}] cannot hold ${data.length} values`,
        {
          remedy: 'Give values that fill the shape, and another name than __metadata__.',
        },
      );
    }
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const dtype = data instanceof Float32Array ? 'F32' : 'I64';
    header.push([name, { dtype, shape, data_offsets: [offset, offset + bytes.length] }]);
    bodies.push(bytes);
    offset += bytes.length;
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  // Spaces up to a multiple of eight, so that the values can be mapped in place.
  const length = Math.ceil(text.length / 8) * 8;
  const joined = new Uint8Array(8 + length + offset).fill(0x20, 8, 8 + length);
  new DataView(joined.buffer).setBigUint64(0, BigInt(length), true);
  joined.set(text, 8);
  let place = 8 + length;
  for (const body of bodies) {
    joined.set(body, place);
    place += body.length;
  }
  return joined;
}

/** @param source how messages name the bytes */
export function decodeSafetensors(bytes: Uint8Array, source = 'the file'): SafetensorsFile {
  const { header, body } = splitHeader(bytes, source);
  const { __metadata__: rawMetadata = {}, ...entries } = header;
  const metadata = metadataSchema.safeParse(rawMetadata);
  if (!metadata.success) throw malformed(source, 'its metadata is not text under text keys');
  const tensors: [string, StoredTensor][] = [];
  const ranges: { name: string; start: number; end: number }[] = [];
  for (const [name, raw] of Object.entries(entries)) {
    const entry = entrySchema.safeParse(raw);
    if (!entry.success) throw malformed(source, `the entry "${name}" lacks dtype, shape or data_offsets`);
    const { dtype, shape, data_offsets } = entry.data;
    const [start, end] = data_offsets;
    if (start > end || end > body.length) {
      throw malformed(source, `"${name}" lies at bytes ${start} to ${end}, but there are ${body.length} (cut short?)`);
    }
    ranges.push({ name, start, end });
    tensors.push([name, { shape, data: valuesOf(body.subarray(start, end), dtype, shape, name, source) }]);
  }
  checkRanges(ranges, body.length, source);
  return { tensors: Object.fromEntries(tensors), metadata: metadata.data };
}

export async function writeSafetensors(path: string, file: SafetensorsFile): Promise<void> {
  await writeFileAtomic(path, encodeSafetensors(file));
}

export async function readSafetensors(path: string): Promise<SafetensorsFile> {
  return decodeSafetensors(await readFileOrThrow(path), path);
}

function splitHeader(bytes: Uint8Array, source: string): { header: Record<string, unknown>; body: Uint8Array } {
  if (bytes.length < 8)
    throw malformed(source, `it has ${bytes.length} bytes, fewer than the length of a header takes`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(longestHeader) || Number(length) > bytes.length - 8) {
    throw malformed(source, `its header should have ${length} bytes, but ${bytes.length - 8} follow (cut short?)`);
  }
  const end = 8 + Number(length);
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, end)));
  } catch (cause) {
    throw malformed(source, `its header is not JSON (${cause instanceof Error ? cause.message : cause})`);
  }
  const header = z.record(z.string(), z.unknown()).safeParse(parsed);
  if (!header.success) throw malformed(source, 'its header is not a JSON object');
  return { header: header.data, body: bytes.subarray(end) };
}

function valuesOf(
  bytes: Uint8Array,
  dtype: string,
  shape: readonly number[],
  name: string,
  source: string,
): Float32Array | BigInt64Array {
  if (dtype !== 'F32' && dtype !== 'I64') {
    throw new OversightError(`${source}: "${name}" has the element type ${dtype}`, {
      kind: 'input',
      remedy: 'Convert it to F32 or I64 before loading it here.',
    });
  }
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  if (size * (dtype === 'F32' ? 4 : 8) !== bytes.length) {
    throw malformed(source, `"${name}" ${dtype} [${shape.join(', ')}] does not fill its ${bytes.length} bytes`);
  }
  // A copy: the bytes within a file are rarely aligned (and slice of a Node Buffer would not copy).
  const { buffer } = new Uint8Array(bytes);
  return dtype === 'F32' ? new Float32Array(buffer) : new BigInt64Array(buffer);
}

/** The format wants every byte to belong to exactly one tensor. */
function checkRanges(ranges: { name: string; start: number; end: number }[], total: number, source: string): void {
  let end = 0;
  let before = '';
  for (const range of ranges.sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (range.start < end) throw malformed(source, `"${before}" and "${range.name}" overlap`);
    if (range.start > end) throw malformed(source, `bytes ${end} to ${range.start} belong to no tensor`);
    [end, before] = [range.end, range.name];
  }
  if (end !== total) throw malformed(source, `bytes ${end} to ${total} belong to no tensor`);
}

function malformed(source: string, problem: string): OversightError {
  return new OversightError(`${source} is not a whole safetensors file: ${problem}`, {
    kind: 'input',
    remedy: 'Copy or save the file again.',
  });
}
