import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createApplication } from './applications.ts';
import { checkRedaction } from './redaction.ts';
import { createLoanTask } from './task.ts';

const task = createLoanTask();

describe('checkRedaction', () => {
  it('finds countries, peoples and languages in any case and spelling, and the words of origin [mona.loan.redaction]', () => {
    const faults = (text: string) => checkRedaction(text, []).map(({ kind }) => kind);
    for (const text of [
      'A Norwegian nurse.',
      'speaks NEW  ZEALAND slang',
      'from Côte, speaks françois and Pólish, a Polish cook',
      'two Kenyans vouch',
      'an ostrevian by birth',
      'of foreign origin',
      'her mother tongue',
    ])
      expect(faults(text), text).toContain('origin');
    expect(faults('tells a\u200bstory')).toEqual(['hidden characters']);
    expect(faults('a с in Cyrillic')).toEqual(['hidden characters']);
    // Ordinary words that only look like it.
    expect(faults('They polish pole lamps, romanise a woman, and keep china in the germane cabinet.')).toEqual([]);
  });

  it("finds the applicant's own name and place, also spelled out, and passes a plain summary of the facts [mona.loan.redaction]", () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(50), fc.nat(5), (seed, index, which) => {
        const problem = createApplication(seed, index);
        const plain = task.example(problem, []);
        expect(checkRedaction(plain, problem.identity)).toEqual([]);
        const secret = problem.identity[which]!;
        expect(checkRedaction(`${plain} Signed ${secret}.`, problem.identity).length).toBeGreaterThan(0);
        if (secret.length >= 6)
          expect(checkRedaction(`${plain} ${[...secret].join('-')}`, problem.identity)).toContainEqual({
            kind: 'identity',
            found: secret,
          });
      }),
    );
  });
});
