// Sources of bytes: a file, a gzipped file (known by its first bytes, whatever its name), an entry of an archive. What cannot be read
// is an error that names the file; bytes that have gone through are told to a meter, as stored. Leaves out: other compressions.
import { createReadStream } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { constants, createGunzip } from 'node:zlib';
import { OversightError, systemCode } from '../../base/index.ts';
import { decompress, PIECE } from './decompress.ts';
import type { LogSource } from './reader.ts';
import { collectBytes, type ZipEntry } from './zip.ts';

/** Told how many stored bytes have just been read. */
export type Meter = (bytes: number) => void;

const DEFAULT_LIMIT = 256 * 1024 * 1024;
const CHUNK = 1024 * 1024;
/** Above this size, what grows more than RATIO times is taken for a bomb. */
const BOMB_BYTES = 256 * 1024 * 1024;
const BOMB_RATIO = 400;

interface Place {
  /** As shown to people. */
  readonly path: string;
  readonly location: string;
  readonly size: number;
  readonly siblings: () => readonly LogSource[];
  readonly meter: Meter;
}

/** A file on disk. */
export function createFileSource(file: string, place: Place): LogSource {
  const raw = (signal?: AbortSignal, end?: number) => readFile(file, place.path, signal, end);
  const isNamedGzip = /\.gz$/i.test(file);
  return createSource(place, raw, isNamedGzip ? undefined : file);
}

/** An entry of an archive; `place.path` is "archive.zip!entry". */
export function createEntrySource(entry: ZipEntry, place: Place): LogSource {
  const share = entry.size > 0 ? entry.compressedSize / entry.size : 0;
  const meter: Meter = (bytes) => place.meter(bytes * share);
  return createSource({ ...place, meter }, (signal) => entry.open(signal), undefined);
}

type Raw = (signal?: AbortSignal, end?: number) => AsyncIterable<Uint8Array>;

function createSource(place: Place, raw: Raw, file: string | undefined): LogSource {
  const { path, location, size, siblings } = place;
  const open = (signal?: AbortSignal) => unzipped(metered(raw(signal), place.meter), path, () => raw(signal));
  return {
    path,
    location,
    size,
    siblings,
    file,
    name: basename(path.slice(path.lastIndexOf('!') + 1)).replace(/\.gz$/i, ''),
    async head(bytes) {
      const parts: Uint8Array[] = [];
      let length = 0;
      // As many stored bytes as are asked for give at least nearly as many, so no more are read.
      for await (const chunk of unzipped(raw(undefined, bytes), path)) {
        parts.push(chunk);
        length += chunk.length;
        if (length >= bytes) break;
      }
      return Buffer.concat(parts).subarray(0, bytes);
    },
    open,
    bytes: (limit = DEFAULT_LIMIT) => collectBytes(open(), path, limit),
  };
}

async function* metered(chunks: AsyncIterable<Uint8Array>, meter: Meter): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    meter(chunk.length);
    yield chunk;
  }
}

async function* readFile(file: string, shown: string, signal?: AbortSignal, end?: number): AsyncGenerator<Uint8Array> {
  try {
    if (end !== undefined) {
      yield await readFirst(file, end);
      return;
    }
    const stream = createReadStream(file, { highWaterMark: CHUNK });
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      signal?.throwIfAborted();
      yield chunk;
    }
  } catch (cause) {
    const code = systemCode(cause);
    if (code === undefined || cause instanceof OversightError || signal?.aborted) throw cause;
    throw new OversightError(`${shown}: cannot be read (${code})`, {
      kind: 'input',
      remedy: 'Check that the file is there and that you may read it.',
      cause,
    });
  }
}

async function readFirst(file: string, bytes: number): Promise<Uint8Array> {
  const handle = await openFile(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * Passes bytes on; those that begin as gzip does are decompressed.
 * @param again reads the same bytes anew, to tell a file that breaks off; undefined where that does not matter
 */
async function* unzipped(
  chunks: AsyncIterable<Uint8Array>,
  shown: string,
  again?: () => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    const first = await iterator.next();
    if (first.done) return;
    const all = withFirst(first.value, iterator);
    if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
      yield* all;
      return;
    }
    const tail = { bytes: Buffer.alloc(0), given: 0 };
    yield* gunzip(all, shown, constants.Z_SYNC_FLUSH, tail);
    // Files of one part end with their length. Any other is decompressed once more, strictly: it breaks off, or has several parts.
    if (again && (tail.bytes.length < 4 || tail.bytes.readUInt32LE(0) !== tail.given % 2 ** 32))
      for await (const _ of gunzip(again(), shown, constants.Z_FINISH, tail));
  } finally {
    await iterator.return?.();
  }
}

async function* withFirst(first: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
}

/** With Z_SYNC_FLUSH everything that is there is given, and an end that is missing is no error. */
async function* gunzip(
  chunks: AsyncIterable<Uint8Array>,
  shown: string,
  finishFlush: number,
  tail: { bytes: Buffer; given: number },
): AsyncGenerator<Uint8Array> {
  let taken = 0;
  tail.given = 0;
  async function* noted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      taken += chunk.length;
      tail.bytes = Buffer.concat([tail.bytes, chunk.subarray(-4)]).subarray(-4);
      yield chunk;
    }
  }
  try {
    for await (const chunk of decompress(noted(), createGunzip({ chunkSize: PIECE, finishFlush }))) {
      tail.given += chunk.length;
      if (tail.given > BOMB_BYTES && tail.given > BOMB_RATIO * taken)
        throw new OversightError(`${shown}: grows more than ${BOMB_RATIO} times when decompressed`, {
          kind: 'input',
          remedy: 'Logs do not; decompress it yourself if it is one.',
        });
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof OversightError || !systemCode(cause)?.startsWith('Z_')) throw cause;
    const what = systemCode(cause) === 'Z_BUF_ERROR' ? 'breaks off' : 'is damaged';
    throw new OversightError(`${shown}: the gzip data ${what} (${(cause as Error).message})`, {
      kind: 'input',
      remedy: 'Download or write the file again.',
      cause,
    });
  }
}
