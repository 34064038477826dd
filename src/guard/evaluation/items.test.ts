import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSets } from './items.ts';
import { parseSuite } from './suite.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oversight-items-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Loads one set of the given content. */
async function load(content: string | Uint8Array, fields: object) {
  await writeFile(join(folder, 'file'), content);
  const set = { id: 'x', role: 'attack', file: 'file', format: 'jsonl', text: 'text', licence: 'MIT', ...fields };
  const [loaded] = await loadSets(parseSuite({ name: 'test', sets: [set] }, join(folder, 'test.json')), folder);
  return loaded!;
}

const texts = async (content: string | Uint8Array, fields: object) =>
  (await load(content, fields)).items.map((item) => item.text);

describe('loadSets', () => {
  it('reads CSV, JSON, nested JSON, JSON lines and all of them compressed', async () => {
    const csv = '\ufefftext,label\n"a, b",1\nc,0\n';
    const json = JSON.stringify([{ text: 'a, b' }, { text: 'c' }]);
    const nested = JSON.stringify({ one: { two: ['a, b'] }, three: { four: ['c'] } });
    const lines = '{"text":"a, b"}\r\n\n{"text":"c"}';
    for (const [content, format, fields] of [
      [csv, 'csv', {}],
      [json, 'json', {}],
      [nested, 'json', { path: '$.*.*[]', text: '.' }],
      [lines, 'jsonl', {}],
    ] as const) {
      expect(await texts(content, { format, ...fields })).toEqual(['a, b', 'c']);
      expect(await texts(gzipSync(content), { format: `${format}.gz`, ...fields })).toEqual(['a, b', 'c']);
    }
  });

  it('fills templates, and leaves out and counts rows without a text', async () => {
    const content = '{"a":"first","b":"second"}\n{"a":null,"b":" third "}\n{"a":"","b":null}\n';
    const loaded = await load(content, { text: '{a}\n\n{b}' });
    expect(loaded.items.map((item) => item.text)).toEqual(['first\n\nsecond', 'third']);
    expect(loaded.empty).toBe(1);
  });

  it('gives every item its family, its group of families, its language and its prompt', async () => {
    const content = '{"text":"a","kind":"x1","lang":"de","ask":"q"}\n{"text":"b","kind":"y","lang":null,"ask":null}\n';
    const { items } = await load(content, {
      role: 'output-harmful',
      family: 'kind',
      familyGroups: { x: ['x1', 'x2'] },
      language: 'lang',
      prompt: 'ask',
    });
    expect(items.map(({ family, language, prompt }) => [family, language, prompt])).toEqual([
      ['x', 'de', 'q'],
      ['y', 'en', undefined],
    ]);
    const fixed = await load(content, { family: { fixed: 'f' }, language: { fixed: 'zh' } });
    expect(fixed.items.map((item) => [item.family, item.language])).toEqual([
      ['f', 'zh'],
      ['f', 'zh'],
    ]);
  });

  it('tells the same text by its key whatever its case and spacing', async () => {
    const { items } = await load(
      '{"text":"How  do I\\nswim?"}\n{"text":"how do i swim?"}\n{"text":"how do i sink?"}\n',
      {},
    );
    expect(items[0]!.key).toBe(items[1]!.key);
    expect(items[0]!.key).not.toBe(items[2]!.key);
  });

  it('lists a set whose file is not there as absent and goes on [guard.eval.absent-data]', async () => {
    await writeFile(join(folder, 'here.jsonl'), '{"text":"a"}\n');
    const set = (id: string, file: string) => ({
      id,
      role: 'attack',
      file,
      format: 'jsonl',
      text: 'text',
      licence: 'MIT',
    });
    const suite = parseSuite(
      { name: 'test', sets: [set('gone', '\u0024{data}/gone/x.jsonl'), set('here', 'here.jsonl')] },
      join(folder, 'test.json'),
    );
    const [gone, here] = await loadSets(suite, join(folder, 'nowhere'));
    expect(gone).toMatchObject({ absent: join(folder, 'nowhere', 'gone', 'x.jsonl'), items: [] });
    expect(here).toMatchObject({ absent: undefined, items: [{ text: 'a' }] });
  });

  it('refuses a broken file by name and place, and never quotes its text', async () => {
    const broken = Buffer.concat([Buffer.from('{"text":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
    await expect(load(broken, {})).rejects.toThrow(`${join(folder, 'file')}: not valid UTF-8`);
    const secret = load('{"text":"a"}\n{"text": private words}\n', {});
    await expect(secret).rejects.toThrow(`${join(folder, 'file')}, line 2: not valid JSON`);
    await expect(secret).rejects.not.toThrow('private');
    await expect(load('plain', { format: 'jsonl.gz' })).rejects.toThrow('cannot be decompressed');
    await expect(load('[]', { format: 'json' })).rejects.toThrow('the set "x" has no rows');
  });

  it('refuses a suite whose columns the file has not, and says which it has', async () => {
    const missing = (fields: object) => load('{"text":"a","label":1}\n', fields);
    await expect(missing({ text: 'prompt' })).rejects.toThrow('no row has the column "prompt" that the set "x" names');
    await expect(missing({ filter: { any: [{ column: 'lable', equals: 1 }] } })).rejects.toThrow('"lable"');
    await expect(missing({ family: 'kind' })).rejects.toMatchObject({
      remedy: 'Columns of the first row: text, label.',
    });
  });
});
