import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom, silentProgress } from '../../base/index.ts';
import { meanOf, standardDeviationOf } from '../../stats/index.ts';
import { randomEnsemble, sampleLexicon, sampleRules } from '../model/sample-ensemble.conformance.ts';
import { buildLexicon } from '../synthesis/lexicon.ts';
import type { SyntheticRequest } from '../synthesis/types.ts';
import { standardise, textMaxima } from './member-scores.ts';
import { writeLinesFile } from './stage-files.ts';
import { readSplit, writeAugmentations, writeSplits } from './texts.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'oversight-stages-'));
  for (const name of ['requests', 'responses', 'splits', 'more', 'texts', 'again']) mkdirSync(join(root, name));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const at = (name: string) => join(root, name);

/** Restricted and contrast of one group. */
const pair = (i: number): SyntheticRequest[] => {
  const common = { kind: 'request' as const, topic: `t${i}`, group: `fraud/t${i}`, source: 'corpus' };
  return [
    { ...common, text: `forge paper ${i}`, rule: 'fraud', restricted: true },
    { ...common, text: `file paper ${i}`, rule: 'everyday-tasks', restricted: false, beside: 'fraud' },
  ];
};

async function split(folder: string, pairs: number, benign: readonly string[] = []) {
  await writeLinesFile(at('requests'), 'requests.jsonl', Array.from({ length: pairs }, (_, i) => pair(i)).flat());
  await writeLinesFile(at('responses'), 'responses.jsonl', []);
  await writeLinesFile(at('responses'), 'materials.jsonl', [
    { text: 'a letter', topic: 'post', group: 'm/1', source: 'corpus' },
  ]);
  const counts = await writeSplits(at(folder), at('requests'), at('responses'), benign);
  const texts = await Promise.all(
    (['train', 'development', 'calibration'] as const).map(
      async (name) => (await readSplit(at(folder), name)).requests,
    ),
  );
  return { counts, texts };
}

describe('the stages between writing and training', () => {
  it('cut requests so that no group straddles, none is lost, and added texts move no old one [guard.synthesis]', async () => {
    const { counts, texts } = await split('splits', 300, ['good morning', 'good night']);
    expect(counts['train']! + counts['development']! + counts['calibration']!).toBe(602);
    const groups = texts.map((part) => new Set(part.map((request) => request.group)));
    for (const [i, own] of groups.entries())
      for (const other of groups.slice(i + 1)) expect([...own].filter((group) => other.has(group))).toEqual([]);
    for (const part of texts) {
      const restricted = part.filter((request) => request.restricted).length;
      expect(part.filter((request) => request.beside !== undefined).length).toBe(restricted);
      expect(restricted).toBeGreaterThan(15);
    }
    const { texts: more } = await split('more', 400, ['good morning', 'good night', 'good day']);
    for (const [i, part] of texts.entries()) {
      const known = new Set(more[i]!.map((request) => request.text));
      expect(part.filter((request) => !known.has(request.text))).toEqual([]);
    }
  });

  it('write the same augmented texts for the same seed, only from the training split, with both sides in them', async () => {
    await split('splits', 400);
    await writeAugmentations(at('texts'), at('splits'), { size: 'quick', seed: 1 }, silentProgress);
    await writeAugmentations(at('again'), at('splits'), { size: 'quick', seed: 1 }, silentProgress);
    const pass = readFileSync(join(at('texts'), 'pass-0.jsonl'), 'utf8');
    expect(readFileSync(join(at('again'), 'pass-0.jsonl'), 'utf8')).toBe(pass);
    const items = pass
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { harm?: number; style?: number });
    for (const harm of [0, 1])
      for (const style of [0, 1])
        expect(
          items.filter((item) => item.harm === harm && item.style === style).length,
          `${harm} ${style}`,
        ).toBeGreaterThan(3);
    const held = (await readSplit(at('splits'), 'calibration')).requests.map((request) =>
      JSON.stringify(request.text).slice(1, -1),
    );
    expect(held.length).toBeGreaterThan(5);
    for (const text of held) expect(new RegExp(`${text}\\b`).test(pass), text).toBe(false);
  });
});

describe('the standards of the members', () => {
  it('give every member, alone, mean 0 and deviation 1 on harmless texts, so that each weighs the same [guard.calibration]', async () => {
    const random = createRandom('texts');
    const texts = Array.from({ length: 80 }, () =>
      Array.from({ length: 1 + random.integer(30) }, () => random.pick(sampleLexicon)).join(' '),
    );
    const lexicon = new Set(sampleLexicon);
    const { linear, convolutions } = randomEnsemble(9);
    for (const members of [
      { linear, convolutions: [] },
      { linear, convolutions: convolutions.slice(0, 1) },
    ]) {
      const ensemble = await standardise(members, sampleRules, lexicon, texts);
      const { harm, style } = await textMaxima(ensemble, lexicon, texts);
      expect(ensemble.standards).toHaveLength(1 + members.convolutions.length);
      if (members.convolutions.length > 0) continue;
      for (const scores of [harm, style]) {
        expect(meanOf(scores)).toBeCloseTo(0, 6);
        expect(standardDeviationOf(scores)).toBeCloseTo(1, 6);
      }
    }
  });
});

describe('the lexicon', () => {
  it('holds the words that occur in two texts, folded and sorted, and none that only one text uses', () => {
    expect(buildLexicon(['The Kettle, kettle KETTLE', 'a kettle and I', 'the 42 gardens', 'I am a'])).toEqual([
      'a',
      'i',
      'kettle',
      'the',
    ]);
    expect(buildLexicon([])).toEqual([]);
  });
});
