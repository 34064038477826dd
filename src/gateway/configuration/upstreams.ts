// Which model services stand behind the gateway, and with which key. A well-known key goes to its own vendor's host and to no
// other; without any upstream and any key, the built-in demo answers.
import { OversightError } from '../../base/index.ts';
import type { FileConfiguration } from './schema.ts';
import { createSecret } from './secret.ts';
import type { Configuration, Secret, UpstreamConfiguration } from './types.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
type Family = 'openai' | 'anthropic';
type FileUpstream = NonNullable<FileConfiguration['upstreams'][Family]>;

const VENDORS: Readonly<Record<Family, { readonly url: string; readonly variable: string }>> = {
  openai: { url: 'https://api.openai.com', variable: 'OPENAI_API_KEY' },
  anthropic: { url: 'https://api.anthropic.com', variable: 'ANTHROPIC_API_KEY' },
};
/** Headers that the gateway or HTTP itself writes. */
const RESERVED =
  /^(host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|content-(length|type|encoding)|accept-encoding|expect)$/i;

const DEMO: UpstreamConfiguration = {
  kind: 'demo',
  url: '',
  key: undefined,
  passClientKey: false,
  headers: {},
  connections: 2048,
  retries: 1,
};
const PLAIN: FileUpstream = { passClientKey: false, headers: {}, connections: 2048, retries: 1 };

/** @throws OversightError('input') that names the field */
export function settleUpstreams(file: FileConfiguration, env: Environment): Configuration['upstreams'] {
  const { openai, anthropic } = file.upstreams;
  if (openai || anthropic)
    return {
      openai: openai && settleUpstream('openai', openai, file, env),
      anthropic: anthropic && settleUpstream('anthropic', anthropic, file, env),
    };
  const has = (family: Family) => Boolean(readVariable(env, VENDORS[family].variable));
  if (!has('openai') && !has('anthropic')) return { openai: DEMO, anthropic: DEMO };
  return {
    openai: has('openai') ? settleUpstream('openai', PLAIN, file, env) : undefined,
    anthropic: has('anthropic') ? settleUpstream('anthropic', PLAIN, file, env) : undefined,
  };
}

function settleUpstream(
  family: Family,
  upstream: FileUpstream,
  file: FileConfiguration,
  env: Environment,
): UpstreamConfiguration {
  const name = `upstreams.${family}`;
  const url = checkUrl(upstream.url ?? VENDORS[family].url, `${name}.url`, VENDORS[family].url);
  if (upstream.passClientKey && file.keys.length > 0)
    throw wrong(
      `${name}.passClientKey cannot be true while "keys" are configured`,
      'A client sends one key: let it be that of this gateway, and give the upstream its own by "key", or remove "keys".',
    );
  const key = upstream.passClientKey ? undefined : findKey(family, upstream, url, env);
  if (!key && !upstream.passClientKey && isVendor(family, url))
    throw wrong(
      `${name} has no key`,
      `Set ${VENDORS[family].variable}, name another variable by "key": {"env": "..."}, or pass the client's own on by "passClientKey": true.`,
    );
  const headers: Record<string, string | Secret> = {};
  for (const [header, value] of Object.entries(upstream.headers)) {
    if (RESERVED.test(header))
      throw wrong(`${name}.headers may not set "${header}"`, 'The gateway writes that header itself: remove it.');
    headers[header.toLowerCase()] =
      typeof value === 'string' ? value : requireSecret(env, value.env, `${name}.headers.${header}`);
  }
  const { passClientKey, connections, retries } = upstream;
  return { kind: family, url, key, passClientKey, headers, connections, retries };
}

const isVendor = (family: Family, url: string) => new URL(url).host === new URL(VENDORS[family].url).host;

function findKey(family: Family, upstream: FileUpstream, url: string, env: Environment): Secret | undefined {
  if (upstream.key) return requireSecret(env, upstream.key.env, `upstreams.${family}.key`);
  const variable = isVendor(family, url) ? VENDORS[family].variable : 'OVERSIGHT_UPSTREAM_KEY';
  return readVariable(env, variable) ? requireSecret(env, variable, `upstreams.${family}.key`) : undefined;
}

/** Origin and base path. A "/v1" at the end is taken off, since routes bring their own. */
function checkUrl(text: string, field: string, example: string): string {
  const remedy = `Write origin and path alone; for example "${example}".`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw wrong(`${field} must be an http or https address`, remedy);
  if (url.username || url.password)
    throw wrong(
      `${field} holds a user or password`,
      'Leave them out and name the variable that holds the key by "key".',
    );
  if (url.search || url.hash) throw wrong(`${field} must have no query and no fragment`, remedy);
  return `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/v1$/, '')}`;
}

export function readVariable(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

/** @throws OversightError('input') where the variable is not set or can be no key; its value is never shown */
export function requireSecret(env: Environment, variable: string, field: string): Secret {
  const value = readVariable(env, variable);
  if (!value)
    throw wrong(
      `${field} names the environment variable ${variable}, which is not set`,
      `Set ${variable} where the gateway is started.`,
    );
  if (!/^[\x21-\x7e]+$/.test(value))
    throw wrong(
      `${field}: ${variable} holds spaces or characters that no key has`,
      `Set ${variable} to the key alone, without quotes or line breaks.`,
    );
  return createSecret(value);
}

export function wrong(message: string, remedy: string): OversightError {
  return new OversightError(message, { kind: 'input', remedy });
}
