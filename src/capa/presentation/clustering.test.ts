// Clustering against a clustering written the slow way, and leaf orders against all orders a tree allows.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { pairIndex } from '../matrix/index.ts';
import { averageLinkage, type Merge } from './clustering.ts';
import { lengthOf, orderLeaves } from './leaf-order.ts';

/** Condensed distances of 0 to `most` items, a share of them undefined; from a seed, so that no two means are equal. */
const halves = (most: number, undefinedShare: number) =>
  fc.record({ count: fc.integer({ min: 0, max: most }), seed: fc.nat() }).map(({ count, seed }) => {
    const random = createRandom(seed);
    const one = () => (random.chance(undefinedShare) ? Number.NaN : random.next());
    return { count, distances: Array.from({ length: (count * (count - 1)) / 2 }, one) };
  });

/** Joins the two clusters with the least mean of known distances, again and again; sets of leaves with their heights. */
function slowly(distances: readonly number[], count: number): Map<string, number | null> {
  let clusters = Array.from({ length: count }, (_, i) => [i]);
  const joined = new Map<string, number | null>();
  const mean = (x: readonly number[], y: readonly number[]): number => {
    const known = x
      .flatMap((i) => y.map((j) => distances[pairIndex(count, i, j)]!))
      .filter((value) => !Number.isNaN(value));
    return known.length === 0 ? Number.POSITIVE_INFINITY : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  while (clusters.length > 1) {
    let [best, x, y] = [Number.POSITIVE_INFINITY, 0, 1];
    clusters.forEach((first, i) => {
      clusters.slice(i + 1).forEach((second, j) => {
        const distance = mean(first, second);
        if (distance < best) [best, x, y] = [distance, i, i + 1 + j];
      });
    });
    if (best === Number.POSITIVE_INFINITY) break;
    const both = [...clusters[x]!, ...clusters[y]!].sort((a, b) => a - b);
    joined.set(both.join(), best);
    clusters = [...clusters.filter((_, i) => i !== x && i !== y), both];
  }
  return joined;
}

function leavesOf(merges: readonly Merge[], count: number): number[][] {
  const sets = Array.from({ length: count }, (_, i) => [i]);
  for (const { a, b } of merges) sets.push([...sets[a]!, ...sets[b]!].sort((x, y) => x - y));
  return sets;
}

describe('the clustering of models', () => {
  it('joins what the definition of average linkage joins, at the same heights, with undefined pairs left out of the means [capa.clustering.average-linkage]', () => {
    fc.assert(
      fc.property(halves(9, 0.2), ({ count, distances }) => {
        const merges = averageLinkage(distances, count);
        expect(merges).toHaveLength(Math.max(0, count - 1));
        const sets = leavesOf(merges, count);
        const expected = slowly(distances, count);
        const known = merges.flatMap((merge, i) => (merge.height === null ? [] : [{ ...merge, i }]));
        expect(known).toHaveLength(expected.size);
        for (const { i, height } of known) expect(height).toBeCloseTo(expected.get(sets[count + i]!.join())!, 9);
        merges.forEach((merge, i) => {
          expect(merge.size).toBe(sets[count + i]!.length);
          expect(merge.height ?? 2).toBeGreaterThanOrEqual(merges[i - 1]?.height ?? (merge.height === null ? 0 : -1));
        });
      }),
      { numRuns: 80 },
    );
    expect(() => averageLinkage([1], 3)).toThrow('1 distances for 3 items; a half matrix has 3');
  });

  it('orders the leaves so that no other order of the tree puts more alike models side by side [capa.clustering.leaf-order]', () => {
    fc.assert(
      fc.property(halves(7, 0), ({ count, distances }) => {
        const distance = (i: number, j: number) => distances[pairIndex(count, i, j)]!;
        const merges = averageLinkage(distances, count);
        const all: number[][][] = Array.from({ length: count }, (_, i) => [[i]]);
        for (const { a, b } of merges) {
          all.push(
            all[a]!.flatMap((x) =>
              all[b]!.flatMap((y) => [
                [...x, ...y],
                [...y, ...x],
              ]),
            ),
          );
        }
        const order = orderLeaves(merges, distances, count);
        expect([...order].sort((x, y) => x - y)).toEqual(Array.from({ length: count }, (_, i) => i));
        if (count < 2) return;
        const lengths = all.at(-1)!.map((each) => lengthOf(each, distance));
        expect(lengthOf(order, distance)).toBeCloseTo(Math.min(...lengths), 9);
        // The quick order of large trees is one that the tree allows, too.
        const quick = orderLeaves(merges, distances, count, { exactUpTo: 0 });
        expect(all.at(-1)!.map(String)).toContain(String(quick));
      }),
      { numRuns: 60 },
    );
  });
});
