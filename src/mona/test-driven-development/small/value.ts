// The values that programs work on: five-bit integers that wrap around (-16 to 15, two's complement), and short lists of
// them. So small that every input can be tried: the reference tests are no sample.

export type Value = number | readonly number[];
export type ValueType = 'integer' | 'list';

/** Different integers there are. */
export const integerCount = 32;

/** The five-bit integer that `value` wraps around to. */
export const wrap = (value: number): number => (value << 27) >> 27;

/** All integers, ascending. */
export const integers: readonly number[] = Array.from({ length: integerCount }, (_, i) => i - integerCount / 2);

/** Place of an integer in `integers`. */
export const indexOfInteger = (value: number): number => value + integerCount / 2;
