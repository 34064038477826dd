// The corpus that ships must not hold what it is measured on. Needs the public sets, which are not part of the project.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, readFileOrThrow } from '../../base/index.ts';
import { requireConstitution } from '../constitution/parse.ts';
import { loadSets } from './items.ts';
import { corpusGrams, GRAM_WORDS, gramsOf, OVERLAP_LIMIT } from './overlap.ts';
import { readSuite } from './suite.ts';
import { augmentationTexts, constitutionTexts, corpusTexts, type TrainingText } from './training-texts.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));
const data = process.env['OVERSIGHT_DATA'] ?? join(project, '..', 'shared', 'data', 'guard');

async function trainingTexts(): Promise<TrainingText[]> {
  const path = join(project, 'constitutions', 'general.md');
  const constitution = requireConstitution(decodeUtf8(await readFileOrThrow(path), path), path);
  return [
    ...(await corpusTexts(join(project, 'constitutions', 'corpus'))),
    ...constitutionTexts(constitution),
    ...augmentationTexts(),
  ];
}

describe('the training corpus', () => {
  it('shares no more than 30 % of the 6-grams of any evaluation item of six words or more [guard.corpus.overlap]', async (context) => {
    if (!existsSync(data))
      context.skip(`the public sets are not at ${data}; set OVERSIGHT_DATA to their folder to run this check`);
    const texts = await trainingTexts();
    const grams = corpusGrams(texts.map(({ text }) => text));
    const sets = await loadSets(await readSuite(join(project, 'bench', 'suites', 'public.json')), data);
    // A shorter item is a common phrase ("hi there"); the evaluation drops it from the second set of figures all the same.
    const items = sets.flatMap(({ set, items: own }) =>
      own.flatMap((item) => {
        const mine = gramsOf(item.text);
        return mine[0]?.split(' ').length === GRAM_WORDS ? [{ set: set.id, grams: mine }] : [];
      }),
    );
    const copied = items.filter(
      (item) => item.grams.filter((gram) => grams.has(gram)).length > OVERLAP_LIMIT * item.grams.length,
    );
    // Names where the common words stand in the corpus, never the item.
    const wanted = new Set(copied.flatMap((item) => item.grams));
    const sources = new Map<string, string[]>();
    for (const { text, source } of copied.length > 0 ? texts : [])
      for (const gram of gramsOf(text)) if (wanted.has(gram)) sources.set(gram, [...(sources.get(gram) ?? []), source]);
    const places = copied.map(
      ({ set, grams: own }) => `${set}: ${[...new Set(own.flatMap((gram) => sources.get(gram) ?? []))].join('; ')}`,
    );
    expect(items.length).toBeGreaterThan(0);
    expect([...new Set(places)]).toEqual([]);
  });

  it('is read whole: the lines of every file, the examples of the constitution, and what augmentations write', async () => {
    const texts = await trainingTexts();
    const kinds = ['everyday.jsonl', 'responses.jsonl', 'constitution, rule', 'augmentation persona'];
    for (const kind of kinds)
      expect(
        texts.some(({ source }) => source.startsWith(kind)),
        kind,
      ).toBe(true);
    expect(texts.every(({ text }) => text.length > 0)).toBe(true);
  });
});
