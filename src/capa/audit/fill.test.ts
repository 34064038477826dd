import { describe, expect, it } from 'vitest';
import { pairOf, similarityMatrix } from '../matrix/index.ts';
import { createTableBuilder } from '../table/index.ts';
import { parseRecords } from '../tables/index.ts';
import { readAffinityTable } from './affinity-table.ts';
import { fillAffinity } from './fill.ts';
import { accuraciesOf, trendInput } from './trend-input.ts';

/** Three models on six questions of four options; c gave no answer twice and has no row for the last question. */
async function matrix() {
  const builder = createTableBuilder({});
  const answers = { a: [0, 0, 0, 0, 1, 1], b: [0, 0, 1, 1, 1, 2], c: [0, null, null, 0, 3] };
  for (const [model, given] of Object.entries(answers))
    for (const [q, answer] of given.entries())
      builder.add(model, { task: 't', question: `q${q}`, options: 4, gold: 0, answer }, 'made up');
  for (const model of Object.keys(answers))
    builder.add(model, { task: 't', question: 'one', options: 1, gold: 0, answer: 0 }, 'made up');
  builder.describe('a', { family: 'F', parameters: 7 });
  return similarityMatrix(builder.build(), { missing: 'drop' });
}

describe('accuraciesOf', () => {
  it('counts missing answers as wrong, and neither questions without a row nor those of one option', async () => {
    const found = await matrix();
    expect(accuraciesOf(found.table)).toEqual([4 / 6, 2 / 6, 2 / 5]);
    const input = trendInput(found, (name) => `guessed ${name}`);
    expect(input.models.map(({ family }) => family)).toEqual(['F', 'guessed b', 'guessed c']);
    expect(input.similarities).toHaveLength(3);
  });
});

describe('fillAffinity', () => {
  it('takes similarity, accuracy, family and size from logs, keeps what the table says, and names whom the logs do not know', async () => {
    const found = await matrix();
    const table = parseRecords('judge,model,score,accuracy\na,b,1,\na,c,2,0.9\na,z,3,\nb,a,4,', 't.csv');
    const { records, unknown } = fillAffinity(table, found);
    expect(unknown).toEqual(['z']);
    const { rows, remarks } = readAffinityTable(records);
    expect(remarks).toEqual(['1 row without a name or a number left out.']);
    expect(rows).toMatchObject([
      { judge: 'a', model: 'b', accuracy: 2 / 6, similarity: pairOf(found, 0, 1).capa, judgeFamily: 'F' },
      { judge: 'a', model: 'c', accuracy: 0.9, similarity: pairOf(found, 0, 2).capa },
      { judge: 'b', model: 'a', family: 'F', size: 7 },
    ]);
    expect(() => fillAffinity(parseRecords('judge,model\na,b', 't.csv'), found)).toThrow('has no column "score"');
  });
});
