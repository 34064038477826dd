import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusteredMeanInterval } from './clustered.ts';
import { cohenKappa } from './cohen-kappa.ts';
import { meanInterval } from './intervals.ts';

/** Two lists of labels with these counts of (a, b). */
function labels(counts: readonly (readonly [number, number, number])[]) {
  const pairs = counts.flatMap(([a, b, count]) => Array.from({ length: count }, () => [a, b] as const));
  return { a: pairs.map(([a]) => a), b: pairs.map(([, b]) => b) };
}

describe('cohenKappa', () => {
  it('has the value and the large-sample error of Fleiss, Cohen and Everitt (1969, table 1) [stats.association-tests]', () => {
    const shares = [
      [53, 5, 2],
      [11, 14, 5],
      [1, 6, 3],
    ];
    const { a, b } = labels(shares.flatMap((row, i) => row.map((share, j) => [i, j, 2 * share] as const)));
    const kappa = cohenKappa(a, b);
    expect(kappa.n).toBe(200);
    expect(kappa.estimate).toBeCloseTo(0.429, 3);
    expect(kappa.observed).toBeCloseTo(0.7, 12);
    expect(kappa.expected).toBeCloseTo(0.475, 12);
    // Their variance, 0.002885, divides by n; ours by n - 1.
    expect(kappa.standardError! ** 2).toBeCloseTo(0.002885 * (200 / 199), 5);
  });

  it('is the same for both orders and for renamed labels, and 1 for equal lists [stats.association-tests]', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })), { minLength: 2 });
    fc.assert(
      fc.property(pairs, (drawn) => {
        const [a, b] = [drawn.map(([v]) => v), drawn.map(([, v]) => v)];
        const kappa = cohenKappa(a, b);
        const other = cohenKappa(b.map(String), a.map(String));
        if (kappa.estimate === undefined) expect(other.estimate).toBeUndefined();
        else {
          expect(other.estimate).toBeCloseTo(kappa.estimate, 10);
          expect(other.low).toBeCloseTo(kappa.low, 10);
          expect(kappa.estimate).toBeGreaterThanOrEqual(kappa.low);
        }
        const own = cohenKappa(a, a).estimate;
        if (new Set(a).size > 1) expect(own).toBeCloseTo(1, 12);
        else expect(own).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  it('is undefined where chance agreement is certain, and without items', () => {
    expect(cohenKappa([1, 1], [1, 1])).toMatchObject({ estimate: undefined, low: -1, high: 1, observed: 1 });
    expect(cohenKappa([], [])).toMatchObject({ estimate: undefined, n: 0 });
  });

  it('widens with clusters: every item given twice tells nothing new', () => {
    const { a, b } = labels([
      [0, 0, 20],
      [0, 1, 6],
      [1, 0, 4],
      [1, 1, 10],
    ]);
    const items = a.map((_, i) => i);
    const once = cohenKappa(a, b);
    const twice = cohenKappa([...a, ...a], [...b, ...b], { clusters: [...items, ...items] });
    expect(twice.estimate).toBeCloseTo(once.estimate!, 12);
    expect(twice.standardError).toBeCloseTo(once.standardError!, 12);
  });
});

describe('clusteredMeanInterval', () => {
  it('is the interval of Student where every item is its own cluster, and knows nothing of one cluster', () => {
    const values = [1, 4, 2, 8, 5, 7];
    const { n, low, high, estimate } = clusteredMeanInterval(values);
    const plain = meanInterval(values);
    expect([n, estimate]).toEqual([plain.n, plain.estimate]);
    expect(low).toBeCloseTo(plain.low, 12);
    expect(high).toBeCloseTo(plain.high, 12);
    expect(clusteredMeanInterval(values, Array(6).fill('same'))).toMatchObject({
      low: -Infinity,
      high: Infinity,
      n: 1,
    });
  });
});
