import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../base/index.ts';
import { accelerationOf, bootstrap, pairedBootstrap, type Statistic } from './bootstrap.ts';
import { auroc } from './roc.ts';

/** Efron and Tibshirani 1993, table 14.1: spatial perception of 26 neurologically impaired children, test A. */
const spatial = [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41];

const meanAt =
  (values: readonly number[]): Statistic =>
  (indices) => {
    let sum = 0;
    for (const i of indices) sum += values[i]!;
    return sum / indices.length;
  };

/** Divisor n, as in the book. */
const varianceAt =
  (values: readonly number[]): Statistic =>
  (indices) => {
    const mean = meanAt(values)(indices)!;
    let squares = 0;
    for (const i of indices) squares += (values[i]! - mean) ** 2;
    return squares / indices.length;
  };

const someValues = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 3, maxLength: 15 });

describe('bootstrap', () => {
  it('gives the same interval for the same seed, and another for another [stats.bootstrap]', () => {
    const interval = (seed: number) =>
      bootstrap(spatial.length, meanAt(spatial), createRandom(seed), { resamples: 200 });
    expect(interval(1)).toEqual(interval(1));
    expect(interval(1).low).not.toBe(interval(2).low);
  });

  it("reproduces the variance of Efron and Tibshirani's spatial data: estimate 171.5, acceleration 0.061 [stats.bootstrap]", () => {
    const all = spatial.map((_, i) => i);
    const leaveOneOut = all.map((left) => varianceAt(spatial)(Int32Array.from(all.filter((i) => i !== left)))!);
    expect(varianceAt(spatial)(Int32Array.from(all))).toBeCloseTo(171.534, 3);
    expect(accelerationOf(leaveOneOut)).toBeCloseTo(0.06124011981230746, 9);
  });

  it('agrees on that variance with scipy 1.17 (400,000 resamples) to 1.5, and so with the book (2,000) to three [stats.bootstrap]', () => {
    const interval = (method: 'bca' | 'percentile') =>
      bootstrap(26, varianceAt(spatial), createRandom('spatial'), { resamples: 200_000, level: 0.9, method });
    const [bca, percentile] = [interval('bca'), interval('percentile')];
    // The upper end is read where one resample in sixty lies beyond: its standard error is 0.5.
    expect(Math.abs(bca.low - 115.504)).toBeLessThan(1);
    expect(Math.abs(bca.high - 261.12)).toBeLessThan(1.5);
    expect(Math.abs(percentile.low - 97.716)).toBeLessThan(1);
    expect(Math.abs(percentile.high - 235.71)).toBeLessThan(1);
    // Table 14.2 of the book: BCa (115.8, 259.6), percentile (100.8, 233.9).
    expect(Math.abs(bca.low - 115.8)).toBeLessThan(3);
    expect(Math.abs(bca.high - 259.6)).toBeLessThan(3);
  });

  it('estimates the standard error of a mean, whose bootstrap value is known in closed form', () => {
    const { standardError } = bootstrap(26, meanAt(spatial), createRandom(3), { resamples: 20_000 });
    // sqrt(plug-in variance / n); three standard errors of 20,000 resamples are 1.5 %.
    expect(standardError! / Math.sqrt(171.534 / 26)).toBeCloseTo(1, 1.5);
  });

  it.each(['bca', 'percentile'] as const)('moves with the values under any increasing line (%s)', (method) => {
    fc.assert(
      fc.property(someValues, fc.integer({ min: -9, max: 9 }), fc.integer(), (values, shift, seed) => {
        const run = (scale: number) => {
          const moved = values.map((value) => scale * value + (scale === 1 ? 0 : shift));
          return bootstrap(values.length, meanAt(moved), createRandom(seed), { resamples: 100, method });
        };
        const [plain, moved] = [run(1), run(4)];
        expect(moved.low).toBeCloseTo(4 * plain.low + shift, 6);
        expect(moved.high).toBeCloseTo(4 * plain.high + shift, 6);
      }),
      { numRuns: 40 },
    );
  });

  it('has no width for a statistic that does not vary', () => {
    const interval = bootstrap(10, () => 7, createRandom(1));
    expect(interval).toMatchObject({ estimate: 7, low: 7, high: 7, standardError: 0, undefinedResamples: 0 });
  });

  it('leaves out groups instead of items in the jackknife of large samples, with nearly the same interval', () => {
    const random = createRandom('large');
    const values = Array.from({ length: 3000 }, () => random.normal() ** 2);
    let calls = 0;
    const counted: Statistic = (indices) => {
      calls++;
      return meanAt(values)(indices);
    };
    const bca = bootstrap(3000, counted, createRandom(5), { resamples: 1000 });
    expect(calls).toBe(1501);
    const percentile = bootstrap(3000, meanAt(values), createRandom(5), { resamples: 1000, method: 'percentile' });
    expect(bca.low).toBeGreaterThan(percentile.low);
    expect(bca.low - percentile.low).toBeLessThan(0.2 * bca.standardError!);
  });
});

describe('bootstrap over clusters', () => {
  it('draws whole clusters: the statistic never sees a part of one [stats.bootstrap]', () => {
    const clusters = ['a', 'b', 'a', 'c', 'c', 'c', 'b', 'd'];
    const sizes = { a: 2, b: 2, c: 3, d: 1 };
    const statistic: Statistic = (indices) => {
      for (const [name, size] of Object.entries(sizes)) {
        const members = [...indices].filter((i) => clusters[i] === name);
        expect(members.length % size).toBe(0);
        const copies = members.length / size;
        for (const i of new Set(members)) expect(members.filter((j) => j === i).length).toBe(copies);
      }
      return indices.length;
    };
    const interval = bootstrap(8, statistic, createRandom(1), { clusters, resamples: 50 });
    expect(interval.n).toBe(4);
    expect(interval.estimate).toBe(8);
  });

  it('is not fooled by copies: items repeated within their cluster leave the interval as it was [stats.bootstrap]', () => {
    fc.assert(
      fc.property(someValues, fc.integer({ min: 2, max: 4 }), fc.integer(), (values, copies, seed) => {
        const repeated = values.flatMap((value) => Array<number>(copies).fill(value));
        const clusters = values.flatMap((_, i) => Array<number>(copies).fill(i));
        const options = { resamples: 100 };
        const plain = bootstrap(values.length, meanAt(values), createRandom(seed), options);
        const clustered = bootstrap(repeated.length, meanAt(repeated), createRandom(seed), { ...options, clusters });
        expect(clustered.low).toBeCloseTo(plain.low, 6);
        expect(clustered.high).toBeCloseTo(plain.high, 6);
        expect(clustered.n).toBe(values.length);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses clusters that do not match the items, and knows nothing from a single cluster', () => {
    expect(() => bootstrap(3, () => 1, createRandom(1), { clusters: [1, 2] })).toThrow('2 clusters beside 3 items');
    const interval = bootstrap(3, meanAt([1, 2, 3]), createRandom(1), { clusters: ['x', 'x', 'x'] });
    expect(interval).toMatchObject({ estimate: 2, low: -Infinity, high: Infinity, n: 1 });
  });
});

describe('pairedBootstrap', () => {
  it('sees through what two statistics have in common: a statistic does not differ from itself [stats.bootstrap]', () => {
    const first = meanAt(spatial);
    const shifted: Statistic = (indices) => first(indices)! - 2.5;
    expect(pairedBootstrap(26, first, first, createRandom(1))).toMatchObject({ estimate: 0, low: 0, high: 0 });
    const interval = pairedBootstrap(26, first, shifted, createRandom(1));
    expect(interval.low).toBeCloseTo(2.5, 9);
    expect(interval.high).toBeCloseTo(2.5, 9);
  });

  it('is the bootstrap of the differences when both are means', () => {
    const other = spatial.map((value, i) => value / 2 + (i % 5));
    const paired = pairedBootstrap(26, meanAt(spatial), meanAt(other), createRandom(9), { resamples: 300 });
    const differences = spatial.map((value, i) => value - other[i]!);
    const single = bootstrap(26, meanAt(differences), createRandom(9), { resamples: 300 });
    expect(paired.low).toBeCloseTo(single.low, 9);
    expect(paired.high).toBeCloseTo(single.high, 9);
  });
});

describe('an undefined statistic', () => {
  const scores = Array.from({ length: 30 }, (_, i) => (i * 7) % 30);
  const aurocAt =
    (labels: readonly boolean[]): Statistic =>
    (indices) => {
      const at = [...indices];
      return auroc(
        at.map((i) => scores[i]!),
        at.map((i) => labels[i]!),
      );
    };

  it('is left out of the quantiles and counted [stats.bootstrap]', () => {
    const labels = scores.map((score) => score === 20 || score === 25 || score === 29);
    const interval = bootstrap(30, aurocAt(labels), createRandom(2));
    // P(no positive among 30 draws with three of 30) = 0.9^30 = 0.042.
    expect(interval.undefinedResamples / interval.resamples).toBeCloseTo(0.042, 1.5);
    expect(interval.undefinedResamples).toBeGreaterThan(0);
    expect(interval.low).toBeGreaterThan(0);
    expect(interval.high).toBeLessThanOrEqual(1);
  });

  it('in more than a tenth of the resamples leaves no interval, and on the sample itself no estimate [stats.bootstrap]', () => {
    const rare = bootstrap(30, aurocAt(scores.map((_, i) => i === 3)), createRandom(2));
    expect(rare).toMatchObject({ low: -Infinity, high: Infinity });
    expect(rare.estimate).toBeDefined();
    expect(rare.undefinedResamples).toBeGreaterThan(500);
    const never = bootstrap(30, () => undefined, createRandom(2));
    expect(never).toMatchObject({ estimate: undefined, low: -Infinity, high: Infinity });
  });

  it('must not be NaN', () => {
    expect(() => bootstrap(5, () => NaN, createRandom(1))).toThrow('the statistic gave NaN');
  });

  it('is what an empty sample has; counts that make no sense are refused', () => {
    const statistic: Statistic = () => {
      throw new Error('not to be called');
    };
    expect(bootstrap(0, statistic, createRandom(1))).toMatchObject({ estimate: undefined, low: -Infinity, n: 0 });
    for (const n of [-1, 1.5, NaN]) expect(() => bootstrap(n, () => 1, createRandom(1))).toThrow(/n is/);
    expect(() => bootstrap(5, () => 1, createRandom(1), { resamples: 0 })).toThrow(/resamples is 0/);
    expect(() => bootstrap(5, () => 1, createRandom(1), { level: 95 })).toThrow(/level is 95/);
  });
});
