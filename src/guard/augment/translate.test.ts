import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { languages } from './languages/index.ts';
import { anyText, plainRequests, seed } from './sample-texts.conformance.ts';
import { baseForms, languageCodes, translateRequest, translateWords } from './translate.ts';

const pairs = (words: string) =>
  new Map(
    words
      .trim()
      .split(/;\s*/)
      .map((pair) => [pair.split(':')[0]!.trim(), pair.split(':')[1]?.trim() ?? '']),
  );

const SCRIPTS: Readonly<Record<string, RegExp>> = {
  zh: /\p{Script=Han}/u,
  ja: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
  ko: /\p{Script=Hangul}/u,
  th: /\p{Script=Thai}/u,
  ar: /\p{Script=Arabic}/u,
  bn: /\p{Script=Bengali}/u,
  ru: /\p{Script=Cyrillic}/u,
};

describe('word tables', () => {
  it('cover the same 400 concepts in sixteen languages, in the script of each', () => {
    expect(languageCodes.length).toBe(16);
    const concepts = [...pairs(languages[0]!.words).keys()];
    expect(concepts.length).toBeGreaterThanOrEqual(400);
    for (const language of languages) {
      const table = pairs(language.words);
      expect([...table.keys()], language.code).toEqual(concepts);
      const filled = [...table.values()].filter((value) => value !== '');
      expect(filled.length).toBeGreaterThan(0.98 * concepts.length);
      const script = SCRIPTS[language.code] ?? /\p{Script=Latin}/u;
      expect(
        filled.filter((value) => !script.test(value)),
        language.code,
      ).toEqual([]);
      expect(language.how.length).toBeGreaterThanOrEqual(5);
      expect([...language.how, ...language.write].every((frame) => frame.split('«core»').length === 2)).toBe(true);
    }
  });

  it('find a word under its endings', () => {
    expect(baseForms('bicycles')).toContain('bicycle');
    expect(baseForms('cities')).toContain('city');
    expect(baseForms('dishes')).toContain('dish');
    expect(baseForms('baking')).toContain('bake');
    expect(baseForms('stopped')).toContain('stop');
    expect(baseForms('wrote')).toContain('write');
    expect(baseForms("teacher's")).toContain('teacher');
  });

  it('take the longest phrase, move verbs and adjectives where the language has them, and keep unknown words', () => {
    const say = (text: string, code: string) => translateWords(text, code, createRandom(4));
    expect(say('repair the bicycle at home', 'fr')).toBe('réparer vélo à la maison');
    expect(say('my old bicycle', 'vi')).toBe('xe đạp cũ của tôi');
    expect(say('a new book', 'es')).toBe('libro nuevo');
    expect(say('repair the astrolabe', 'it')).toBe('riparare astrolabe');
    expect(say('read a book today', 'zh')).toBe('阅读书今天');
    const bengali = Array.from({ length: 30 }, (_, i) =>
      translateRequest('How do I repair my bicycle?', 'bn', createRandom(i)),
    );
    expect(bengali).toContain('কীভাবে আমার সাইকেল মেরামত করা যায়?');
  });

  it('leave a text alone for a language without a table, and never lose a text that says something', () => {
    expect(translateRequest('water the fern', 'xx', createRandom(1))).toBe('water the fern');
    fc.assert(
      fc.property(anyText, fc.constantFrom(...languageCodes), seed, (text, code, number) => {
        const out = translateRequest(text, code, createRandom(number));
        if (/[\p{L}\p{N}]/u.test(text)) expect(out.trim()).not.toBe('');
      }),
      { numRuns: 1500 },
    );
  });

  it('carry at least a third of the words of ordinary requests over', () => {
    for (const code of languageCodes) {
      const kept = plainRequests.map((text) => {
        const out = new Set(
          translateWords(text, code, createRandom(2))
            .toLowerCase()
            .match(/[a-z]{3,}/g) ?? [],
        );
        const words = text.toLowerCase().match(/[a-z]{3,}/g)!;
        return words.filter((word) => out.has(word)).length / words.length;
      });
      expect(kept.reduce((sum, share) => sum + share, 0) / kept.length, code).toBeLessThan(0.67);
    }
  });
});
