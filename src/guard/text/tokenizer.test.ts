import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hiddenLetter } from './fold.ts';
import { anyText, cutText, hostileSigns, mixedText } from './sample-texts.conformance.ts';
import { Tokenizer, tokenize } from './tokenizer.ts';

function inPieces(pieces: readonly string[]) {
  const tokenizer = new Tokenizer();
  const tokens = pieces.flatMap((piece) => tokenizer.push(piece));
  return [...tokens, ...tokenizer.finish()];
}

describe('the tokenizer', () => {
  it('gives the same tokens however the text is cut, inside surrogate pairs and clusters too [guard.tokenizer.chunks]', () => {
    fc.assert(
      fc.property(cutText(fc.oneof(anyText, mixedText)), ({ text, pieces }) => {
        expect(inPieces(pieces)).toEqual(tokenize(text));
      }),
      { numRuns: 600 },
    );
  });

  it('gives the same tokens when every UTF-16 unit comes alone [guard.tokenizer.chunks]', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, mixedText), (text) => {
        expect(inPieces(text.split(''))).toEqual(tokenize(text));
      }),
      { numRuns: 200 },
    );
  });

  it('emits a token as soon as it can no longer grow: what is out never changes [guard.tokenizer.chunks]', () => {
    fc.assert(
      fc.property(cutText(fc.oneof(anyText, mixedText)), ({ text, pieces }) => {
        const tokenizer = new Tokenizer();
        const early = pieces.flatMap((piece) => tokenizer.push(piece));
        const all = tokenize(text);
        expect(early).toEqual(all.slice(0, early.length));
        // At most a word and half a pair are held back.
        expect(all.length - early.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 300 },
    );
  });

  it('gives offsets that rise and rebuild the text: what lies between tokens is white space or cannot be seen [guard.tokenizer.chunks]', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, mixedText), (text) => {
        let at = 0;
        for (const token of tokenize(text)) {
          expect(token.start).toBeGreaterThanOrEqual(at);
          expect(token.end).toBeGreaterThan(token.start);
          const between = text.slice(at, token.start);
          // Nothing that a tokenizer finds alone may have been dropped between two tokens.
          expect(tokenize(between)).toEqual([]);
          const source = text.slice(token.start, token.end);
          // Raw is the source without invisible signs; what tag characters spell stands there in letters.
          const spelled = [...source].map((sign) => hiddenLetter(sign.codePointAt(0)!) ?? sign).join('');
          expect([...token.raw].every((sign) => source.includes(sign) || spelled.includes(sign))).toBe(true);
          at = token.end;
        }
        expect(at).toBeLessThanOrEqual(text.length);
        expect(tokenize(text.slice(at))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps every token short, whatever the text, so that its memory is bounded [guard.tokenizer.chunks]', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('a', '\u0301', '𝐛', '\ufdfa', '漢', '😀', '\u200b', '\ud83d', '한'),
        fc.integer({ min: 100, max: 3000 }),
        (sign, times) => {
          for (const token of tokenize(sign.repeat(times))) {
            expect(token.text.length).toBeLessThanOrEqual(24 + 18);
            expect(token.raw.length).toBeLessThanOrEqual(48);
          }
        },
      ),
      { numRuns: 40 },
    );
    const tokenizer = new Tokenizer();
    // A megabyte without a space: the open word stays short, since it is emitted in pieces.
    const tokens = tokenizer.push('x'.repeat(1_000_000));
    expect(tokens).toHaveLength(Math.floor(1_000_000 / 24));
    expect(tokenizer.finish()[0]!.text).toHaveLength(1_000_000 % 24);
  });

  it('marks what stands glued, on a new line, and in capitals, and never joins words with spaces that were not there', () => {
    const tokens = tokenize('Hello, WORLD!\nbomb-making');
    expect(tokens.map((token) => token.text)).toEqual(['hello', ',', 'world', '!', 'bomb', '-', 'making']);
    expect(tokens.map((token) => token.glued)).toEqual([true, true, false, true, false, true, true]);
    expect(tokens.map((token) => token.newline)).toEqual([true, false, false, false, true, false, false]);
    expect(tokens.map((token) => token.capitals)).toEqual([1, 0, 2, 0, 0, 0, 0]);
  });

  it.each([
    ['full-width letters', 'ｂｏｍｂ'],
    ['mathematical letters', '𝐛𝐨𝐦𝐛'],
    ['circled letters', 'ⓑⓞⓜⓑ'],
    ['zero-width spaces', 'b\u200bo\u200bm\u200bb'],
    ['soft hyphens', 'b\u00ado\u00adm\u00adb'],
    ['joiners', 'b\u200do\u200dm\u200db'],
    ['a bidirectional override', 'b\u202eo\u202cmb'],
    ['stacked accents', 'b\u0301o\u0323m\u0308b'],
    ['Cyrillic look-alikes', 'bоmb'],
    ['invisible tag characters', '\u{e0062}\u{e006f}\u{e006d}\u{e0062}'],
  ])('reads a word written with %s as the word', (_name, text) => {
    expect(tokenize(text).map((token) => token.text)).toEqual(['bomb']);
  });

  it('leaves words of other scripts as they are, sign by sign where a script has no spaces', () => {
    expect(tokenize('бомба').map((token) => token.text)).toEqual(['бомба']);
    expect(tokenize('爆弾の作り方')).toHaveLength(6);
    expect(tokenize('폭탄 만드는').map((token) => token.text)).toEqual(['폭탄', '만드는']);
  });

  it('never throws and never loses its place on hostile signs', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...hostileSigns), { maxLength: 200 }), (signs) => {
        const text = signs.join('');
        const last = tokenize(`${text} end`).at(-1)!;
        expect([last.text, last.start, last.end]).toEqual(['end', text.length + 1, text.length + 4]);
      }),
      { numRuns: 200 },
    );
  });
});
