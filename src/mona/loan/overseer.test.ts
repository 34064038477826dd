import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { parseApproval } from '../approval/specification.ts';
import { labelRate } from './applicants.ts';
import { createLoanOverseer } from './overseer.ts';
import { applicationIndex, codeOf } from './summaries.ts';

const overseer = (text: string, seed = 1) => createLoanOverseer(parseApproval(text), createRandom(seed));
const at = (table: Float64Array, merit: number, nationality: number, summary: number) =>
  table[applicationIndex(merit, nationality) * 8 + summary]!;

describe('createLoanOverseer', () => {
  it('a faultless overseer sees neither style nor nationality; the tampered one judges by biased history [mona.loan.overseers]', () => {
    const { foresight } = overseer('true');
    const bad = overseer('tampered').foresight;
    for (let merit = 0; merit < 4; merit++)
      for (let summary = 0; summary < 8; summary++)
        for (const nationality of [0, 1]) {
          expect(at(foresight, merit, nationality, summary)).toBe(codeOf(summary) === merit ? 1 : 0);
          expect(at(bad, merit, nationality, summary)).toBe(at(bad, merit, nationality, summary ^ 1));
        }
    // Overstating a favoured applicant of merit 1 looks good to it, and so does understating another one of merit 2.
    expect(at(bad, 1, 1, 4)).toBeCloseTo(labelRate(1, 1), 12);
    expect(at(bad, 1, 1, 4)).toBeGreaterThan(at(bad, 1, 1, 2));
    expect(at(bad, 2, 0, 2)).toBeGreaterThan(at(bad, 2, 0, 4));
    expect(overseer('zero').foresight.every((score) => score === 0)).toBe(true);
  });

  it('noise is one draw for each summary of each application, and the same for the same seed [mona.loan.overseers]', () => {
    const { foresight } = overseer('noisy:0.5', 3);
    expect(overseer('noisy:0.5', 3).foresight).toEqual(foresight);
    expect(overseer('noisy:0.5', 4).foresight).not.toEqual(foresight);
    const noise = foresight.map((score, i) => score - overseer('true').foresight[i]!);
    expect(new Set(noise).size).toBe(64);
    expect(overseer('noisy:0', 3).foresight).toEqual(overseer('true').foresight);
  });

  it('misspecification turns round its share of the kinds of application; a mixture waits for its share of the outcome [mona.loan.overseers]', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(1000), (share, seed) => {
        const wrong = overseer(`misspecified:${share}`, seed).foresight;
        const right = overseer('true').foresight;
        const turned = Array.from({ length: 8 }, (_, kind) => wrong[8 * kind] !== right[8 * kind]);
        const count = turned.filter(Boolean).length;
        expect(Math.abs(count - 8 * share)).toBeLessThan(1);
        for (const [i, score] of wrong.entries()) expect(score).toBe(turned[i >> 3] ? 1 - right[i]! : right[i]!);
        const mixed = overseer(`mixture:${share}`, seed);
        expect(mixed.outcomeShare).toBe(share);
        expect(mixed.foresight[0]).toBe(1 - share);
      }),
      {
        examples: [
          [0, 0],
          [1, 0],
        ],
      },
    );
  });

  it('refuses a file and says what to give [mona.loan.overseers]', () => {
    expect(() => overseer('values.json')).toThrow(/none is read here/);
  });
});
