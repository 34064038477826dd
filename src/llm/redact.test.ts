import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from './redact.ts';

const key = fc.string({ unit: fc.constantFrom(...'abcdefXYZ0123456789-_'), minLength: 20, maxLength: 80 });
const prose = fc.string({ unit: fc.constantFrom(...'the quick brown fox\n"{}:,.é漢'), maxLength: 60 });

/** Whether any twelve characters in a row of the key are in the text. */
function leaks(text: string, secret: string): boolean {
  for (let i = 0; i + 12 <= secret.length; i++) if (text.includes(secret.slice(i, i + 12))) return true;
  return false;
}

describe('the redactor', () => {
  it('leaves no twelve characters of a key in an error, wherever it stands and however it is encoded [llm.keys]', () => {
    fc.assert(
      fc.property(key, prose, prose, fc.nat(5), (secret, before, after, form) => {
        const shown = [
          secret,
          `Bearer ${secret}`,
          JSON.stringify({ headers: { authorization: `Bearer ${secret}`, 'x-api-key': secret } }),
          encodeURIComponent(secret),
          Buffer.from(secret).toString('base64'),
          secret.slice(3, -2),
        ][form]!;
        const out = createRedactor([secret]).message(before + shown + after);
        expect(leaks(out, secret)).toBe(false);
        expect(leaks(out, Buffer.from(secret).toString('base64').replace(/=+$/, ''))).toBe(false);
      }),
    );
  });

  it('leaves no twelve characters of a key in a stream, however it is cut [llm.keys]', () => {
    fc.assert(
      fc.property(
        key,
        prose,
        prose,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        (secret, a, b, cuts) => {
          const stream = createRedactor([secret]).stream();
          const text = `${a}${secret}${b}`;
          let out = '';
          for (let at = 0, i = 0; at < text.length; i++) {
            const length = cuts[i % cuts.length]!;
            out += stream.push(text.slice(at, at + length));
            at += length;
          }
          out += stream.flush();
          expect(leaks(out, secret)).toBe(false);
          expect(stream.touched()).toBe(true);
          expect(out.startsWith(a)).toBe(true);
          expect(out.endsWith(b)).toBe(true);
        },
      ),
    );
  });

  it('does not change a text without a key, whole or streamed', () => {
    fc.assert(
      fc.property(key, fc.array(prose), (secret, pieces) => {
        fc.pre(!leaks(pieces.join(''), secret));
        const redactor = createRedactor([secret]);
        const stream = redactor.stream();
        const streamed = pieces.map((piece) => stream.push(piece)).join('') + stream.flush();
        expect(streamed).toBe(pieces.join(''));
        expect(redactor.text(pieces.join(''))).toBe(pieces.join(''));
        expect(stream.touched()).toBe(false);
      }),
    );
  });

  it.each([
    ['authorization: Bearer abcdefgh12345', 'abcdefgh12345'],
    ['{"Authorization":"Bearer abcdefgh12345"}', 'abcdefgh12345'],
    ['{\\"x-api-key\\":\\"abcdefgh12345\\"}', 'abcdefgh12345'],
    ['x-api-key=abcdefgh12345', 'abcdefgh12345'],
    ["['x-api-key', 'abcdefgh12345']", 'abcdefgh12345'],
    ['Incorrect API key provided: sk-abcd1234**********wxyz.', 'abcd1234'],
    ['Set-Cookie: session=abcdefgh12345; Path=/', 'abcdefgh12345'],
    ['http://user:abcdefgh12345@proxy:3128', 'abcdefgh12345'],
    ['Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA'],
  ])('takes what looks like a secret out of an error, also of one it does not know: %s [llm.keys]', (text, secret) => {
    const out = createRedactor([]).message(text);
    expect(out).not.toContain(secret);
    expect(out).toContain('[key removed]');
  });

  it('leaves ordinary words about keys and tokens alone', () => {
    const text = 'The key was refused; 512 tokens of the prompt; the secretary passed words.';
    expect(createRedactor([]).message(text)).toBe(text);
  });

  it('takes a value shorter than twelve characters for a placeholder', () => {
    expect(createRedactor(['lm-studio']).message('lm-studio is not running')).toBe('lm-studio is not running');
  });
});
