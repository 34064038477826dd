// Holds the promises of requirements.ts against the titles of all tests, slow ones and shared suites included.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requirements } from './requirements.ts';
import { isTest, projectFolder, readSources } from './source-files.ts';

const here = 'test/requirements.test.ts';
const cited = readSources(['src', 'test'], ['.ts', '.tsx'])
  .filter(({ path }) => isTest(path) && path !== here)
  .flatMap(({ path, text }) => citations(text).map((id) => ({ id, path })));

/** Ids at the end of a quoted title: `'a claim [room.promise] [room.other]'`. */
function citations(text: string): readonly string[] {
  const ends = text.matchAll(/(?:\s\[[a-z][a-z0-9]*(?:\.[a-z0-9-]+)+\])+(?=['"`])/g);
  return [...ends].flatMap(([end]) => [...end.matchAll(/\[([^\]]+)\]/g)].map((match) => match[1]!));
}

describe('a promise', () => {
  it('is cited at the end of a title, and code in brackets is no citation', () => {
    expect(citations("it('a claim [runs.kill]', () => {")).toEqual(['runs.kill']);
    expect(citations('it(`two [runs.kill] [report.html.offline]`, f)')).toEqual(['runs.kill', 'report.html.offline']);
    expect(citations("const first = [data.length]; x('y'[data.length])")).toEqual([]);
  });

  it('has an id of its own, a sentence and a source', () => {
    const ids = requirements.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    for (const { id, sentence, source } of requirements) {
      expect(id).toMatch(/^[a-z][a-z0-9]*(\.[a-z0-9-]+)+$/);
      expect(sentence, id).toMatch(/^[A-Z].{20,}\.$/);
      expect(source, id).toMatch(/\S{3}/);
      const [document] = /^docs\/[a-z]+\.md/.exec(source) ?? [];
      if (document) expect(existsSync(join(projectFolder, document)), `${id}: ${document}`).toBe(true);
    }
  });

  it('is proven by a test', () => {
    const proven = new Set(cited.map(({ id }) => id));
    expect(requirements.map(({ id }) => id).filter((id) => !proven.has(id))).toEqual([]);
  });

  it('stands in the list when a test says that it proves it', () => {
    const known = new Set(requirements.map(({ id }) => id));
    expect(cited.filter(({ id }) => !known.has(id))).toEqual([]);
  });
});
