// Where a table's columns lie among bit planes: columns of the same number of options stand together, so that the chance of agreement
// on wrong answers, f = 1/(options - 1), is one number for a whole group and integer counts are all that a pair needs.
// Columns about which nothing can be said (one option, no gold answer) are left out.
import type { AnswerTable } from '../types.ts';

/** Bits of one vector of WebAssembly. */
export const VECTOR_BITS = 128;
export const VECTOR_BYTES = VECTOR_BITS / 8;

/** Planes of each vector, in this order: has a row, has an answer, is right, then the bits of the answer's code from the lowest. */
export const PRESENT = 0;
export const ANSWERED = 1;
export const CORRECT = 2;
export const CODE = 3;

/** What the kernel must know of a group; plain JSON. */
export interface PlaneGroup {
  /** f of equation 2: 1/(options - 1); 0 for free text, which has no agreement by chance on wrong answers. */
  readonly chance: number;
  /** Columns in the group. */
  readonly size: number;
  /** Vectors of each plane; the last is filled up with zeros. */
  readonly vectors: number;
  readonly codeBits: number;
  /** Byte in a model's planes where the group begins. */
  readonly offset: number;
}

export interface ColumnGroup extends PlaneGroup {
  /** Number of options; null for free text. */
  readonly options: number | null;
  /** Columns of the table, ascending. */
  readonly columns: Uint32Array;
}

export interface PlaneLayout {
  readonly groups: readonly ColumnGroup[];
  /** Bytes of one model's planes. */
  readonly bytes: number;
  /** Columns that are left out of all pairs. */
  readonly undecidable: readonly number[];
}

/** Lays out the columns of a table, or those of a slice of it. */
export function layOutColumns(table: AnswerTable, columns?: readonly number[]): PlaneLayout {
  const byOptions = new Map<number | null, number[]>();
  const undecidable: number[] = [];
  for (const column of columns ?? table.questions.keys()) {
    const { options, gold } = table.questions[column]!;
    if (gold === null || (options !== null && options < 2)) undecidable.push(column);
    else if (!byOptions.get(options)?.push(column)) byOptions.set(options, [column]);
  }
  let offset = 0;
  const groups = [...byOptions]
    .sort(([a], [b]) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY))
    .map(([options, members]) => {
      const codeBits = bitsOf(options === null ? highestCode(table, members) : options - 1);
      const vectors = Math.ceil(members.length / VECTOR_BITS);
      const chance = options === null ? 0 : 1 / (options - 1);
      const group = {
        options,
        chance,
        size: members.length,
        columns: Uint32Array.from(members),
        vectors,
        codeBits,
        offset,
      };
      offset += vectors * planesOf(codeBits) * VECTOR_BYTES;
      return group;
    });
  return { groups, bytes: offset, undecidable };
}

/** Planes of a group with codes of so many bits. */
export const planesOf = (codeBits: number): number => CODE + codeBits;

const bitsOf = (highest: number): number => Math.max(1, 32 - Math.clz32(highest));

function highestCode({ questions, models, answers }: AnswerTable, columns: readonly number[]): number {
  let highest = 0;
  for (const column of columns) {
    highest = Math.max(highest, questions[column]!.gold ?? 0);
    for (let model = 0; model < models.length; model++) {
      const code = answers[model * questions.length + column]!;
      if (code < MISSING_FROM && code > highest) highest = code;
    }
  }
  return highest;
}

const MISSING_FROM = 0xfffe;
