import { describe, expect, it } from 'vitest';
import { parseRecords } from '../tables/index.ts';
import { preferenceReport, preferenceSentence } from './preference-report.ts';
import { auditPreferences, isPreferenceTable, readPreferenceTable } from './preferences.ts';

const header = 'judge,generator_1,generator_2,instruction_index,preference,len_1,len_2';

describe('auditPreferences', () => {
  it('says how often a judge prefers the longer answer, and how far judges agree whichever came first', () => {
    const lines = Array.from({ length: 20 }, (_, i) => [
      `long,a,b,${i},${i < 18 ? 2 : 1},100,200`,
      // The same pair the other way round; it agrees where i < 10 or i >= 18.
      `swapped,b,a,${i},${i < 10 ? 1 : 2},200,100`,
    ]).flat();
    const records = parseRecords([header, ...lines, 'long,a,b,99,1.5,1,2', 'long,a,b,98,,1,2'].join('\n'), 't.csv');
    expect(isPreferenceTable(records)).toBe(true);
    const { rows, remarks } = readPreferenceTable(records);
    expect(remarks).toEqual(['1 row without a preference left out.']);
    const audit = auditPreferences(rows);
    expect(audit.judges[0]).toMatchObject({ judge: 'long', n: 21, ties: 1 });
    expect(audit.judges[0]!.longer.estimate).toBeCloseTo(0.9, 12);
    expect(audit.judges[1]!.second.estimate).toBeCloseTo(0.5, 12);
    expect(audit.pairs[0]).toMatchObject({ n: 20, agreement: expect.closeTo(0.6, 12) });
    expect(preferenceSentence(audit)).toBe(
      '1 of 2 judges prefer the longer answer more often than the shorter (50.0 % to 90.0 % of comparisons).',
    );
    expect(JSON.stringify(preferenceReport(audit, { created: '2026-01-01T00:00:00Z' }))).not.toContain('NaN');
  });

  it('is not certain of a judge that always prefers the longer answer', () => {
    const lines = [0, 1, 2, 3].map((i) => `j,a,b,${i},2,1,9`);
    const [judge] = auditPreferences(
      readPreferenceTable(parseRecords([header, ...lines].join('\n'), 't.csv')).rows,
    ).judges;
    expect(judge!.longer).toMatchObject({ estimate: 1, low: expect.closeTo(0.51, 2), high: 1 });
  });

  it('stops at a preference that is none', () => {
    expect(() => readPreferenceTable(parseRecords(`${header}\nj,a,b,0,7,1,1`, 't.csv'))).toThrow('row 1: preference 7');
  });
});
