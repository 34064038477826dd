import { describe, expect, it } from 'vitest';
import { createRandom } from '../base/index.ts';
import { partialCorrelation } from './correlation.ts';
import {
  correlationPower,
  correlationTest,
  detectableCorrelation,
  powerAt,
  spearmanInterval,
} from './correlation-tests.ts';

describe('correlationTest', () => {
  it('finds the published p of .034 for a partial correlation of .349 over 38 models [stats.association-tests]', () => {
    const test = correlationTest(0.349, 38, 1)!;
    expect(test.degrees).toBe(35);
    expect(test.p).toBeCloseTo(0.034, 3);
  });

  it('is undefined without degrees of freedom, and certain at 1', () => {
    expect(correlationTest(0.5, 3, 1)).toBeUndefined();
    expect(correlationTest(undefined, 30)).toBeUndefined();
    expect(correlationTest(-1, 10)).toMatchObject({ t: -Infinity, p: 0 });
    expect(() => correlationTest(1.2, 10)).toThrow(RangeError);
  });
});

describe('power', () => {
  it('of the least detectable correlation is the power asked for, and simulation finds it [stats.association-tests]', () => {
    const least = detectableCorrelation(38, 0.8, { controlled: 1 })!;
    expect(least).toBeCloseTo(0.4466, 4);
    expect(correlationPower(least, 38, { controlled: 1 })).toBeCloseTo(0.8, 4);
    const random = createRandom('power');
    const runs = 1500;
    let found = 0;
    for (let run = 0; run < runs; run++) {
      const control = Array.from({ length: 38 }, () => random.normal());
      const x = control.map((c) => 0.8 * c + random.normal());
      const y = control.map((c, i) => c + least * (x[i]! - 0.8 * c) + Math.sqrt(1 - least ** 2) * random.normal());
      if (correlationTest(partialCorrelation(x, y, [control]), 38, 1)!.p < 0.05) found++;
    }
    // Three standard errors of the simulation, and what Fisher's approximation leaves out.
    expect(Math.abs(found / runs - 0.8)).toBeLessThan(0.04);
  });

  it('is the size of the test where there is no correlation, and undefined for four items with one control', () => {
    expect(correlationPower(0, 38)).toBeCloseTo(0.05, 10);
    expect(powerAt(0, 0.05, 12)).toBeCloseTo(0.05, 10);
    expect(correlationPower(0.5, 4, { controlled: 1 })).toBeUndefined();
    expect(detectableCorrelation(3)).toBeUndefined();
  });
});

describe('spearmanInterval', () => {
  it('is wider than that of a correlation of the same size, and everything for three items', () => {
    const { low, high } = spearmanInterval(0.6, 20);
    const half = 1.959963984540054 * Math.sqrt(1.18 / 17);
    expect(low).toBeCloseTo(Math.tanh(Math.atanh(0.6) - half), 10);
    expect(high).toBeCloseTo(Math.tanh(Math.atanh(0.6) + half), 10);
    expect(spearmanInterval(0.6, 3)).toMatchObject({ low: -1, high: 1 });
  });
});
