import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { redact, redactText } from './redaction.ts';

const letters = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const random = fc.string({ unit: fc.constantFrom(...letters), minLength: 24, maxLength: 40 });
/** Values that are recognised by what they look like, wherever they stand. */
const recognisable = random.chain((value) =>
  fc.constantFrom(
    { secret: value, shown: `sk-${value}` },
    { secret: value, shown: `sk-ant-api03-${value}` },
    { secret: value, shown: `Bearer ${value}` },
    { secret: value, shown: `authorization: Bearer ${value}` },
    { secret: value, shown: `{"x-api-key":"${value}"}` },
    { secret: value, shown: `{\\"x-api-key\\": \\"${value}\\"}` },
    { secret: value, shown: `['x-api-key', '${value}']` },
    { secret: value, shown: `postgres://gateway:${value}@db.example/audit` },
    { secret: value, shown: `password=${value}` },
    { secret: value, shown: `Set-Cookie: session=${value}; Path=/` },
    { secret: value, shown: `eyJ${value}.eyJ${value}.${value}` },
  ),
);
const prose = fc.string({
  unit: fc.constantFrom(...'the guard judged 3 of 4 parts\n"{}:,.é漢😀=[]();/'),
  maxLength: 40,
});
const name = fc.constantFrom('a', 'status', 'note', 'headers', 'message', 'url', 'deep');

/** A structure with one string put somewhere in it: as a value, a name, in an error, a map, a set, a header, or deep down. */
function withInside(shown: string): fc.Arbitrary<unknown> {
  const leaf = fc.constantFrom<unknown>(
    shown,
    { [shown]: 1 },
    new Error(shown),
    new Error('failed', { cause: new Error(shown) }),
    new Map<unknown, unknown>([[shown, shown]]),
    new Set([shown]),
    Object.assign(new Error('with a field'), { detail: shown }),
  );
  const wrap = (inner: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.oneof(
      fc.tuple(name, inner, fc.jsonValue()).map(([key, value, other]) => ({ other, [key]: value })),
      fc.tuple(fc.jsonValue(), inner).map(([other, value]) => [other, value]),
    );
  return fc.nat(10).chain((depth) => Array.from({ length: depth }).reduce<fc.Arbitrary<unknown>>(wrap, leaf));
}

describe('the redaction', () => {
  it('lets no secret out, whatever it stands in and however deep [gateway.log-redaction]', () => {
    const cases = fc
      .tuple(recognisable, prose, prose)
      .chain(([{ secret, shown }, before, after]) =>
        withInside(`${before} ${shown} ${after}`).map((value) => ({ secret, shown, value })),
      );
    fc.assert(
      fc.property(cases, ({ secret, shown, value }) => {
        const lines: string[] = [];
        const logger = createLogger({ level: 'debug', write: (line) => lines.push(line) });
        logger.error(`failed: ${shown}`, { value, plain: [value], [shown]: value });
        expect(lines).toHaveLength(1);
        expect(lines[0]).not.toContain(secret);
      }),
      { numRuns: 100 },
    );
  });

  it('lets no value out that stands under the name of a secret, nor a known one anywhere [gateway.log-redaction]', () => {
    const secretName = fc.constantFrom(
      ...['authorization', 'Authorization', 'x-api-key', 'apiKey', 'cookie', 'set-cookie', 'password', 'dbPassword'],
      ...['key', 'token', 'accessToken', 'client_secret', 'SECRET', 'passphrase', 'credentials', 'proxy-authorization'],
    );
    fc.assert(
      fc.property(random, secretName, prose, (value, under, around) => {
        const known = [value];
        expect(JSON.stringify(redact({ [under]: value }))).not.toContain(value);
        expect(JSON.stringify(redact({ [under]: { nested: [value] } }))).not.toContain(value);
        expect(JSON.stringify(redact(new Headers([[`x-${under.replace('_', '-')}`, value]])))).not.toContain(value);
        expect(JSON.stringify(redact({ [around]: `${around}${value}${around}` }, known))).not.toContain(value);
        expect(redactText(around + value, known)).not.toContain(value);
      }),
    );
  });

  it('never prints the text of a conversation [gateway.log-redaction]', () => {
    const under = fc.constantFrom(
      'text',
      'content',
      'messages',
      'prompt',
      'input',
      'output',
      'arguments',
      'body',
      'reply',
    );
    fc.assert(
      fc.property(under, random, (where, said) => {
        const shapes = [said, [said], { role: 'user', content: said }, [{ type: 'text', text: said }]];
        for (const shape of shapes) expect(JSON.stringify(redact({ part: { [where]: shape } }))).not.toContain(said);
      }),
    );
  });

  it('done twice equals done once, for text and for structures [gateway.log-redaction]', () => {
    const piece = fc.oneof(
      recognisable.map(({ shown }) => shown),
      prose,
      fc.constantFrom(
        'password: ',
        'token=',
        'Bearer  ',
        'x-api-key:  a b ',
        '***',
        '"secret":"',
        '@',
        '://',
        '[text]',
        '\\"',
      ),
    );
    const text = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (value) => {
        const once = redactText(value);
        expect(redactText(once)).toBe(once);
      }),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.object({ withMap: true, withDate: true, withBigInt: true }), text.chain(withInside)),
        (value) => {
          const once = redact(value);
          expect(redact(once)).toEqual(once);
        },
      ),
    );
  });

  it('cuts long text without laying bare a part of a secret, in time that grows with its length only', () => {
    const secret = 'abcdefghjkmnpqrstuvwxyz23456789';
    for (const length of [1980, 1995, 19_970, 19_990, 19_999, 200_000]) {
      const out = redactText(`${'words and '.repeat(length / 10)}${secret} and more`, [secret]);
      expect(out).not.toContain(secret.slice(0, 8));
      expect(JSON.stringify(redact({ note: `${'x'.repeat(length)} sk-${secret}` })).length).toBeLessThan(2100);
    }
    for (const unit of ['a', '\\', 'password:', 'a:', '://', '"', ' '])
      expect(redactText(unit.repeat(1_000_000 / unit.length)).length).toBeLessThanOrEqual(60_000);
  });

  it('leaves alone what is no secret: counts of tokens, names, ordinary words about keys', () => {
    const value = {
      tokens: 12,
      client: 'team-a',
      status: 200,
      note: 'The key was refused; 512 tokens of the prompt.',
      ok: true,
    };
    expect(redact(value)).toEqual(value);
    expect(redactText('GET https://api.example/v1/models?limit=2 answered 502')).toBe(
      'GET https://api.example/v1/models?limit=2 answered 502',
    );
  });

  it('prints a structure that contains itself', () => {
    const loop: { self?: unknown; name: string } = { name: 'loop' };
    loop.self = loop;
    expect(redact(loop)).toEqual({ name: 'loop', self: '[circular]' });
  });
});

describe('the logger', () => {
  it('says that something was there where it cannot be read, and goes on', () => {
    const lines: string[] = [];
    const logger = createLogger({ write: (line) => lines.push(line) });
    const trap = Object.defineProperty({}, 'value', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    logger.error('odd', { trap, id: 'r1' });
    expect(JSON.parse(lines[0]!)).toMatchObject({ event: 'odd', trap: '[unreadable]', id: 'r1' });
  });

  it('writes one JSON line with time, level and event, from its level up', () => {
    const lines: string[] = [];
    const clock = { now: () => 0, sleep: () => Promise.resolve() };
    const logger = createLogger({ level: 'warn', write: (line) => lines.push(line), clock });
    logger.debug('not written');
    logger.info('not written');
    logger.warn('slow\nupstream', { ms: 12, time: 'mine' });
    logger.error('down');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { time: '1970-01-01T00:00:00.000Z', level: 'warn', event: 'slow\nupstream', ms: 12, _time: 'mine' },
      { time: '1970-01-01T00:00:00.000Z', level: 'error', event: 'down' },
    ]);
    expect(lines.join('')).not.toContain('\n');
  });
});
