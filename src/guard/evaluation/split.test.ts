import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Item, keyOf, type LoadedSet } from './items.ts';
import { isCalibrationItem, splitSets } from './split.ts';
import { parseSuite } from './suite.ts';

const item = (text: string): Item => ({ text, family: 'f', language: 'en', key: keyOf(text) });

function loadedSet(id: string, role: string, calibrate: boolean, texts: readonly string[]): LoadedSet {
  const set = { id, role, file: 'x', format: 'csv', text: 'text', licence: 'MIT', ...(calibrate ? { calibrate } : {}) };
  return {
    set: parseSuite({ name: 'test', sets: [set] }, 'test.json').sets[0]!,
    items: texts.map(item),
    empty: 0,
    absent: undefined,
  };
}

const texts = fc.array(
  fc.integer({ min: 0, max: 40 }).chain((n) => fc.constantFrom(`Text ${n}`, `text  ${n}`, `text ${n}!`)),
  { maxLength: 40 },
);

describe('splitSets', () => {
  it('never reports a text that sets a threshold, in whatever set or spelling it stands', () => {
    fc.assert(
      fc.property(texts, texts, texts, (a, b, c) => {
        const splits = splitSets(
          [loadedSet('a', 'benign', true, a), loadedSet('b', 'benign', true, b), loadedSet('c', 'attack', false, c)],
          (loaded) => loaded.items,
        );
        const used = new Set(splits.flatMap((split) => split.calibration.map((each) => each.key)));
        for (const split of splits) {
          expect(split.reported.filter((each) => used.has(each.key))).toEqual([]);
          expect(split.calibration.length + split.reported.length + split.seenInCalibration).toBe(
            split.loaded.items.length,
          );
        }
        expect(splits[2]!.calibration).toEqual([]);
        expect(splits[0]!.seenInCalibration).toBe(0);
      }),
    );
  });

  it('puts a text on the same side wherever and in whatever order it is read', () => {
    fc.assert(
      fc.property(texts, (list) => {
        const sides = (order: readonly string[]) => {
          const [split] = splitSets([loadedSet('a', 'benign', true, order)], (loaded) => loaded.items);
          return new Set(split!.calibration.map((each) => each.key));
        };
        expect(sides([...list].reverse())).toEqual(sides(list));
      }),
    );
  });

  it('puts about half of all texts on either side', () => {
    const share = Array.from({ length: 4000 }, (_, i) => item(`text ${i}`)).filter(isCalibrationItem).length / 4000;
    // Binomial with n = 4,000: a standard deviation of 0.8 points; the texts are fixed, so this never varies.
    expect(share).toBeGreaterThan(0.47);
    expect(share).toBeLessThan(0.53);
  });
});
