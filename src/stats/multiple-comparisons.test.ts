import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../base/index.ts';
import { benjaminiHochberg, holm } from './multiple-comparisons.ts';

describe('p-values adjusted for many tests', () => {
  it('are those of R: p.adjust by holm and BH [capa.metrics.comparison]', () => {
    const p = [0.01, 0.02, 0.03, 0.04, 0.05];
    Array.from(holm(p)).forEach((value, i) => {
      expect(value).toBeCloseTo([0.05, 0.08, 0.09, 0.09, 0.09][i]!, 12);
    });
    Array.from(benjaminiHochberg(p)).forEach((value) => {
      expect(value).toBeCloseTo(0.05, 12);
    });
    expect(Array.from(holm([0.9, 0.001]))).toEqual([0.9, 0.002]);
    expect(Array.from(benjaminiHochberg([0.9, 0.001]))).toEqual([0.9, 0.002]);
    expect([...holm([]), ...benjaminiHochberg([])]).toEqual([]);
  });

  it('never shrink, stay in order, and Holm is the stricter', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (p) => {
        const [strict, mild] = [holm(p), benjaminiHochberg(p)];
        p.forEach((value, i) => {
          expect(mild[i]!).toBeGreaterThanOrEqual(value * (1 - 1e-12));
          expect(strict[i]!).toBeGreaterThanOrEqual(mild[i]! * (1 - 1e-12));
          expect(strict[i]!).toBeLessThanOrEqual(1);
          p.forEach((other, j) => {
            if (value <= other) expect(strict[i]!).toBeLessThanOrEqual(strict[j]!);
          });
        });
      }),
      { numRuns: 50 },
    );
  });

  it('keep false claims in bounds when nothing is true', () => {
    const random = createRandom('nulls');
    let claims = 0;
    for (let trial = 0; trial < 2000; trial++)
      if (holm(Array.from({ length: 10 }, () => random.next())).some((p) => p <= 0.05)) claims++;
    expect(claims / 2000).toBeLessThan(0.066);
    expect(claims / 2000).toBeGreaterThan(0.034);
  });

  it('refuse what is no p-value', () => {
    for (const bad of [Number.NaN, -0.1, 1.1]) expect(() => holm([0.5, bad])).toThrow(/p-value 1 is/);
  });
});
