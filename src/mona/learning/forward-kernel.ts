// Nets with hidden layers for rollouts, as a WebAssembly module with 128-bit SIMD: a rollout asks for a few rows at a time, and the way
// into a runtime and back would cost more than the answer. The first layer is a sum of rows, because features are one-hot. Columns
// are worked on 32 at a time, in eight registers.
import { assembly } from '../../base/index.ts';

type Code = assembly.Code;
const {
  ADD,
  ADD_FOUR,
  advance,
  assemble,
  DIVIDE_FOUR,
  fourIntegers,
  get,
  HIGHER_FOUR,
  join,
  loadFour,
  loadInteger,
  loadSpread,
  MULTIPLY_FOUR,
  repeat,
  set,
  storeFour,
} = assembly;

/** Floats that are worked on at once. */
export const BLOCK = 32;

/** a, b -> b < a ? b : a; what is no number stays so. */
const LOWER_FOUR: Code = [0xfd, 0xea, 0x01];

const spread = (value: number): Code => {
  const bits = new Int32Array(Float32Array.of(value).buffer)[0]!;
  return fourIntegers(bits, bits, bits, bits);
};

/** All places and strides are in bytes. */
export interface Kernel {
  /** out = bias + the rows of the table at the places listed in ids .. idsEnd; a row has the padded width. */
  enter(ids: number, idsEnd: number, table: number, bias: number, out: number, outEnd: number): void;
  /** out = bias + x times the matrix, which is row-major with the given stride. */
  project(x: number, end: number, matrix: number, bias: number, out: number, outEnd: number, stride: number): void;
  /** x = tanh(x). */
  squash(x: number, end: number): void;
}

const vectors = BLOCK / 4;
const each = (first: number, body: (sum: number, offset: number) => Code): Code =>
  join(...Array.from({ length: vectors }, (_, i) => body(first + i, 16 * i)));

/** Sums in the vectors from `first` on, begun with the bias, over a loop, and put out. */
const block = (first: number, bias: number, out: number, loop: Code): Code =>
  join(
    each(first, (sum, offset) => join(get(bias), loadFour(offset), set(sum))),
    loop,
    each(first, (sum, offset) => join(get(out), get(sum), storeFour(offset))),
    advance(bias, 4 * BLOCK),
    advance(out, 4 * BLOCK),
  );

function enterCode(): Code {
  const [ids, idsEnd, table, bias, out, outEnd, at, row, first] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const loop = join(
    join(get(ids), set(at)),
    repeat(
      join(
        join(get(at), loadInteger(0), get(table), ADD, set(row)),
        each(first, (sum, offset) => join(get(sum), get(row), loadFour(offset), ADD_FOUR, set(sum))),
        advance(at, 4),
      ),
      at,
      idsEnd,
    ),
    advance(table, 4 * BLOCK),
  );
  return repeat(block(first, bias, out, loop), out, outEnd);
}

function projectCode(): Code {
  const [x, end, matrix, bias, out, outEnd, stride, at, row, factor, first] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const loop = join(
    join(get(x), set(at), get(matrix), set(row)),
    repeat(
      join(
        join(get(at), loadSpread(0), set(factor)),
        each(first, (sum, offset) =>
          join(get(sum), get(row), loadFour(offset), get(factor), MULTIPLY_FOUR, ADD_FOUR, set(sum)),
        ),
        join(get(row), get(stride), ADD, set(row)),
        advance(at, 4),
      ),
      at,
      end,
    ),
    advance(matrix, 4 * BLOCK),
  );
  return repeat(block(first, bias, out, loop), out, outEnd);
}

/**
 * tanh(2 y) = 2 t / (1 + t^2) with t = tanh(y) from the seventh convergent of Lambert's continued fraction; with |2 y| cut at 9, where
 * tanh is 1 in 32 bits, it is off by less than 2e-7.
 */
function squashCode(): Code {
  const [x, end, y, square, tangent] = [0, 1, 2, 3, 4];
  const step = (coefficient: number) => join(get(square), MULTIPLY_FOUR, spread(coefficient), ADD_FOUR);
  return repeat(
    join(
      join(get(x), loadFour(0), spread(0.5), MULTIPLY_FOUR, spread(4.5), LOWER_FOUR, spread(-4.5), HIGHER_FOUR, set(y)),
      join(get(y), get(y), MULTIPLY_FOUR, set(square)),
      join(get(square), spread(378), ADD_FOUR, step(17_325), step(135_135), get(y), MULTIPLY_FOUR),
      join(get(square), spread(28), MULTIPLY_FOUR, spread(3150), ADD_FOUR, step(62_370), step(135_135)),
      join(DIVIDE_FOUR, set(tangent)),
      join(get(x), get(tangent), get(tangent), ADD_FOUR),
      join(get(tangent), get(tangent), MULTIPLY_FOUR, spread(1), ADD_FOUR, DIVIDE_FOUR, storeFour(0)),
      advance(x, 16),
    ),
    x,
    end,
  );
}

const routines = (): assembly.Routine[] => [
  { name: 'enter', parameters: 6, integers: 2, vectors, code: enterCode() },
  { name: 'project', parameters: 7, integers: 2, vectors: vectors + 1, code: projectCode() },
  { name: 'squash', parameters: 2, integers: 0, vectors: 3, code: squashCode() },
];

let module: WebAssembly.Module | undefined;

/** The routines over a memory. */
export function createKernel(memory: WebAssembly.Memory): Kernel {
  module ??= new WebAssembly.Module(assemble(routines()));
  const { exports } = new WebAssembly.Instance(module, { m: { m: memory } });
  return {
    enter: exports['enter'] as Kernel['enter'],
    project: exports['project'] as Kernel['project'],
    squash: exports['squash'] as Kernel['squash'],
  };
}
