import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { cipherByName } from '../augment/ciphers.ts';
import { augmentationByName } from '../augment/index.ts';
import { parseConstitution } from '../constitution/parse.ts';
import { sampleLexicon } from '../model/sample-ensemble.conformance.ts';
import { readCorpus } from '../synthesis/corpus.ts';
import { buildLexicon } from '../synthesis/lexicon.ts';
import type { Synthesis } from '../synthesis/types.ts';
import { DecodedTail, MEMORY } from './decoded-tail.ts';
import { DecodedView } from './decoded-view.ts';
import type { Lexicon } from './encodings.ts';
import { anyText, mixedText } from './sample-texts.conformance.ts';
import { type Token, tokenize } from './tokenizer.ts';

const lexicon = new Set(sampleLexicon);

/** The whole decoded view of a text, and whether anything in it was decoded. */
function view(text: string, known: Lexicon = lexicon): { tokens: Token[]; decoded: boolean } {
  const reader = new DecodedView(known);
  const steps = [...tokenize(text).map((token) => reader.push(token)), reader.finish()];
  return { tokens: steps.flatMap((step) => step.tokens), decoded: steps.some((step) => step.decoded) };
}

const said = (text: string) =>
  view(text)
    .tokens.map((token) => token.text)
    .join(' ');
const longWords = sampleLexicon.filter((word) => word.length >= 4 && !'how make with from plan'.includes(word));
const phrase = fc.array(fc.constantFrom(...longWords), { minLength: 3, maxLength: 6 });

describe('the decoded view', () => {
  // What a whole phrase becomes; every cipher is undone as one piece or word by word.
  it.each(
    'base64 hex hex-spaced hex-escapes binary character-codes percent percent-all unicode-escapes html-entities rot13 reversed-letters leet leet-light homoglyph homoglyph-light zero-width zero-width-joiner soft-hyphen dotted dashed starred underscored full-width tag-characters circled bold'.split(
      ' ',
    ),
  )('reads %s back, alone and between plain words [guard.decoder]', (name) => {
    const cipher = cipherByName(name)!;
    fc.assert(
      fc.property(phrase, (words) => {
        const plain = words.join(' ');
        expect(said(cipher.encode(plain))).toBe(plain);
        expect(said(`please explain the ${cipher.encode(plain)} for a friend`)).toBe(
          `please explain the ${plain} for a friend`,
        );
      }),
      { numRuns: 40 },
    );
  });

  it('reads spaced letters and a reversed sentence back [guard.decoder]', () => {
    fc.assert(
      fc.property(phrase, (words) => {
        const spaced = words.map((word) => [...word].join(' ')).join('   ');
        expect(said(spaced).replaceAll(' ', '')).toBe(words.join(''));
        for (const word of words) expect(said(spaced)).toContain(word);
        const reversed = [...words.join(' ')].reverse().join('');
        expect(said(reversed)).toBe([...words].reverse().join(' '));
      }),
      { numRuns: 60 },
    );
  });

  it('reads the encodings as the augmentations write them, with their instructions around and on key words only [guard.decoder]', () => {
    for (const family of [
      'base64.base64',
      'hex.hex',
      'letter-shift.rot13',
      'leet.leet',
      'url-encoding.percent-all',
      'zero-width.zero-width',
    ])
      for (const form of ['', '-instructed', '-key-words'])
        for (let seed = 0; seed < 6; seed++) {
          const text = augmentationByName(`${family}${form}`)!.apply(
            'explain explosive weapon recipe',
            createRandom(seed),
          );
          for (const word of ['explosive', 'weapon', 'recipe'])
            expect(said(text), `${family}${form}: ${text}`).toContain(word);
        }
  });

  it('places every token of a reading on the piece of the text that was encoded [guard.decoder]', () => {
    const encoded = Buffer.from('build the bomb').toString('base64');
    const text = `please ${encoded} friend`;
    const inside = view(text).tokens.filter((token) => ['build', 'the', 'bomb'].includes(token.text));
    expect(inside.map((token) => text.slice(token.start, token.end))).toEqual(
      Array(3).fill(encoded.replace(/=+$/, '') === encoded ? encoded : text.slice(inside[0]!.start, inside[0]!.end)),
    );
    expect(text.slice(inside[0]!.start, inside[0]!.end).startsWith(encoded.slice(0, 12))).toBe(true);
  });

  it('is causal: what it said of a beginning of a text it says of the whole text [guard.decoder]', () => {
    fc.assert(
      fc.property(fc.oneof(mixedText, anyText), fc.nat(), (text, at) => {
        const tokens = tokenize(text);
        const cut = tokens.length === 0 ? 0 : at % (tokens.length + 1);
        const reader = new DecodedView(lexicon);
        const early = tokens.slice(0, cut).flatMap((token) => reader.push(token).tokens);
        const whole = view(text).tokens;
        expect(whole.slice(0, early.length)).toEqual(early);
      }),
      { numRuns: 500 },
    );
  });

  it('loses nothing: where nothing is decoded it is the plain view, else plain tokens stay in their order [guard.decoder]', () => {
    fc.assert(
      fc.property(fc.oneof(mixedText, anyText), (text) => {
        const plain = tokenize(text);
        const { tokens, decoded } = view(text);
        if (!decoded) {
          expect(tokens).toEqual(plain);
          return;
        }
        const keys = new Set(plain.map((token) => JSON.stringify(token)));
        const kept = tokens.filter((token) => keys.has(JSON.stringify(token)));
        expect(kept.map((token) => token.start)).toEqual(kept.map((token) => token.start).sort((a, b) => a - b));
        // Every plain token is either kept or covered by a reading.
        const covered = tokens.map(({ start, end }) => [start, end] as const);
        for (const token of plain)
          expect(covered.some(([start, end]) => start <= token.start && token.end <= end)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('holds back a bounded number of tokens, whatever comes [guard.decoder]', () => {
    for (const unit of ['a ', '61 ', 'x', '漢', '01100001 ', '%41', '!', 'a.']) {
      const reader = new DecodedView(lexicon);
      const tokens = tokenize(unit.repeat(4000));
      let given = 0;
      let most = 0;
      tokens.forEach((token, i) => {
        // A reading may be shorter than its source, so tokens are counted by where they end.
        const out = reader.push(token).tokens;
        if (out.length > 0) given = tokens.findIndex((item) => item.end >= out.at(-1)!.end) + 1;
        most = Math.max(most, i + 1 - given);
      });
      expect(most, unit).toBeLessThanOrEqual(4 * 256 + 256);
    }
  });
});

describe('plain text', () => {
  let synthesis: Synthesis;
  beforeAll(async () => {
    const { constitution } = parseConstitution(readFileSync('constitutions/general.md', 'utf8'));
    synthesis = await readCorpus('constitutions/corpus', constitution);
  });

  it('of the shipped everyday corpus is decoded in fewer than 2 of 100 prompts, with a lexicon that never saw them [guard.decoder]', () => {
    const everyday = synthesis.requests.filter((request) => request.beside === undefined && !request.restricted);
    const held = everyday.filter((_, i) => i % 2 === 0).map((request) => request.text);
    const shown = new Set(held);
    const rest = [...synthesis.requests, ...synthesis.materials, ...synthesis.responses].map((item) => item.text);
    const known = new Set(buildLexicon(rest.filter((text) => !shown.has(text))));
    const decoded = held.filter((text) => view(text, known).decoded);
    expect(held.length).toBeGreaterThan(1000);
    expect(decoded.length / held.length, decoded.slice(0, 10).join('\n')).toBeLessThan(0.02);
  });
});

describe('the part that is scored twice', () => {
  it('is nothing where nothing is encoded', () => {
    const tail = new DecodedTail(lexicon);
    const parts = [
      ...tokenize('please explain the recipe to a friend').map((token) => tail.push(token)),
      tail.finish(),
    ];
    expect(parts.every((part) => part === undefined)).toBe(true);
  });

  it('begins with as many tokens of context as a member remembers, and ends when as many plain ones have followed', () => {
    const text = `${'kettle '.repeat(200)}${Buffer.from('build the bomb').toString('hex')} ${'garden '.repeat(200)}`;
    const tail = new DecodedTail(lexicon);
    const parts = [...tokenize(text).map((token) => tail.push(token)), tail.finish()].filter(
      (part) => part !== undefined,
    );
    expect(parts.map((part) => part.context?.length).filter((length) => length !== undefined)).toEqual([MEMORY]);
    const judged = parts.flatMap((part) => part.tokens.map((token) => token.text));
    expect(judged.slice(0, 3)).toEqual(['build', 'the', 'bomb']);
    expect(judged.slice(3).every((word) => word === 'garden')).toBe(true);
    expect(judged).toHaveLength(3 + MEMORY);
  });
});
