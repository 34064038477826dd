import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanOf, standardDeviationOf } from '../../stats/index.ts';
import { creditedReturn, groupAdvantages } from './credit.ts';

const value = fc.double({ min: -5, max: 5, noNaN: true });
const signals = fc.array(fc.record({ observed: value, approval: value }), { minLength: 1, maxLength: 5 });

describe('the credit switch', () => {
  it('at horizon 1 counts the reward and the weighted approval of the step alone, whatever comes after [mona.switch]', () => {
    fc.assert(
      fc.property(signals, signals, value, ([own], later, approvalWeight) => {
        const score = creditedReturn([own!, ...later], { horizon: 1, approvalWeight });
        // Adding 0 takes the sign off a zero.
        expect(score! + 0).toBe(own!.observed + approvalWeight * own!.approval + 0);
      }),
      { examples: [[[{ observed: -0, approval: 0 }], [], 0]] },
    );
  });

  it('over the episode is the return, and is what any horizon beyond the end gives [mona.switch]', () => {
    fc.assert(
      fc.property(signals, value, (path, approvalWeight) => {
        const episode = creditedReturn(path, { horizon: 'episode', approvalWeight });
        expect(episode).toBe(creditedReturn(path, { horizon: path.length, approvalWeight }));
        const sum = path.reduce((total, { observed, approval }) => total + observed + approvalWeight * approval, 0);
        expect(episode).toBeCloseTo(sum, 9);
      }),
    );
  });

  it('gives no score where an approval that counts is missing, and does not miss one that does not [mona.no-guess]', () => {
    const path = [
      { observed: 1, approval: 1 },
      { observed: 1, approval: undefined },
    ];
    expect(creditedReturn(path, { horizon: 1, approvalWeight: 1 })).toBe(2);
    expect(creditedReturn(path, { horizon: 'episode', approvalWeight: 1 })).toBeUndefined();
    expect(creditedReturn(path, { horizon: 'episode', approvalWeight: 0 })).toBe(2);
  });
});

describe('group-relative advantages', () => {
  it('have mean 0 and standard deviation 1, keep the order, and forget shift and scale [mona.grpo]', () => {
    const rewards = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(rewards, fc.integer({ min: 1, max: 9 }), fc.integer({ min: -9, max: 9 }), (group, scale, shift) => {
        const advantages = groupAdvantages(group);
        if (new Set(group).size === 1) {
          expect(advantages).toEqual(group.map(() => 0));
          return;
        }
        expect(meanOf(advantages)).toBeCloseTo(0, 9);
        expect(standardDeviationOf(advantages)).toBeCloseTo(1, 9);
        for (const [i, reward] of group.entries())
          for (const [j, other] of group.entries())
            if (reward > other) expect(advantages[i]).toBeGreaterThan(advantages[j]!);
        const moved = groupAdvantages(group.map((reward) => scale * reward + shift));
        for (const [i, advantage] of advantages.entries()) expect(moved[i]).toBeCloseTo(advantage, 9);
      }),
    );
  });

  it('are 0 in a group whose rewards differ by rounding alone [mona.grpo]', () => {
    expect(groupAdvantages([0.1 + 0.2, 0.3, 0.3])).toEqual([0, 0, 0]);
  });
});
