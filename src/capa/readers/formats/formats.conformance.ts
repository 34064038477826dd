// What tests of formats share: files in a folder of their own, read as a person's folder is, and what came out of them. Every format is
// tried this way, so that recognising is tested with reading.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { OversightError } from '../../../base/index.ts';
import type { LoggedAnswer, Model } from '../../types.ts';
import type { ReadOptions } from '../reader.ts';
import { readLogs } from '../scan.ts';

export interface Outcome {
  readonly answers: readonly (LoggedAnswer & { readonly model: string; readonly source: string })[];
  /** Count by kind of oddity. */
  readonly notes: Readonly<Record<string, number>>;
  /** The first message of each kind. */
  readonly messages: Readonly<Record<string, string>>;
  readonly facts: ReadonlyMap<string, Partial<Model>>;
  /** Format by file. */
  readonly formats: Readonly<Record<string, string>>;
  /** What reading ended with, where it did not go through. */
  readonly error?: OversightError;
}

/** Reads a folder or file; only an error for a person is an outcome, anything else is thrown. */
export async function readPath(path: string, options: ReadOptions = {}): Promise<Outcome> {
  const answers: Outcome['answers'][number][] = [];
  const notes: Record<string, number> = {};
  const messages: Record<string, string> = {};
  const facts = new Map<string, Partial<Model>>();
  const formats: Record<string, string> = {};
  const sink = {
    add: (model: string, answer: LoggedAnswer, source: string) => void answers.push({ ...answer, model, source }),
    note(kind: string, _source: string, message: string) {
      notes[kind] = (notes[kind] ?? 0) + 1;
      messages[kind] ??= message;
    },
    describe: (model: string, told: Partial<Model>) => void facts.set(model, { ...facts.get(model), ...told }),
  };
  const outcome = { answers, notes, messages, facts, formats };
  try {
    const summary = await readLogs([path], sink, options);
    for (const file of summary.files) formats[file.path] = file.format;
    return outcome;
  } catch (error) {
    if (error instanceof OversightError) return { ...outcome, error };
    throw error;
  }
}

/** Writes the files into a folder of their own, reads it, and removes it. */
export async function readFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: ReadOptions = {},
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'oversight-formats-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return await readPath(folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rows as JSON lines, with the NaN and Infinity that Python writes. */
export function toLines(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** A zip archive (PKWARE APPNOTE 6.3.3); method 93, Zstandard, is only claimed: the bytes are not compressed. */
export function toZip(entries: Readonly<Record<string, unknown>>, method: 0 | 8 | 93 = 8): Uint8Array {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const data = Buffer.from(JSON.stringify(content));
    const packed = method === 8 ? deflateRawSync(data) : data;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const entry = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, place, Buffer.from(name));
    local.push(entry);
    offset += entry.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(entries).length, 4);
  end.writeUInt16LE(Object.keys(entries).length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}
