// The order of a dendrogram's leaves that puts neighbours that are alike side by side: the best of all 2^(n-1) orders that the tree
// allows (Bar-Joseph, Gifford and Jaakkola 2001; O(n^3) time, O(n^2) memory) for small trees; for large ones each join is turned
// so that the nearest ends meet, which is good and not always best.
import { pairIndex } from '../matrix/index.ts';
import type { Merge } from './clustering.ts';

export interface LeafOrderOptions {
  /** Up to how many leaves the best order is sought; default 200. */
  readonly exactUpTo?: number;
}

/**
 * Leaves (0 .. count - 1) in the order in which to draw them.
 *
 * @param merges as `averageLinkage` makes them
 * @param distances condensed half, NaN = undefined (taken as the mean of all)
 */
export function orderLeaves(
  merges: readonly Merge[],
  distances: ArrayLike<number>,
  count: number,
  options: LeafOrderOptions = {},
): number[] {
  if (count < 2) return Array.from({ length: count }, (_, i) => i);
  const fallback = meanKnown(distances);
  const distance = (i: number, j: number): number => {
    const value = distances[pairIndex(count, i, j)]!;
    return Number.isFinite(value) ? value : fallback;
  };
  return count <= (options.exactUpTo ?? 200)
    ? bestOrder(merges, distance, count)
    : turnedOrder(merges, distance, count);
}

/** The sum of the distances of neighbours: what the best order makes least. */
export function lengthOf(order: readonly number[], distance: (i: number, j: number) => number): number {
  return order.slice(1).reduce((sum, leaf, i) => sum + distance(order[i]!, leaf), 0);
}

function meanKnown(distances: ArrayLike<number>): number {
  let [sum, known] = [0, 0];
  for (let k = 0; k < distances.length; k++) {
    if (!Number.isFinite(distances[k]!)) continue;
    sum += distances[k]!;
    known++;
  }
  return known > 0 ? sum / known : 1;
}

type Distance = (i: number, j: number) => number;

interface Node {
  readonly leaves: readonly number[];
  readonly left?: Node;
  readonly right?: Node;
}

/**
 * cost[u, w]: the length of the best order of the smallest cluster that holds both, with u and w at its ends; inner[u, w]: the leaf
 * at the inner end of u's half in that order.
 */
function bestOrder(merges: readonly Merge[], distance: Distance, count: number): number[] {
  const cost = new Float64Array(count * count);
  const inner = new Int32Array(count * count);
  const nodes: Node[] = Array.from({ length: count }, (_, leaf) => ({ leaves: [leaf] }));
  for (const { a, b } of merges) {
    const [left, right] = [nodes[a]!, nodes[b]!];
    for (const u of left.leaves) {
      // The best way from u through its half and across to each leaf of the other half.
      const across = right.leaves.map((k) => least(oppositeOf(left, u), (m) => cost[u * count + m]! + distance(m, k)));
      const reach = new Map(right.leaves.map((k, i) => [k, across[i]!]));
      for (const w of right.leaves) {
        const half = least(oppositeOf(right, w), (k) => reach.get(k)!.value + cost[w * count + k]!);
        cost[u * count + w] = half.value;
        cost[w * count + u] = half.value;
        inner[w * count + u] = half.leaf;
        inner[u * count + w] = reach.get(half.leaf)!.leaf;
      }
    }
    nodes.push({ leaves: [...left.leaves, ...right.leaves], left, right });
  }
  const top = nodes.at(-1)!;
  const ends = top.left!.leaves.map((u) => ({ u, ...least(top.right!.leaves, (w) => cost[u * count + w]!) }));
  const best = ends.reduce((x, y) => (y.value < x.value ? y : x));
  const laid: number[] = [];
  const lay = (node: Node, from: number, to: number): void => {
    if (!node.left || !node.right) {
      laid.push(from);
      return;
    }
    const [first, second] = node.left.leaves.includes(from) ? [node.left, node.right] : [node.right, node.left];
    lay(first, from, inner[from * count + to]!);
    lay(second, inner[to * count + from]!, to);
  };
  lay(top, best.u, best.leaf);
  return laid;
}

/** The leaves that can stand at the other end of a cluster that has `leaf` at one end. */
function oppositeOf(node: Node, leaf: number): readonly number[] {
  if (!node.left || !node.right) return node.leaves;
  return node.left.leaves.includes(leaf) ? node.right.leaves : node.left.leaves;
}

function least(leaves: readonly number[], value: (leaf: number) => number): { leaf: number; value: number } {
  let best = { leaf: leaves[0]!, value: value(leaves[0]!) };
  for (const leaf of leaves.slice(1)) {
    const candidate = value(leaf);
    if (candidate < best.value) best = { leaf, value: candidate };
  }
  return best;
}

function turnedOrder(merges: readonly Merge[], distance: Distance, count: number): number[] {
  const orders: number[][] = Array.from({ length: count }, (_, leaf) => [leaf]);
  for (const { a, b } of merges) {
    const [x, y] = [orders[a]!, orders[b]!];
    const gaps = [
      distance(x.at(-1)!, y[0]!),
      distance(x.at(-1)!, y.at(-1)!),
      distance(x[0]!, y[0]!),
      distance(x[0]!, y.at(-1)!),
    ];
    const way = gaps.indexOf(Math.min(...gaps));
    const left = way < 2 ? x : x.reverse();
    const right = way % 2 === 0 ? y : y.reverse();
    orders.push(left.concat(right));
    // Merged halves are not needed again.
    [orders[a], orders[b]] = [[], []];
  }
  return orders.at(-1)!;
}
