// Who asks. Keys are known by their SHA-256 only; what a client presents is hashed and compared with every one of them in constant
// time, so that neither a match nor its place in the list can be read from the clock. The value of a key is kept nowhere.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { KeyConfiguration } from '../configuration/types.ts';
import type { Caller } from '../context.ts';
import { type HeaderSource, readHeader } from './headers.ts';

export interface ApiKeys {
  /** False: no keys are configured and everybody may ask. */
  readonly required: boolean;
  /**
   * The caller by `Authorization: Bearer KEY` or `x-api-key: KEY`. Where both are sent, one that is known is enough: clients of
   * some vendors send both, and one of the two may be meant for the upstream. Undefined: no key, or no known one.
   */
  identify(headers: HeaderSource): Caller | undefined;
}

const NOBODY: Caller = { name: '', role: 'client' };

/**
 * Keys by their hashes (64 hexadecimal digits each). Without any, every caller is the nameless client.
 * A hash is not salted: a key must be long and random, as `openssl rand -hex 32` gives one.
 * @param isSame compares two buffers of one length in constant time
 */
export function createKeys(
  configured: readonly KeyConfiguration[],
  isSame: (a: Buffer, b: Buffer) => boolean = timingSafeEqual,
): ApiKeys {
  const known = configured.map(({ name, role, hash }) => ({
    caller: { name, role } satisfies Caller,
    hash: Buffer.from(hash, 'hex'),
  }));
  return {
    required: known.length > 0,
    identify(headers) {
      if (known.length === 0) return NOBODY;
      let found: Caller | undefined;
      for (const presented of presentedKeys(headers)) {
        const hash = createHash('sha256').update(presented).digest();
        for (const { caller, hash: wanted } of known) {
          // Every key is compared, also behind a match.
          const isEqual = wanted.length === hash.length && isSame(wanted, hash);
          if (isEqual) found ??= caller;
        }
      }
      return found;
    },
  };
}

function presentedKeys(headers: HeaderSource): readonly string[] {
  const bearer = /^bearer +(\S+) *$/i.exec(readHeader(headers, 'authorization') ?? '')?.[1];
  return [bearer, readHeader(headers, 'x-api-key')].flatMap((key) => (key ? [key] : []));
}
