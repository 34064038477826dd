import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../base/index.ts';
import { pearson } from '../../stats/index.ts';
import { errorConsistency, readChoices } from '../metrics/index.ts';
import { choosePanels } from './choose.ts';
import { allItems } from './evaluate.ts';
import { splitByQuestion } from './folds.ts';
import {
  adviseNext,
  advisePanel,
  askInTurn,
  createJudgeTable,
  decide,
  effectiveVotes,
  encodeTable,
  errorSimilarity,
  evaluatePanels,
  type JudgeTable,
  panelReport,
  panelSentence,
  searchPanels,
} from './index.ts';

type Errors = (item: number, random: Random) => readonly number[];

/** Judges whose errors are drawn by `errors`; several items per question, as exam answers have. */
function planted(items: number, seed: number, errors: Errors, perQuestion = 1): JudgeTable {
  const random = createRandom(seed);
  const truth = Array.from({ length: items }, () => (random.chance(0.5) ? 1 : 0));
  const wrong = truth.map((_, item) => errors(item, random));
  return createJudgeTable({
    judges: wrong[0]!.map((_, j) => ({ name: `judge ${j}`, values: truth.map((one, i) => one ^ wrong[i]![j]!) })),
    truth,
    groups: truth.map((_, item) => Math.floor(item / perQuestion)),
  });
}

/** Errors at `rates`, each copied from one common error with probability `sharing`: any two correlate by its square. */
const sharing =
  (rates: readonly number[], share: number): Errors =>
  (_, random) => {
    const common = random.next();
    return rates.map((rate) => ((random.chance(share) ? common : random.next()) < rate ? 1 : 0));
  };

const fast = { folds: 4, repeats: 1, resamples: 100 };

describe('a panel of judges', () => {
  it('is worth n / (1 + (n - 1) r) votes, and the correlations planted are found again [capa.panel.effective-votes]', () => {
    for (const [judges, share] of [
      [3, 0],
      [5, 0.5],
      [9, 0.7],
    ] as const) {
      const table = planted(5000, judges, sharing(Array(judges).fill(0.2), share));
      const found = errorSimilarity(encodeTable(table, allItems(table)), allItems(table));
      expect(found.meanCorrelation).toBeCloseTo(share ** 2, 1.5);
      expect(found.effectiveVotes! / (judges / (1 + (judges - 1) * share ** 2))).toBeCloseTo(1, 1);
    }
    expect(effectiveVotes(9, 0.25535).votes).toBeCloseTo(2.958, 3);
    expect([effectiveVotes(7, 0).votes, effectiveVotes(7, 1).votes]).toEqual([7, 1]);
    expect(effectiveVotes(9, 0.3).remark).toBeNull();
    for (const [judges, mean] of [
      [2, -1 + 1e-12],
      [3, -0.5],
      [3, -0.6],
      [1, null],
    ] as const)
      expect(effectiveVotes(judges, mean)).toEqual({ votes: null, remark: expect.any(String) });
    expect(effectiveVotes(3, -0.2)).toEqual({ votes: 5, remark: expect.stringContaining('more than there are') });
  });

  it('has error correlations as Pearson computes them, and a consistency that is CAPA of two options', () => {
    const table = planted(400, 3, sharing([0.1, 0.3, 0.4], 0.6));
    const found = errorSimilarity(encodeTable(table, allItems(table)), allItems(table));
    const wrong = table.judges.map(({ values }) =>
      Array.from(values, (value, i) => (value === table.truth[i] ? 0 : 1)),
    );
    const choices = readChoices({
      truth: [...table.truth],
      options: Array(table.items).fill(2),
      models: table.judges.slice(0, 2).map(({ values }) => [...values]),
    });
    expect(found.correlation[0]![1]).toBeCloseTo(pearson(wrong[0]!, wrong[1]!)!, 10);
    expect(found.consistency[1]![0]).toBeCloseTo(errorConsistency(choices).capa!, 10);
    expect(found.correlation[2]![2]).toBeCloseTo(1, 10);
  });

  it('is never worse on training items by exact search than by greedy search [capa.panel.exact-search]', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        fc.integer({ min: 1, max: 4 }),
        (seed, share, size) => {
          const table = planted(120, seed, sharing([0.1, 0.2, 0.25, 0.3, 0.35, 0.45], share));
          const encoded = encodeTable(table, allItems(table));
          const least = (search: 'exact' | 'greedy') =>
            Math.min(...searchPanels(encoded, { size, search }).map((panel) => panel.loss));
          expect(least('exact')).toBeLessThanOrEqual(least('greedy') + 1e-6);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('of three costs no more than the budget, in exact and in greedy search', () => {
    const { truth, judges } = planted(200, 5, sharing([0.1, 0.2, 0.3, 0.4], 0.2));
    const costs = [5, 1, 2, 1];
    const table = createJudgeTable({
      judges: judges.map(({ name, values }, j) => ({ name, values: [...values], cost: costs[j] })),
      truth: [...truth],
    });
    const encoded = encodeTable(table, allItems(table));
    for (const search of ['exact', 'greedy'] as const) {
      const tried = searchPanels(encoded, { budget: 3, search });
      expect(Math.max(...tried.map((panel) => panel.cost))).toBe(3);
      expect(tried.every((panel) => !panel.judges.includes(0))).toBe(true);
    }
    expect(() => choosePanels(encoded, { budget: 0.5 }, createRandom(1))).toThrow('no judge costs 0.5 or less');
  });

  it('is chosen and weighted without the questions it is scored on [capa.panel.no-leakage]', async () => {
    const table = planted(900, 11, sharing([0.2, 0.25, 0.3, 0.35, 0.4], 0.5), 3);
    const [split] = splitByQuestion(table, allItems(table), 3, createRandom(2));
    const { train, test } = split!;
    const questions = (items: Int32Array) => new Set(Array.from(items, (item) => table.groups[item]!));
    expect([...questions(test)].filter((question) => questions(train).has(question))).toEqual([]);
    // Turning the truth of all held-out items round turns every hit into a miss and changes no choice.
    const flipped = { ...table, truth: table.truth.map((one, item) => (test.includes(item) ? 1 - one : one)) };
    const [before, after] = await Promise.all(
      [table, flipped].map((one) => evaluatePanels(one, createRandom(3), { ...fast, splits: [{ train, test }] })),
    );
    for (const [i, panel] of before!.panels.entries()) {
      expect(after!.panels[i]!.selections).toEqual(panel.selections);
      expect(Array.from(test, (item) => after!.panels[i]!.hits[item]!)).toEqual(
        Array.from(test, (item) => 1 - panel.hits[item]!),
      );
    }
    // Labels without any connection with the verdicts: right by chance only, though training items are fitted better.
    const labels = createRandom(4).shuffle([...table.truth]);
    const shuffled = { ...table, truth: Uint8Array.from(labels) };
    const { panels } = await evaluatePanels(shuffled, createRandom(5), fast);
    expect(Math.abs(panels.at(-1)!.accuracy.estimate! - 0.5)).toBeLessThan(0.07);
  });

  it('gains nothing from copies of a judge [capa.panel.duplicates]', () => {
    const table = planted(1200, 7, (_, random) => {
      const wrong = random.chance(0.2) ? 1 : 0;
      return [wrong, wrong, wrong, random.chance(0.2) ? 1 : 0, random.chance(0.2) ? 1 : 0];
    });
    const copies = errorSimilarity(encodeTable(table, allItems(table)), allItems(table), [0, 1, 2]);
    expect(copies.effectiveVotes).toBeCloseTo(1, 9);
    const { candidates } = adviseNext({ table, chosen: ['judge 0'] }, { random: createRandom(1) });
    expect(
      candidates
        .slice(2)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['judge 1', 'judge 2']);
    for (const copy of candidates.slice(2)) expect(Math.abs(copy.informationGain.estimate!)).toBeLessThan(0.002);
    const [chosen] = choosePanels(encodeTable(table, allItems(table)), { size: 3 }, createRandom(1)).slice(-1);
    expect(chosen!.judges.filter((judge) => judge < 3)).toHaveLength(1);
  });

  it('is best joined by a judge that errs independently, not by a slightly better copy [capa.panel.next-judge]', () => {
    const table = planted(1500, 9, (_, random) => {
      const wrong = random.chance(0.18);
      return [wrong, wrong && random.chance(0.9), random.chance(0.2)].map(Number);
    });
    const { candidates } = adviseNext({ table, chosen: ['judge 0'] }, { random: createRandom(1) });
    const [first, second] = candidates;
    expect([first!.name, second!.name]).toEqual(['judge 2', 'judge 1']);
    expect(second!.accuracy!).toBeGreaterThan(first!.accuracy!);
    expect(first!.errorCorrelation!).toBeLessThan(0.1);
    expect(first!.informationGain.low).toBeGreaterThan(second!.informationGain.estimate!);
  });

  it('is said not to be shown better than the best single judge where it is not [capa.panel.plain-answer]', async () => {
    const oneGood = planted(600, 13, sharing([0.05, 0.4, 0.42, 0.45], 0.3), 2);
    const options = { ...fast, random: createRandom(1) };
    const advice = await advisePanel(oneGood, options);
    expect(advice.verdict).not.toBe('better');
    expect(panelSentence(advice)).toMatch(/not shown to be better|worse than the best single judge/);
    const independent = await advisePanel(planted(900, 17, sharing([0.2, 0.2, 0.2], 0)), options);
    expect(independent.verdict).toBe('better');
    // Three independent judges, each right on .8: a majority is right on .8^3 + 3 x .8^2 x .2 = .896.
    expect(independent.honest.accuracy.low).toBeLessThan(0.896);
    expect(independent.honest.accuracy.high).toBeGreaterThan(0.896);
    const cancelled = advisePanel(oneGood, { ...options, signal: AbortSignal.abort() });
    await expect(cancelled).rejects.toMatchObject({ kind: 'cancelled' });
    const report = panelReport(independent, { created: '2026-01-01T00:00:00.000Z' });
    expect(report.blocks.map(({ kind }) => kind)).toContain('heat');
    expect(JSON.parse(JSON.stringify(independent))).toMatchObject({ verdict: 'better', questions: 900 });
  });

  it('decides by plain data, alike in turn and all at once, and asks no more than it must', async () => {
    const table = planted(600, 19, sharing([0.15, 0.2, 0.25], 0.2));
    const encoded = encodeTable(table, allItems(table));
    const { advised } = await advisePanel(table, { ...fast, random: createRandom(1), rule: 'majority' });
    const panel: typeof advised.panel = JSON.parse(JSON.stringify(advised.panel));
    const say = (...verdicts: (boolean | string | null)[]) => decide(panel, verdicts).answer;
    expect([say(true, true, false), say(false, 'no', true), say(null, 'bad:', true)]).toEqual([true, false, true]);
    const chosen = choosePanels(encoded, { rule: 'majority' }, createRandom(1)).at(-1)!;
    const agree = allItems(table).filter((i) => table.judges[0]!.values[i] === table.judges[1]!.values[i]).length / 600;
    const turn = askInTurn(encoded, chosen, allItems(table));
    expect(turn.judges).toEqual([0, 1, 2]);
    expect(turn.expectedCost).toBeCloseTo(2 + (1 - agree), 10);
  });
});
