// Average linkage (UPGMA; Sokal and Michener 1958) by nearest-neighbour chains (Murtagh 1983): O(n^2) steps and two condensed
// matrices, so that thousands of models work. Pairs without a distance do not weigh in: a distance between clusters is the mean
// of the distances that are known; clusters with none between them are joined last, at no height. No other linkage.
import { pairIndex } from '../matrix/index.ts';

/** Two clusters joined: leaves are 0 .. count - 1, merge i makes cluster count + i. */
export interface Merge {
  readonly a: number;
  readonly b: number;
  /** The mean distance between the two; null where no pair between them has a distance. */
  readonly height: number | null;
  /** Leaves below. */
  readonly size: number;
}

/**
 * The count - 1 merges in order of height, those without a height last.
 *
 * @param distances condensed half, NaN = undefined; any finite numbers, not changed
 * @throws RangeError when the length is not that of a half matrix of `count` items
 */
export function averageLinkage(distances: ArrayLike<number>, count: number): Merge[] {
  const pairs = (count * (count - 1)) / 2;
  if (!Number.isSafeInteger(count) || count < 0 || distances.length !== Math.max(0, pairs))
    throw new RangeError(`${distances.length} distances for ${count} items; a half matrix has ${pairs}`);
  const state = start(distances, count);
  const raw: RawMerge[] = [];
  const islands: number[] = [];
  const chain: number[] = [];
  let first = 0;
  for (;;) {
    if (chain.length === 0) {
      while (first < count && !state.isActive[first]) first++;
      if (first === count) break;
      chain.push(first);
    }
    const top = chain.at(-1)!;
    const before = chain.at(-2);
    const next = nearest(state, top, before);
    if (next === undefined) {
      // Nothing active has a distance to it, and joining others cannot change that.
      state.isActive[top] = 0;
      islands.push(top);
      chain.pop();
    } else if (next === before) {
      chain.length -= 2;
      raw.push({ a: before, b: top, height: distanceOf(state, before, top) });
      join(state, before, top);
    } else chain.push(next);
  }
  for (let i = 1; i < islands.length; i++) raw.push({ a: islands[0]!, b: islands[i]!, height: null });
  return numbered(raw, count);
}

interface State {
  readonly count: number;
  /** Mean of the known distances between two clusters, each under its lowest leaf's number. */
  readonly means: Float64Array;
  /** How many distances that mean is of. */
  readonly weights: Float32Array;
  readonly isActive: Uint8Array;
}

interface RawMerge {
  readonly a: number;
  readonly b: number;
  readonly height: number | null;
}

function start(distances: ArrayLike<number>, count: number): State {
  const means = Float64Array.from(distances);
  const weights = new Float32Array(means.length);
  for (let k = 0; k < means.length; k++) {
    const isKnown = Number.isFinite(means[k]!);
    weights[k] = isKnown ? 1 : 0;
    if (!isKnown) means[k] = Number.POSITIVE_INFINITY;
  }
  return { count, means, weights, isActive: new Uint8Array(count).fill(1) };
}

const distanceOf = ({ means, count }: State, i: number, j: number) => means[pairIndex(count, i, j)]!;

/** The nearest active cluster; the one before in the chain wins a tie, or the chain would run in circles. */
function nearest(state: State, item: number, before: number | undefined): number | undefined {
  const { count, means, isActive } = state;
  let best = before;
  let least = before === undefined ? Number.POSITIVE_INFINITY : distanceOf(state, item, before);
  let k = item - 1;
  for (let other = 0; other < item; other++) {
    if (isActive[other] && means[k]! < least) [least, best] = [means[k]!, other];
    k += count - other - 2;
  }
  k = pairIndex(count, item, item + 1);
  for (let other = item + 1; other < count; other++, k++) {
    if (isActive[other] && means[k]! < least) [least, best] = [means[k]!, other];
  }
  return best;
}

/** b becomes part of a: each distance is the mean of both, weighted by the pairs behind it (Lance and Williams 1967). */
function join({ count, means, weights, isActive }: State, a: number, b: number): void {
  isActive[b] = 0;
  for (let other = 0; other < count; other++) {
    if (!isActive[other] || other === a) continue;
    const [x, y] = [pairIndex(count, a, other), pairIndex(count, b, other)];
    const weight = weights[x]! + weights[y]!;
    if (weights[y]! > 0) {
      means[x] = weights[x]! === 0 ? means[y]! : (weights[x]! * means[x]! + weights[y]! * means[y]!) / weight;
      weights[x] = weight;
    }
  }
}

/** Chains find merges out of order: sorted by height (a child never lies above its parent) and numbered as clusters. */
function numbered(raw: readonly RawMerge[], count: number): Merge[] {
  const sorted = [...raw].sort(
    (x, y) => (x.height ?? Number.POSITIVE_INFINITY) - (y.height ?? Number.POSITIVE_INFINITY) || 0,
  );
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const cluster = Int32Array.from({ length: count }, (_, i) => i);
  const sizes = new Int32Array(count).fill(1);
  const root = (item: number): number => {
    while (parent[item] !== item) {
      parent[item] = parent[parent[item]!]!;
      item = parent[item]!;
    }
    return item;
  };
  return sorted.map(({ a, b, height }, i) => {
    const [x, y] = [root(a), root(b)];
    const [low, high] = cluster[x]! < cluster[y]! ? [x, y] : [y, x];
    const size = sizes[x]! + sizes[y]!;
    const merge = { a: cluster[low]!, b: cluster[high]!, height, size };
    parent[high] = low;
    sizes[low] = size;
    cluster[low] = count + i;
    return merge;
  });
}
