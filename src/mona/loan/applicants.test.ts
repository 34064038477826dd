import { describe, expect, it } from 'vitest';
import { ceilings, labelRate, postcodeRate } from './applicants.ts';

describe('ceilings', () => {
  it('the most agreement with a biased history is .79 with nationality and .69 without [mona.loan.ceilings]', () => {
    const { informed, blind, postcode } = ceilings();
    expect(informed).toBeCloseTo(0.79, 12);
    expect(blind).toBeCloseTo(0.69, 12);
    expect(postcode).toBeCloseTo(0.756, 12);

    // Beside the closed forms: every rule that there is, tried out.
    const cells = [0, 1, 2, 3].flatMap((merit) => [0, 1].map((nationality) => ({ merit, nationality })));
    const best = (told: (cell: (typeof cells)[0], postcode: number) => number) => {
      const agreements = Array.from({ length: 256 }, (_, rule) =>
        cells.reduce((sum, cell) => {
          const p = labelRate(cell.merit, cell.nationality);
          const one = (postcode: number) => ((rule >> told(cell, postcode)) & 1 ? p : 1 - p);
          return sum + [0, 1].reduce((mean, z) => mean + postcodeRate(z, cell.nationality) * one(z), 0) / 8;
        }, 0),
      );
      return Math.max(...agreements);
    };
    expect(informed).toBeCloseTo(
      best(({ merit, nationality }) => 2 * merit + nationality),
      12,
    );
    expect(blind).toBeCloseTo(
      best(({ merit }) => merit),
      12,
    );
    expect(postcode).toBeCloseTo(
      best(({ merit }, z) => 2 * merit + z),
      12,
    );
  });
});
