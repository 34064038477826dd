// The generator against what its name promises: one future for one seed, independent forks, and draws spread as they should be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, hash32, type Random } from './random.ts';

const draws = (random: Random, count: number) => Array.from({ length: count }, () => random.next());

/** Pearson's statistic against equal shares. */
function chiSquare(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const expected = total / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** About the 1 - 1e-6 quantile of chi-square (Wilson and Hilferty 1931): wide, and the seeds are fixed. */
function chiSquareLimit(freedom: number): number {
  return freedom * (1 - 2 / (9 * freedom) + 4.75 * Math.sqrt(2 / (9 * freedom))) ** 3;
}

describe('a generator', () => {
  it('draws the same from the same seed, be it a number or its text, and another from another [base.random]', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.string()), fc.oneof(fc.integer(), fc.string()), (a, b) => {
        expect(draws(createRandom(a), 20)).toEqual(draws(createRandom(String(a)), 20));
        if (String(a) !== String(b)) expect(draws(createRandom(a), 20)).not.toEqual(draws(createRandom(b), 20));
      }),
    );
  });

  it('draws what it has drawn since its first version, so that a recorded seed keeps its meaning [base.random]', () => {
    const first = createRandom(1);
    expect([first.next(), first.next(), first.next()].map((x) => Math.round(x * 4294967296))).toEqual([
      1931914729, 2203299801, 1680099053,
    ]);
  });

  it('spreads its draws evenly, in pairs too, for seeds that are neighbours [base.random]', () => {
    for (const seed of [0, 1, 2, 'a', 'b', 'seed/1', 'seed/2']) {
      const random = createRandom(seed);
      const singles = new Array<number>(64).fill(0);
      const pairs = new Array<number>(256).fill(0);
      let last = random.integer(16);
      for (let i = 0; i < 64_000; i++) {
        singles[Math.floor(random.next() * 64)]!++;
        const next = random.integer(16);
        pairs[16 * last + next]!++;
        last = next;
      }
      expect(chiSquare(singles), `seed ${seed}`).toBeLessThan(chiSquareLimit(63));
      expect(chiSquare(pairs), `seed ${seed}`).toBeLessThan(chiSquareLimit(255));
    }
  });

  it('is evenly spread over seeds as well: the first draw of 64,000 seeds in a row [base.random]', () => {
    const counts = new Array<number>(64).fill(0);
    for (let seed = 0; seed < 64_000; seed++) counts[createRandom(seed).integer(64)]!++;
    expect(chiSquare(counts)).toBeLessThan(chiSquareLimit(63));
  });

  it('draws integers within their bounds and reals in [0, 1) [base.random]', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 2 ** 31 }), (seed, n) => {
        const random = createRandom(seed);
        for (let i = 0; i < 20; i++) {
          const drawn = random.integer(n);
          expect(Number.isInteger(drawn) && drawn >= 0 && drawn < n).toBe(true);
          const real = random.next();
          expect(real >= 0 && real < 1).toBe(true);
        }
      }),
    );
  });

  it('draws normal numbers of mean 0 and variance 1, without skew and with a normal tail [base.random]', () => {
    const random = createRandom('normal');
    const n = 100_000;
    const values = Array.from({ length: n }, () => random.normal());
    expect(values.every(Number.isFinite)).toBe(true);
    const moment = (power: number) => values.reduce((sum, x) => sum + x ** power, 0) / n;
    // Five standard errors of each moment.
    expect(Math.abs(moment(1))).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
  });

  it('says true as often as asked: never at 0, always at 1 [base.random]', () => {
    const random = createRandom('chance');
    const share = (p: number) => Array.from({ length: 40_000 }, () => random.chance(p)).filter(Boolean).length / 40_000;
    expect(share(0)).toBe(0);
    expect(share(1)).toBe(1);
    expect(Math.abs(share(0.3) - 0.3)).toBeLessThan(5 * Math.sqrt(0.21 / 40_000));
  });
});

describe('a fork', () => {
  it('is decided by the seed and its label alone, whatever was drawn before [base.random]', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(50), (seed, label, before) => {
        const drawn = createRandom(seed);
        draws(drawn, before);
        expect(draws(drawn.fork(label), 10)).toEqual(draws(createRandom(seed).fork(label), 10));
      }),
    );
  });

  it('leaves the stream it was taken from where it was [base.random]', () => {
    const [plain, forked] = [createRandom('x'), createRandom('x')];
    forked.fork('a').next();
    expect(draws(forked, 10)).toEqual(draws(plain, 10));
  });

  it('is as good as independent of its parent and its siblings [base.random]', () => {
    const parent = createRandom('parent');
    const streams = [parent, ...[0, 1, 2, 'a'].map((label) => createRandom('parent').fork(label))];
    const n = 20_000;
    const columns = streams.map((stream) => draws(stream, n).map((x) => (x - 0.5) * Math.sqrt(12)));
    for (const [i, a] of columns.entries())
      for (const b of columns.slice(i + 1)) {
        const correlation = a.reduce((sum, x, k) => sum + x * b[k]!, 0) / n;
        expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(n));
      }
  });
});

describe('a choice', () => {
  it('of a shuffle keeps every element once, leaves the list alone and reaches every order equally [base.random]', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.string(), (items, seed) => {
        const copy = [...items];
        expect(
          createRandom(seed)
            .shuffle(items)
            .toSorted((a, b) => a - b),
        ).toEqual(copy.toSorted((a, b) => a - b));
        expect(items).toEqual(copy);
      }),
    );
    const random = createRandom('orders');
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = random.shuffle(['a', 'b', 'c', 'd']).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquare([...counts.values()])).toBeLessThan(chiSquareLimit(23));
  });

  it('of one element gives one of the list, and an empty list is an error [base.random]', () => {
    const random = createRandom('pick');
    expect(new Set(Array.from({ length: 100 }, () => random.pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
    expect(() => random.pick([])).toThrow(RangeError);
  });
});

describe('hash32', () => {
  it('spreads texts that differ in one character evenly, and depends on its seed [base.random]', () => {
    const counts = new Array<number>(128).fill(0);
    const seen = new Set<number>();
    for (let i = 0; i < 64_000; i++) {
      const hash = hash32(`item-${i}`);
      seen.add(hash);
      counts[hash % 128]!++;
    }
    expect(chiSquare(counts)).toBeLessThan(chiSquareLimit(127));
    // 64,000 of 2^32 values meet about half a time.
    expect(64_000 - seen.size).toBeLessThan(8);
    expect(hash32('a', 1)).not.toBe(hash32('a', 2));
  });
});
