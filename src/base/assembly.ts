// Writes small WebAssembly modules: instructions as the bytes they are, so that a kernel can be read and needs no compiler.
// Only what our kernels use: 32-bit addresses, floats, bits, 128-bit SIMD, loops. Every Node that this package runs on has these.
// Binary format and numbers of the instructions: WebAssembly core specification 2.0, chapter 5.

export type Code = readonly number[];

/** Instructions one after the other. */
export const join = (...parts: readonly Code[]): Code => parts.flat();

export const get = (local: number): Code => [0x20, local];
export const set = (local: number): Code => [0x21, local];
export const constant = (value: number): Code => [0x41, ...signed(value)];
export const advance = (local: number, by: number): Code => join(get(local), constant(by), ADD, set(local));

export const ADD: Code = [0x6a];
export const SUBTRACT: Code = [0x6b];
export const SHIFT_LEFT: Code = [0x74];

/** The address is taken from the stack; `offset` bytes are added to it. */
export const loadInteger = (offset: number): Code => [0x28, 2, ...unsigned(offset)];
export const loadFour = (offset: number): Code => [0xfd, 0x00, 4, ...unsigned(offset)];
/** One float, four times. */
export const loadSpread = (offset: number): Code => [0xfd, 0x09, 2, ...unsigned(offset)];
export const storeFour = (offset: number): Code => [0xfd, 0x0b, 4, ...unsigned(offset)];

/** The same for integers of 64 bits. */
export const loadLong = (offset: number): Code => [0x29, 3, ...unsigned(offset)];
export const ZERO_LONG: Code = [0x42, 0];
export const ADD_LONG: Code = [0x7c];
export const AND_LONG: Code = [0x83];
export const COUNT_LONG_BITS: Code = [0x7b];
/** The lower half of an integer of 64 bits. */
export const INTEGER_OF_LONG: Code = [0xa7];

/** Bits of an integer that are set. */
export const COUNT_BITS: Code = [0x69];

export const fourIntegers = (...values: readonly [number, number, number, number]): Code => [
  0xfd,
  0x0c,
  ...new Uint8Array(Int32Array.from(values).buffer),
];
export const FOUR_ZEROS: Code = fourIntegers(0, 0, 0, 0);
export const ADD_FOUR_INTEGERS: Code = [0xfd, 0xae, 0x01];
/** Bytes of the first at the places that the second names. */
export const PICK_BYTES: Code = [0xfd, 0x0e];
/** All ones where two floats differ (or one is no number), else zeros. */
export const DIFFER_FOUR: Code = [0xfd, 0x42];
/** The highest bits of four, as an integer. */
export const HIGHEST_BITS: Code = [0xfd, 0xa4, 0x01];
export const ADD_FOUR: Code = [0xfd, 0xe4, 0x01];
export const MULTIPLY_FOUR: Code = [0xfd, 0xe6, 0x01];
export const DIVIDE_FOUR: Code = [0xfd, 0xe7, 0x01];
/** An integer as a float, four times. */
export const SPREAD_INTEGER: Code = [0xb2, 0xfd, 0x13];
/** a, b -> a < b ? b : a, so that with a = 0 what is no number becomes 0. */
export const HIGHER_FOUR: Code = [0xfd, 0xeb, 0x01];

/** The same bit of two vectors. */
export const AND_BITS: Code = [0xfd, 0x4e];
/** a, b -> the bits of a that are not in b. */
export const WITHOUT_BITS: Code = [0xfd, 0x4f];
export const OR_BITS: Code = [0xfd, 0x50];
export const UNLIKE_BITS: Code = [0xfd, 0x51];
/** How many bits of each of the 16 bytes are set. */
export const COUNT_BYTE_BITS: Code = [0xfd, 0x62];
export const ADD_BYTES: Code = [0xfd, 0x6e];
/** 16 bytes without sign -> the 8 sums of two neighbours. */
export const PAIR_BYTES: Code = [0xfd, 0x7d];
/** 8 halves without sign -> the 4 sums of two neighbours, as integers. */
export const PAIR_HALVES: Code = [0xfd, 0x7f];
/** Four integers of two vectors: 0 to 3 are places of the first, 4 to 7 of the second. */
export const pickIntegers = (...places: readonly [number, number, number, number]): Code => [
  0xfd,
  0x0d,
  ...places.flatMap((place) => [0, 1, 2, 3].map((byte) => 4 * place + byte)),
];
/** Two floats of 64 bits. */
export const twoDoubles = (low: number, high: number): Code => [
  0xfd,
  0x0c,
  ...new Uint8Array(Float64Array.of(low, high).buffer),
];
/** The first two of four integers as floats of 64 bits. */
export const DOUBLES_OF_INTEGERS: Code = [0xfd, 0xfe, 0x01];
export const ADD_DOUBLES: Code = [0xfd, 0xf0, 0x01];
export const MULTIPLY_DOUBLES: Code = [0xfd, 0xf2, 0x01];
/** a, value -> a with an integer at one of its four places. */
export const putInteger = (place: 0 | 1 | 2 | 3): Code => [0xfd, 0x1c, place];
/** a, b, condition -> condition ? a : b. */
export const SELECT: Code = [0x1b];
/** a, b -> a < b, without sign. */
export const BELOW: Code = [0x49];

/** Repeats `body` while `place` is below `end` (addresses without sign); runs it at least once. */
export const repeat = (body: Code, place: number, end: number): Code =>
  join([0x03, 0x40], body, get(place), get(end), [0x49, 0x0d, 0x00, 0x0b]);

/** Passes over `body` where `place` is not below `end`. */
export const unlessAtEnd = (body: Code, place: number, end: number): Code =>
  join([0x02, 0x40], get(place), get(end), [0x4f, 0x0d, 0x00], body, [0x0b]);

/** Takes integers and gives nothing. Its locals are numbered: parameters, then integers, vectors of 128 bits, integers of 64 bits. */
export interface Routine {
  readonly name: string;
  readonly parameters: number;
  readonly integers: number;
  readonly vectors: number;
  /** Default 0. */
  readonly longs?: number;
  readonly code: Code;
}

/** The bytes of a module that exports routines and imports the memory m.m. */
export function assemble(routines: readonly Routine[]): Uint8Array<ArrayBuffer> {
  const list = (items: readonly Code[]) => [...unsigned(items.length), ...items.flat()];
  const section = (id: number, content: Code) => [id, ...unsigned(content.length), ...content];
  const text = (value: string) => [value.length, ...Buffer.from(value, 'latin1')];
  const body = ({ integers, vectors, longs = 0, code }: Routine) => {
    const content = [3, integers, 0x7f, vectors, 0x7b, longs, 0x7e, ...code, 0x0b];
    return [...unsigned(content.length), ...content];
  };
  return Uint8Array.of(
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      list(routines.map(({ parameters }) => [0x60, parameters, ...new Array<number>(parameters).fill(0x7f), 0])),
    ),
    ...section(2, list([[...text('m'), ...text('m'), 2, 0, 0]])),
    ...section(3, list(routines.map((_, index) => [index]))),
    ...section(7, list(routines.map(({ name }, index) => [...text(name), 0, index]))),
    ...section(10, list(routines.map(body))),
  );
}

/** LEB128 of an integer of 0 or more. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >> 7)];
}

/** LEB128 with the sign in the highest bit of the last byte. */
function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)];
}
