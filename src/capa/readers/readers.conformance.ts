// What tests of readers share: a source in memory, a sink that keeps everything, and a writer of zip archives, damaged ones included.
// Leaves out: zip64 and folders as entries.
import { deflateRawSync } from 'node:zlib';
import type { AnswerSink, LoggedAnswer } from '../types.ts';
import type { LogSource } from './reader.ts';
import { collectBytes } from './zip.ts';

/** A source whose bytes come in chunks of the size given. */
export function memorySource(path: string, content: string | Uint8Array, chunk = 65_536): LogSource {
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
  async function* open(signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += chunk) {
      signal?.throwIfAborted();
      yield bytes.subarray(at, at + chunk);
    }
  }
  return {
    path,
    location: `/logs/${path}`,
    name: path.split(/[/!]/).at(-1)!.replace(/\.gz$/, ''),
    size: bytes.length,
    head: async (length) => bytes.subarray(0, length),
    open,
    bytes: (limit = 1 << 28) => collectBytes(open(), path, limit),
    siblings: () => [],
  };
}

export interface Collected extends AnswerSink {
  readonly answers: readonly (LoggedAnswer & { readonly model: string; readonly source: string })[];
  /** Counts by kind. */
  readonly issues: Readonly<Record<string, number>>;
  readonly messages: readonly string[];
  readonly facts: Readonly<Record<string, { family?: string | null; parameters?: number | null }>>;
}

export function collectingSink(): Collected {
  const answers: (LoggedAnswer & { model: string; source: string })[] = [];
  const issues: Record<string, number> = {};
  const messages: string[] = [];
  const facts: Record<string, { family?: string | null; parameters?: number | null }> = {};
  return {
    answers,
    issues,
    messages,
    facts,
    add: (model, answer, source) => void answers.push({ ...answer, model, source }),
    note(kind, _source, message) {
      issues[kind] = (issues[kind] ?? 0) + 1;
      messages.push(message);
    },
    describe(model, given) {
      facts[model] = { ...facts[model], ...given };
    },
  };
}

export interface PackedEntry {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly isStored?: boolean;
  /** Marks the entry as encrypted. */
  readonly isEncrypted?: boolean;
  /** What the directory says of the size, where that is a lie. */
  readonly claimedSize?: number;
  readonly method?: number;
}

/** A zip archive. */
export function packZip(entries: readonly PackedEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const content = Buffer.from(entry.content);
    const data = entry.isStored ? content : deflateRawSync(content);
    const name = Buffer.from(entry.name);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE((entry.isEncrypted ? 1 : 0) | 0x800, 2);
    head.writeUInt16LE(entry.method ?? (entry.isStored ? 0 : 8), 4);
    head.writeUInt32LE(crc32(content), 10);
    head.writeUInt32LE(data.length, 14);
    head.writeUInt32LE(entry.claimedSize ?? content.length, 18);
    head.writeUInt16LE(name.length, 22);
    const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, Buffer.alloc(14), name]);
    central.writeUInt32LE(offset, 42);
    directory.push(central);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), head, name, data]);
    parts.push(local);
    offset += local.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

/** The checksum of zip archives, bit by bit. */
function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
