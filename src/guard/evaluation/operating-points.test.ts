import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thresholdAtRate } from '../../stats/index.ts';
import { meanThreshold } from './operating-points.ts';

const scores = fc.array(
  fc.integer({ min: 0, max: 12 }).map((n) => n / 12),
  { minLength: 1, maxLength: 25 },
);
const rate = fc.constantFrom(0, 0.001, 0.005, 0.05, 0.1, 0.25, 0.5, 0.9);

function meanRate(groups: readonly (readonly number[])[], threshold: number): number {
  return (
    groups.reduce((sum, group) => sum + group.filter((score) => score >= threshold).length / group.length, 0) /
    groups.length
  );
}

describe('meanThreshold', () => {
  it("keeps the mean of the groups' refusals within what is allowed, and no lower score would", () => {
    fc.assert(
      fc.property(fc.array(scores, { minLength: 1, maxLength: 4 }), rate, (groups, allowed) => {
        const threshold = meanThreshold(groups, allowed);
        expect(meanRate(groups, threshold)).toBeLessThanOrEqual(allowed + 1e-9);
        const below = groups.flat().filter((score) => score < threshold);
        for (const score of below) expect(meanRate(groups, score)).toBeGreaterThan(allowed);
      }),
    );
  });

  it('is the ordinary threshold where there is one group', () => {
    fc.assert(
      fc.property(scores, rate, (group, allowed) => {
        expect(meanThreshold([group], allowed)).toBe(thresholdAtRate(group, allowed));
      }),
    );
  });

  it('counts every group the same, however large it is', () => {
    const [small, large] = [[0.9, 0.1], Array.from({ length: 1000 }, (_, i) => i / 2000)];
    // One refusal in a group of two is a mean of a quarter.
    expect(meanThreshold([small, large], 0.25)).toBeLessThanOrEqual(0.9);
    expect(meanThreshold([small, large], 0.249)).toBeGreaterThan(0.9);
  });
});
