import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpusGrams, gramsOf, overlap } from './overlap.ts';

const words = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 0, maxLength: 20 });

describe('overlap', () => {
  it('is the share of 6-word windows of the text that stand somewhere in the corpus [guard.eval.overlap]', () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 8 }), words, (corpus, item) => {
        // Brute force: a window is known when it stands as a stretch of words in some corpus text of at least six words.
        const size = Math.min(6, item.length);
        const windows =
          item.length === 0 ? [] : item.slice(0, item.length - size + 1).map((_, i) => item.slice(i, i + size));
        const known = windows.filter((window) =>
          corpus.some((text) => {
            if (size < 6) return text.join(' ') === window.join(' ');
            return text.some((_, i) => text.slice(i, i + 6).join(' ') === window.join(' '));
          }),
        );
        const expected = windows.length === 0 ? 0 : known.length / windows.length;
        expect(overlap(corpusGrams(corpus.map((text) => text.join(' '))), item.join(' '))).toBe(expected);
      }),
    );
  });

  it('is 1 for a text that the corpus holds, whatever its case, punctuation and spacing, and never falls when the corpus grows', () => {
    fc.assert(
      fc.property(words, fc.array(words, { maxLength: 4 }), (item, others) => {
        fc.pre(item.length > 0);
        const text = item.join(' ');
        const alone = corpusGrams([text.toUpperCase().replaceAll(' ', ',\n  ')]);
        expect(overlap(alone, text)).toBe(1);
        const [few, more] = [
          corpusGrams(others.slice(1).map((each) => each.join(' '))),
          corpusGrams(others.map((each) => each.join(' '))),
        ];
        expect(overlap(more, text)).toBeGreaterThanOrEqual(overlap(few, text));
      }),
    );
  });

  it('counts each character as a word in scripts that are written without spaces', () => {
    expect(gramsOf('今天天气很好 ok')).toEqual(['今 天 天 气 很 好', '天 天 气 很 好 ok']);
    expect(gramsOf('naïve café')).toEqual(['naïve café']);
    expect(gramsOf(' ?! ')).toEqual([]);
  });
});
