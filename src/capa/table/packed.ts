// The answer table as one file: a JSON header, then answers in 4, 8 or 16 bits each, then probabilities as the table has them. A table of twenty
// models on twelve thousand questions is 120 kB beside its header and is there in a few milliseconds. Little-endian, as typed arrays
// are on every machine that Node runs on.
import { crc32 } from 'node:zlib';
import { ABSENT, type AnswerTable, MISSING } from '../types.ts';

const MAGIC = 'capa-table-2\n';
/** Magic, checksum of all that follows it, length of the header. */
const CHECKED = MAGIC.length + 4;
const PREFIX = MAGIC.length + 8;

/** What stands in front of the numbers. Only `packTable` writes one, and the checksum says that it is as it was written. */
interface Header extends Pick<AnswerTable, 'models' | 'questions' | 'issues'> {
  readonly bits: 4 | 8 | 16;
  /** Whether each model has probabilities. */
  readonly isSoft: readonly boolean[];
  /** Bytes of each of them. */
  readonly floats: 4 | 8;
}

/** The bytes of a table. */
export function packTable(table: AnswerTable): Uint8Array {
  const bits = widthOf(table.answers);
  const isSoft = table.probabilities.map((row) => row !== null);
  const { models, questions, issues } = table;
  const floats = table.probabilities.some((row) => row instanceof Float32Array) ? 4 : 8;
  const outline: Header = { models, questions, issues, bits, isSoft, floats };
  const header = Buffer.from(JSON.stringify(outline));
  const answers = packAnswers(table.answers, bits);
  const width = floats * (table.offsets.at(-1) ?? 0);
  const answersAt = aligned(PREFIX + header.length);
  const rowsAt = aligned(answersAt + answers.length);
  const bytes = Buffer.alloc(rowsAt + width * isSoft.filter(Boolean).length);
  bytes.write(MAGIC, 0, 'latin1');
  bytes.writeUInt32LE(header.length, CHECKED);
  bytes.set(header, PREFIX);
  bytes.set(answers, answersAt);
  let at = rowsAt;
  for (const row of table.probabilities) {
    if (!row) continue;
    bytes.set(new Uint8Array(row.buffer, row.byteOffset, row.byteLength), at);
    at += width;
  }
  bytes.writeUInt32LE(crc32(bytes.subarray(CHECKED)), MAGIC.length);
  return bytes;
}

/** The table of bytes that `packTable` made; undefined where they are damaged or of another version. */
export function unpackTable(bytes: Uint8Array): AnswerTable | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < PREFIX || buffer.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  if (buffer.readUInt32LE(MAGIC.length) !== crc32(buffer.subarray(CHECKED))) return undefined;
  const headerEnd = PREFIX + buffer.readUInt32LE(CHECKED);
  const outline: Header = JSON.parse(buffer.toString('utf8', PREFIX, headerEnd));
  const { models, questions, issues, bits, isSoft, floats } = outline;
  const offsets = new Uint32Array(questions.length + 1);
  questions.forEach(({ options }, i) => {
    offsets[i + 1] = offsets[i]! + (options ?? 0);
  });
  const cells = models.length * questions.length;
  const answersAt = aligned(headerEnd);
  const packed = buffer.subarray(answersAt, answersAt + Math.ceil((cells * bits) / 8));
  const width = floats * offsets.at(-1)!;
  let at = aligned(answersAt + packed.length);
  if (buffer.length !== at + width * isSoft.filter(Boolean).length) return undefined;
  const probabilities = isSoft.map((soft) => {
    if (!soft) return null;
    // A copy: the place in the file need not be one that floats can be read from.
    const row = floats === 8 ? new Float64Array(width / 8) : new Float32Array(width / 4);
    new Uint8Array(row.buffer).set(buffer.subarray(at, at + width));
    at += width;
    return row;
  });
  return { models, questions, answers: unpackAnswers(packed, bits, cells), offsets, probabilities, issues };
}

const aligned = (at: number) => Math.ceil(at / 8) * 8;

/** The least width in bits that holds every code and, above them, the two that are no answers. */
function widthOf(answers: Uint16Array): 4 | 8 | 16 {
  let largest = 0;
  for (const code of answers) if (code < MISSING && code > largest) largest = code;
  return largest < 14 ? 4 : largest < 254 ? 8 : 16;
}

function packAnswers(answers: Uint16Array, bits: 4 | 8 | 16): Uint8Array {
  if (bits === 16) return new Uint8Array(answers.buffer, answers.byteOffset, answers.byteLength);
  const mask = (1 << bits) - 1;
  // ABSENT and MISSING are the two highest numbers in every width.
  if (bits === 8) return Uint8Array.from(answers, (code) => code & mask);
  const packed = new Uint8Array(Math.ceil(answers.length / 2));
  for (let i = 0; i < answers.length; i++)
    packed[i >> 1] = packed[i >> 1]! | ((answers[i]! & mask) << (i % 2 === 0 ? 0 : 4));
  return packed;
}

function unpackAnswers(packed: Uint8Array, bits: 4 | 8 | 16, cells: number): Uint16Array {
  const answers = new Uint16Array(cells);
  if (bits === 16) {
    new Uint8Array(answers.buffer).set(packed);
    return answers;
  }
  const highest = (1 << bits) - 1;
  const wide = (code: number) => (code === highest ? ABSENT : code === highest - 1 ? MISSING : code);
  for (let i = 0; i < cells; i++)
    answers[i] = wide(bits === 8 ? packed[i]! : (packed[i >> 1]! >> (i % 2 === 0 ? 0 : 4)) & 15);
  return answers;
}
