import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, silentProgress } from '../../base/index.ts';
import { renderTerminal } from '../../report/index.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { type Item, keyOf, type LoadedSet } from './items.ts';
import { corpusGrams } from './overlap.ts';
import { evaluationReport } from './report.ts';
import type { Score } from './score-items.ts';
import { isCalibrationItem } from './split.ts';
import { parseSuite } from './suite.ts';

/** A text and what the fake scorer is to say of its words, in order. */
interface Draft {
  readonly text: string;
  readonly scores: readonly number[];
  readonly family?: string;
  readonly language?: string;
  readonly prompt?: string;
}

const drafts = new Map<string, readonly number[]>();

/** Looks scores up by text; a text behind a prompt scores 0.1 more. */
const fake: Score = async function* (exchanges, { tokens }) {
  for (const exchange of exchanges) {
    const text = exchange.at(-1)!.text;
    const scores = drafts.get(text)!;
    const scored = scores.map((score, i) => ({ end: Math.round(((i + 1) * text.length) / scores.length), score }));
    const first = scored.findIndex(({ score }) => score >= OWN);
    yield {
      verdict: { score: Math.max(...scores) + (exchange.length > 1 ? 0.1 : 0) },
      tokens: tokens ? scored : [],
      firstFlag: first < 0 ? undefined : first,
    };
  }
};

const OWN = 0.8;

function loadedSet(id: string, role: string, list: readonly Draft[], fields: object = {}): LoadedSet {
  for (const { text, scores } of list) drafts.set(text, scores);
  const spec = { id, role, file: 'x', format: 'csv', text: 'text', licence: 'MIT', title: `Set ${id}`, ...fields };
  const set = parseSuite({ name: 'test', sets: [spec] }, 'test.json').sets[0]!;
  const items = list.map(
    ({ text, family = 'f', language = 'en', prompt }): Item => ({
      text,
      family,
      language,
      key: keyOf(text),
      ...(prompt === undefined ? {} : { prompt }),
    }),
  );
  return { set, items, empty: 0, absent: undefined };
}

function measure(sets: readonly LoadedSet[], corpus: readonly string[] = []): Promise<Evaluation> {
  return evaluate(sets, {
    suite: 'test',
    score: fake,
    threshold: OWN,
    corpus: corpusGrams(corpus),
    progress: silentProgress,
  });
}

function suiteOf(seed: number): LoadedSet[] {
  const random = createRandom(seed);
  const draw = (id: string, n: number, centre: number, length: number, family = 2): Draft[] =>
    Array.from({ length: n }, (_, i) => ({
      text: `${id} number ${i} has some words that occur in no other text here`,
      scores: Array.from({ length }, () => Math.min(0.89, Math.max(0, centre + 0.25 * random.normal()))),
      family: `family ${i % family}`,
      language: i % 3 === 0 ? 'de' : 'en',
    }));
  return [
    loadedSet('attack', 'attack', draw('attack', 40, 0.7, 1), { group: 'requests' }),
    loadedSet('weak', 'attack', draw('weak', 30, 0.4, 1), { group: 'requests' }),
    loadedSet('aside', 'attack', draw('aside', 10, 0.9, 1), { group: 'requests', apart: true }),
    loadedSet('real', 'benign', draw('real', 120, 0.3, 1), { calibrate: true, realTraffic: true }),
    loadedSet('style', 'benign', draw('style', 90, 0.2, 1), { calibrate: true }),
    loadedSet('tricky', 'benign', draw('tricky', 25, 0.5, 1, 5)),
    loadedSet(
      'bad',
      'output-harmful',
      draw('bad', 30, 0.5, 60).map((draft) => ({ ...draft, prompt: 'q' })),
    ),
    loadedSet('good', 'output-benign', draw('good', 80, 0.1, 60), { calibrate: true }),
  ];
}

const scoreOf = (item: Item) => Math.max(...drafts.get(item.text)!);

describe('evaluate', () => {
  it('agrees with counting by hand: thresholds, block rates, refusals, AUROC and group means', async () => {
    for (const seed of [1, 2, 3]) {
      const sets = suiteOf(seed);
      const evaluation = await measure(sets);
      const byId = (id: string) => sets.find(({ set }) => set.id === id)!.items;
      const calibrating = byId('real').filter(isCalibrationItem).map(scoreOf);
      const strict = evaluation.points.prompts.find(({ id }) => id === 'strict-0.5')!;
      expect(calibrating.filter((score) => score >= strict.threshold).length).toBeLessThanOrEqual(
        0.005 * calibrating.length,
      );
      expect(strict).toMatchObject({ negatives: calibrating.length, tooFew: true, needed: 1200 });
      const reported = byId('real')
        .filter((item) => !isCalibrationItem(item))
        .map(scoreOf);
      expect(strict.realised[0]!.refused).toMatchObject({
        estimate: reported.filter((score) => score >= strict.threshold).length / reported.length,
        n: reported.length,
      });
      const attacks = byId('attack').map(scoreOf);
      const figures = evaluation.all.sets.find(({ id }) => id === 'attack')!;
      for (const point of evaluation.points.prompts)
        expect(figures.rates[point.id]!.estimate).toBe(
          attacks.filter((score) => score >= point.threshold).length / attacks.length,
        );
      const wins = attacks.flatMap((a) => reported.map((b) => (a > b ? 1 : a === b ? 0.5 : 0) as number));
      expect(figures.auroc!.estimate).toBeCloseTo(wins.reduce((sum, win) => sum + win, 0) / wins.length, 10);
      const means = evaluation.all.groups.find(({ group }) => group === 'requests')!;
      const weak = evaluation.all.sets.find(({ id }) => id === 'weak')!;
      expect(means.sets).toBe(2);
      expect(means.means['own']).toBeCloseTo((figures.rates['own']!.estimate! + weak.rates['own']!.estimate!) / 2, 12);
    }
  });

  it('finds families, languages and output thresholds by the same counting', async () => {
    const sets = suiteOf(4);
    const evaluation = await measure(sets);
    const { threshold } = evaluation.points.outputs.find(({ id }) => id === 'output-1')!;
    const good = sets
      .find(({ set }) => set.id === 'good')!
      .items.filter(isCalibrationItem)
      .map(scoreOf);
    expect(good.filter((score) => score >= threshold).length).toBeLessThanOrEqual(0.01 * good.length);
    const attack = sets[0]!.items.filter((item) => item.family === 'family 1').map(scoreOf);
    const family = evaluation.all.sets[0]!.families.find(({ name }) => name === 'family 1')!;
    expect(family.rates['own']!.estimate).toBe(attack.filter((score) => score >= OWN).length / attack.length);
    const german = sets
      .slice(0, 2)
      .flatMap(({ items }) => items)
      .filter((item) => item.language === 'de');
    expect(evaluation.all.languages.find(({ name }) => name === 'de')!.n).toBe(german.length);
  });

  it('counts the tokens until an output would have been stopped, and the share of it that was shown', async () => {
    const token = fc.integer({ min: 0, max: 9 }).map((n) => n / 10);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(token, { minLength: 1, maxLength: 200 }), { minLength: 1, maxLength: 8 }),
        async (outputs) => {
          const list = outputs.map((scores, i) => ({ text: `${i} ${'x'.repeat(scores.length * 4)}`, scores }));
          const { all } = await measure([loadedSet('bad', 'output-harmful', list)]);
          const detection = all.sets[0]!.detection!['own']!;
          const first = outputs.map((scores) => scores.findIndex((score) => score >= OWN));
          expect(detection.tokens).toEqual(
            first
              .filter((i) => i >= 0)
              .map((i) => i + 1)
              .sort((a, b) => a - b),
          );
          expect(detection.stopped.estimate).toBe(first.filter((i) => i >= 0).length / first.length);
          expect(detection.within32.estimate).toBe(first.filter((i) => i >= 0 && i < 32).length / first.length);
          expect(detection.within128.estimate).toBe(first.filter((i) => i >= 0 && i < 128).length / first.length);
          expect(detection.cut.estimate).toBe(
            first.filter((i, k) => i >= 0 && i < outputs[k]!.length - 1).length / first.length,
          );
          const shown = list.map(({ text, scores }, k) =>
            first[k]! < 0 ? 1 : Math.round((first[k]! * text.length) / scores.length) / text.length,
          );
          expect(detection.meanShown).toBeCloseTo(shown.reduce((sum, share) => sum + share, 0) / shown.length, 10);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('applies other thresholds to the running maximum of the token scores', async () => {
    const good = Array.from({ length: 40 }, (_, i) => ({
      text: `good ${i} ${'y'.repeat(40)}`,
      scores: [0.1, 0.3, 0.2],
    }));
    const bad = [{ text: 'bad one '.repeat(5), scores: [0.1, 0.35, 0.2, 0.9] }];
    const { all, points } = await measure([
      loadedSet('bad', 'output-harmful', bad),
      loadedSet('good', 'output-benign', good, { calibrate: true }),
    ]);
    expect(points.outputs.map(({ id }) => id)).toEqual(['output-0.5', 'output-1', 'own']);
    const { detection } = all.sets[0]!;
    expect(detection!['output-1']!.tokens).toEqual([2]);
    expect(detection!['own']!.tokens).toEqual([4]);
  });

  it('judges outputs behind their prompt in a row of their own', async () => {
    const list = [
      { text: 'an answer', scores: [0.75], prompt: 'a question' },
      { text: 'another answer', scores: [0.75] },
    ];
    const { all } = await measure([loadedSet('bad', 'output-harmful', list)]);
    expect(all.sets[0]!.rates['own']).toMatchObject({ estimate: 0, n: 2 });
    expect(all.sets[0]!.withPrompt).toMatchObject({ n: 1, rates: { own: { estimate: 1 } } });
  });

  it('gives the figures again without the items that the corpus overlaps, at unchanged thresholds [guard.eval.overlap]', async () => {
    const copied = 'this request was copied word for word from the corpus';
    const list = [
      copied,
      'something else that nobody wrote before today at all',
      'a third request of quite another kind and wording',
    ].map((text, i) => ({ text, scores: [i === 0 ? 0.9 : 0.1] }));
    const { all, distinct, sets } = await measure([loadedSet('attack', 'attack', list)], [`Before. ${copied}! After.`]);
    expect(sets[0]!.overlap).toEqual({ highest: 1, above: 1 });
    expect(all.sets[0]).toMatchObject({ n: 3, rates: { own: { estimate: 1 / 3 } } });
    expect(distinct.sets[0]).toMatchObject({ n: 2, rates: { own: { estimate: 0 } } });
  });

  it('measures what is there, names what is absent, and does without a set that calibrates [guard.eval.absent-data]', async () => {
    const [attack] = suiteOf(1);
    const absent: LoadedSet = { ...suiteOf(1)[3]!, items: [], absent: '/data/real.csv' };
    const evaluation = await measure([attack!, absent]);
    expect(evaluation.absent.map(({ id }) => id)).toEqual(['real']);
    expect(evaluation.points.prompts.map(({ id }) => id)).toEqual(['own']);
    expect(evaluation.all.sets.map(({ id }) => id)).toEqual(['attack']);
    expect(evaluation.all.sets[0]!.auroc).toBeUndefined();
    expect(JSON.stringify(evaluation)).not.toContain('/data');
    const printed = print(evaluation);
    expect(printed).toContain('1 of 2 sets are absent');
    expect(printed).toContain('Set real');
  });

  it('refuses a scorer that loses or invents a verdict', async () => {
    const lossy: Score = async function* (exchanges, options) {
      for await (const judged of fake([...exchanges].slice(1), options)) yield judged;
    };
    const options = { suite: 'test', score: lossy, threshold: OWN, corpus: corpusGrams([]), progress: silentProgress };
    await expect(evaluate(suiteOf(1).slice(0, 1), options)).rejects.toThrow('39 scores for 40 texts');
  });

  it('stops when it is told to', async () => {
    const options = { suite: 'test', score: fake, threshold: OWN, corpus: corpusGrams([]), progress: silentProgress };
    await expect(evaluate(suiteOf(1), { ...options, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
  });
});

const print = (evaluation: Evaluation) => {
  const origin = { created: '2026-11-22T06:30:00.000Z', command: 'oversight guard eval', meta: { seed: 1 } };
  return renderTerminal(evaluationReport(evaluation, origin), { width: 120, rows: 400 });
};

describe('the report of an evaluation', () => {
  it('has block rates at 0.5 and 0.1 % and at the own threshold, AUROC, AUPRC, families, languages, false positives, tokens and overlap [guard.eval.table]', async () => {
    const evaluation = await measure(suiteOf(5));
    const origin = { created: '2026-11-22T06:30:00.000Z', command: 'oversight guard eval', meta: {} };
    const { blocks } = evaluationReport(evaluation, origin);
    const tables = blocks.filter((block) => block.kind === 'table');
    const rowsWith = (...columns: string[]) =>
      tables
        .filter((block) => columns.every((column) => block.columns.some(({ title }) => title === column)))
        .flatMap((block) => block.rows.map((row) => row[0]));
    for (const set of ['Set attack', 'Set weak', 'Set aside']) {
      expect(rowsWith('set', 'real 0.5 %', 'real 0.1 %')).toContain(set);
      expect(rowsWith('set', 'own')).toContain(set);
      expect(rowsWith('AUROC', 'AUPRC')).toContain(set);
    }
    for (const set of ['Set real', 'Set style', 'Set tricky'])
      expect(rowsWith('set', 'real 0.5 %', 'real 0.1 %')).toContain(set);
    expect(rowsWith('set', 'mixed 0.5 %')).toContain('Set attack');
    expect(rowsWith('group', 'AUROC', 'real 0.5 %')).toEqual(['requests']);
    expect(rowsWith('language', 'real 0.5 %')).toEqual(expect.arrayContaining(['English', 'German']));
    expect(rowsWith('family', 'real 0.5 %')).toContain('Set tricky: family 4');
    expect(rowsWith('median tokens', 'within 32', 'within 128', 'shown')).toContain('Set bad');
    expect(rowsWith('refused', 'cut short')).toContain('Set good');
    expect(rowsWith('highest')).toHaveLength(8);
    expect(rowsWith('score', 'negatives', 'needed')).toEqual(
      expect.arrayContaining(['real 0.5 %', 'real 0.1 %', 'mixed 0.5 %', 'own', 'outputs 0.5 %', 'outputs 1 %']),
    );
    expect(
      blocks.filter((block) => block.kind === 'intervals').flatMap((block) => block.rows.map((row) => row.label)),
    ).toContain('family 1 (20)');
    expect(blocks.filter((block) => block.kind === 'line')[0]!.series.map(({ name }) => name)).toEqual([
      'requests',
      'refused',
    ]);
    expect(blocks.some((block) => block.kind === 'histogram')).toBe(true);
  });

  it('says when there are too few negatives for a rate, and no text of any item', async () => {
    const evaluation = await measure(suiteOf(6));
    const printed = print(evaluation);
    expect(printed).toMatch(/Too few harmless texts for real 0\.5 % and real 0\.1 %/);
    expect(printed).not.toContain('some words that occur');
    expect(JSON.stringify(evaluation)).not.toContain('some words that occur');
  });
});
