import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJudgeTable, loadJudgeTable } from './index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oversight-panel-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

const rows = [
  { question_id: 'a', human_label: 1, human_share: 0.8, strict: 'True', mild: 7, note: 'x' },
  { question_id: 'a', human_label: 0, human_share: 0.1, strict: 'False', mild: 'bad:none', note: 'y' },
  { question_id: 'b', human_label: 1, human_share: 0.9, strict: '', mild: 3, note: 'z' },
  { question_id: 'c', human_label: 0, human_share: 0.2, strict: 'yes', mild: 2, note: '' },
];
const names = Object.keys(rows[0]!);
const csv = (delimiter: string) =>
  [names.join(delimiter), ...rows.map((row) => Object.values(row).join(delimiter)), ''].join('\n');

describe('labelled verdicts in a file', () => {
  it('are the same judges from CSV, gzip, JSON and JSON lines; what is no verdict is counted as missing [capa.panel.files]', async () => {
    const paths = [
      await file('v.csv', csv(',')),
      await file('v.tsv', `\uFEFF${csv('\t').replaceAll('\n', '\r\n')}`),
      await file('v.csv.gz', gzipSync(csv(';'))),
      await file('v.json', JSON.stringify(rows, null, 2)),
      await file('v.jsonl', rows.map((row) => JSON.stringify(row)).join('\n')),
    ];
    const loaded = await Promise.all(paths.map((path) => loadJudgeTable(path, { costs: { mild: 0.5 } })));
    for (const one of loaded) expect(one).toEqual(loaded[0]);
    const { table, columns } = loaded[0]!;
    expect(columns).toMatchObject({ truth: 'human_label', judges: ['strict', 'mild'], group: 'question_id' });
    expect(columns.others).toEqual(['human_share', 'note']);
    expect(table.judges.map(({ kind, missing, cost }) => [kind, missing, cost])).toEqual([
      ['verdict', 1, 1],
      ['score', 1, 0.5],
    ]);
    expect([...table.groups]).toEqual([0, 0, 1, 2]);
  });

  it('are refused with the file, the place and the remedy [capa.panel.refusals]', async () => {
    const cases: readonly (readonly [string, Parameters<typeof loadJudgeTable>[1], RegExp])[] = [
      [csv(','), { judges: ['strict', 'milde'] }, /there is no column "milde"; did you mean "mild"\?/],
      [csv(','), { costs: { strct: 2 } }, /there is no judge "strct"; did you mean "strict"\?/],
      [csv(','), { truth: 'human_share' }, /the truth of item 1 is 0.8: neither true nor false/],
      [csv(',').replace(',x', ''), {}, /bad, line 2: not a table/],
      [names.join(','), {}, /bad holds no rows/],
      ['a,a\n1,0', {}, /the column "a" is there twice/],
      ['judge,other\n1,0', {}, /no column is known to hold the truth/],
      ['{"truth": 1,', {}, /bad: not valid JSON/],
      ['{"truth": 1}\n\n{"truth"', {}, /bad, line 3: not valid JSON/],
      ['[[1]]', {}, /bad, row 1: not an object/],
      ['', {}, /bad is empty/],
    ];
    for (const [content, options, message] of cases)
      await expect(loadJudgeTable(await file('bad', content), options)).rejects.toThrow(message);
    await expect(loadJudgeTable(await file('cut.gz', gzipSync(csv(',')).subarray(0, 40)))).rejects.toThrow(
      /decompressed/,
    );
    await expect(loadJudgeTable(join(folder, 'absent.csv'))).rejects.toThrow(/absent.csv does not exist/);
  });

  it('need two judges who differ over items, and both kinds of truth [capa.panel.refusals]', () => {
    const judges = [
      { name: 'a', values: [1, 0, 1, 0] },
      { name: 'b', values: [1, 1, 0, 0] },
    ];
    const constant = { name: 'c', values: [1, 1, 1, null] };
    const silent = { name: 'd', values: ['', 'bad:x', null, undefined] };
    const table = createJudgeTable({ judges: [...judges, constant, silent], truth: [1, 0, 1, ''] });
    expect(table.judges.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(table.notes).toEqual([
      '1 item without a truth left out',
      'c says the same of every item and was left out',
      'd gave no verdict and was left out',
    ]);
    expect(() => createJudgeTable({ judges: [judges[0]!, constant], truth: [1, 0, 1, 0] })).toThrow(
      'no panel to choose',
    );
    expect(() => createJudgeTable({ judges, truth: [1, 1, 1, 1] })).toThrow('all 4 labelled items are true');
    expect(() => createJudgeTable({ judges, truth: [1, 0] })).toThrow('judge "a" has 4 values for 2 items');
    expect(() => createJudgeTable({ judges: [judges[0]!, judges[0]!], truth: [1, 0, 1, 0] })).toThrow('given twice');
  });
});
