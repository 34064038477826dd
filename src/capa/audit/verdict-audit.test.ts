import { describe, expect, it } from 'vitest';
import { parseRecords } from '../tables/index.ts';
import { auditVerdicts } from './verdict-audit.ts';
import { verdictReport, verdictSentence, votesSentence } from './verdict-report.ts';
import { readVerdictTable } from './verdict-table.ts';

/** 20 answers of two exam takers to ten questions; the lenient judge passes all that is right and half of what is wrong. */
const text = [
  'item,model,lenient,strict,HumanJudgement',
  ...Array.from({ length: 10 }, (_, i) => `q${i},strong,true,${i < 6},${i < 8}`),
  ...Array.from({ length: 10 }, (_, i) => `q${i},weak,${i < 7},${i < 2 ? '' : 'false'},${i < 4}`),
].join('\n');

describe('auditVerdicts', () => {
  it('says whom a judge passes too often, and by how much [capa.judges.leniency]', () => {
    const audit = auditVerdicts(readVerdictTable(parseRecords(text, 't.csv')));
    const [lenient, strict] = audit.judges as [(typeof audit.judges)[0], (typeof audit.judges)[0]];
    expect(lenient).toMatchObject({ n: 20, missing: 0 });
    expect(lenient.accuracy).toMatchObject({ count: 15, n: 20 });
    expect(lenient.leniency.estimate).toBeCloseTo(5 / 20, 12);
    expect(lenient.truePositives).toMatchObject({ count: 12, n: 12 });
    expect(lenient.falsePositives).toMatchObject({ count: 5, n: 8 });
    expect(lenient.models.map(({ model, leniency }) => [model, leniency.estimate])).toEqual([
      ['strong', expect.closeTo(0.2, 12)],
      ['weak', expect.closeTo(0.3, 12)],
    ]);
    // 17 of 20 passed, 12 right: observed .75, by chance .85 * .6 + .15 * .4 = .57.
    expect(lenient.kappa.estimate).toBeCloseTo((0.75 - 0.57) / (1 - 0.57), 12);
    expect(strict).toMatchObject({ n: 18, missing: 2 });
    expect(strict.leniency.estimate).toBeCloseTo(-4 / 18, 12);
    expect(verdictSentence(audit)).toContain('of 2 judges 1 are lenient and');
  });

  it('measures how alike judges err: correlation, CAPA and effective votes [capa.judges.leniency]', () => {
    const rows = [
      [1, 1, 1],
      [1, 0, 1],
      [0, 0, 1],
      [0, 1, 0],
      [0, 0, 0],
      [1, 1, 0],
    ];
    const table = readVerdictTable(
      parseRecords(['a,b,truth', ...rows.map((row) => row.join(','))].join('\n'), 't.csv'),
    );
    const { pairs, together } = auditVerdicts(table);
    // Errors of a: rows 3 and 6; of b: rows 2, 3, 4 and 6. Both wrong twice.
    const phi = (6 * 2 - 2 * 4) / Math.sqrt(2 * 4 * 4 * 2);
    expect(pairs[0]!.errorCorrelation).toBeCloseTo(phi, 12);
    // Error consistency: 4 of 6 both right or both wrong; by chance (4/6)(2/6) + (2/6)(4/6).
    expect(pairs[0]!.capa.estimate).toBeCloseTo((4 / 6 - 16 / 36) / (1 - 16 / 36), 12);
    expect(together).toMatchObject({ n: 6, bestSingle: { judge: 'a', count: 4 } });
    expect(together.effectiveVotes).toBeCloseTo(2 / (1 + phi), 12);
  });

  it('leaves undefined what all-alike verdicts cannot tell', () => {
    const table = readVerdictTable(parseRecords('a,b,truth\n1,1,1\n1,0,1', 't.csv'));
    const audit = auditVerdicts(table);
    expect(audit.judges[0]!.kappa.estimate).toBeNull();
    expect(audit.judges[0]!.reasons['kappa']).toContain('chance agreement is certain');
    expect(audit.judges[0]!.falsePositives).toMatchObject({ n: 0, estimate: null });
    expect(audit.pairs[0]).toMatchObject({ errorCorrelation: null });
    expect(audit.together.effectiveVotes).toBeNull();
    expect(audit.together.votesRemark).toContain('a judge without errors has none');
    expect(JSON.stringify(verdictReport(audit, { created: '2026-01-01T00:00:00Z' }))).not.toContain('NaN');
  });
});

describe('auditVerdicts of a few rows', () => {
  const audit = (text: string) => auditVerdicts(readVerdictTable(parseRecords(text, 't.csv')));

  it('counts no votes where judges err oppositely, and says when it counts more votes than judges [capa.audits.undefined]', () => {
    const opposite = audit('a,b,truth\n1,0,1\n0,1,1\n1,0,1\n0,1,1');
    expect(opposite.together).toMatchObject({ meanErrorCorrelation: -1, effectiveVotes: null });
    expect(votesSentence(opposite)).toMatch(/^Effective votes are undefined on the 4 rows .* divides by 0\.$/);
    const apart = audit('a,b,truth\n0,1,1\n1,0,1\n1,1,1\n1,1,1');
    expect(apart.together.effectiveVotes).toBeCloseTo(3, 9);
    expect(votesSentence(apart)).toContain(
      'count as 3.00 independent ones, more than there are: they err on different',
    );
  });

  it('has no interval without spread, and none beyond what is possible [capa.audits.undefined]', () => {
    const [all, twice] = audit('item,model,all,twice,truth\n1,m,1,1,0\n2,m,1,0,0\n3,n,1,1,1').judges;
    expect(twice!.leniency).toMatchObject({ low: expect.any(Number), high: 1 });
    expect(all!.models[0]).toMatchObject({ model: 'm', leniency: { estimate: 1, low: null, high: null } });
    expect(all!.models[0]!.reason).toContain('the standard error is 0');
    expect(all!.models[1]!.reason).toBe('one item alone shows no spread');
    const [perfect] = audit('a,truth\n1,1\n0,0\n1,1').judges;
    expect(perfect!.kappa).toEqual({ estimate: 1, low: null, high: null });
    expect(perfect!.leniency).toEqual({ estimate: 0, low: null, high: null });
    expect(Object.keys(perfect!.reasons)).toEqual(['kappa.interval', 'leniency.interval']);
  });
});

describe('readVerdictTable', () => {
  it('cuts scores at the middle of their scale and says so; what cannot be read is missing and counted', () => {
    const scores = 'item,human_label,human_share,a,b\n0,0,0.1,0,9\n1,1,0.9,4,bad: no\n2,1,0.8,5,';
    const table = readVerdictTable(parseRecords(scores, 't.csv'));
    expect(table.truth.name).toBe('human_label');
    expect(table.judges.map(({ name }) => name)).not.toContain('human_label');
    const only = readVerdictTable(parseRecords(scores, 't.csv'), { judges: ['a', 'b'] });
    expect(only.judges).toEqual([
      { name: 'a', verdicts: [false, false, true] },
      { name: 'b', verdicts: [true, null, null] },
    ]);
    expect(only.remarks).toEqual([
      'Verdicts are scores from 0 to 9: 4.5 and more pass (the middle; --threshold changes it).',
      '1 verdict could not be read and is taken as missing ("bad: no" of b).',
    ]);
    const mixed = readVerdictTable(parseRecords('a,b,truth\n0,0,0\n9,1,1\n4,1,1', 't.csv'));
    expect(mixed.judges.map(({ verdicts }) => verdicts)).toEqual([
      [false, true, false],
      [false, true, true],
    ]);
    const low = readVerdictTable(parseRecords(scores, 't.csv'), { judges: ['a'], threshold: 4 });
    expect(low.judges[0]!.verdicts).toEqual([false, true, true]);
  });

  it('counts rows without any verdict and rows said twice; an unknown item (-1) is an item of its own', () => {
    const table = readVerdictTable(
      parseRecords('question_id,model,j,Human-Eval\n1,a,,1\n1,a,1,1\n1,a,1,1\n-1,a,1,0\n-1,a,1,0', 't.csv'),
    );
    expect(table.remarks).toEqual(['1 row without any verdict left out.', '1 row said twice, counted once.']);
    expect(new Set(table.items).size).toBe(3);
  });

  it('names what is missing: a truth, a judge, a column that is not there', () => {
    const read = (text: string, options = {}) => readVerdictTable(parseRecords(text, 't.csv'), options);
    expect(() => read('a,b\n1,0')).toThrow('no column says what is right');
    expect(() => read('item,truth\nq,1')).toThrow('no column is a judge');
    expect(() => read('a,truth\n1,1', { judges: ['z'] })).toThrow('t.csv has no column "z"');
    expect(() => read('a,truth\nmaybe,1')).toThrow('holds no verdict that can be read');
    expect(() => read('a,truth\n1,perhaps')).toThrow('row 1: "perhaps" in "truth" is no verdict');
    expect(() => read('a,truth\n1,7')).toThrow('row 1: "7" in "truth" is no verdict');
  });
});
