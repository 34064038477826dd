import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OversightError } from '../base/index.ts';
import { readPlace } from './place.ts';

describe('the place of a store', () => {
  it('is memory, a file or a PostgreSQL URL', () => {
    const cwd = '/data';
    for (const text of ['memory:', ':memory:', 'sqlite::memory:'])
      expect(readPlace(text, cwd)).toEqual({ kind: 'sqlite', path: undefined, shown: 'memory:' });
    expect(readPlace('sqlite:a/b.sqlite', cwd)).toMatchObject({ path: '/data/a/b.sqlite', shown: 'sqlite:a/b.sqlite' });
    expect(readPlace('a b?#.sqlite', cwd)).toMatchObject({ path: '/data/a b?#.sqlite' });
    expect(readPlace('sqlite:///x/y.sqlite', cwd)).toMatchObject({ path: '/x/y.sqlite' });
    expect(readPlace('sqlite:/x/y.sqlite', cwd)).toMatchObject({ path: '/x/y.sqlite' });
    for (const scheme of ['postgres', 'postgresql'])
      expect(readPlace(`${scheme}://me@db:5433/traffic`, cwd)).toEqual({
        kind: 'postgres',
        url: `${scheme}://me@db:5433/traffic`,
        shown: `${scheme}://me@db:5433/traffic`,
      });
  });

  it('takes a password from beside the URL only where the URL has none', () => {
    const url = (text: string) => (readPlace(text, '/', 'p/w @:%') as { url: string }).url;
    const taken = new URL(url('postgres://me@db/traffic'));
    expect(decodeURIComponent(taken.password)).toBe('p/w @:%');
    expect(url('postgres://me:own@db/traffic')).toBe('postgres://me:own@db/traffic');
    expect(url('postgres://db/traffic?user=me&password=own')).not.toContain('p/w');
  });

  it('never shows a password, whatever is in it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{4,20}$/), fc.boolean(), (secret, isEncoded) => {
        const password = isEncoded ? encodeURIComponent(secret) : secret;
        fc.pre(!'postgres://me:***@db:5432/traffic'.includes(password));
        for (const text of [
          `postgres://me:${password}@db:5432/traffic`,
          `mysql://me:${password}@db:5432/traffic`,
          `postgres://db/traffic?password=${encodeURIComponent(secret)}`,
        ]) {
          let shown: string;
          try {
            shown = readPlace(text, '/').shown;
          } catch (error) {
            expect(error).toBeInstanceOf(OversightError);
            shown = (error as OversightError).message;
          }
          expect(shown).not.toContain(password);
          expect(shown).not.toContain(encodeURIComponent(secret));
        }
      }),
    );
  });

  it('is refused with the forms that there are', () => {
    for (const text of ['', 'sqlite:', 'mysql://h/d', 'http://h', 'postgres://[', 'sqlite://host/file'])
      expect(() => readPlace(text, '/'), text).toThrow(OversightError);
  });
});
