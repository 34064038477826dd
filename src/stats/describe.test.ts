import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanOf, medianOf, quantileOf, standardDeviationOf, summaryOf, sumOf, varianceOf } from './describe.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('meanOf', () => {
  it('lies between the least and the greatest of any finite numbers', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1 }), (values) => {
        const mean = meanOf(values)!;
        expect(mean).toBeGreaterThanOrEqual(Math.min(...values));
        expect(mean).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });

  it('keeps what plain summation loses', () => {
    expect(sumOf([1, 1e100, 1, -1e100])).toBe(2);
    expect(sumOf(new Float64Array(10).fill(0.1))).toBe(1);
    expect(meanOf([1, 1e100, 1, -1e100])).toBe(0.5);
  });

  it('is undefined for an empty list and refuses what is not finite', () => {
    expect(meanOf([])).toBeUndefined();
    expect(() => meanOf([1, Infinity])).toThrow('values[1] is Infinity');
  });
});

describe('varianceOf', () => {
  it('is half the mean squared difference of pairs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 30 }),
        (values) => {
          let squares = 0;
          for (const a of values) for (const b of values) squares += (a - b) ** 2;
          expect(varianceOf(values)).toBeCloseTo(squares / (2 * values.length * (values.length - 1)), 6);
        },
      ),
    );
  });

  it('is exactly zero for a constant list, exact beside a large mean, and undefined for one value', () => {
    fc.assert(
      fc.property(finite, fc.integer({ min: 2, max: 50 }), (value, n) => {
        expect(varianceOf(new Float64Array(n).fill(value))).toBe(0);
      }),
    );
    expect(varianceOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBe(30);
    expect(standardDeviationOf([2, 4])).toBe(Math.SQRT2);
    expect(varianceOf([5])).toBeUndefined();
  });
});

describe('quantileOf', () => {
  it('gives the type 7 quantiles of NumPy and R', () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    const reference = [
      [0, 1],
      [0.1, 1],
      [0.25, 1.75],
      [0.5, 3.5],
      [0.9, 6.9],
      [1, 9],
    ] as const;
    for (const [p, expected] of reference) expect(quantileOf(values, p)).toBeCloseTo(expected, 12);
  });

  it('rises with the share and does not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), share, share, (values, p, q) => {
        const [low, high] = [Math.min(p, q), Math.max(p, q)];
        expect(quantileOf(values, low)).toBeLessThanOrEqual(quantileOf(values, high)! + 1e-6);
        expect(quantileOf([...values].reverse(), p)).toBe(quantileOf(values, p));
      }),
    );
  });

  it('allows infinities, refuses NaN and shares outside [0, 1], and is undefined for an empty list', () => {
    expect(quantileOf([-Infinity, 0, Infinity, Infinity], 0.9)).toBe(Infinity);
    expect(medianOf([])).toBeUndefined();
    expect(() => quantileOf([NaN], 0.5)).toThrow('values[0] is NaN');
    expect(() => quantileOf([1], 1.5)).toThrow(RangeError);
  });
});

describe('summaryOf', () => {
  it('puts the figures side by side', () => {
    expect(summaryOf([4, 1, 3, 2, 5])).toEqual({
      n: 5,
      mean: 3,
      standardDeviation: Math.sqrt(2.5),
      minimum: 1,
      lowerQuartile: 2,
      median: 3,
      upperQuartile: 4,
      maximum: 5,
    });
    expect(summaryOf([])).toMatchObject({ n: 0, mean: undefined, median: undefined, maximum: undefined });
  });
});
