// What a new configuration changes in a gateway that runs, and what it cannot: an open socket and an open database stay what they are.
import { OversightError } from '../base/index.ts';
import { type Configuration, isLoopback, reveal } from './configuration/index.ts';

/** What became of a reload, by the names of sections of the configuration. */
export interface Reloaded {
  /** In force from now on. */
  readonly changed: readonly string[];
  /** Takes effect at the next start. */
  readonly later: readonly string[];
}

const FIXED = ['listen', 'store'] as const;

/**
 * The configuration that can be in force without a start, and how it differs from the one before.
 * @throws OversightError('input') where it would leave this gateway open to everybody
 */
export function reconfigure(
  before: Configuration,
  next: Configuration,
): Reloaded & { readonly configuration: Configuration } {
  const { listen, store } = before;
  const configuration = { ...next, listen, store };
  // The file was checked against the address that it names itself, which need not be the one that is listened on.
  if (next.keys.length === 0 && !listen.allowOpen && !isLoopback(listen.host))
    throw new OversightError(`without "keys" anybody could use this gateway, which listens on ${listen.host}`, {
      kind: 'input',
      remedy: 'Configure "keys", or stop the gateway and start it on 127.0.0.1.',
    });
  const old = new Map(Object.entries(before).map(([name, value]) => [name, fingerprint(value)]));
  const changed = Object.entries(configuration).flatMap(([name, value]) =>
    old.get(name) === fingerprint(value) ? [] : [name],
  );
  return { configuration, changed, later: FIXED.filter((name) => old.get(name) !== fingerprint(next[name])) };
}

/** What no log may hold, of the upstreams and the store. */
export function secretsOf({ upstreams, store }: Configuration): readonly string[] {
  const ofUpstream = [upstreams.openai, upstreams.anthropic].flatMap((one) =>
    one ? [...(one.key ? [one.key.reveal()] : []), ...Object.values(one.headers).map(reveal)] : [],
  );
  return [...ofUpstream, ...(store.password ? [store.password.reveal()] : [])].filter((value) => value.length >= 8);
}

/** Tells whether two values are the same; never leaves this file, since it holds secrets. */
function fingerprint(value: unknown): string {
  const plain = (one: unknown): unknown => {
    if (typeof one !== 'object' || one === null) return one;
    if ('reveal' in one && typeof one.reveal === 'function') return { secret: one.reveal() };
    if (Array.isArray(one)) return one.map(plain);
    return Object.fromEntries(Object.entries(one).map(([name, member]) => [name, plain(member)]));
  };
  return JSON.stringify(plain(value)) ?? '';
}
