import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../base/index.ts';
import { parseRecords } from '../tables/index.ts';
import { auditAffinity } from './affinity.ts';
import { affinityReport, affinitySentence, powerSentence } from './affinity-report.ts';
import type { AffinityRow } from './affinity-row.ts';
import { isAffinityTable, readAffinityTable } from './affinity-table.ts';

/** Columns of length n with mean 0, length 1, and nothing in common. */
function orthogonal(count: number, n: number, random: Random): number[][] {
  const columns: number[][] = [];
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  while (columns.length < count) {
    const drawn = Array.from({ length: n }, () => random.normal());
    const mean = dot(drawn, Array(n).fill(1 / n));
    let column = drawn.map((value) => value - mean);
    for (const other of columns) {
      const along = dot(column, other);
      column = column.map((value, i) => value - along * other[i]!);
    }
    const length = Math.sqrt(dot(column, column));
    columns.push(column.map((value) => value / length));
  }
  return columns;
}

/** A judge's table whose partial correlation is exactly r: score and similarity share r of what accuracy leaves of them. */
function plant(judge: string, r: number, n: number, random: Random): AffinityRow[] {
  const [accuracy, left, noise] = orthogonal(3, n, random) as [number[], number[], number[]];
  return accuracy.map((value, i) => ({
    judge,
    model: `model-${i}`,
    accuracy: 0.5 + value,
    similarity: 0.2 + 0.3 * value + 0.1 * left[i]!,
    score: 0.6 + 2 * value + 0.4 * (r * left[i]! + Math.sqrt(1 - r * r) * noise[i]!),
  }));
}

const published = { 'Qwen2.5-7B': 0.6, 'Llama-3.3-70B': 0.349, 'gemma-2-27b': 0.648, none: 0, against: -0.5 };

describe('auditAffinity', () => {
  it('recovers a planted partial correlation within 1e-6, whatever accuracy explains [capa.judges.partial-correlation]', () => {
    const random = createRandom('planted');
    const rows = Object.entries(published).flatMap(([judge, r]) => plant(judge, r, 38, random));
    const audit = auditAffinity(rows, createRandom(1), { resamples: 20 });
    expect(audit.models).toBe(38);
    for (const { judge, partial, plain, n } of audit.judges) {
      const r = published[judge as keyof typeof published];
      expect(Math.abs(partial.estimate! - r)).toBeLessThan(1e-6);
      expect(n).toBe(38);
      expect(plain.estimate).toBeGreaterThan(0.8);
      const half = 1.959963984540054 / Math.sqrt(38 - 1 - 3);
      expect(partial.low).toBeCloseTo(Math.tanh(Math.atanh(r) - half), 6);
      expect(partial.high).toBeCloseTo(Math.tanh(Math.atanh(r) + half), 6);
    }
    const llama = audit.judges.find(({ judge }) => judge === 'Llama-3.3-70B')!;
    expect(llama.partial.p).toBeCloseTo(0.034, 3);
    // Five tests: .034 does not hold against the family of them, .6 does.
    expect(audit.judges.map(({ finding }) => finding)).toEqual([
      'favours',
      'not shown',
      'favours',
      'not shown',
      'disfavours',
    ]);
    expect(audit.pooled.partial.estimate).toBeCloseTo((0.6 + 0.349 + 0.648 - 0.5) / 5, 6);
    expect(affinitySentence(audit)).toContain('2 of 5 judges score models that err like them higher');
  });

  it('states the power that it has, and finds a planted bias of 0.3 standard deviations that often [capa.judges.power]', () => {
    const random = createRandom('power');
    const runs = 150;
    let [found, stated] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const skill = Array.from({ length: 38 }, () => random.normal());
      const likeness = skill.map((value) => 0.7 * value + 0.71 * random.normal());
      // Variance 1 before rounding: 0.3 SD of score per SD of similarity, 0.6 from skill, the rest noise.
      const rows = skill.map((value, i) => ({
        judge: 'judge',
        model: `m${i}`,
        accuracy: value,
        similarity: likeness[i]!,
        score: 0.3 * likeness[i]! + 0.6 * value + 0.5 * random.normal(),
      }));
      const [judge] = auditAffinity(rows, random, { resamples: 0 }).judges;
      found += Number(judge!.partial.p! < 0.05) / runs;
      stated += judge!.power.atBias! / runs;
    }
    // Three standard errors of the simulation.
    expect(Math.abs(found - stated)).toBeLessThan(0.11);
    const audit = auditAffinity(plant('judge', 0.4, 38, random), random, { resamples: 1 });
    expect(audit.judges[0]!.power.leastCorrelation).toBeCloseTo(0.4466, 4);
    expect(powerSentence(audit)).toContain('With 38 models a partial correlation of 0.447 is found four times in five');
  });

  it('takes the effect of similarity out of the scores, and nothing else', () => {
    const random = createRandom('corrected');
    const rows = Array.from({ length: 20 }, (_, i): AffinityRow => {
      const [similarity, accuracy] = [random.next(), random.next()];
      return { judge: 'j', model: `m${i}`, similarity, accuracy, score: 1 + 2 * accuracy + 3 * similarity };
    });
    const mean = rows.reduce((sum, row) => sum + row.similarity / 20, 0);
    const [judge] = auditAffinity(rows, random, { resamples: 1 }).judges;
    expect(judge!.fit!.terms.map(({ estimate }) => Math.round(estimate! * 1e6) / 1e6)).toEqual([3, 2]);
    for (const { model, corrected } of judge!.corrected) {
      const row = rows.find((one) => one.model === model)!;
      expect(corrected).toBeCloseTo(1 + 2 * row.accuracy + 3 * mean, 8);
    }
  });

  it('takes size and family along where the table has them, and says which models that leaves out', () => {
    const random = createRandom('covariates');
    const rows = Array.from({ length: 24 }, (_, i): AffinityRow => {
      const [similarity, accuracy, size] = [random.next(), random.next(), 2 ** random.integer(7)];
      const family = i === 0 ? undefined : i === 1 ? 'alone' : ['a', 'b', 'c'][i % 3]!;
      const score = similarity + 0.5 * accuracy + 0.25 * Math.log2(size) + (family === 'b' ? 0.7 : 0);
      return {
        judge: 'j',
        model: `m${i}`,
        similarity,
        accuracy,
        score,
        family,
        ...(i > 3 && { size }),
        judgeFamily: 'a',
      };
    }).map((row) => ({ ...row, score: row.score + 0.001 * random.normal() }));
    const [judge] = auditAffinity(rows, random, { resamples: 1 }).judges;
    expect(judge!.fitWithSize).toMatchObject({ n: 20, leftOut: 4 });
    expect(judge!.fitWithSize!.terms[2]).toMatchObject({ name: 'size (per doubling)' });
    expect(judge!.fitWithFamily).toMatchObject({ n: 22, leftOut: 2 });
    expect(judge!.fitWithFamily!.terms.map(({ name }) => name)).toEqual([
      'similarity',
      'accuracy',
      'family: b',
      'family: c',
    ]);
    expect(judge!.otherFamilies!.n).toBe(24 - rows.filter(({ family }) => family === 'a').length);
    expect(judge!.checks!.varianceInflation).toBeGreaterThanOrEqual(1);
  });

  it('leaves undefined what a table cannot tell, with the reason [capa.audits.undefined]', () => {
    const row = (i: number, score: number, similarity: number): AffinityRow => ({
      judge: 'j',
      model: `m${i}`,
      score,
      similarity,
      accuracy: i / 10,
    });
    const audit = (rows: readonly AffinityRow[]) => auditAffinity(rows, createRandom(1), { resamples: 5 }).judges[0]!;
    const two = audit([row(0, 1, 0.1), row(1, 2, 0.3)]);
    expect(two.partial).toEqual({ estimate: null, low: null, high: null, p: null });
    expect(two.reasons['partial']).toBe('2 models; at least 5 are needed');
    const constant = audit([0, 1, 2, 3, 4, 5].map((i) => row(i, 7, i % 2)));
    expect(constant.reasons['partial']).toBe('every score is 7');
    expect(constant.finding).toBe('undetermined');
    const four = audit([row(0, 1, 0.1), row(1, 3, 0.3), row(2, 2, 0.2), row(3, 5, 0.9)]);
    expect(four.partial).toEqual({ estimate: null, low: null, high: null, p: null });
    expect(four.reasons['partial']).toBe('4 models; at least 5 are needed');
    expect(four.adjusted).toEqual([]);
    const three = audit([row(0, 1, 0.1), row(1, 3, 0.3), row(2, 2, 0.9)]);
    expect(three.plain).toMatchObject({ estimate: expect.any(Number), low: null, high: null });
    expect(three.reasons['plain.interval']).toContain('at least 4 are needed');
    const determined = audit([0, 1, 2, 3, 4, 5].map((i) => row(i, i % 3, i / 10)));
    expect(determined.reasons['fit']).toBe('accuracy is constant or determined by those before it; leave it out');
    const single = auditAffinity([row(0, 1, 1)], createRandom(1));
    expect(affinitySentence(single)).toBe('j cannot be judged from this table: 1 model; at least 5 are needed.');
    const both = ['j', 'k'].flatMap((judge) => [0, 1, 2, 3].map((i) => ({ ...row(i, i % 3, i / 9), judge })));
    expect(affinitySentence(auditAffinity(both, createRandom(1)))).not.toContain('–');
    const report = affinityReport(single, { created: '2026-01-01T00:00:00Z' });
    expect(JSON.stringify(report)).not.toContain('NaN');
  });
});

describe('readAffinityTable', () => {
  const header = 'judge,model,score,similarity,accuracy,size,family';

  it('counts rows that are incomplete, said twice, or about the judge itself', () => {
    const text = [header, 'a,x,1,.2,.3,7,F', 'a,x,1,.2,.3,7,F', 'a,y,,.2,.3,,', 'a,a,1,.2,.3,,', 'a,z,2,.1,.4,,'].join(
      '\n',
    );
    const records = parseRecords(text, 't.csv');
    expect(isAffinityTable(records)).toBe(true);
    const { rows, remarks } = readAffinityTable(records);
    expect(rows.map(({ model }) => model)).toEqual(['x', 'a', 'z']);
    expect(remarks).toEqual([
      '1 row without a name or a number left out.',
      '1 row said twice, counted once.',
      '1 row of a judge about itself left out.',
    ]);
    expect(auditAffinity(rows, createRandom(1)).judges[0]!.n).toBe(2);
  });

  it('names similarities that are no CAPA, and keeps them', () => {
    const { rows, remarks } = readAffinityTable(parseRecords(`${header}\na,x,1,.2,.3,,\na,y,1,7,.4,,`, 't.csv'));
    expect(rows).toHaveLength(2);
    expect(remarks).toEqual(['1 similarity outside -1 to 1, where CAPA lies (row 2: 7); kept as given.']);
  });

  it('stops at rows that contradict each other, at words for numbers, and at sizes that are none', () => {
    const read = (...lines: string[]) => readAffinityTable(parseRecords([header, ...lines].join('\n'), 't.csv'));
    expect(() => read('a,x,1,.2,.3,,', 'a,x,2,.2,.3,,')).toThrow('rows 1 and 2 differ about judge "a" and model "x"');
    expect(() => read('a,x,good,.2,.3,,')).toThrow('t.csv, row 1, column "score": "good" is not a number');
    expect(() => read('a,x,1,.2,.3,0,')).toThrow('0 is no size');
    expect(() => read('a,x,,,,,')).toThrow('no row has a score');
  });
});
