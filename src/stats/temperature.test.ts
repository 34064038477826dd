import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { softmax, temperature } from './temperature.ts';

const logits = [
  [2, 1, 0],
  [0, 3, 1],
  [1, 1, 4],
  [5, 1, 2],
  [0, 1, 0.5],
  [2, 2, 1],
];
const labels = [0, 1, 2, 1, 1, 0];

const sample = fc
  .array(
    fc.tuple(
      fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 3, maxLength: 3 }),
      fc.integer({ min: 0, max: 2 }),
    ),
    { minLength: 1, maxLength: 20 },
  )
  .map((rows) => ({ logits: rows.map(([row]) => row), labels: rows.map(([, label]) => label) }));

const loss = (rows: readonly number[][], right: readonly number[], t: number) =>
  rows.reduce((sum, row, i) => sum - Math.log(softmax(row, t)[right[i]!]!), 0);

describe('temperature', () => {
  it('agrees with a scalar search by scipy 1.17 [stats.calibration]', () => {
    expect(temperature(logits, labels)).toBeCloseTo(1.9816485129220718, 6);
  });

  it('makes the labels at least as likely as any other temperature in its range', () => {
    fc.assert(
      fc.property(sample, fc.double({ min: 0.05, max: 50, noNaN: true }), (s, other) => {
        const best = temperature(s.logits, s.labels, { minimum: 0.05, maximum: 50 });
        expect(loss(s.logits, s.labels, best)).toBeLessThanOrEqual(loss(s.logits, s.labels, other) + 1e-9);
      }),
    );
  });

  it('grows with the scale of the logits', () => {
    for (const scale of [0.1, 3, 20]) {
      const scaled = logits.map((row) => row.map((logit) => scale * logit));
      expect(temperature(scaled, labels)).toBeCloseTo(scale * 1.9816485129220718, 5);
    }
  });

  it('ends at its limits when every item is right, or none', () => {
    expect(
      temperature(
        [
          [0, 2],
          [3, 0],
        ],
        [1, 0],
      ),
    ).toBe(0.01);
    expect(
      temperature(
        [
          [0, 2],
          [3, 0],
        ],
        [0, 1],
        { maximum: 7 },
      ),
    ).toBe(7);
    expect(temperature([[1, 1]], [0])).toBe(100);
  });

  it('refuses what it cannot scale', () => {
    expect(() => temperature([], [])).toThrow('there are no logits');
    expect(() => temperature([[1, NaN]], [0])).toThrow('logits[0][1] is NaN');
    expect(() => temperature([[1, 2]], [2])).toThrow('labels[0] is 2; give the index of a class, 0 to 1');
    expect(() => temperature([[1, 2]], [0, 1])).toThrow('1 rows of logits beside 2 labels');
    expect(() => temperature([[1, 2]], [0], { minimum: 5, maximum: 1 })).toThrow('temperatures from 5 to 1');
  });
});

describe('softmax', () => {
  it('sums to 1, keeps the order and does not overflow', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (row) => {
        const probabilities = softmax(row);
        expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
        expect(probabilities[row.indexOf(Math.max(...row))]).toBe(Math.max(...probabilities));
      }),
    );
    expect([...softmax([Math.log(3), 0])]).toEqual([expect.closeTo(0.75, 12), expect.closeTo(0.25, 12)]);
  });
});
