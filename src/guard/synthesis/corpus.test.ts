import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { parseConstitution } from '../constitution/parse.ts';
import type { Constitution } from '../constitution/types.ts';
import { hashCorpus, readCorpus } from './corpus.ts';
import { NO_AUGMENTATION, trainingItems } from './training-items.ts';
import { createCorpusWriter } from './writer.ts';

const general = parseConstitution(readFileSync('constitutions/general.md', 'utf8')).constitution;

/** The same constitution with one restricted rule under Permitted. */
function permit(constitution: Constitution, id: string): Constitution {
  const moved = constitution.restricted.find((rule) => rule.id === id)!;
  return {
    ...constitution,
    restricted: constitution.restricted.filter((rule) => rule !== moved),
    permitted: [...constitution.permitted, moved],
  };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversight-corpus-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const small = parseConstitution(`# Small

# Restricted

## fraud — Fraud and deception

Do not help anyone cheat others out of money or goods.

# Permitted

## everyday-tasks — Everyday tasks

Help with letters, invoices, complaints and returns.
`).constitution;

const lines = (items: readonly unknown[]) =>
  items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join('\n');
const pair = (i: number) => ({
  topic: `topic ${i}`,
  restricted: `forge paper ${i}`,
  permitted: `file paper ${i}`,
  by: 'everyday-tasks',
});
const pairs = Array.from({ length: 10 }, (_, i) => pair(i));

describe('the corpus that ships with the project', () => {
  it('has two thousand distinct requests, and for every restricted rule a hundred restricted ones, each with a harmless contrast [guard.corpus]', async () => {
    const { requests, responses, materials } = await readCorpus('constitutions/corpus', general);
    expect(new Set(requests.map((request) => request.text)).size).toBeGreaterThanOrEqual(2000);
    for (const { id } of general.restricted) {
      const own = requests.filter(
        (request) => request.rule === id && request.restricted && request.source === 'corpus',
      );
      const wanted = ['mass-casualty', 'sexual-abuse'].includes(id) ? 60 : 100;
      expect(new Set(own.map((request) => request.text)).size, id).toBeGreaterThanOrEqual(wanted);
      const contrasts = requests.filter((request) => request.beside === id);
      expect(contrasts.length, id).toBe(own.length);
      expect(
        contrasts.every((request) => !request.restricted && request.rule !== id),
        id,
      ).toBe(true);
      const groups = new Set(contrasts.map((request) => request.group));
      expect(
        own.every((request) => groups.has(request.group)),
        id,
      ).toBe(true);
      for (const kind of ['comply', 'help', 'refuse'])
        expect(
          responses.some((item) => item.rule === id && item.kind === kind),
          `${id} ${kind}`,
        ).toBe(true);
    }
    const permitted = new Set(general.permitted.map((rule) => rule.id));
    expect(requests.filter((request) => !request.restricted && !permitted.has(request.rule))).toEqual([]);
    expect(requests.filter((request) => !request.restricted).length).toBeGreaterThan(requests.length / 2);
    expect(materials.length).toBeGreaterThan(100);
  });

  it('takes its sides from the constitution: a rule moved to Permitted flips every text and answer filed under it [guard.synthesis]', async () => {
    const before = await readCorpus('constitutions/corpus', general);
    const after = await readCorpus('constitutions/corpus', permit(general, 'property-crime'));
    const of = (synthesis: typeof before) => synthesis.requests.filter((request) => request.rule === 'property-crime');
    expect(of(before).length).toBeGreaterThan(100);
    expect(of(before).every((request) => request.restricted)).toBe(true);
    expect(
      of(after)
        .map((request) => request.text)
        .sort(),
    ).toEqual(
      of(before)
        .map((request) => request.text)
        .sort(),
    );
    expect(of(after).every((request) => !request.restricted)).toBe(true);
    const others = (synthesis: typeof before) =>
      synthesis.requests.filter((request) => request.rule !== 'property-crime');
    expect(others(after)).toEqual(others(before));
    // No text learned as harmful may stem from what is permitted now.
    const harmful = trainingItems(after, createRandom(1), NO_AUGMENTATION).filter((item) => item.harm === 1);
    expect(harmful.length).toBeGreaterThan(1000);
    expect(harmful.filter((item) => item.rule === 'property-crime')).toEqual([]);
  });
});

describe('a corpus of your own', () => {
  it('is read by file name, folders included, with the examples of the constitution, and its hash follows its content [guard.synthesis]', async () => {
    mkdirSync(join(folder, 'cores'));
    writeFileSync(join(folder, 'fraud.jsonl'), lines(pairs));
    writeFileSync(
      join(folder, 'cores', 'fraud.jsonl'),
      lines([{ ...pair(0), topic: 'Topic 0', restricted: 'forge a paper', kind: 'verb' }]),
    );
    writeFileSync(join(folder, 'everyday.jsonl'), lines([{ text: 'good morning', topic: 'greeting' }]));
    writeFileSync(join(folder, 'materials.jsonl'), lines([{ text: 'a letter', topic: 'post' }]));
    writeFileSync(join(folder, 'notes.txt'), 'not read');
    const { requests, materials } = await readCorpus(folder, small);
    expect(requests.filter((request) => request.restricted).map((request) => request.kind)).toEqual([
      'verb',
      ...Array(10).fill('request'),
    ]);
    // A core and a request on one topic belong together.
    expect(
      new Set(requests.filter((request) => request.topic.toLowerCase() === 'topic 0').map((request) => request.group))
        .size,
    ).toBe(1);
    expect(requests.at(0)?.group).toContain('fraud/');
    expect(materials).toMatchObject([{ text: 'a letter' }]);
    const hash = await hashCorpus(folder);
    expect(await createCorpusWriter(folder).fingerprint()).toBe(hash);
    writeFileSync(join(folder, 'everyday.jsonl'), lines([{ text: 'good evening', topic: 'greeting' }]));
    expect(await hashCorpus(folder)).not.toBe(hash);
  });

  it.each([
    ['that is not JSON', '{"topic": ', /fraud\.jsonl, line 3: not valid JSON/],
    [
      'that lacks what it needs',
      { topic: 'x', restricted: 'only one side' },
      /fraud\.jsonl, line 3: not a corpus line/,
    ],
    ['with an empty text', { ...pair(1), restricted: '' }, /fraud\.jsonl, line 3: not a corpus line/],
  ])('with a line %s is refused with file and line [guard.synthesis]', async (_name, bad, message) => {
    writeFileSync(join(folder, 'fraud.jsonl'), lines([pair(1), '', bad, pair(2)]));
    await expect(readCorpus(folder, small)).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(/line/),
    });
  });

  it('with broken UTF-8 is refused with file and line [guard.synthesis]', async () => {
    writeFileSync(
      join(folder, 'fraud.jsonl'),
      Buffer.concat([
        Buffer.from(`${JSON.stringify(pair(1))}\n{"text": "`),
        Buffer.from([0xff, 0xfe]),
        Buffer.from('"}\n'),
      ]),
    );
    await expect(readCorpus(folder, small)).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringMatching(/fraud\.jsonl, line 2: not valid UTF-8/),
    });
  });

  it('that is empty or absent is refused, and the error says what else can be done [guard.synthesis]', async () => {
    for (const path of [folder, join(folder, 'absent')])
      await expect(readCorpus(path, small)).rejects.toMatchObject({
        kind: 'input',
        message: `the corpus ${path} is empty`,
        remedy: expect.stringMatching(/--writer llm:MODEL/),
      });
  });

  it('with an unknown rule says nothing about it, and a restricted rule without text is named with its line [guard.synthesis]', async () => {
    writeFileSync(join(folder, 'unheard-of.jsonl'), lines(pairs));
    await expect(readCorpus(folder, small)).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringMatching(/fewer than 8 requests for the restricted rule "fraud" \(line 5\)/),
      remedy: expect.stringMatching(/Add <rule>\.jsonl/),
    });
    writeFileSync(join(folder, 'fraud.jsonl'), lines(pairs));
    const { requests } = await readCorpus(folder, small);
    expect(requests.filter((request) => request.rule === 'unheard-of' || request.beside === 'unheard-of')).toEqual([]);
  });
});
