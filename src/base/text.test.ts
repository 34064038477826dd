// Decoding, shortening, counting, durations, and errors as people read them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, systemClock } from './clock.ts';
import { describeError, OversightError, systemCode } from './errors.ts';
import { decodeUtf8, formatInteger, plural, shorten } from './text.ts';

describe('text', () => {
  it('comes back from UTF-8 exactly, and bytes that are not UTF-8 are refused with their source [base.text]', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const marked = `x${text}`;
        expect(decodeUtf8(new TextEncoder().encode(marked), 'here')).toBe(Buffer.from(marked).toString());
      }),
    );
    expect(() => decodeUtf8(Uint8Array.of(0x61, 0xff), 'mail.txt')).toThrow(/^mail\.txt: not valid UTF-8$/);
  });

  it('is shortened to one line of at most the length asked for, and only where it is too long [base.text]', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (text, length) => {
        const short = shorten(text, length);
        const flat = text.replace(/\s+/g, ' ').trim();
        expect(short.length).toBeLessThanOrEqual(length);
        expect(short).not.toMatch(/[\n\r\t]/);
        if (flat.length <= length) expect(short).toBe(flat);
        else expect(short).toBe(`${flat.slice(0, length - 1)}…`);
      }),
    );
  });

  it('counts in groups of three digits, with the noun that fits [base.text]', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (n) => {
        expect(formatInteger(n)).toBe(n.toLocaleString('en-US'));
      }),
    );
    expect([plural(1, 'item'), plural(0, 'item'), plural(2000, 'query', 'queries')]).toEqual([
      '1 item',
      '0 items',
      '2,000 queries',
    ]);
  });
});

describe('time', () => {
  it('is said as people say it [base.clock]', () => {
    const said = [0, 999, 1000, 42_400, 59_499, 60_000, 185_000, 3_599_499, 7_800_000].map(formatDuration);
    expect(said).toEqual([
      '0 ms',
      '999 ms',
      '1 s',
      '42 s',
      '59 s',
      '1 min 00 s',
      '3 min 05 s',
      '59 min 59 s',
      '2 h 10 min',
    ]);
  });

  it('never says sixty of anything [base.clock]', () => {
    fc.assert(fc.property(fc.nat(2 ** 31), (ms) => !/\b(60|1000) (s|ms|min)\b/.test(formatDuration(ms))));
  });

  it('is waited for, or called off with the reason of its signal, before or during the wait [base.clock]', async () => {
    await expect(systemClock.sleep(1)).resolves.toBeUndefined();
    const stop = new AbortController();
    const waiting = systemClock.sleep(60_000, stop.signal);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(systemClock.sleep(60_000, stop.signal)).rejects.toThrow('enough');
  });
});

describe('an error for people', () => {
  it('is what happened and what to do, on two lines; another error is its message [base.text]', () => {
    expect(describeError(new OversightError('It broke', { remedy: 'Mend it.' }))).toBe('It broke\n  Mend it.');
    expect(describeError(new OversightError('It broke'))).toBe('It broke');
    expect(describeError(new TypeError('bug'))).toBe('bug');
    expect(describeError('thrown text')).toBe('thrown text');
  });

  it('keeps what caused it, and the code of a system error is found [base.text]', () => {
    const cause = Object.assign(new Error('no'), { code: 'ENOENT' });
    const error = new OversightError('It broke', { cause });
    expect(error.cause).toBe(cause);
    expect(error.kind).toBe('failed');
    expect(systemCode(cause)).toBe('ENOENT');
    expect([systemCode(error), systemCode('x'), systemCode(undefined)]).toEqual([undefined, undefined, undefined]);
  });
});
