import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clopperPearson, fisherZ, meanInterval, probabilityAtLeast, probabilityAtMost, wilson } from './intervals.ts';

const counts = fc.integer({ min: 1, max: 5000 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
const levels = fc.double({ min: 0.5, max: 0.9999, noNaN: true });

/** P(X = k) for k = 0..n by the ratio of neighbours: an oracle that shares nothing with the library. */
function binomialMasses(n: number, p: number): number[] {
  const masses = [(1 - p) ** n];
  for (let k = 1; k <= n; k++) masses.push((masses[k - 1]! * (n - k + 1) * p) / (k * (1 - p)));
  return masses;
}

function coverage(method: typeof wilson, n: number, p: number, level: number): number {
  return binomialMasses(n, p).reduce((sum, mass, k) => {
    const { low, high } = method(k, n, level);
    return low <= p && p <= high ? sum + mass : sum;
  }, 0);
}

const shares = Array.from({ length: 199 }, (_, i) => (i + 1) / 200);

describe.each([
  ['wilson', wilson],
  ['clopperPearson', clopperPearson],
] as const)('%s', (_, method) => {
  it('contains its estimate and stays in [0, 1] for any counts and level [stats.intervals]', () => {
    fc.assert(
      fc.property(counts, levels, ([k, n], level) => {
        const interval = method(k, n, level);
        expect(interval.estimate).toBe(k / n);
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.low).toBeLessThanOrEqual(k / n);
        expect(interval.high).toBeGreaterThanOrEqual(k / n);
        expect(interval.high).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('mirrors when successes and failures change places', () => {
    fc.assert(
      fc.property(counts, levels, ([k, n], level) => {
        const mirrored = method(n - k, n, level);
        expect(method(k, n, level).low).toBeCloseTo(1 - mirrored.high, 9);
        expect(method(k, n, level).high).toBeCloseTo(1 - mirrored.low, 9);
      }),
    );
  });

  it('rises with the successes and widens with the level', () => {
    fc.assert(
      fc.property(counts, levels, ([k, n], level) => {
        const interval = method(k, n, level);
        const wider = method(k, n, (1 + level) / 2);
        expect(wider.low).toBeLessThanOrEqual(interval.low);
        expect(wider.high).toBeGreaterThanOrEqual(interval.high);
        if (k === n) return;
        const next = method(k + 1, n, level);
        expect(next.low).toBeGreaterThan(interval.low);
        expect(next.high).toBeGreaterThanOrEqual(interval.high);
      }),
    );
  });

  it('ends exactly at 0 without successes and at 1 without failures', () => {
    for (const n of [1, 2, 7, 100, 1_000_000]) {
      expect(method(0, n).low).toBe(0);
      expect(method(n, n).high).toBe(1);
    }
  });

  it('says that nothing is known when there are no trials [stats.intervals]', () => {
    expect(method(0, 0, 0.9)).toEqual({ estimate: undefined, low: 0, high: 1, level: 0.9, n: 0 });
  });

  it('refuses counts and levels that make no sense, and names them [stats.intervals]', () => {
    expect(() => method(3, 2)).toThrow(new RangeError('3 successes in 2 trials; successes cannot exceed the trials'));
    for (const [k, n] of [
      [NaN, 5],
      [1, NaN],
      [-1, 5],
      [0.5, 5],
      [1, Infinity],
    ] as const)
      expect(() => method(k, n)).toThrow(RangeError);
    for (const level of [0, 1, NaN, 95]) expect(() => method(1, 5, level)).toThrow(/level/);
  });
});

describe('wilson', () => {
  it("gives the intervals of Newcombe's (1998) table 1 to four digits", () => {
    const table = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [k, n, low, high] of table) {
      expect(wilson(k, n).low).toBeCloseTo(low, 4);
      expect(wilson(k, n).high).toBeCloseTo(high, 4);
    }
  });

  it('agrees with scipy 1.17 binomtest(k, n).proportion_ci(level, "wilson") to nine digits, for rare events too', () => {
    const reference = [
      [7, 20, 0.99, 0.14639344137693885, 0.6283381789526872],
      [3, 1_000_000, 0.95, 1.0202712409681223e-6, 8.821149774312435e-6],
      [999, 1000, 0.9, 0.9955302770906311, 0.9997768761560879],
    ] as const;
    for (const [k, n, level, low, high] of reference) {
      expect(wilson(k, n, level).low / low).toBeCloseTo(1, 9);
      expect(wilson(k, n, level).high / high).toBeCloseTo(1, 9);
    }
  });

  it('covers within a point of its level on average over all shares, for n from 5 to 100', () => {
    for (const n of [5, 10, 20, 50, 100]) {
      const mean = shares.reduce((sum, p) => sum + coverage(wilson, n, p, 0.95), 0) / shares.length;
      expect(Math.abs(mean - 0.95)).toBeLessThan(0.01);
    }
  });
});

describe('clopperPearson', () => {
  it("gives the intervals of Newcombe's (1998) table 1 to four digits", () => {
    const table = [
      [81, 263, 0.2527, 0.3676],
      [15, 148, 0.0578, 0.1617],
      [0, 20, 0, 0.1684],
      [1, 29, 0.0009, 0.1776],
    ] as const;
    for (const [k, n, low, high] of table) {
      expect(clopperPearson(k, n).low).toBeCloseTo(low, 4);
      expect(clopperPearson(k, n).high).toBeCloseTo(high, 4);
    }
  });

  it('agrees with the beta quantiles of scipy 1.17 to nine digits', () => {
    const reference = [
      [7, 20, 0.99, 0.11387976326673215, 0.6565685842319213],
      [3, 1_000_000, 0.95, 6.186725501906401e-7, 8.767247788067677e-6],
      [999, 1000, 0.9, 0.9952650064245002, 0.999948708021091],
    ] as const;
    for (const [k, n, level, low, high] of reference) {
      expect(clopperPearson(k, n, level).low / low).toBeCloseTo(1, 9);
      expect(clopperPearson(k, n, level).high / high).toBeCloseTo(1, 9);
    }
  });

  it('covers at least as often as it says for every share on a grid, by exact enumeration [stats.intervals]', () => {
    for (const level of [0.8, 0.95])
      for (const n of [1, 2, 3, 5, 10, 25, 60])
        for (const p of shares) expect(coverage(clopperPearson, n, p, level)).toBeGreaterThanOrEqual(level - 1e-12);
  });

  it('ends where the exact test puts half of what is left in each tail', () => {
    fc.assert(
      fc.property(counts, fc.constantFrom(0.8, 0.95, 0.99), ([k, n], level) => {
        const { low, high } = clopperPearson(k, n, level);
        if (k < n) expect(probabilityAtMost(k, n, high)).toBeCloseTo((1 - level) / 2, 8);
        if (k > 0) expect(probabilityAtLeast(k, n, low)).toBeCloseTo((1 - level) / 2, 8);
      }),
    );
  });

  it('follows the rule of three: no event in n trials bounds the rate by 3 / n with 95 % confidence', () => {
    for (const n of [30, 300, 10_000]) {
      const { high } = clopperPearson(0, n, 0.9);
      expect(high).toBeCloseTo(1 - 0.05 ** (1 / n), 12);
      expect(high * n).toBeGreaterThan(2.85);
      expect(high * n).toBeLessThan(3);
    }
  });
});

describe('probabilityAtMost and probabilityAtLeast', () => {
  it('sum the masses of the binomial', () => {
    for (const [n, p] of [
      [1, 0.3],
      [12, 0.5],
      [40, 0.07],
    ] as const) {
      const masses = binomialMasses(n, p);
      for (let k = 0; k <= n; k++) {
        const atMost = masses.slice(0, k + 1).reduce((sum, mass) => sum + mass, 0);
        const atLeast = masses.slice(k).reduce((sum, mass) => sum + mass, 0);
        expect(probabilityAtMost(k, n, p)).toBeCloseTo(atMost, 12);
        expect(probabilityAtLeast(k, n, p)).toBeCloseTo(atLeast, 12);
      }
    }
  });

  it('agree with scipy 1.17 binom.cdf and binom.sf', () => {
    expect(probabilityAtMost(3, 20, 0.3)).toBeCloseTo(0.10708680450373087, 12);
    expect(probabilityAtMost(2, 1000, 0.01)).toBeCloseTo(0.00267943199379151, 12);
    expect(probabilityAtLeast(13, 50, 0.1)).toBeCloseTo(0.0010046198617863324, 12);
  });

  it('are exact at the ends', () => {
    expect(probabilityAtMost(0, 0, 0.4)).toBe(1);
    expect(probabilityAtMost(5, 5, 1)).toBe(1);
    expect(probabilityAtMost(4, 5, 1)).toBe(0);
    expect(probabilityAtLeast(1, 5, 0)).toBe(0);
    expect(probabilityAtLeast(0, 5, 0)).toBe(1);
    expect(() => probabilityAtMost(1, 5, 1.1)).toThrow(RangeError);
  });
});

describe('meanInterval', () => {
  it('agrees with scipy 1.17 t.interval [stats.intervals]', () => {
    const values = [2.1, 3.4, 1.9, 5.6, 4.4, 3.8];
    const [wide, wider] = [meanInterval(values), meanInterval(values, 0.99)];
    expect(wide.low).toBeCloseTo(2.061626902295429, 10);
    expect(wide.high).toBeCloseTo(5.005039764371237, 10);
    expect(wider.low).toBeCloseTo(1.2248556659442018, 10);
    expect(wider.high).toBeCloseTo(5.841811000722465, 10);
  });

  it('shifts and stretches with the values', () => {
    const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 2 }), value, (values, shift) => {
        const plain = meanInterval(values);
        const moved = meanInterval(values.map((x) => 2 * x + shift));
        expect(moved.low).toBeCloseTo(2 * plain.low + shift, 6);
        expect(moved.high).toBeCloseTo(2 * plain.high + shift, 6);
      }),
    );
  });

  it('knows nothing from one value, and less from none', () => {
    expect(meanInterval([3])).toEqual({ estimate: 3, low: -Infinity, high: Infinity, level: 0.95, n: 1 });
    expect(meanInterval([])).toEqual({ estimate: undefined, low: -Infinity, high: Infinity, level: 0.95, n: 0 });
    expect(() => meanInterval([1, NaN])).toThrow('values[1] is NaN');
  });
});

describe('fisherZ', () => {
  it("agrees with scipy 1.17 pearsonr(...).confidence_interval on Anscombe's first set [stats.intervals]", () => {
    const interval = fisherZ(0.8164205163448395, 11);
    expect(interval.low).toBeCloseTo(0.4243912133932152, 8);
    expect(interval.high).toBeCloseTo(0.9506932537865604, 8);
  });

  it('contains r, mirrors with its sign, and loses one observation for each variable held fixed', () => {
    const correlation = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        correlation,
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 0, max: 20 }),
        (r, n, controlled) => {
          const interval = fisherZ(r, n, 0.9, controlled);
          expect(interval.low).toBeLessThanOrEqual(r + 1e-12);
          expect(interval.high).toBeGreaterThanOrEqual(r - 1e-12);
          expect(fisherZ(-r, n, 0.9, controlled).low).toBeCloseTo(-interval.high, 12);
          const fewer = fisherZ(r, Math.max(0, n - controlled), 0.9);
          expect([fewer.low, fewer.high]).toEqual([interval.low, interval.high]);
        },
      ),
    );
  });

  it('knows nothing when too few observations are left, or there is no correlation', () => {
    expect(fisherZ(0.9, 3)).toMatchObject({ estimate: 0.9, low: -1, high: 1 });
    expect(fisherZ(0.9, 10, 0.95, 7)).toMatchObject({ low: -1, high: 1 });
    expect(fisherZ(undefined, 100)).toMatchObject({ estimate: undefined, low: -1, high: 1 });
    expect(() => fisherZ(1.01, 10)).toThrow(RangeError);
    expect(() => fisherZ(NaN, 10)).toThrow(RangeError);
  });
});
