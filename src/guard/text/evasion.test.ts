// What once got past the decoders and the folding: each of these hid a request from a guard that blocked it in plain text.
import { describe, expect, it } from 'vitest';
import { DecodedView } from './decoded-view.ts';
import { tokenize } from './tokenizer.ts';

const words = 'how do you bake bread with rye at home and then eat it'.split(' ');
const lexicon = new Set(words);
const request = 'how do you bake bread';

function decoded(text: string): string {
  const view = new DecodedView(lexicon);
  const steps = [...tokenize(text).map((token) => view.push(token)), view.finish()];
  return steps.flatMap((step) => step.tokens.map((token) => token.text)).join(' ');
}

const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');

describe('text that tried to hide', () => {
  it.each([
    ['base64 with one unprintable byte at its end', base64(`${request}\u0001`)],
    ['base64 with a byte that is no UTF-8', base64(`${request}\u00ff`)],
    ['base64 behind a label in the same run', `decode_this:${base64(request)}`],
    ['base64 of base64', base64(base64(request))],
    ['base64 behind three stray signs', `xyz${base64(request)}`],
    ['character codes between commas', [...request].map((sign) => sign.charCodeAt(0)).join(',')],
    ['character codes in brackets', `[${[...request].map((sign) => sign.charCodeAt(0)).join(', ')}]`],
    ['letters kept apart with an unknown word among them', [...'howdoyoubakebreadzzq'].join(' ')],
  ])('is read: %s [guard.decoder]', (_name, text) => {
    expect(decoded(text)).toContain('bake bread');
  });

  it('is read to its end where base64 is longer than a run: nothing is cut off [guard.decoder]', () => {
    const long = `${'and then eat it at home with rye '.repeat(120)}${request}`;
    expect(decoded(base64(long))).toContain('bake bread');
  });

  it.each([
    '\u3164',
    '\u1dc4',
    '\u115f',
    '\u180b',
    '\ufe20',
    '\u0488',
    '\ufff9',
    '\u2800',
    '\u0001',
    '\u{e0001}',
    '\u{e0078}',
  ])('is whole again without what cannot be seen: %j [guard.decoder]', (sign) => {
    expect(tokenize(`ba${sign}ke br${sign}ead`).map((token) => token.text)).toEqual(['bake', 'bread']);
  });

  it('is judged where it is spelled in tag characters that no reader sees [guard.decoder]', () => {
    const hidden = [...'bake bread'].map((sign) => String.fromCodePoint(0xe0000 + sign.charCodeAt(0))).join('');
    expect(tokenize(`hello${hidden} there`).map((token) => token.text)).toEqual(['hello', 'bake', 'bread', 'there']);
  });

  it('is plain again in small capitals, black squares and flag letters [guard.decoder]', () => {
    expect(tokenize('ʙᴀᴋᴇ').map((token) => token.text)).toEqual(['bake']);
    expect(tokenize('🅱🅰🅺🅴').map((token) => token.text)).toEqual(['bake']);
    expect(tokenize('🇧🇦🇰🇪').map((token) => token.text)).toEqual(['bake']);
  });

  it('keeps German words apart: ß is ss and no b', () => {
    expect(tokenize('Straße große').map((token) => token.text)).toEqual(['strasse', 'grosse']);
  });
});
