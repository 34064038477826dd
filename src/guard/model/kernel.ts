// The inner loops of a streamed token, as a WebAssembly module with 128-bit SIMD. Two thirds of what a layer with a rectifier puts out
// is exactly zero, so a product is taken column by column and only over what is not zero: first the numbers that are not zero are
// listed with the places of their columns, without a branch that could be guessed wrong, then each adds its multiple of a column to
// eight registers, with no sum across a register and no waiting for the sum before.
// The order of the additions depends on nothing but the numbers, so a stream's results do not depend on how it was cut.
import { assembly } from '../../base/index.ts';

type Code = assembly.Code;
const {
  ADD,
  ADD_FOUR,
  ADD_FOUR_INTEGERS,
  advance,
  assemble,
  COUNT_BITS,
  constant,
  DIFFER_FOUR,
  DIVIDE_FOUR,
  FOUR_ZEROS,
  fourIntegers,
  get,
  HIGHER_FOUR,
  HIGHEST_BITS,
  join,
  loadFour,
  loadInteger,
  loadSpread,
  MULTIPLY_FOUR,
  PICK_BYTES,
  repeat,
  SHIFT_LEFT,
  SPREAD_INTEGER,
  SUBTRACT,
  set,
  storeFour,
  unlessAtEnd,
} = assembly;

/** Floats of the longest input. */
export const LONGEST = 1024;

/** Floats of a column that are worked on at once: eight registers of four, which leaves room for the others among the 16 of x64. */
export const BLOCK = 32;
const COLUMN = 4 * BLOCK;
const FOUR_COLUMNS_ON = fourIntegers(4 * COLUMN, 4 * COLUMN, 4 * COLUMN, 4 * COLUMN);

/** The least multiple of BLOCK that holds `length`. */
export function padded(length: number): number {
  return Math.ceil(length / BLOCK) * BLOCK;
}

type Project = (x: number, end: number, panels: number, bias: number, out: number, outEnd: number) => void;
type Enter = (x: number, end: number, word: number, flags: number, now: number, next: number) => void;
type Mean = (rows: number, end: number, size: number, count: number, out: number, outEnd: number) => void;
type Pass = (x: number, end: number, panels: number, bias: number, now: number, next: number) => void;

/**
 * A memory and the routines over it. All addresses are in bytes. A panel is BLOCK columns of a matrix: for each input BLOCK
 * weights, one after the other.
 *
 * A causal convolution with three taps keeps sums, not inputs: an input adds its products to the sums of the three tokens that see
 * it, `2d` tokens on (which begins with the bias), `d` tokens on, and its own, which is then complete. `now` is the place of the
 * token's own sum and afterwards of the one `2d` on, `next` of the one `d` on.
 */
export class Kernel {
  readonly #memory: WebAssembly.Memory;
  #next = RESERVED;
  /** out[0..) = bias + panels * x[0..end); x is padded with zeros to a multiple of 4, out to one of BLOCK. */
  readonly project: Project;
  /** The first layer: word and flags are the products of a token with the three taps, oldest first; x takes what comes out. */
  readonly enter: Enter;
  /** A later layer, with its input added to what comes out; panels per block: tap of the token itself, oldest, middle. x in and out. */
  readonly pass: Pass;
  /** out = the mean of `count` rows of `size` bytes; out is padded to a multiple of BLOCK. */
  readonly mean: Mean;

  constructor() {
    this.#memory = new WebAssembly.Memory({ initial: 1 + Math.ceil(RESERVED / PAGE) });
    new Uint8Array(this.#memory.buffer).set(picks(), PICKS);
    const { exports } = new WebAssembly.Instance(compiled(), { m: { m: this.#memory } });
    this.project = exports['project'] as Project;
    this.enter = exports['enter'] as Enter;
    this.pass = exports['pass'] as Pass;
    this.mean = exports['mean'] as Mean;
  }

  /** The address of a new stretch of zeros, at the beginning of a cache line. It may end all views that were taken before. */
  reserve(floats: number): number {
    const at = Math.ceil(this.#next / CACHE_LINE) * CACHE_LINE;
    this.#next = at + 4 * floats;
    const missing = this.#next - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    return at;
  }

  /** Reserves `floats`, and puts `values` at their beginning. */
  place(values: Float32Array, floats: number): number {
    const at = this.reserve(floats);
    this.view(at, floats).set(values);
    return at;
  }

  /** Places the columns of a row-major matrix as one panel after the other, with zeros for rows and columns that it does not have. */
  placePanels(matrix: Matrix, rows: number): number {
    const count = Math.ceil(matrix.columns / BLOCK);
    const at = this.reserve(count * rows * BLOCK);
    const target = this.view(at, count * rows * BLOCK);
    for (let column = 0; column < matrix.columns; column++)
      for (let row = 0; row < matrix.rows; row++)
        target[(Math.floor(column / BLOCK) * rows + row) * BLOCK + (column % BLOCK)] =
          matrix.values[row * matrix.columns + column]!;
    return at;
  }

  /** A stretch of the memory. */
  view(address: number, floats: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, floats);
  }
}

/** Row-major [rows, columns]. */
export interface Matrix {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

const CACHE_LINE = 64;
const PAGE = 65_536;

/** For each set of four places, 16 bytes that pick those places and move them to the front. */
function picks(): Uint8Array {
  return Uint8Array.from({ length: 16 * 16 }, (_, at) => {
    const places = [0, 1, 2, 3].filter((place) => (at >> (4 + place)) & 1);
    const place = places[(at & 15) >> 2];
    return place === undefined ? 0 : 4 * place + (at & 3);
  });
}

// What stands before all that is reserved: the picks, then the list, its numbers apart from the places of their columns. Four are
// written at a time, so a list may write a little beyond its end.
const PICKS = 0;
const NUMBERS = PICKS + 16 * 16;
const PLACES = NUMBERS + 4 * (LONGEST + 4);
const RESERVED = PLACES + 4 * (LONGEST + 4);

// Locals: six parameters, then these integers, then the vectors.
const [X, END, PANELS, BIAS] = [0, 1, 2, 3] as const;
const [NOW, NEXT] = [4, 5] as const;
const [AT, LIST_END, SET, COLUMN_AT, STRIDE] = [6, 7, 8, 8, 9] as const;
const INTEGERS = 4;
const SUMS = 10;
const SPREAD = SUMS + BLOCK / 4;
const VECTORS = BLOCK / 4 + 1;

const each = (body: (sum: number, offset: number) => Code): Code =>
  join(...Array.from({ length: BLOCK / 4 }, (_, i) => body(SUMS + i, 16 * i)));

const [FOUR, COLUMNS, PICK] = [SUMS, SUMS + 1, SUMS + 2] as const;
/** Lists what is not zero among x..end: the numbers, and how far the column of each lies from the panel's first. */
const list: Code = join(
  join(constant(0), set(LIST_END), get(X), set(AT)),
  join(fourIntegers(0, COLUMN, 2 * COLUMN, 3 * COLUMN), set(COLUMNS)),
  repeat(
    join(
      join(get(AT), loadFour(0), set(FOUR)),
      join(get(FOUR), FOUR_ZEROS, DIFFER_FOUR, HIGHEST_BITS, set(SET)),
      join(get(SET), constant(4), SHIFT_LEFT, loadFour(PICKS), set(PICK)),
      join(get(LIST_END), get(FOUR), get(PICK), PICK_BYTES, storeFour(NUMBERS)),
      join(get(LIST_END), get(COLUMNS), get(PICK), PICK_BYTES, storeFour(PLACES)),
      join(get(LIST_END), get(SET), COUNT_BITS, constant(2), SHIFT_LEFT, ADD, set(LIST_END)),
      join(get(COLUMNS), FOUR_COLUMNS_ON, ADD_FOUR_INTEGERS, set(COLUMNS)),
      advance(AT, 16),
    ),
    AT,
    END,
  ),
);

const loadSums = (address: number): Code => each((sum, offset) => join(get(address), loadFour(offset), set(sum)));
const storeSums = (address: number): Code => each((sum, offset) => join(get(address), get(sum), storeFour(offset)));

/** Adds the product of the panel with the list to the sums, and goes on to the next panel. */
const multiply: Code = join(
  join(constant(0), set(AT)),
  unlessAtEnd(
    repeat(
      join(
        join(get(AT), loadSpread(NUMBERS), set(SPREAD)),
        join(get(AT), loadInteger(PLACES), get(PANELS), ADD, set(COLUMN_AT)),
        each((sum, offset) =>
          join(get(sum), get(COLUMN_AT), loadFour(offset), get(SPREAD), MULTIPLY_FOUR, ADD_FOUR, set(sum)),
        ),
        advance(AT, 4),
      ),
      AT,
      LIST_END,
    ),
    AT,
    LIST_END,
  ),
  join(get(PANELS), get(STRIDE), ADD, set(PANELS)),
);

/** Bytes of a panel: a column for each of the four-byte numbers of x. */
const setStride: Code = join(get(END), get(X), SUBTRACT, constant(Math.log2(BLOCK)), SHIFT_LEFT, set(STRIDE));

const [OUT, OUT_END] = [NOW, NEXT];
const project: Code = join(
  setStride,
  list,
  repeat(join(loadSums(BIAS), multiply, storeSums(OUT), advance(BIAS, COLUMN), advance(OUT, COLUMN)), OUT, OUT_END),
);

const pass: Code = join(
  setStride,
  list,
  repeat(
    join(
      join(loadSums(NOW), multiply),
      each((sum, offset) =>
        join(get(X), join(FOUR_ZEROS, get(sum), HIGHER_FOUR, get(X), loadFour(offset), ADD_FOUR), storeFour(offset)),
      ),
      join(loadSums(BIAS), multiply, storeSums(NOW)),
      join(loadSums(NEXT), multiply, storeSums(NEXT)),
      ...[X, BIAS, NOW, NEXT].map((place) => advance(place, COLUMN)),
    ),
    X,
    END,
  ),
);

const [SIZE, COUNT] = [PANELS, BIAS];
const mean: Code = repeat(
  join(
    join(loadSums(X), get(X), get(SIZE), ADD, set(AT)),
    unlessAtEnd(
      repeat(
        join(
          each((sum, offset) => join(get(sum), get(AT), loadFour(offset), ADD_FOUR, set(sum))),
          join(get(AT), get(SIZE), ADD, set(AT)),
        ),
        AT,
        END,
      ),
      AT,
      END,
    ),
    each((sum) => join(get(sum), get(COUNT), SPREAD_INTEGER, DIVIDE_FOUR, set(sum))),
    storeSums(OUT),
    ...[X, END, OUT].map((place) => advance(place, COLUMN)),
  ),
  OUT,
  OUT_END,
);

const [WORD, FLAGS] = [PANELS, BIAS];
/** Word and flags at `offset`, added. */
const entered: Code = join(get(WORD), loadFour(0), get(FLAGS), loadFour(0), ADD_FOUR);
const nextTap: Code = join(...[WORD, FLAGS].map((place) => join(get(place), get(STRIDE), ADD, set(place))));
/** Back by two taps, on by four floats. */
const nextFour: Code = join(
  ...[WORD, FLAGS].map((place) =>
    join(get(place), get(STRIDE), SUBTRACT, get(STRIDE), SUBTRACT, constant(16), ADD, set(place)),
  ),
  ...[X, NOW, NEXT].map((place) => advance(place, 16)),
);

const enter: Code = join(
  join(get(END), get(X), SUBTRACT, set(STRIDE)),
  repeat(
    join(
      join(get(NOW), loadFour(0), set(SUMS)),
      join(get(NOW), entered, storeFour(0), nextTap),
      join(get(NEXT), get(NEXT), loadFour(0), entered, ADD_FOUR, storeFour(0), nextTap),
      join(get(X), FOUR_ZEROS, get(SUMS), entered, ADD_FOUR, HIGHER_FOUR, storeFour(0)),
      nextFour,
    ),
    X,
    END,
  ),
);

const routines: readonly assembly.Routine[] = Object.entries({ project, enter, pass, mean }).map(([name, code]) => ({
  name,
  parameters: 6,
  integers: INTEGERS,
  vectors: VECTORS,
  code,
}));

let module: WebAssembly.Module | undefined;

function compiled(): WebAssembly.Module {
  module ??= new WebAssembly.Module(assemble(routines));
  return module;
}
