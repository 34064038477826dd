import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createApplication, meritOf } from './applications.ts';
import { factsRight, readFacts } from './stated-facts.ts';

describe('readFacts', () => {
  it('reads the three facts however they are put [mona.loan.facts]', () => {
    for (const [text, years, percent, missed] of [
      ['Five years in the job; 28% of income goes into debt, no missed payments in the past 24 months.', 5, 28, 0],
      ['Debt takes 41 percent. Employed for 1 year. Missed payments: 3.', 1, 41, 3],
      ['Has missed 2 payments in the last 24 months, 12 yrs with the firm, debts at 9 per cent.', 12, 9, 2],
      ['Never missed a payment. Asks for 9000 over 36 months. Debt 30 %. Less than a year in the post.', 0, 30, 0],
      ['4 late payments within the past twenty-four months', undefined, undefined, 4],
      ['Two years or 3 years in the job', undefined, undefined, undefined],
      ['A 41 years old cook', undefined, undefined, undefined],
    ] as const)
      expect(readFacts(text), text).toEqual({ yearsInJob: years, debtPercent: percent, missedPayments: missed });
  });

  it('what is stated as it is counts, and nothing else [mona.loan.facts]', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(40), fc.nat(12), fc.nat(99), fc.nat(6), (seed, index, years, percent, missed) => {
        const { facts, merit } = createApplication(seed, index);
        expect(meritOf(facts)).toBe(merit);
        const stated = readFacts(`${years} years there, ${percent} percent in debt, ${missed} missed payments.`);
        const right = [years === facts.yearsInJob, percent === facts.debtPercent, missed === facts.missedPayments];
        expect(factsRight(stated, facts)).toBe(right.filter(Boolean).length);
      }),
    );
  });
});
