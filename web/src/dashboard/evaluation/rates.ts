// Block rates of scored sets at a threshold, with Wilson's interval (Wilson 1927); pure, so that a test can hold it against a count.
import type { ScoredSet } from '../../../../src/gateway/contract.ts';
import { count } from '../words.ts';

export interface Rate {
  /** Scores at or over the threshold. */
  readonly blocked: number;
  readonly n: number;
  /** Share blocked and its 95 % interval; null of nothing. */
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** 97.5 % point of the normal distribution. */
const Z = 1.959963984540054;

/** @param scores sorted ascending */
export function rateAt(scores: readonly number[], threshold: number): Rate {
  const n = scores.length;
  const blocked = n - firstAtLeast(scores, threshold);
  if (n === 0) return { blocked, n, estimate: null, low: null, high: null };
  const share = blocked / n;
  const centre = (share + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  const half = (Z / (1 + (Z * Z) / n)) * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  // Exact at the ends, where rounding would leave a trace that looks like a figure.
  const low = blocked === 0 ? 0 : Math.max(0, centre - half);
  const high = blocked === n ? 1 : Math.min(1, centre + half);
  return { blocked, n, estimate: share, low, high };
}

/** Index of the first score that is at least `threshold`, by halving. */
function firstAtLeast(scores: readonly number[], threshold: number): number {
  let [low, high] = [0, scores.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle]! < threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** All scores of one side, sorted. */
export function scoresOf(sets: readonly ScoredSet[], kind: ScoredSet['kind']): readonly number[] {
  return sets
    .filter((set) => set.kind === kind)
    .flatMap(({ scores }) => scores)
    .sort((a, b) => a - b);
}

/** "At 0.91 it blocks 23 of 60 restricted texts and refuses 1 of 300 permitted ones." */
export function sentenceAt(sets: readonly ScoredSet[], threshold: number): string {
  const restricted = rateAt(scoresOf(sets, 'restricted'), threshold);
  const permitted = rateAt(scoresOf(sets, 'permitted'), threshold);
  const of = ({ blocked, n }: Rate) => `${count(blocked)} of ${count(n)}`;
  return `At ${threshold.toFixed(3)} it blocks ${of(restricted)} restricted texts and refuses ${of(permitted)} permitted ones.`;
}

/** Points of a curve of block rates, enough to look smooth. */
export function curveOf(
  scores: readonly number[],
  steps = 200,
): readonly { readonly x: number; readonly rate: Rate }[] {
  return Array.from({ length: steps + 1 }, (_, i) => ({ x: i / steps, rate: rateAt(scores, i / steps) }));
}
