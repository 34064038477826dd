// Counts what two models have in common, 128 questions at a time: the WebAssembly SIMD kernel under all discrete figures of a pair.
// Five counts come out: questions that count (n), equal answers, right answers of the one, of the other, of both; the first four also
// weighted by f = 1/(options - 1) of each question, and n by its square, which is all that CAPA and its standard error ask for.
// The code is written for one layout of planes, so that every offset is a constant and codes of any width cost what they need.
// Codes are compared by vectors, and equal ones counted by bytes, which hold 31 vectors' worth before they are added up in wider numbers;
// the other four are counted by words of 64 bits, which are one instruction and done beside the vectors' work.
import { assembly } from '../../base/index.ts';
import type { MissingPolicy } from '../types.ts';
import { ANSWERED, CODE, CORRECT, type PlaneGroup, PRESENT, planesOf, VECTOR_BYTES } from './layout.ts';
import type { Coverage } from './planes.ts';

type Code = assembly.Code;
const {
  ADD,
  ADD_BYTES,
  ADD_DOUBLES,
  ADD_FOUR_INTEGERS,
  ADD_LONG,
  AND_BITS,
  AND_LONG,
  advance,
  BELOW,
  COUNT_BYTE_BITS,
  COUNT_LONG_BITS,
  DOUBLES_OF_INTEGERS,
  constant,
  FOUR_ZEROS,
  get,
  INTEGER_OF_LONG,
  join,
  loadFour,
  loadLong,
  MULTIPLY_DOUBLES,
  OR_BITS,
  PAIR_BYTES,
  PAIR_HALVES,
  pickIntegers,
  putInteger,
  repeat,
  SELECT,
  set,
  storeFour,
  twoDoubles,
  UNLIKE_BITS,
  WITHOUT_BITS,
  ZERO_LONG,
} = assembly;

/**
 * Bytes of the record that the kernel writes for each pair. First integers: n, equal, right of a, right of b, right of both; then, from
 * place WEIGHTED of 64-bit floats on, the first four weighted by f, then n weighted by f^2.
 */
export const RECORD_BYTES = 80;
export const COUNTED = 0;
export const EQUAL = 1;
export const RIGHT_A = 2;
export const RIGHT_B = 3;
export const RIGHT_BOTH = 4;
export const WEIGHTED = 4;
export const TWICE_WEIGHTED = 8;

/** How a kernel may save work. */
export interface KernelKind {
  /** Questions without an answer count: agreement then needs a plane of its own. */
  readonly countsMissing: boolean;
  /** All questions count for all pairs: n and the right answers of each model are known, and the kernel leaves them out. */
  readonly isComplete: boolean;
}

export function kernelKind(missing: MissingPolicy, { allPresent, allAnswered }: Coverage): KernelKind {
  return {
    countsMissing: missing === 'wrong' && !allAnswered,
    isComplete: allPresent && (missing === 'wrong' || allAnswered),
  };
}

/** Compares the model at `a` with all those in `b..bEnd`, and writes the records of the pairs from `out` on. */
export type Compare = (a: number, b: number, bEnd: number, out: number) => void;

const BYTES_BEFORE_OVERFLOW = 31;

const [A, B, B_END, OUT, AT_A, AT_B, CHUNK_END, GROUP_END] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const INTEGERS = 4;
/** Vectors: equal answers by bytes and by four integers; a group's four counts; what is written, integers first. */
const [BYTES, SUMS, DIFFERENT, FOUR] = [8, 9, 10, 11] as const;
const [FOUR_TOTALS, BOTH_TOTAL, WEIGHTED_LOW, WEIGHTED_HIGH, TWICE] = [12, 13, 14, 15, 16] as const;
const totals = [FOUR_TOTALS, BOTH_TOTAL, WEIGHTED_LOW, WEIGHTED_HIGH, TWICE];
const VECTORS = 9;
/** Words: the counters of a group, and what goes into them. */
const [COUNTED_WORD, A_WORD, B_WORD, BOTH_WORD, VALID, RIGHT_OF_A, RIGHT_OF_B] = [17, 18, 19, 20, 21, 22, 23] as const;
const counters = [COUNTED_WORD, A_WORD, B_WORD, BOTH_WORD];
const LONGS = 7;

export function writeKernel(groups: readonly PlaneGroup[], bytes: number, kind: KernelKind): Uint8Array<ArrayBuffer> {
  const code = repeat(
    join(
      ...totals.map((total) => join(FOUR_ZEROS, set(total))),
      ...groups.map((group) => join(countGroup(group, kind), addGroup(group))),
      ...totals.map((total, index) => join(get(OUT), get(total), storeFour(index * VECTOR_BYTES))),
      advance(B, bytes),
      advance(OUT, RECORD_BYTES),
    ),
    B,
    B_END,
  );
  return assembly.assemble([
    { name: 'compare', parameters: 4, integers: INTEGERS, vectors: VECTORS, longs: LONGS, code },
  ]);
}

/** Leaves equal answers in the sums, spread over four integers, and the other counts in the words' counters. */
function countGroup(group: PlaneGroup, kind: KernelKind): Code {
  const stride = planesOf(group.codeBits) * VECTOR_BYTES;
  return join(
    join(get(A), constant(group.offset), ADD, set(AT_A)),
    join(get(B), constant(group.offset), ADD, set(AT_B)),
    join(get(AT_B), constant(group.vectors * stride), ADD, set(GROUP_END)),
    join(FOUR_ZEROS, set(SUMS), ...counters.map((counter) => join(ZERO_LONG, set(counter)))),
    repeat(
      join(
        join(get(AT_B), constant(BYTES_BEFORE_OVERFLOW * stride), ADD, set(CHUNK_END)),
        join(get(CHUNK_END), get(GROUP_END), get(CHUNK_END), get(GROUP_END), BELOW, SELECT, set(CHUNK_END)),
        join(FOUR_ZEROS, set(BYTES)),
        repeat(join(countVector(group, kind), advance(AT_A, stride), advance(AT_B, stride)), AT_B, CHUNK_END),
        join(get(BYTES), PAIR_BYTES, PAIR_HALVES, get(SUMS), ADD_FOUR_INTEGERS, set(SUMS)),
      ),
      AT_B,
      GROUP_END,
    ),
  );
}

function countVector({ codeBits }: PlaneGroup, kind: KernelKind): Code {
  const of = (at: number, plane: number) => join(get(at), loadFour(plane * VECTOR_BYTES));
  const unlike = Array.from({ length: codeBits }, (_, bit) =>
    join(of(AT_A, CODE + bit), of(AT_B, CODE + bit), UNLIKE_BITS, bit > 0 ? OR_BITS : []),
  );
  return join(
    join(...unlike, set(DIFFERENT)),
    join(of(AT_A, ANSWERED), of(AT_B, ANSWERED), AND_BITS, get(DIFFERENT), WITHOUT_BITS),
    join(COUNT_BYTE_BITS, get(BYTES), ADD_BYTES, set(BYTES)),
    ...[0, VECTOR_BYTES / 2].map((half) => countWord(half, kind)),
  );
}

/** Half a vector: the questions that count, and what the two have right among them. */
function countWord(half: number, { countsMissing, isComplete }: KernelKind): Code {
  const of = (at: number, plane: number) => join(get(at), loadLong(plane * VECTOR_BYTES + half));
  const count = (counter: number, bits: Code) => join(bits, COUNT_LONG_BITS, get(counter), ADD_LONG, set(counter));
  const plane = countsMissing ? PRESENT : ANSWERED;
  return join(
    join(of(AT_A, CORRECT), set(RIGHT_OF_A), of(AT_B, CORRECT), set(RIGHT_OF_B)),
    // Whoever is right has an answer, so questions that do not count are not among these.
    count(BOTH_WORD, join(get(RIGHT_OF_A), get(RIGHT_OF_B), AND_LONG)),
    isComplete
      ? []
      : join(
          join(of(AT_A, plane), of(AT_B, plane), AND_LONG, set(VALID)),
          count(COUNTED_WORD, get(VALID)),
          count(A_WORD, join(get(VALID), get(RIGHT_OF_A), AND_LONG)),
          count(B_WORD, join(get(VALID), get(RIGHT_OF_B), AND_LONG)),
        ),
  );
}

/** Adds the counts of a group to the totals. */
function addGroup({ chance }: PlaneGroup): Code {
  const addTurned = (...places: readonly [number, number, number, number]) =>
    join(get(SUMS), get(SUMS), get(SUMS), pickIntegers(...places), ADD_FOUR_INTEGERS, set(SUMS));
  const put = (counter: number, place: 0 | 1 | 2 | 3) => join(get(counter), INTEGER_OF_LONG, putInteger(place));
  const add = (total: number, four: Code) => join(four, get(total), ADD_FOUR_INTEGERS, set(total));
  const addWeighted = (total: number, two: Code, weight: number) =>
    join(two, DOUBLES_OF_INTEGERS, twoDoubles(weight, weight), MULTIPLY_DOUBLES, get(total), ADD_DOUBLES, set(total));
  const highTwo = join(get(FOUR), get(FOUR), pickIntegers(2, 3, 2, 3));
  return join(
    // Afterwards the sum of the four stands in all four places.
    join(addTurned(2, 3, 0, 1), addTurned(1, 0, 3, 2)),
    join(get(SUMS), put(COUNTED_WORD, COUNTED), put(A_WORD, RIGHT_A), put(B_WORD, RIGHT_B), set(FOUR)),
    add(FOUR_TOTALS, get(FOUR)),
    add(BOTH_TOTAL, join(FOUR_ZEROS, put(BOTH_WORD, 0))),
    chance === 0
      ? []
      : join(
          addWeighted(WEIGHTED_LOW, get(FOUR), chance),
          addWeighted(WEIGHTED_HIGH, highTwo, chance),
          addWeighted(TWICE, get(FOUR), chance * chance),
        ),
  );
}
