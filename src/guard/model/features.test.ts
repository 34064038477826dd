import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText, mixedText } from '../text/sample-texts.conformance.ts';
import { tokenize } from '../text/tokenizer.ts';
import { FLAGS, flagBits, tokenFeatures, writeFlags } from './features.ts';

describe('the features of a token', () => {
  it('hold a row for the word and one for each character 3-, 4- and 5-gram between its borders, none for signs', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnop0123'), minLength: 1, maxLength: 24 });
    fc.assert(
      fc.property(word, (text) => {
        const { rows, linear, word: first } = tokenFeatures(text);
        const grams = (n: number) => Math.max(0, text.length + 2 - n + 1);
        expect(linear).toBe(1 + grams(3) + grams(4));
        expect(rows.length).toBe(linear + grams(5));
        expect(first >>> 0).toBe(rows[0]);
        // Words that share an inner 3-gram share its row.
        if (text.length >= 3) expect([...rows]).toContain(tokenFeatures(`zz${text.slice(0, 3)}zz`).rows[4]);
      }),
    );
    expect(tokenFeatures('?!').rows).toHaveLength(1);
  });

  it('keep a number for as long as a text is asked for, and never give a number twice', () => {
    const { number } = tokenFeatures('often');
    const seen = new Set([number]);
    for (let i = 0; i < 80_000; i++) {
      seen.add(tokenFeatures(`rare${i}`).number);
      if (i % 10_000 === 0) expect(tokenFeatures('often').number).toBe(number);
    }
    expect(seen.size).toBe(80_001);
    // Forgotten meanwhile, and given a new number: what was kept under the old one is never taken for another text.
    expect(seen.has(tokenFeatures('rare0').number)).toBe(false);
    expect(tokenFeatures('rare79999').number).toBe(Math.max(...seen));
  });

  it('write the same flags as bits and as numbers', () => {
    fc.assert(
      fc.property(fc.oneof(mixedText, anyText), (text) => {
        for (const token of tokenize(text)) {
          const target = new Float32Array(FLAGS + 1);
          writeFlags(token, target, 1);
          expect(target.reduce((sum, flag, i) => sum + flag * 2 ** (i - 1), 0)).toBe(flagBits(token));
          expect(target[1]).toBe(token.glued ? 1 : 0);
          expect(target[5]).toBe(token.kind === 'sign' ? 1 : 0);
        }
      }),
    );
  });
});
