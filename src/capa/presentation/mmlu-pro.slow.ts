// The real logs of twenty models, where they are at hand beside the project: the figures measured on them before this room was written.
// Without them the same is held by made-up logs and by the definitions written out again (presentation.test.ts).
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../base/index.ts';
import { analyseLogs, analyseTable, type LogAnalysis } from './analysis.ts';
import { rankPairs } from './pairs.ts';

const logs = fileURLToPath(
  new URL('../../../../shared/data/capa/mmlu-pro-outputs/predictions-20-models.csv.gz', import.meta.url),
);

describe.skipIf(!existsSync(logs))(
  'the answers of twenty models to MMLU-Pro (skipped where the data is not at hand)',
  () => {
    const ends = ({ matrix, document }: LogAnalysis) =>
      (['lowest', 'highest'] as const).map((end) => {
        const { i, j } = rankPairs(matrix, 1, end)[0]!;
        const names = [i, j].map((model) => matrix.table.models[model]!.name);
        const pair = document.pairs.find(({ a, b }) => a === names[0] && b === names[1])!;
        return { models: names.sort(), capa: Number(pair.capa!.toFixed(4)), n: pair.n };
      });

    it('gives from one file the pairs, numbers of questions and means measured before, under both policies [capa.presentation.published-figures]', async () => {
      const drop = await analyseLogs([logs], { clock: systemClock });
      expect(drop.document).toMatchObject({ questions: 12_032, pairCount: 190, missing: 'drop' });
      expect(drop.document.meanCapa).toBeCloseTo(0.2285, 4);
      expect(ends(drop)).toEqual([
        { models: ['Llama-2-7b-hf', 'gemini-1.5-pro-002'], capa: 0.0643, n: 9920 },
        { models: ['Mistral-7B-v0.1', 'Mistral-7B-v0.2-hf'], capa: 0.4899, n: 10_098 },
      ]);
      const wrong = await analyseTable(drop.table, { missing: 'wrong', clock: systemClock });
      expect(wrong.document.meanCapa).toBeCloseTo(0.1813, 4);
      expect(ends(wrong)).toEqual([
        { models: ['Llama-2-7b-hf', 'gemini-1.5-pro-002'], capa: 0.0466, n: 11_981 },
        { models: ['Mistral-7B-v0.1', 'Mistral-7B-v0.2-hf'], capa: 0.3931, n: 12_027 },
      ]);
    });
  },
);
