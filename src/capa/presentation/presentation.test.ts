// What is shown of all pairs, against the definitions written out again: the document, the report, a pair opened, the exports.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../base/index.ts';
import { createReport, type Report, renderTerminal } from '../../report/index.ts';
import { ABSENT, type AnswerTable, MISSING, type MissingPolicy } from '../types.ts';
import { analyseTable } from './analysis.ts';
import { exportCsv, exportParquet } from './exports.ts';
import { checkGate } from './gate.ts';
import { heatMap, marksOf } from './heat-map.ts';
import { madeTable } from './made-table.conformance.ts';
import { pairReport } from './pair-report.ts';
import { rankPairs } from './pairs.ts';
import { terminalPairReport, terminalReport } from './terminal-report.ts';

const created = '2026-11-22T06:30:00.000Z';
const analyse = (table: AnswerTable, missing: MissingPolicy = 'drop', by?: string) =>
  analyseTable(table, { missing, clock: systemClock, ...(by !== undefined && { by }) });

/** Discrete CAPA of two rows, straight from the definition. */
function slowly(table: AnswerTable, a: number, b: number, missing: MissingPolicy) {
  const { questions, answers } = table;
  let [n, agree, rightA, rightB, chance, bothWrong, same] = [0, 0, 0, 0, 0, 0, 0];
  questions.forEach(({ options, gold }, x) => {
    const [one, two] = [answers[a * questions.length + x]!, answers[b * questions.length + x]!];
    if (gold === null || options === 1 || one === ABSENT || two === ABSENT) return;
    const isMissing = one === MISSING || two === MISSING;
    if (isMissing && missing === 'drop') return;
    n++;
    if (one === two && !isMissing) agree++;
    if (one === gold) rightA++;
    if (two === gold) rightB++;
    if (one !== gold && two !== gold) bothWrong++;
    if (one !== gold && one === two && !isMissing) same++;
    chance += options === null ? 0 : 1 / (options - 1);
  });
  const [p1, p2] = [rightA / n, rightB / n];
  const expected = p1 * p2 + (chance / n) * (1 - p1) * (1 - p2);
  return { n, capa: (agree / n - expected) / (1 - expected), bothWrong, same };
}

describe('the similarity of all models of some logs', () => {
  it('is told pair by pair as the definition gives it, with what was left out and why, under either policy for missing answers [capa.presentation.document]', async () => {
    for (const missing of ['drop', 'wrong'] as const) {
      for (const isFreeText of [false, true]) {
        const table = madeTable({ seed: 11, models: 6, questions: 120, isFreeText });
        const { document } = await analyse(table, missing);
        expect(document.pairs).toHaveLength(15);
        expect(document.questions).toBe(120);
        let sum = 0;
        for (const pair of document.pairs) {
          const [a, b] = [pair.a, pair.b].map((name) => table.models.findIndex((model) => model.name === name));
          const expected = slowly(table, a!, b!, missing);
          expect(pair.n).toBe(expected.n);
          expect(pair.capa).toBeCloseTo(expected.capa, 9);
          expect(pair.bothWrong).toBe(expected.bothWrong);
          expect(pair.agreementWhenBothWrong).toBeCloseTo(expected.same / expected.bothWrong, 9);
          const [low, high] = pair.interval!;
          expect(low < pair.capa! && pair.capa! < high).toBe(true);
          expect(pair.leftOut!.missing > 0).toBe(missing === 'drop');
          sum += expected.capa;
        }
        expect(document.meanCapa).toBeCloseTo(sum / 15, 9);
        expect(document.pairs.some(({ leftOut }) => leftOut!.drift > 0)).toBe(true);
        for (const model of document.models) expect(model.accuracy).toBe(model.correct / model.n);
      }
    }
  });

  it('makes a report of any logs: none, one model, models without a question in common, names that would break a page [capa.presentation.report]', async () => {
    const hostile = ['<script>1</script>', '=SUM(A1)', '\u001b[2J', 'x'.repeat(200), '', '__proto__', '日本'];
    const tables = [
      madeTable({ seed: 1, models: 0, questions: 0 }),
      madeTable({ seed: 1, models: 1, questions: 9 }),
      // Only questions of which nothing can be said: one option, and no gold answer.
      { ...madeTable({ seed: 2, models: 3, questions: 2 }), answers: new Uint16Array(6).fill(ABSENT) },
      madeTable({ seed: 3, models: 7, questions: 40, name: (model) => hostile[model]! }),
      madeTable({ seed: 4, models: 4, questions: 40, isSoft: true }),
    ];
    for (const table of tables) {
      const analysis = await analyse(table, 'drop', table.questions.length > 2 ? 'subject' : undefined);
      expect(JSON.stringify(analysis.document)).not.toMatch(/NaN|Infinity/);
      for (const report of [analysis.report, terminalReport(analysis)]) {
        const lines = renderTerminal(report, { width: 80 }).split('\n');
        expect(lines.join('\n')).not.toContain('\u001b');
        expect(lines[1]).not.toBe('');
      }
      for (const pair of analysis.document.pairs) {
        const undefinedFields = Object.entries(pair).filter(([name, value]) => value === null && name !== 'sameFamily');
        for (const [name] of undefinedFields) expect(pair.reasons[name], name).toBeDefined();
      }
    }
    const soft = await analyse(tables[4]!);
    expect(soft.document.pairs.map(({ kind }) => kind)).toEqual(
      soft.document.pairs.map(({ b }) => (b === 'model-3' ? 'discrete' : 'probabilistic')),
    );
    expect(pairReport(soft, 'model-0', 'model-1', { created }).sentence).toContain(
      'model-0 and model-1 have a CAPA of',
    );
    const [none, one, apart] = await Promise.all(tables.slice(0, 3).map((table) => analyse(table)));
    expect(none!.document.sentence).toContain('No model was found');
    expect(one!.document.sentence).toContain('Only one model was found (model-0)');
    expect(apart!.document.sentence).toContain('no pair shares questions that determine a similarity');
    expect(() => checkGate(apart!.matrix, { maxSimilarity: 1 })).toThrow('no pair of models can be compared');
  });

  it('claims nothing of who errs most alike, of families or of accuracy where every pair is on few questions, and gives n beside each figure [capa.presentation.report]', async () => {
    const { document, report, matrix } = await analyse(
      madeTable({ seed: 6, models: 4, questions: 14 }),
      'drop',
      'subject',
    );
    expect(document.sentence).toMatch(/^6 pairs of 4 models on 14 questions: all pairs are on fewer than 30 questions/);
    expect(document.summary).toMatchObject({ meanCapa: null, meanWithin: null, thinPairs: 6, leastQuestions: 30 });
    expect(rankPairs(matrix, 9, 'highest')).toHaveLength(6);
    expect(document.by?.values.map(({ highest, meanCapa }) => [highest, meanCapa])).toEqual([
      [null, null],
      [null, null],
    ]);
    const titles = report.blocks.flatMap((block) => ('title' in block ? [block.title] : []));
    expect(titles.join('\n')).not.toMatch(/most|least|family|families/);
    const chart = report.blocks.find((block) => block.kind === 'intervals');
    expect(chart?.rows.map(({ label }) => /^model-\d \/ model-\d \(n = \d+\)$/.test(label))).toEqual(
      Array.from({ length: 6 }, () => true),
    );
    const alone = await analyse(madeTable({ seed: 6, models: 2, questions: 14 }));
    expect(alone.document.sentence).toMatch(
      /^1 pair of 2 models on 14 questions: the pair is on fewer than 30 questions, .* \(n = \d+\)\.$/,
    );
  });

  it('is told in any width without a figure cut short: columns go first, then the middle of names', async () => {
    const name = (model: number) => `organisation/Family-${70 - model}B-Instruct-v0.${model}`;
    const analysis = await analyse(madeTable({ seed: 7, models: 5, questions: 300, name }));
    const pair = pairReport(analysis, name(0), name(1), { created });
    for (const width of [40, 60, 80, 100]) {
      for (const report of [terminalReport(analysis, width), terminalPairReport(pair, width)]) {
        const lines = renderTerminal(report, { width }).split('\n');
        expect(lines.filter((line) => /\d…|\[[^\]]*…/.test(line) && !line.includes('organ'))).toEqual([]);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }
    }
    const lines = renderTerminal(terminalReport(analysis, 80), { width: 80 }).split('\n');
    const begin = lines.findIndex((line) => line.startsWith('model A'));
    const models = lines.slice(begin + 2, begin + 12).map((line) => line.split(/ {2,}/).slice(0, 2));
    expect(new Set(models.map(String)).size).toBe(10);
    for (const each of models.flat()) expect(each).toMatch(/^organis.*….*v0\.\d$/);
  });

  it('says of two models with the same accuracy that neither is ahead', async () => {
    const table = madeTable({ seed: 31, models: 2, questions: 50 });
    const row = table.answers.subarray(0, table.questions.length);
    const { report } = await analyse({ ...table, answers: Uint16Array.from([...row, ...row]) });
    const titles = report.blocks.flatMap((block) => ('title' in block ? [block.title] : []));
    expect(titles).toContain('model-0 and model-1 are equally the most accurate');
  });

  it('draws hundreds of models as the clusters of a cut through their dendrogram, each model in one of them [capa.presentation.many-models]', async () => {
    const table = madeTable({ seed: 5, models: 70, questions: 24 });
    const analysis = await analyse(table);
    const map = heatMap(analysis.document, analysis.matrix, { mostRows: 69, clusterRows: 20 });
    expect(map.rows).toHaveLength(20);
    expect(map.dendrogram?.merges).toHaveLength(19);
    const members = map.rows.map((row) => 1 + Number(/ and (\d+) more$/.exec(row)?.[1] ?? 0));
    expect(members.reduce((sum, each) => sum + each, 0)).toBe(70);
    expect(analysis.document.pairs).toHaveLength((70 * 69) / 2);
    // Long lists are ranked another way than short ones.
    const ranked = rankPairs(analysis.matrix, 1500, 'lowest');
    expect(rankPairs(analysis.matrix, 900, 'lowest')).toEqual(ranked.slice(0, 900));
    expect(ranked.map(({ capa }) => capa)).toEqual([...analysis.matrix.capa].sort((a, b) => a - b).slice(0, 1500));
    expect([...analysis.document.order].sort((a, b) => a - b)).toEqual(table.models.map((_, i) => i));
    // A report is checked as it is made: branches that cross would be refused.
    expect(createReport({ ...analysis.report, blocks: [map] }).blocks).toHaveLength(1);
    expect(renderTerminal(terminalReport(analysis))).toContain('the first 15 of 70');
  });

  it('marks each family with two characters of its own, so that colour is not the only sign', () => {
    const names = fc.uniqueArray(fc.oneof(fc.string(), fc.constantFrom('Llama', 'LLaVA', 'Mistral', 'Mi')), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(names, (any) => {
        const marks = marksOf(any);
        expect(new Set(marks).size).toBe(any.length);
        for (const mark of marks) expect(mark).toHaveLength(2);
      }),
    );
    expect(marksOf(['Llama', 'LLaVA', 'Mistral'])).toEqual(['Ll', 'La', 'Mi']);
  });
});

describe('one pair opened', () => {
  const rowsOf = (report: Report, title: RegExp) => {
    const found = report.blocks.find((block) => block.kind === 'table' && title.test(block.title));
    return found?.kind === 'table' ? found.rows : [];
  };

  it('lists every question both got wrong once, those with the same wrong answer first, with both answers and the right one [capa.presentation.pair-opened]', async () => {
    const analysis = await analyse(madeTable({ seed: 21, models: 4, questions: 200 }));
    const report = pairReport(analysis, 'model-0', 'model-2', { created });
    const same = rowsOf(report, /^With the same/);
    const different = rowsOf(report, /^With different/);
    const expected = slowly(analysis.table, 0, 2, 'drop');
    expect(same).toHaveLength(expected.same);
    expect(different).toHaveLength(expected.bothWrong - expected.same);
    for (const [question, , , right, a, b] of same) {
      expect(a).toBe(b);
      expect(a).not.toBe(right);
      expect(right).toMatch(new RegExp(`^[A-F]: option \\d of ${String(question).slice(2)}$`));
    }
    for (const [, , , right, a, b] of different) expect(new Set([right, a, b]).size).toBe(3);
    const titles = report.blocks.flatMap((block) => (block.kind === 'table' ? [block.title] : []));
    expect(titles.indexOf('With the same wrong answer')).toBeLessThan(titles.indexOf('With different wrong answers'));

    const pages = [0, 5, 10].flatMap((offset) =>
      rowsOf(pairReport(analysis, 'model-0', 'model-2', { created, limit: 5, offset }), /^With different/),
    );
    expect(pages).toEqual(different.slice(0, 15));
  });

  it('names the models there are when one is not, and takes a part of a name that only one has', async () => {
    const analysis = await analyse(madeTable({ seed: 21, models: 3, questions: 20 }));
    const open = (a: string, b: string) => pairReport(analysis, a, b, { created });
    expect(() => open('model-0', 'nobody')).toThrow('there is no model "nobody"');
    expect(() => open('model-0', 'model')).toThrow('"model" could be 3 models');
    expect(() => open('model-0', 'EL-0')).toThrow('are the same model');
    expect(open('model-0', 'EL-1').title).toBe('model-0 and model-1');
  });
});

describe('the exports', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oversight-capa-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('hold every pair with the digits of the document, in CSV as in parquet, and no text that a spreadsheet would run [capa.presentation.exports]', async () => {
    const names = ['=SUM(A1)', 'a,"b"', 'plain', 'Ünïcode\nline'];
    const { document, matrix } = await analyse(
      madeTable({ seed: 8, models: 4, questions: 60, name: (model) => names[model]! }),
    );
    await exportCsv(matrix, join(folder, 'deep', 'pairs.csv'));
    await exportParquet(matrix, join(folder, 'pairs.parquet'));
    const csv: Record<string, string>[] = parse(await readFile(join(folder, 'deep', 'pairs.csv'), 'utf8'), {
      columns: true,
    });
    const parquet = await parquetReadObjects({ file: await asyncBufferFromFile(join(folder, 'pairs.parquet')) });
    expect(csv).toHaveLength(6);
    expect(parquet).toHaveLength(6);
    document.pairs.forEach((pair, i) => {
      expect(csv[i]).toMatchObject({ model_a: pair.a.replace(/^=/, "'="), capa: String(pair.capa), n: String(pair.n) });
      expect(parquet[i]).toMatchObject({
        model_a: pair.a,
        model_b: pair.b,
        capa: pair.capa,
        n: pair.n,
        high: pair.interval![1],
      });
      expect(parquet[i]).toMatchObject({ same_family: pair.sameFamily, left_out_drift: pair.leftOut!.drift });
    });
  });

  it('say which path could not be written, and leave what was there before and nothing else [capa.presentation.exports]', async () => {
    const { matrix } = await analyse(madeTable({ seed: 8, models: 3, questions: 30 }));
    const place = join(folder, 'taken');
    await writeFile(place, 'before');
    for (const write of [exportCsv, exportParquet]) {
      await expect(write(matrix, join(place, 'pairs'))).rejects.toThrow(
        `${join(place, 'pairs')}: could not be written`,
      );
    }
    expect(await readFile(place, 'utf8')).toBe('before');
    expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });
});

describe('the gate', () => {
  it('lets no pair above the limit pass, by its estimate or on request by the lower end of its interval [capa.presentation.gate]', async () => {
    const { document, matrix } = await analyse(madeTable({ seed: 31, models: 8, questions: 150 }));
    const capas = document.pairs.map((pair) => pair.capa!).sort((a, b) => b - a);
    const limit = (capas[4]! + capas[5]!) / 2;
    const gate = checkGate(matrix, { maxSimilarity: limit });
    expect(gate).toMatchObject({ isPassed: false, failingCount: 5, judged: 28, undefinedPairs: 0 });
    expect(gate.failing.map((pair) => pair.capa)).toEqual(capas.slice(0, 5));
    expect(checkGate(matrix, { maxSimilarity: capas[0]! })).toMatchObject({ isPassed: true, failing: [] });
    const sure = document.pairs.filter((pair) => pair.interval![0] > 0.05).length;
    expect(checkGate(matrix, { maxSimilarity: 0.05, confident: true }).failingCount).toBe(sure);
    const across = document.pairs.filter((pair) => pair.sameFamily === false);
    expect(checkGate(matrix, { maxSimilarity: limit, acrossFamilies: true }).judged).toBe(across.length);
    const least = [...document.pairs].sort((a, b) => a.n - b.n)[3]!.n + 1;
    const thin = document.pairs.filter((pair) => pair.n < least).length;
    expect(checkGate(matrix, { maxSimilarity: 1, leastQuestions: least })).toMatchObject({
      thinPairs: thin,
      judged: 28 - thin,
    });
    expect(() => checkGate(matrix, { maxSimilarity: 1, leastQuestions: 151 })).toThrow(
      'no pair of models can be compared',
    );
  });

  it('does not pass where a log could not be read whole, unless that is allowed [capa.presentation.gate]', async () => {
    const table = madeTable({ seed: 31, models: 4, questions: 150 });
    const issue = (kind: string) => ({ kind, source: `${kind}.zip`, count: 1, message: 'it breaks off' });
    const { matrix } = await analyse({ ...table, issues: ['truncated', 'several-scorers'].map(issue) });
    expect(checkGate(matrix, { maxSimilarity: 1 })).toMatchObject({ isPassed: false, failingCount: 0 });
    expect(checkGate(matrix, { maxSimilarity: 1 }).damaged).toEqual([issue('truncated')]);
    expect(checkGate(matrix, { maxSimilarity: 1, allowDamaged: true }).isPassed).toBe(true);
  });

  it('stops two models that never differ, although they have no interval', async () => {
    const table = madeTable({ seed: 31, models: 2, questions: 50 });
    const half = table.questions.length;
    const twins = {
      ...table,
      answers: Uint16Array.from([...table.answers.subarray(0, half), ...table.answers.subarray(0, half)]),
    };
    const { matrix } = await analyse(twins);
    expect(checkGate(matrix, { maxSimilarity: 0.9, confident: true }).isPassed).toBe(false);
  });
});
