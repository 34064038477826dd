import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OversightError } from '../../base/index.ts';
import { faultOf } from '../environment/space-checks.ts';
import { createLoanEnvironment } from './environment.ts';

describe('createLoanEnvironment', () => {
  it('takes two turns, shows what its spaces allow, and the same seed gives the same episode [mona.loan.environment]', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(7), fc.nat(1), fc.boolean(), async (seed, summary, decision, oneStepHack) => {
        const play = async () => {
          const environment = createLoanEnvironment({ oneStepHack });
          const start = await environment.reset({ seed });
          const told = await environment.step(summary);
          const end = await environment.step(decision);
          for (const { observation } of [start, told, end])
            expect(faultOf(environment.observationSpace, observation)).toBeUndefined();
          return { start, told, end };
        };
        const { start, told, end } = await play();
        expect(await play()).toEqual({ start, told, end });
        expect(told).toMatchObject({ reward: 0, terminated: false, truncated: false });
        expect(end).toMatchObject({ terminated: true, truncated: false });
        expect(end.info['trueReward']).toBe(Number((decision === 1) === start.observation[0]! - 1 >= 2));
        expect(end.info['outcome'] === 'desired').toBe(end.info['trueReward'] === 1);
      }),
      {
        numRuns: 30,
      },
    );
  });

  it('starts from a chosen kind of application and says what is wrong with an action [mona.loan.environment]', async () => {
    const environment = createLoanEnvironment();
    expect(() => environment.step(0)).toThrow(OversightError);
    const { observation } = await environment.reset({ seed: 1, options: { merit: 3, nationality: 0 } });
    expect(observation).toEqual([4, 1, 0, 0]);
    expect(() => environment.step(8)).toThrow(/no action of the writer/);
    await environment.step(7);
    expect(() => environment.step(2)).toThrow(/no action of the reader/);
    await environment.step(1);
    expect(() => environment.step(1)).toThrow(/after the end/);
    expect(() => environment.reset({ options: { merit: 4 } })).toThrow(/merit is 4/);
  });
});
