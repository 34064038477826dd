import { timingSafeEqual } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../base/index.ts';
import { createKeys } from './keys.ts';

const value = fc.string({ unit: fc.constantFrom(...'abcdefABCDEF0123456789-_.~'), minLength: 16, maxLength: 64 });
const values = fc.uniqueArray(value, { minLength: 1, maxLength: 6 });

function keysOf(list: readonly string[], isSame = timingSafeEqual) {
  return createKeys(
    list.map((key, i) => ({
      name: `key-${i}`,
      hash: sha256(key),
      perMinute: undefined,
      role: i === 0 ? 'admin' : 'client',
    })),
    isSame,
  );
}

describe('keys', () => {
  it('know each caller by either header, and nobody else [gateway.keys]', () => {
    fc.assert(
      fc.property(values, value, (list, stranger) => {
        fc.pre(!list.includes(stranger));
        const keys = keysOf(list);
        expect(keys.required).toBe(true);
        for (const [i, key] of list.entries()) {
          const caller = { name: `key-${i}`, role: i === 0 ? 'admin' : 'client' };
          expect(keys.identify({ authorization: `Bearer ${key}` })).toEqual(caller);
          expect(keys.identify({ 'x-api-key': key })).toEqual(caller);
          expect(keys.identify(new Headers({ authorization: `bearer ${key}` }))).toEqual(caller);
          // One of the two may be the client's key for the upstream.
          expect(keys.identify({ authorization: `Bearer ${stranger}`, 'x-api-key': key })).toEqual(caller);
          expect(keys.identify({ authorization: `Bearer ${key}`, 'x-api-key': stranger })).toEqual(caller);
          for (const wrong of [
            key.slice(1),
            `${key}x`,
            ` ${key} x`,
            sha256(key),
            key.toUpperCase() + key.toLowerCase(),
          ])
            expect(keys.identify({ authorization: `Bearer ${wrong}` })).toBeUndefined();
          expect(keys.identify({ authorization: `Basic ${key}` })).toBeUndefined();
          expect(keys.identify({ authorization: key })).toBeUndefined();
        }
        expect(keys.identify({ 'x-api-key': stranger })).toBeUndefined();
        expect(keys.identify({})).toBeUndefined();
        expect(keys.identify({ authorization: 'Bearer ', 'x-api-key': '' })).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  it('are compared in constant time with every one of them, also behind a match [gateway.keys]', () => {
    const list = Array.from({ length: 5 }, (_, i) => `a-long-enough-key-${i}`);
    let compared = 0;
    const keys = keysOf(list, (a, b) => {
      compared++;
      return timingSafeEqual(a, b);
    });
    for (const presented of [...list, 'a-long-enough-stranger']) {
      compared = 0;
      keys.identify({ 'x-api-key': presented });
      expect(compared).toBe(list.length);
    }
  });

  it('without any, let everybody in as the nameless client, who is no admin [gateway.keys]', () => {
    const keys = createKeys([]);
    expect(keys.required).toBe(false);
    expect(keys.identify({ authorization: 'Bearer whatever' })).toEqual({ name: '', role: 'client' });
  });
});
