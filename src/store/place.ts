// Where a store is: reads the one string that names it, and masks what is secret in it.
import { isAbsolute, resolve } from 'node:path';
import { OversightError } from '../base/index.ts';

/** Where the gateways of a machine and the commands that read what they wrote look, when nobody says otherwise. */
export const DEFAULT_PLACE = 'sqlite:.oversight/gateway.db';

/** A place as the drivers need it. `shown` is fit for logs: passwords are masked. */
export type Place =
  | { readonly kind: 'sqlite'; readonly path: string | undefined; readonly shown: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly shown: string };

const remedy = 'Give "memory:", "sqlite:PATH", a path, or "postgres://user@host:5432/database".';

/**
 * Reads "memory:", "sqlite:PATH", a bare path, or a "postgres://" URL.
 * @param cwd where relative paths start
 * @param password for postgres, where the URL holds none
 * @throws OversightError('usage') for anything else
 */
export function readPlace(text: string, cwd: string, password?: string): Place {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(text)?.[1]?.toLowerCase();
  if (text === 'memory:' || text === ':memory:' || text === 'sqlite::memory:')
    return { kind: 'sqlite', path: undefined, shown: 'memory:' };
  if (scheme === 'postgres' || scheme === 'postgresql') return readPostgres(text, password);
  if (scheme !== undefined && scheme !== 'sqlite' && (text.includes('://') || scheme === 'memory'))
    throw new OversightError(`${shownUrl(text)}: there is no store of this kind`, { kind: 'usage', remedy });
  // sqlite:PATH and sqlite:///PATH mean the same file.
  const path = scheme === 'sqlite' ? text.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '') : text;
  if (path === '' || path.startsWith('//') || path.includes('\0'))
    throw new OversightError('the store has no path', { kind: 'usage', remedy });
  return { kind: 'sqlite', path: isAbsolute(path) ? path : resolve(cwd, path), shown: `sqlite:${path}` };
}

function readPostgres(text: string, password: string | undefined): Place {
  let url: URL;
  try {
    url = new URL(text);
  } catch (cause) {
    throw new OversightError(`${shownUrl(text)}: not a valid URL`, {
      kind: 'usage',
      remedy: 'Give "postgres://user@host:5432/database"; write special characters of a password as %XX.',
      cause,
    });
  }
  if (password && url.password === '' && !url.searchParams.has('password')) url.password = encodeURIComponent(password);
  // Masked in the text as it was given: a password that is not encoded is taken apart in ways nobody foresees.
  return { kind: 'postgres', url: url.href, shown: shownUrl(text) };
}

/** The URL with its password as ***, also where it is too broken to be parsed. */
function shownUrl(text: string): string {
  return text
    .replace(/^([^/]*:\/\/[^:/?#]*):.*@/, '$1:***@')
    .replace(/([?&](?:password|sslpassword)=)[^&#]*/gi, '$1***');
}
