import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { allItems } from './evaluate.ts';
import { createJudgeTable, encodeTable, errorSimilarity, evaluatePanels, loadJudgeTable } from './index.ts';

const file = '../shared/data/capa/triviaqa-judges/verdicts-v1.csv.gz';
const measured = existsSync(file) ? it : it.skip;

// Skipped without the measuring data, which are not part of the project; panel.test.ts proves the same on generated judges.
describe('judges of TriviaQA answers, learnt on even questions and tested on odd ones', () => {
  measured(
    'give the published figures, and a panel of three that beats all nine (skipped where the data is not at hand)',
    async () => {
      const loaded = await loadJudgeTable(file);
      const { judges, groups, truth } = loaded.table;
      const models = judges.filter(({ name }) => name !== 'EM' && name !== 'Contains');
      const kept = allItems(loaded.table).filter((item) => models.every(({ values }) => !Number.isNaN(values[item]!)));
      const table = createJudgeTable({
        judges: models.map(({ name, values }) => ({ name, values: Array.from(kept, (item) => values[item]!) })),
        truth: Array.from(kept, (item) => truth[item]!),
        groups: Array.from(kept, (item) => groups[item]!),
      });
      const errors = errorSimilarity(encodeTable(table, allItems(table)), allItems(table));
      expect(table.items).toBe(3465);
      expect(errors.meanCorrelation).toBeCloseTo(0.255, 3);
      expect(errors.effectiveVotes).toBeCloseTo(2.96, 2);
      const half = (rest: number) => allItems(table).filter((item) => table.groups[item]! % 2 === rest);
      const { single, allMajority, panels } = await evaluatePanels(table, createRandom(1), {
        splits: [{ train: half(0), test: half(1) }],
        resamples: 50,
      });
      expect(100 * allMajority.accuracy.estimate!).toBeCloseTo(93.07, 2);
      expect(100 * single.accuracy.estimate!).toBeCloseTo(93.19, 2);
      expect(100 * panels.at(-1)!.accuracy.estimate!).toBeGreaterThanOrEqual(93.6);
    },
  );
});
