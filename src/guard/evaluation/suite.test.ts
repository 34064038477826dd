import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { OversightError } from '../../base/index.ts';
import { parseSuite, readSuite, setFile } from './suite.ts';

const set = { id: 'a', role: 'attack', file: 'a.csv', format: 'csv', text: 'text', licence: 'MIT' };
const suite = (...sets: object[]) => ({ name: 'test', sets });

function problemOf(data: unknown): string {
  try {
    parseSuite(data, 'suites/test.json');
  } catch (error) {
    if (error instanceof OversightError) return error.message;
    throw error;
  }
  return 'none';
}

describe('parseSuite', () => {
  it('names the file and the field of whatever is wrong', () => {
    const wrong: [object, string][] = [
      [{ sets: [set] }, 'name'],
      [suite(), 'sets'],
      [suite({ ...set, role: 'evil' }), 'sets[0].role'],
      [suite({ ...set, txt: 'text' }), 'sets[0]'],
      [suite(set, { ...set, text: undefined, id: 'b' }), 'sets[1].text'],
      [suite({ ...set, format: 'json', path: 'a[0]' }), 'sets[0].path'],
      [suite({ ...set, path: 'rows[]' }), 'sets[0].path'],
      [suite(set, set), 'sets[1].id'],
      [suite({ ...set, calibrate: true }), 'sets[0].calibrate'],
      [suite({ ...set, realTraffic: true }), 'sets[0].realTraffic'],
      [suite({ ...set, prompt: 'question' }), 'sets[0].prompt'],
      [suite({ ...set, filter: { column: 'x' } }), 'sets[0].filter'],
      [suite({ ...set, filter: { any: [{ equals: 1 }] } }), 'sets[0].filter.any[0]'],
    ];
    for (const [data, field] of wrong) expect(problemOf(data)).toContain(`suites/test.json: ${field}: `);
  });

  it('accepts every role, template, filter and group that the documentation lists', () => {
    const full = {
      ...set,
      role: 'output-benign',
      format: 'json',
      path: '$.*[]',
      text: '{a}\n\n{b}',
      prompt: 'question',
      family: { fixed: 'x' },
      familyGroups: { both: ['x', 'y'] },
      language: 'lang',
      filter: {
        all: [
          { column: 'l', in: [1, '2', true] },
          { column: 'm', not: 0 },
          { atLeast: 1, of: [{ column: 'n', equals: 'z' }] },
        ],
      },
      group: 'g',
      calibrate: true,
      note: 'n',
    };
    expect(problemOf(suite(full))).toBe('none');
  });
});

describe('the suites of the project', () => {
  const folder = fileURLToPath(new URL('../../../bench/suites', import.meta.url));

  it('are valid, and name no folder of any one machine', async () => {
    for (const name of ['public', 'quick']) {
      const { sets } = await readSuite(join(folder, `${name}.json`));
      for (const { file } of sets) expect(file).toMatch(/^(\$\{data\}|\.\.)\//);
    }
  });

  it('have attacks, harmless prompts, harmful and benign outputs, and real prompts that set the threshold', async () => {
    for (const name of ['public', 'quick']) {
      const { sets } = await readSuite(join(folder, `${name}.json`));
      expect(new Set(sets.map((each) => each.role))).toEqual(
        new Set(['attack', 'benign', 'output-harmful', 'output-benign']),
      );
      expect(sets.some((each) => each.calibrate && each.realTraffic)).toBe(true);
    }
  });

  it('find a file in the data folder, beside the suite, or where an absolute path says', async () => {
    const parsed = parseSuite(
      suite(
        { ...set, file: '\u0024{data}/x/a.csv' },
        { ...set, id: 'b', file: '../b.csv' },
        { ...set, id: 'c', file: '/c.csv' },
      ),
      join('/s', 'test.json'),
    );
    expect(parsed.sets.map((each) => setFile(parsed, each, '/data'))).toEqual(['/data/x/a.csv', '/b.csv', '/c.csv']);
  });
});
