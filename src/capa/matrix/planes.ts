// A model's answers as bit planes (layout.ts): 16 bytes of each plane for 128 questions, planes of the same questions side by side,
// so that one pass over two models reads memory in order.
import { ABSENT, type AnswerTable, MISSING } from '../types.ts';
import {
  ANSWERED,
  CODE,
  CORRECT,
  type ColumnGroup,
  type PlaneLayout,
  PRESENT,
  planesOf,
  VECTOR_BITS,
} from './layout.ts';

/** What is true of all packed models, from which the kernel's shortcuts follow. */
export interface Coverage {
  /** Every model has a row for every column. */
  readonly allPresent: boolean;
  /** Every row has an answer. */
  readonly allAnswered: boolean;
}

export interface Planes extends Coverage {
  readonly layout: PlaneLayout;
  readonly models: number;
  /** [models, layout.bytes] */
  readonly data: Uint8Array;
}

export function packPlanes(table: AnswerTable, layout: PlaneLayout): Planes {
  const models = table.models.length;
  const data = new Uint8Array(models * layout.bytes);
  let coverage: Coverage = { allPresent: true, allAnswered: true };
  const width = table.questions.length;
  const gold = goldOf(table);
  for (let model = 0; model < models; model++) {
    const answers = table.answers.subarray(model * width, (model + 1) * width);
    const row = data.subarray(model * layout.bytes, (model + 1) * layout.bytes);
    coverage = both(coverage, packRow(answers, gold, layout, row));
  }
  return { ...coverage, layout, models, data };
}

/** Code of the right answer of every column; MISSING where no log says. */
export function goldOf(table: AnswerTable): Uint16Array {
  return Uint16Array.from(table.questions, ({ gold }) => gold ?? MISSING);
}

/** Packs one model's codes (as in `AnswerTable.answers`) into `target`, layout.bytes of zeros. */
export function packRow(answers: Uint16Array, gold: Uint16Array, layout: PlaneLayout, target: Uint8Array): Coverage {
  const words = new Uint32Array(target.buffer, target.byteOffset, target.byteLength / 4);
  return layout.groups
    .map((group) => packGroup(answers, gold, group, words))
    .reduce(both, { allPresent: true, allAnswered: true });
}

const both = (a: Coverage, b: Coverage): Coverage => ({
  allPresent: a.allPresent && b.allPresent,
  allAnswered: a.allAnswered && b.allAnswered,
});

const WORD_BITS = 32;
const WORDS = VECTOR_BITS / WORD_BITS;
/** Bits of a code that are packed in one pass; more options than this allows are rare. */
const FIRST_BITS = 4;

function packGroup(answers: Uint16Array, gold: Uint16Array, group: ColumnGroup, words: Uint32Array): Coverage {
  const { columns, codeBits } = group;
  const planes = planesOf(codeBits);
  // A code beyond the options is no answer to this question.
  const end = group.options ?? MISSING;
  let [allPresent, allAnswered] = [true, true];
  for (let first = 0; first < columns.length; first += WORD_BITS) {
    const count = Math.min(WORD_BITS, columns.length - first);
    let present = 0;
    let answered = 0;
    let correct = 0;
    let bit0 = 0;
    let bit1 = 0;
    let bit2 = 0;
    let bit3 = 0;
    // Each bit comes in at the top and moves down, without a branch that half the answers would guess wrong.
    for (let i = first; i < first + count; i++) {
      const column = columns[i]!;
      const code = answers[column]!;
      const isAnswer = (code - end) >>> 31;
      const held = code & -isAnswer;
      present = (present >>> 1) | (((code - ABSENT) >>> 31) << 31);
      answered = (answered >>> 1) | (isAnswer << 31);
      correct = (correct >>> 1) | (((((code ^ gold[column]!) - 1) >>> 31) & isAnswer) << 31);
      bit0 = (bit0 >>> 1) | (held << 31);
      bit1 = (bit1 >>> 1) | ((held & 2) << 30);
      bit2 = (bit2 >>> 1) | ((held & 4) << 29);
      bit3 = (bit3 >>> 1) | ((held & 8) << 28);
    }
    const unused = WORD_BITS - count;
    const full = -1 >>> unused;
    present >>>= unused;
    answered >>>= unused;
    correct >>>= unused;
    bit0 >>>= unused;
    bit1 >>>= unused;
    bit2 >>>= unused;
    bit3 >>>= unused;
    allPresent &&= present === full;
    allAnswered &&= answered === present;
    const vector = Math.floor(first / VECTOR_BITS);
    const at = group.offset / 4 + vector * planes * WORDS + (first % VECTOR_BITS) / WORD_BITS;
    words[at + PRESENT * WORDS] = present;
    words[at + ANSWERED * WORDS] = answered;
    words[at + CORRECT * WORDS] = correct;
    const codeAt = at + CODE * WORDS;
    words[codeAt] = bit0;
    if (codeBits > 1) words[codeAt + WORDS] = bit1;
    if (codeBits > 2) words[codeAt + 2 * WORDS] = bit2;
    if (codeBits > 3) words[codeAt + 3 * WORDS] = bit3;
    for (let bit = FIRST_BITS; bit < codeBits; bit++)
      words[codeAt + bit * WORDS] = codeWord(answers, columns, first, count, end, bit);
  }
  return { allPresent, allAnswered };
}

/** One bit of up to 32 codes. */
function codeWord(
  answers: Uint16Array,
  columns: Uint32Array,
  first: number,
  count: number,
  end: number,
  bit: number,
): number {
  let word = 0;
  for (let i = 0; i < count; i++) {
    const code = answers[columns[first + i]!]!;
    if (code < end) word |= ((code >> bit) & 1) << i;
  }
  return word;
}
