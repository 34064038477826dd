// Generators of text for the tests of the guard: any string, hostile strings, ordinary words with encoded ones between, and cuts.
// (The name keeps it out of the build.)
import fc from 'fast-check';
import { ciphers } from '../augment/ciphers.ts';
import { sampleLexicon } from '../model/sample-ensemble.conformance.ts';

/** Signs that break careless text code: lone surrogates, marks, joiners, directions, ligatures that unfold to many letters. */
export const hostileSigns: readonly string[] = [
  '\ud83d',
  '\ude00',
  '😀',
  '👩‍👩‍👧',
  '\u200b',
  '\u202e',
  '\ufeff',
  '\u0301',
  'e\u0301\u0323',
  '\ufdfa',
  '한국어',
  '漢字',
  'ไทย',
  '𝐛𝐨𝐦𝐛',
  '\u{e0062}\u{e006f}',
  '\u2028',
  '\0',
  'İ',
  'ß',
  '%41%42%43',
  'ａｂ',
  '0x61',
  '62',
  '01100001',
];

export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.oneof(
        fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
        fc.constantFrom(...hostileSigns, ' ', 'a', '.'),
      ),
      {
        maxLength: 60,
      },
    )
    .map((parts) => parts.join('')),
);

const words = fc.constantFrom(...sampleLexicon, 'unknownword', 'XyZ', '42', 'Tomorrow', '.', '!', '?\n', '"');
const encoded = fc
  .tuple(fc.constantFrom(...ciphers), fc.array(fc.constantFrom(...sampleLexicon), { minLength: 1, maxLength: 4 }))
  .map(([cipher, parts]) => cipher.encode(parts.join(' ')));

/** Prose of known and unknown words with encoded pieces and hostile signs between. */
export const mixedText = fc
  .array(
    fc.oneof({ arbitrary: words, weight: 8 }, { arbitrary: encoded, weight: 1 }, { arbitrary: anyText, weight: 1 }),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(' '));

/** Beyond the longest row of the batch path, so that texts are cut there. */
export const longText = fc
  .tuple(
    fc.array(fc.oneof({ arbitrary: words, weight: 30 }, { arbitrary: encoded, weight: 1 }), {
      minLength: 20,
      maxLength: 60,
    }),
    fc.integer({ min: 5, max: 12 }),
  )
  .map(([parts, times]) =>
    Array.from({ length: times }, (_, i) => [...parts.slice(i), ...parts.slice(0, i)].join(' ')).join(' '),
  );

/** A text with a way to cut it: any cut, inside of surrogate pairs and of clusters too; empty pieces occur. */
export const cutText = (text: fc.Arbitrary<string>): fc.Arbitrary<{ text: string; pieces: string[] }> =>
  text.chain((value) =>
    fc
      .array(fc.integer({ min: 0, max: value.length }), { maxLength: 12 })
      .map((cuts) => ({ text: value, pieces: cutAt(value, cuts) })),
  );

export function cutAt(text: string, cuts: readonly number[]): string[] {
  const places = [0, ...[...cuts].sort((a, b) => a - b), text.length];
  return places.slice(1).map((end, i) => text.slice(places[i], end));
}
