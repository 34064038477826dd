// Entries of a zip archive by random access: the directory is read first, an entry's bytes only when asked for, none to disk.
// Leaves out: encrypted entries and methods other than stored and deflated, which are named as what they are; writing.
import { crc32, createInflateRaw } from 'node:zlib';
import { type Entry, fromBufferPromise, getFileNameLowLevel, openPromise, type ZipFile } from 'yauzl';
import { OversightError } from '../../base/index.ts';
import { decompress, PIECE } from './decompress.ts';
import type { LogSource } from './reader.ts';

export interface ZipEntry {
  /** With forward slashes, as the archive has it; never used as a path on disk. */
  readonly name: string;
  /** Bytes after decompression, as the archive says; reading more than that is an error. */
  readonly size: number;
  readonly compressedSize: number;
  /** Why this entry cannot be read; undefined where it can. */
  readonly fault?: { readonly kind: string; readonly message: string } | undefined;
  /** Throws OversightError('input') for damaged data. */
  open(signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** OversightError('input') above the limit (default 256 MiB). */
  bytes(limit?: number): Promise<Uint8Array>;
}

export interface ZipArchive {
  /** Files, without folders, in the order of the archive's directory. */
  readonly entries: readonly ZipEntry[];
  close(): void;
}

/** An archive of more entries than this is refused. */
const MOST_ENTRIES = 1_000_000;
/** Larger entries that shrink to less than 1/RATIO of their size are taken for a bomb: logs do not. */
const BOMB_BYTES = 256 * 1024 * 1024;
const BOMB_RATIO = 400;
const DEFAULT_LIMIT = 256 * 1024 * 1024;
/** An archive inside an archive is held in memory up to this size. */
const INNER_ARCHIVE_LIMIT = 512 * 1024 * 1024;

/** Opens the archive; close it when done. Throws OversightError('input') for what is no zip, or a truncated one. */
export async function openZip(source: LogSource): Promise<ZipArchive> {
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false };
  let zip: ZipFile | undefined;
  try {
    zip =
      source.file === undefined
        ? await fromBufferPromise(Buffer.from(await source.bytes(INNER_ARCHIVE_LIMIT)), options)
        : await openPromise(source.file, options);
    if (zip.entryCount > MOST_ENTRIES) throw new Error(`${zip.entryCount} entries are more than ${MOST_ENTRIES}`);
    const entries: ZipEntry[] = [];
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (!name.endsWith('/')) entries.push(createEntry(zip, entry, name, `${source.path}!${name}`));
    }
    const opened = zip;
    return { entries, close: () => opened.close() };
  } catch (cause) {
    zip?.close();
    if (cause instanceof OversightError) throw cause;
    throw new OversightError(`${source.path}: not a readable zip archive (${reasonOf(cause)})`, {
      kind: 'input',
      remedy: 'Download or pack the archive again; it is damaged or incomplete.',
      cause,
    });
  }
}

/** Names are decoded here, so that an odd one ("../x", "C:\\x") spoils no archive: nothing is ever written to such a path. */
function nameOf(entry: Entry): string {
  return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
}

function createEntry(zip: ZipFile, entry: Entry, name: string, shown: string): ZipEntry {
  const fault = faultOf(entry, shown);
  async function* open(signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    if (fault)
      throw new OversightError(fault.message, { kind: 'input', remedy: 'Unpack that file and pass it alone.' });
    signal?.throwIfAborted();
    try {
      const stored = (await zip.openReadStreamPromise(entry, { decodeFileData: false })) as AsyncIterable<Uint8Array>;
      const chunks =
        entry.compressionMethod === 0 ? stored : decompress(stored, createInflateRaw({ chunkSize: PIECE }));
      let size = 0;
      let sum = 0;
      for await (const chunk of chunks) {
        signal?.throwIfAborted();
        size += chunk.length;
        if (size > entry.uncompressedSize) throw new Error(`more than the ${entry.uncompressedSize} bytes it claims`);
        sum = crc32(chunk, sum);
        yield chunk;
      }
      if (size < entry.uncompressedSize) throw new Error(`${size} of ${entry.uncompressedSize} bytes`);
      if (sum !== entry.crc32) throw new Error('its checksum is another');
    } catch (cause) {
      if (signal?.aborted || cause instanceof OversightError) throw cause;
      throw new OversightError(`${shown}: the archive is damaged there (${reasonOf(cause)})`, {
        kind: 'input',
        remedy: 'Download or pack the archive again.',
        cause,
      });
    }
  }
  return {
    name,
    size: entry.uncompressedSize,
    compressedSize: entry.compressedSize,
    fault,
    open,
    bytes: (limit = DEFAULT_LIMIT) => collectBytes(open(), shown, limit),
  };
}

function faultOf(entry: Entry, shown: string): ZipEntry['fault'] {
  if (entry.isEncrypted()) return { kind: 'encrypted-entry', message: `${shown}: encrypted; left out` };
  if (!entry.canDecodeFileData())
    return {
      kind: 'unknown-compression',
      message: `${shown}: compression method ${entry.compressionMethod}; left out`,
    };
  if (entry.uncompressedSize > BOMB_BYTES && entry.uncompressedSize > BOMB_RATIO * entry.compressedSize) {
    const ratio = Math.round(entry.uncompressedSize / Math.max(1, entry.compressedSize));
    return { kind: 'archive-bomb', message: `${shown}: would grow ${ratio} times when unpacked; left out` };
  }
  return undefined;
}

/** All chunks as one array; OversightError('input') above the limit. */
export async function collectBytes(
  chunks: AsyncIterable<Uint8Array>,
  shown: string,
  limit: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limit)
      throw new OversightError(
        `${shown}: longer than ${Math.round(limit / 1048576)} MiB, which is too long to read whole`,
        {
          kind: 'input',
          remedy: 'Split the file, or save it in a format that is read in parts (JSON lines, CSV, parquet).',
        },
      );
    parts.push(chunk);
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts, size);
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
