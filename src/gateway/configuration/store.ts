// Where the log and what gateways share are kept, and with which password: one rule for a gateway and for the commands that read what
// it wrote.
import { resolve } from 'node:path';
import type { FileConfiguration } from './schema.ts';
import { createSecret } from './secret.ts';
import type { Configuration } from './types.ts';
import { type Environment, readVariable, requireSecret, wrong } from './upstreams.ts';

/** Hold the password of a database that neither its URL nor the configuration gives; the first that is set counts. */
const PASSWORDS = ['OVERSIGHT_STORE_PASSWORD', 'PGPASSWORD'];

/** @throws OversightError('input') for an address that is none, or a variable that is named and not set */
export function settleStore(
  { url, password }: FileConfiguration['store'],
  env: Environment,
  cwd: string,
): Configuration['store'] {
  if (url.startsWith('sqlite:')) {
    const path = url.slice('sqlite:'.length);
    return { url: path.startsWith(':') ? url : `sqlite:${resolve(cwd, path)}`, password: undefined };
  }
  if (!/^postgres(ql)?:/.test(url)) return { url, password: undefined };
  if (!URL.canParse(url))
    throw wrong('store.url is no address', 'For example "postgres://oversight@db.internal:5432/oversight".');
  const secret = password && requireSecret(env, password.env, 'store.password');
  const parsed = new URL(url);
  const own = passwordIn(parsed);
  if (own === undefined) return { url, password: secret ?? passwordOf(env) };
  // Only the environment or a command line may have brought it here: readConfiguration refuses one in the file.
  parsed.password = '';
  parsed.searchParams.delete('password');
  return { url: parsed.href, password: secret ?? createSecret(own) };
}

/** The password that stands in an address, in either of its two places. */
export function passwordIn(url: URL): string | undefined {
  if (url.password === '') return url.searchParams.get('password') || undefined;
  // A lone % is one: somebody pasted a password that was not encoded.
  return decodeURIComponent(url.password.replace(/%(?![0-9a-f]{2})/gi, '%25'));
}

function passwordOf(env: Environment) {
  const value = PASSWORDS.map((name) => readVariable(env, name)).find((found) => found !== undefined);
  return value === undefined ? undefined : createSecret(value);
}
