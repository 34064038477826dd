import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaQuantile, binomialCdf, normalCdf, normalQuantile, studentCdf, studentQuantile } from './distributions.ts';

describe('distributions', () => {
  it('agree with scipy 1.17 to a relative 1e-8, in the tails too', () => {
    const reference = [
      [normalQuantile(0.975), 1.959963984540054],
      [normalQuantile(1e-10), -6.361340902404056],
      [studentQuantile(0.975, 1), 12.706204736174694],
      [studentQuantile(0.9999, 3.5), 16.295284596959196],
      [studentCdf(2, 5), 0.9490302605850708],
      [studentCdf(-40, 3), 1.7190340394579253e-5],
      [betaQuantile(0.025, 5e5, 5e5), 0.49902001870387463],
      [betaQuantile(0.975, 2, 1e9), 5.571643405118584e-9],
      [binomialCdf(3, 1_000_000, 1e-6), 0.9810119044370966],
      [binomialCdf(10, 1e9, 1e-8), 0.5830397501929847],
    ] as const;
    for (const [ours, theirs] of reference) expect(ours / theirs).toBeCloseTo(1, 8);
  });

  it('undo each other: a quantile of a share has that share below it', () => {
    const share = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
    fc.assert(
      fc.property(share, fc.integer({ min: 1, max: 200 }), (p, degrees) => {
        expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 9);
        expect(studentCdf(studentQuantile(p, degrees), degrees)).toBeCloseTo(p, 9);
      }),
    );
  });
});
