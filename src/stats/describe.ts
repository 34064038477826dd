// What a list of numbers looks like: mean, variance, quantiles (type 7 of Hyndman and Fan 1996, as R and NumPy by default), summary.
// A figure that the list is too short for is undefined, never NaN. No weights, no streaming.

/**
 * The arithmetic mean by Kahan-Babuska (Neumaier 1974) compensated summation; undefined for an empty list.
 * @throws RangeError on a value that is not finite
 */
export function meanOf(values: ArrayLike<number>): number | undefined {
  checkFinite('values', values);
  const n = values.length;
  if (n === 0) return undefined;
  const sum = sumOf(values);
  const mean = Number.isFinite(sum) ? sum / n : sumOf(Float64Array.from(values, (value) => value / n));
  let [minimum, maximum] = [Infinity, -Infinity];
  for (let i = 0; i < n; i++) {
    minimum = Math.min(minimum, values[i]!);
    maximum = Math.max(maximum, values[i]!);
  }
  // Rounding could leave the range by one bit, and a constant list would seem to vary.
  return Math.min(Math.max(mean, minimum), maximum);
}

/** The sum with Neumaier's compensation: the error does not grow with the length. Infinite where it overflows. */
export function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
}

/**
 * The unbiased variance (divisor n - 1), in two passes; undefined for fewer than two values.
 * @throws RangeError on a value that is not finite
 */
export function varianceOf(values: ArrayLike<number>): number | undefined {
  const mean = meanOf(values);
  if (mean === undefined || values.length < 2) return undefined;
  return sumOf(Float64Array.from(values, (value) => (value - mean) ** 2)) / (values.length - 1);
}

/** The square root of the unbiased variance; undefined for fewer than two values. */
export function standardDeviationOf(values: ArrayLike<number>): number | undefined {
  const variance = varianceOf(values);
  return variance === undefined ? undefined : Math.sqrt(variance);
}

/**
 * The quantile at p, linear between order statistics at (n - 1) p (type 7); undefined for an empty list.
 * @param p share in [0, 1]
 * @throws RangeError on NaN among the values or p outside [0, 1]
 */
export function quantileOf(values: ArrayLike<number>, p: number): number | undefined {
  return quantileOfSorted(sortedCopy('values', values), p);
}

/** `quantileOf` for values that already ascend (not checked): one sort for many quantiles. */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number | undefined {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`p is ${p}; a quantile is asked for at a share between 0 and 1`);
  if (sorted.length === 0) return undefined;
  const position = (sorted.length - 1) * p;
  const below = sorted[Math.floor(position)]!;
  const above = sorted[Math.ceil(position)]!;
  const weight = position - Math.floor(position);
  // Equal neighbours, infinite ones too, need no arithmetic.
  return below === above || weight === 0 ? below : below * (1 - weight) + above * weight;
}

/** The middle value, or the mean of the two middle ones; undefined for an empty list. */
export const medianOf = (values: ArrayLike<number>): number | undefined => quantileOf(values, 0.5);

export interface Summary {
  readonly n: number;
  readonly mean: number | undefined;
  readonly standardDeviation: number | undefined;
  readonly minimum: number | undefined;
  readonly lowerQuartile: number | undefined;
  readonly median: number | undefined;
  readonly upperQuartile: number | undefined;
  readonly maximum: number | undefined;
}

/** All of the above about one list of finite numbers. */
export function summaryOf(values: ArrayLike<number>): Summary {
  const sorted = sortedCopy('values', values);
  return {
    n: sorted.length,
    mean: meanOf(sorted),
    standardDeviation: standardDeviationOf(sorted),
    minimum: sorted[0],
    lowerQuartile: quantileOfSorted(sorted, 0.25),
    median: quantileOfSorted(sorted, 0.5),
    upperQuartile: quantileOfSorted(sorted, 0.75),
    maximum: sorted[sorted.length - 1],
  };
}

/** An ascending copy. @throws RangeError on NaN, which has no place in an order */
function sortedCopy(name: string, values: ArrayLike<number>): Float64Array {
  checkOrdered(name, values);
  return Float64Array.from(values).sort();
}

/** Throws RangeError, naming list and index, on NaN. */
export function checkOrdered(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++)
    if (Number.isNaN(values[i]))
      throw new RangeError(`${name}[${i}] is NaN; leave out what has no value before asking`);
}

/** Throws RangeError, naming list and index, on NaN or an infinity. */
export function checkFinite(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]))
      throw new RangeError(`${name}[${i}] is ${values[i]}; only finite numbers can be used`);
}
