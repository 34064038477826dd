import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { jaccard, keepDistinct, shingles } from './near-duplicates.ts';
import { HELD_OUT, splitOf } from './splits.ts';

const words = Array.from({ length: 400 }, (_, i) => `word${i}`);

/** Texts of which many are copies with a few words changed. */
function textsWithCopies(seed: number, count: number): string[] {
  const random = createRandom(seed);
  const texts: string[] = [];
  for (let i = 0; i < count; i++) {
    const source =
      i > 0 && random.chance(0.5)
        ? random.pick(texts).split(' ')
        : Array.from({ length: 12 + random.integer(30) }, () => random.pick(words));
    const changes = random.integer(4);
    for (let k = 0; k < changes; k++) source[random.integer(source.length)] = random.pick(words);
    texts.push(source.join(' '));
  }
  return texts;
}

/** The same by comparing every pair. */
function bruteForce(texts: readonly string[], threshold: number): number[] {
  const kept: number[] = [];
  const sets = texts.map(shingles);
  texts.forEach((_, i) => {
    if (!kept.some((other) => jaccard(sets[i]!, sets[other]!) >= threshold)) kept.push(i);
  });
  return kept;
}

describe('near-duplicates', () => {
  it('are found as by comparing every pair: none that is kept is too like another, hardly any other is dropped [guard.synthesis]', () => {
    let [differing, total] = [0, 0];
    for (let seed = 0; seed < 5; seed++) {
      const texts = textsWithCopies(seed, 300);
      const kept = keepDistinct(texts, 0.85);
      const exact = new Set(bruteForce(texts, 0.85));
      expect(exact.size).toBeLessThan(texts.length);
      // A text is dropped only where its true overlap says so: what MinHash misses is kept too much, never lost.
      for (const index of exact)
        expect(
          kept.some((i) => i === index) ||
            kept.some((i) => jaccard(shingles(texts[i]!), shingles(texts[index]!)) >= 0.85),
        ).toBe(true);
      differing += kept.filter((index) => !exact.has(index)).length;
      total += texts.length - exact.size;
    }
    // 16 bands of 4 find a pair of overlap 0.85 with probability 1 - (1 - 0.85^4)^16 > 0.9999.
    expect(differing / total).toBeLessThan(0.01);
  });

  it('do not depend on letter case and punctuation, and the first of each stays [guard.synthesis]', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 20 }), (list) => {
        const text = list.join(' ');
        expect(keepDistinct([text, `${text.toUpperCase()}!`, list.join(', '), text])).toEqual([0]);
      }),
    );
    expect(keepDistinct([])).toEqual([]);
    expect(keepDistinct(['one', 'two', 'one', '', '!!!'])).toEqual([0, 1, 3]);
  });

  it('use an overlap that is symmetric, 1 for equal sets and 0 for sets apart', () => {
    const set = fc.uniqueArray(fc.nat(30)).map((items) => new Set(items));
    fc.assert(
      fc.property(set, set, (a, b) => {
        expect(jaccard(a, b)).toBe(jaccard(b, a));
        expect(jaccard(a, a)).toBe(1);
        const union = new Set([...a, ...b]);
        const common = [...a].filter((item) => b.has(item)).length;
        expect(jaccard(a, b)).toBeCloseTo(union.size === 0 ? 1 : common / union.size, 12);
      }),
    );
  });
});

describe('the splits', () => {
  it('depend on the group alone, so that pairs never straddle and added texts move no old one [guard.synthesis]', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1 }), fc.uniqueArray(fc.string()), (groups, more) => {
        const before = new Map(groups.map((group) => [group, splitOf(group)]));
        const after = new Map([...more, ...groups].map((group) => [group, splitOf(group)]));
        for (const [group, split] of before) expect(after.get(group)).toBe(split);
      }),
    );
  });

  it('hold out the shares they say, for any seed, and another seed cuts elsewhere [guard.synthesis]', () => {
    for (const seed of [0, 1, 7]) {
      const counts = { train: 0, development: 0, calibration: 0 };
      for (let i = 0; i < 20_000; i++) counts[splitOf(`rule/topic ${i}`, seed)]++;
      expect(Math.abs(counts.development / 20_000 - HELD_OUT.development)).toBeLessThan(0.01);
      expect(Math.abs(counts.calibration / 20_000 - HELD_OUT.calibration)).toBeLessThan(0.01);
    }
    const moved = Array.from({ length: 1000 }, (_, i) => splitOf(`g${i}`) !== splitOf(`g${i}`, 1)).filter(
      Boolean,
    ).length;
    expect(moved).toBeGreaterThan(200);
  });
});
