// How two variables go together: Pearson, Spearman (1904), Kendall's tau-b (1945, by Knight's 1966 O(n log n) count), and partial
// correlation. Undefined where a variable does not vary. Intervals: `fisherZ` or `bootstrap`. No weights, no missing values.
import { checkFinite, checkOrdered, meanOf } from './describe.ts';
import { dot, orthonormal, residualOf } from './projection.ts';

/**
 * The linear correlation, in [-1, 1]; undefined for fewer than two pairs or a constant variable.
 * @throws RangeError when the lengths differ or a value is not finite
 */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number | undefined {
  return partialCorrelation(x, y, []);
}

/**
 * The correlation of mid-ranks; infinities are allowed. Undefined as `pearson`.
 * @throws RangeError when the lengths differ or on NaN
 */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number | undefined {
  checkPairs(x, y);
  return pearson(midRanks(x), midRanks(y));
}

/**
 * What is left of the correlation of x and y when each is replaced by its residual from a least-squares fit on the controls and a
 * constant, in [-1, 1]. Undefined where x or y is determined by the controls, or there are fewer than controls + 2 items.
 *
 * @param controls variables held fixed, each as long as x; give as many to `fisherZ` as `controlled`
 * @throws RangeError when the lengths differ or a value is not finite
 */
export function partialCorrelation(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  controls: readonly ArrayLike<number>[],
): number | undefined {
  checkPairs(x, y);
  for (const column of [x, y, ...controls]) {
    if (column.length !== x.length)
      throw new RangeError(`a control has ${column.length} values beside ${x.length} pairs`);
    checkFinite('a variable', column);
  }
  if (x.length < controls.length + 2 || isConstant(x) || isConstant(y)) return undefined;
  // Centring first keeps the digits of variables with a large mean.
  const { basis } = orthonormal([new Float64Array(x.length).fill(1), ...controls.map(centred)]);
  const [a, b] = [residualOf(centred(x), basis), residualOf(centred(y), basis)];
  const scale = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
  return scale === 0 ? undefined : Math.max(-1, Math.min(1, dot(a, b) / scale));
}

/**
 * Kendall's tau-b: pairs in agreement less pairs in disagreement, over the geometric mean of the pairs untied in x and in y.
 * Undefined for fewer than two items or a constant variable; infinities are allowed.
 * @throws RangeError when the lengths differ or on NaN
 */
export function kendall(x: ArrayLike<number>, y: ArrayLike<number>): number | undefined {
  checkPairs(x, y);
  const n = x.length;
  const order = Array.from({ length: n }, (_, i) => i);
  order.sort((a, b) => compare(x[a]!, x[b]!) || compare(y[a]!, y[b]!));
  const xs = Float64Array.from(order, (i) => x[i]!);
  const ys = Float64Array.from(order, (i) => y[i]!);
  const tiedX = tiedPairs(n, (i) => xs[i] === xs[i - 1]);
  const tiedBoth = tiedPairs(n, (i) => xs[i] === xs[i - 1] && ys[i] === ys[i - 1]);
  // Within one x the y ascend, so every inversion is a pair in disagreement.
  const disagreements = sortCountingInversions(ys);
  const tiedY = tiedPairs(n, (i) => ys[i] === ys[i - 1]);
  const pairs = (n * (n - 1)) / 2;
  if (tiedX === pairs || tiedY === pairs) return undefined;
  const agreements = pairs - tiedX - tiedY + tiedBoth - disagreements;
  const tau = (agreements - disagreements) / (Math.sqrt(pairs - tiedX) * Math.sqrt(pairs - tiedY));
  return Math.max(-1, Math.min(1, tau));
}

/** Ranks from 1, ties sharing the mean of their places. @throws RangeError on NaN */
export function midRanks(values: ArrayLike<number>): Float64Array {
  checkOrdered('values', values);
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => compare(values[a]!, values[b]!));
  const ranks = new Float64Array(values.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let k = start; k < end; k++) ranks[order[k]!] = (start + 1 + end) / 2;
  }
  return ranks;
}

// Not a difference: Infinity - Infinity is NaN.
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

function centred(values: ArrayLike<number>): Float64Array {
  const mean = meanOf(values) ?? 0;
  return Float64Array.from(values, (value) => value - mean);
}

function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}

/** Pairs inside runs, where `joins(i)` says that item i is in the run of item i - 1. */
function tiedPairs(n: number, joins: (i: number) => boolean): number {
  let [pairs, run] = [0, 1];
  for (let i = 1; i < n; i++) {
    run = joins(i) ? run + 1 : 1;
    pairs += run - 1;
  }
  return pairs;
}

/** Sorts in place by merging and returns how many pairs stood in the wrong order; equal values are in no order. */
function sortCountingInversions(values: Float64Array): number {
  const merged = new Float64Array(values.length);
  let inversions = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length);
      const end = Math.min(start + 2 * width, values.length);
      for (let i = start, j = middle, k = start; k < end; k++) {
        if (j >= end || (i < middle && values[i]! <= values[j]!)) merged[k] = values[i++]!;
        else {
          merged[k] = values[j++]!;
          inversions += middle - i;
        }
      }
    }
    values.set(merged);
  }
  return inversions;
}

function checkPairs(x: ArrayLike<number>, y: ArrayLike<number>): void {
  if (x.length !== y.length) throw new RangeError(`${x.length} values beside ${y.length}; a correlation needs pairs`);
  checkOrdered('x', x);
  checkOrdered('y', y);
}
