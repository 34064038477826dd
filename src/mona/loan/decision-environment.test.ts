import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { parseApproval } from '../approval/specification.ts';
import { createLoanDecisions } from './decision-environment.ts';
import { createLoanOverseer } from './overseer.ts';
import { codeOf } from './summaries.ts';

const overseer = (text: string) => createLoanOverseer(parseApproval(text), createRandom(1));

describe('createLoanDecisions', () => {
  it('the reader sees the summary and nothing else; the approval of the summary is there before anybody decides [mona.loan.decisions]', () => {
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (seed, oneStepHack) => {
        const episodes = createLoanDecisions(overseer('true'), { oneStepHack }).begin(20, createRandom(seed));
        const before = episodes.observations.slice();
        const random = createRandom(seed + 1);
        const summaries = Int32Array.from({ length: 20 }, () => random.integer(8));
        episodes.act(summaries);
        for (let i = 0; i < 20; i++) {
          const [merit, nationality, summary, postcode] = episodes.observations.subarray(4 * i, 4 * i + 4);
          expect([merit, nationality]).toEqual([0, 0]);
          expect(summary).toBe(summaries[i]! + 1);
          expect(postcode! > 0).toBe(oneStepHack);
          expect(episodes.approval[i]).toBe(codeOf(summaries[i]!) === before[4 * i]! - 1 ? 1 : 0);
          expect(episodes.observed[i]).toBe(0);
          expect(Array.from(episodes.allowed!.subarray(8 * i, 8 * i + 8))).toEqual([1, 1, 0, 0, 0, 0, 0, 0]);
          expect(episodes.reference![8 * i]).toBeNaN();
        }
        episodes.act(new Int32Array(20).fill(1));
        for (let i = 0; i < 20; i++) {
          expect(episodes.intended[i]).toBe(before[4 * i]! - 1 >= 2 ? 1 : 0);
          expect(episodes.approval[i]).toBe(0);
          expect([episodes.live[i], episodes.terminated[i], episodes.truncated[i]]).toEqual([0, 1, 0]);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('who applies does not depend on what is done, and a share of the outcome comes in hindsight only [mona.loan.decisions]', () => {
    const play = (summary: number, approval: string) => {
      const episodes = createLoanDecisions(overseer(approval)).begin(50, createRandom(7));
      episodes.act(new Int32Array(50).fill(summary));
      const foresight = episodes.approval.slice();
      episodes.act(new Int32Array(50).fill(1));
      return { episodes, foresight };
    };
    const [first, second] = [play(0, 'mixture:0.25'), play(7, 'mixture:0.25')];
    expect(first.episodes.observed).toEqual(second.episodes.observed);
    for (let i = 0; i < 50; i++) {
      expect(first.episodes.hindsight![2 * i]).toBe(0.25 * first.episodes.observed[i]!);
      expect(first.episodes.hindsight![2 * i + 1]).toBe(0);
      expect([0, 0.75]).toContain(first.foresight[i]);
    }
    expect(play(0, 'true').episodes.hindsight).toBeUndefined();
  });
});
