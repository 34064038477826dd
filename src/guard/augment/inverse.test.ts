import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { cipherByName, ciphers } from './ciphers.ts';
import { augmentations } from './registry.ts';
import { anyText, plainRequests, seed } from './sample-texts.conformance.ts';
import { wellFormed } from './template.ts';

const invertible = augmentations.filter((item) => item.invert);

describe('inverses', () => {
  it('exist for every augmentation that hides the request, and give it back exactly [guard.augment.inverse]', () => {
    expect(augmentations.filter((item) => item.keeps === 'inverse' && !item.invert)).toEqual([]);
    expect(invertible.length).toBeGreaterThan(80);
    for (const item of invertible)
      for (const text of plainRequests)
        for (let i = 0; i < 4; i++) {
          if (item.reserved?.test(text)) continue;
          const out = item.apply(text, createRandom(`${text}${i}`));
          expect(item.invert!(out), `${item.name}: ${out}`).toBe(text);
        }
  });

  it('are exact for any string without the characters that the augmentation reserves, half surrogates made whole', () => {
    fc.assert(
      fc.property(anyText, seed, fc.constantFrom(...invertible), (raw, number, item) => {
        const text = wellFormed(raw);
        fc.pre(!item.reserved?.test(text));
        const back = item.invert!(item.apply(text, createRandom(number)));
        expect(back, item.name).toBe(text);
      }),
      { numRuns: 5000 },
    );
  });

  it('reserve nothing that ordinary requests are made of', () => {
    const touched = invertible.filter((item) => plainRequests.slice(0, 4).some((text) => item.reserved?.test(text)));
    expect(touched.map((item) => item.name)).toEqual([]);
  });

  it('refuse what is not theirs', () => {
    expect(cipherByName('base64')!.decode('not base64 at all!')).toBeUndefined();
    expect(cipherByName('binary')!.decode('01000001 0100')).toBeUndefined();
    expect(cipherByName('hex')!.decode('ff')).toBeUndefined();
    expect(cipherByName('percent')!.decode('100% sure')).toBeUndefined();
    expect(cipherByName('html-entities')!.decode('&#9999999;')).toBeUndefined();
    expect(cipherByName('nothing')).toBeUndefined();
  });

  it('agree with known encodings of known texts', () => {
    const known: Readonly<Record<string, string>> = {
      base64: 'SGksIHlvdQ==',
      hex: '48692c20796f75',
      binary: '01001000 01101001 00101100 00100000 01111001 01101111 01110101',
      octal: '110 151 054 040 171 157 165',
      'character-codes': '72 105 44 32 121 111 117',
      percent: 'Hi%2C%20you',
      'unicode-escapes': '\\u0048\\u0069\\u002c\\u0020\\u0079\\u006f\\u0075',
      'html-entities': '&#72;&#105;&#44;&#32;&#121;&#111;&#117;',
      rot13: 'Uv, lbh',
      atbash: 'Sr, blf',
      reversed: 'uoy ,iH',
      'reversed-words': 'you Hi,',
      dotted: 'H.i, y.o.u',
      spaced: 'H i ,   y o u',
      'full-width': 'Ｈｉ，　ｙｏｕ',
    };
    for (const [name, encoded] of Object.entries(known))
      expect(cipherByName(name)!.encode('Hi, you'), name).toBe(encoded);
  });

  it('work letter by letter on every cipher: what goes in comes out, and ciphers differ', () => {
    const text = 'Quick brown words jump over lazy ones';
    const outputs = ciphers.map((cipher) => {
      expect(cipher.decode(cipher.encode(text)), cipher.name).toBe(text);
      return cipher.encode(text);
    });
    expect(new Set(outputs).size).toBe(ciphers.length);
    expect(outputs).not.toContain(text);
  });
});
