// Spaces of observations and actions, as plain data after Gymnasium's: what a value may be, said to people and to programs.

/** An integer in [0, n). */
export interface Discrete {
  readonly kind: 'discrete';
  readonly n: number;
}

/** A list of integers, the i-th in [0, sizes[i]). */
export interface MultiDiscrete {
  readonly kind: 'multi-discrete';
  readonly sizes: readonly number[];
}

/** A list of `shape` (row-major) numbers in [low, high]. */
export interface Box {
  readonly kind: 'box';
  readonly low: number;
  readonly high: number;
  readonly shape: readonly number[];
}

/** A string of `minLength` to `maxLength` UTF-16 code units. */
export interface Text {
  readonly kind: 'text';
  readonly minLength: number;
  readonly maxLength: number;
}

/** Named parts. */
export interface Dictionary {
  readonly kind: 'dictionary';
  readonly spaces: Readonly<Record<string, Space>>;
}

export type Space = Discrete | MultiDiscrete | Box | Text | Dictionary;
