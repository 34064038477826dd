import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kendall, midRanks, partialCorrelation, pearson, spearman } from './correlation.ts';

const small = fc.integer({ min: -5, max: 5 });
const pairs = fc.array(fc.tuple(small, small), { maxLength: 25 }).map((rows) => ({
  x: rows.map(([x]) => x),
  y: rows.map(([, y]) => y),
}));

// Anscombe 1973, first set.
const anscombeX = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
const anscombeY = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
const [x, y] = [
  [1, 2, 2, 3, 3, 3, 4, 5, 5, 7],
  [2, 1, 2, 2, 4, 4, 3, 5, 7, 5],
];
const [z, w] = [
  [1, 3, 2, 5, 4, 1, 7, 6, 6, 8],
  [1, 0, 1, 1, 0, 0, 1, 1, 0, 1],
];

describe.each([
  ['pearson', pearson],
  ['spearman', spearman],
  ['kendall', kendall],
] as const)('%s', (_, correlation) => {
  it('is symmetric, turns its sign with a variable, and stays in [-1, 1] [stats.correlation]', () => {
    fc.assert(
      fc.property(pairs, (sample) => {
        const r = correlation(sample.x, sample.y);
        const turned = correlation(
          sample.x,
          sample.y.map((value) => -value),
        );
        if (r === undefined) {
          expect(turned).toBeUndefined();
          return;
        }
        expect(correlation(sample.y, sample.x)).toBeCloseTo(r, 12);
        expect(turned).toBeCloseTo(-r, 12);
        expect(Math.abs(r)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is 1 with itself, and undefined exactly when there are fewer than two pairs or a variable is constant [stats.correlation]', () => {
    fc.assert(
      fc.property(pairs, (sample) => {
        const varies = (values: readonly number[]) => new Set(values).size > 1;
        expect(correlation(sample.x, sample.y) === undefined).toBe(!(varies(sample.x) && varies(sample.y)));
        if (varies(sample.x)) expect(correlation(sample.x, sample.x)).toBeCloseTo(1, 12);
      }),
    );
    expect(correlation([0.1, 0.1, 0.1], [1, 2, 3])).toBeUndefined();
  });

  it('refuses NaN and lists of different lengths', () => {
    expect(() => correlation([1, NaN], [1, 2])).toThrow('x[1] is NaN');
    expect(() => correlation([1, 2, 3], [1, 2])).toThrow('3 values beside 2');
  });
});

describe('pearson', () => {
  it("agrees with scipy 1.17 on Anscombe's first set, also far from zero", () => {
    expect(pearson(anscombeX, anscombeY)).toBeCloseTo(0.8164205163448395, 12);
    expect(
      pearson(
        anscombeX.map((value) => value + 1e9),
        anscombeY,
      ),
    ).toBeCloseTo(0.8164205163448395, 9);
  });

  it('does not depend on units', () => {
    fc.assert(
      fc.property(pairs, fc.double({ min: 0.01, max: 100, noNaN: true }), small, (sample, scale, shift) => {
        const r = pearson(sample.x, sample.y);
        const moved = pearson(
          sample.x.map((value) => scale * value + shift),
          sample.y,
        );
        if (r !== undefined) expect(moved).toBeCloseTo(r, 9);
      }),
    );
  });
});

describe('spearman', () => {
  it('agrees with scipy 1.17, with and without ties, and takes infinities', () => {
    expect(spearman(anscombeX, anscombeY)).toBeCloseTo(0.8181818181818182, 12);
    expect(spearman(x, y)).toBeCloseTo(0.8522012578616354, 12);
    expect(spearman([-Infinity, 0, Infinity], [1, 2, 3])).toBeCloseTo(1, 12);
  });

  it('ranks by counting what is below, ties sharing the mean of their places', () => {
    fc.assert(
      fc.property(fc.array(small), (values) => {
        const expected = values.map((value) => {
          const [below, equal] = [values.filter((v) => v < value).length, values.filter((v) => v === value).length];
          return below + (equal + 1) / 2;
        });
        expect([...midRanks(values)]).toEqual(expected);
      }),
    );
  });
});

describe('kendall', () => {
  it('agrees with scipy 1.17, with and without ties', () => {
    expect(kendall(anscombeX, anscombeY)).toBeCloseTo(0.6363636363636364, 12);
    expect(kendall(x, y)).toBeCloseTo(0.7, 12);
    expect(kendall([-Infinity, 0, Infinity, Infinity], [1, 2, 3, 3])).toBeCloseTo(1, 12);
  });

  it('is the count over all pairs that defines tau-b [stats.correlation]', () => {
    fc.assert(
      fc.property(pairs, (sample) => {
        let [agreement, untiedX, untiedY] = [0, 0, 0];
        for (let i = 0; i < sample.x.length; i++)
          for (let j = 0; j < i; j++) {
            const [dx, dy] = [Math.sign(sample.x[i]! - sample.x[j]!), Math.sign(sample.y[i]! - sample.y[j]!)];
            agreement += dx * dy;
            untiedX += dx ** 2;
            untiedY += dy ** 2;
          }
        const tau = kendall(sample.x, sample.y);
        if (untiedX === 0 || untiedY === 0) expect(tau).toBeUndefined();
        else expect(tau).toBeCloseTo(agreement / Math.sqrt(untiedX * untiedY), 12);
      }),
    );
  });
});

describe('partialCorrelation', () => {
  it('agrees with the residuals of NumPy lstsq for one and two controls [stats.correlation]', () => {
    expect(partialCorrelation(x, y, [z])).toBeCloseTo(0.728660299005037, 12);
    expect(partialCorrelation(x, y, [z, w])).toBeCloseTo(0.7168616262846725, 12);
  });

  it('follows the recursion of Yule (1907) for one control', () => {
    const triples = fc.array(fc.tuple(small, small, small), { minLength: 4, maxLength: 25 });
    fc.assert(
      fc.property(triples, (rows) => {
        const [a, b, c] = [0, 1, 2].map((k) => rows.map((row) => row[k]!)) as [number[], number[], number[]];
        const [ab, ac, bc] = [pearson(a, b), pearson(a, c), pearson(b, c)];
        if (ab === undefined || ac === undefined || bc === undefined) return;
        const scale = (1 - ac ** 2) * (1 - bc ** 2);
        if (scale < 1e-9) expect(partialCorrelation(a, b, [c])).toBeUndefined();
        else expect(partialCorrelation(a, b, [c])).toBeCloseTo((ab - ac * bc) / Math.sqrt(scale), 9);
      }),
    );
  });

  it('is the plain correlation for constant controls, and ignores a control given twice', () => {
    expect(partialCorrelation(x, y, [[5, 5, 5, 5, 5, 5, 5, 5, 5, 5]])).toBeCloseTo(pearson(x, y)!, 12);
    const doubled = z.map((value) => 3 * value - 1);
    expect(partialCorrelation(x, y, [z, doubled])).toBeCloseTo(partialCorrelation(x, y, [z])!, 12);
  });

  it('is undefined where the controls leave nothing over', () => {
    expect(partialCorrelation(x, y, [x.map((value) => 2 * value + 1)])).toBeUndefined();
    expect(partialCorrelation([1, 2], [2, 1], [[1, 5]])).toBeUndefined();
    expect(() => partialCorrelation(x, y, [[1, 2]])).toThrow('a control has 2 values beside 10 pairs');
  });
});
