// Which headers cross the gateway. Hop-by-hop fields stop here, both ways, and so do those that `Connection` names (RFC 9110, 7.6.1);
// so do credentials, and whatever speaks of bytes that the gateway has decoded or of an origin that it is not.
import type { IncomingHttpHeaders } from 'node:http';
import { reveal, type UpstreamConfiguration } from '../configuration/index.ts';

const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
];

/** Of a request: what the gateway writes anew, what names the client, what is meant for the gateway. */
const NOT_FORWARDED = new Set([
  ...HOP_BY_HOP,
  'host',
  'content-length',
  'content-encoding',
  'content-type',
  'accept-encoding',
  'expect',
  'authorization',
  'x-api-key',
  'api-key',
  'cookie',
  'origin',
  'referer',
  'forwarded',
  'via',
  'x-real-ip',
]);
const NOT_FORWARDED_PREFIX = /^(x-forwarded-|x-oversight-|sec-|cf-)/;

/** Of a reply: also what holds for another origin or another body. */
const NOT_RETURNED = new Set([
  ...HOP_BY_HOP,
  'content-encoding',
  'content-length',
  'content-md5',
  'content-digest',
  'digest',
  'etag',
  'accept-ranges',
  'set-cookie',
  'set-cookie2',
  'location',
  'alt-svc',
  'strict-transport-security',
  'clear-site-data',
  'server',
  'date',
]);
const NOT_RETURNED_PREFIX = /^(x-oversight-|access-control-|content-security-)/;

/** Names that a `Connection` header makes hop-by-hop. */
function namedByConnection(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return String(value)
    .split(',')
    .map((name) => name.trim().toLowerCase());
}

/** Headers for the upstream: the client's own that may pass, the configured ones, and the key. */
export function requestHeaders(
  client: IncomingHttpHeaders,
  upstream: UpstreamConfiguration,
  family: 'openai' | 'anthropic',
): Record<string, string> {
  const named = namedByConnection(client.connection);
  const headers: Record<string, string> = {};
  for (const name in client) {
    const value = client[name];
    if (value === undefined || NOT_FORWARDED.has(name) || NOT_FORWARDED_PREFIX.test(name)) continue;
    if (!named.includes(name)) headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  headers['accept-encoding'] = 'identity';
  if (family === 'anthropic') headers['anthropic-version'] ??= '2023-06-01';
  if (upstream.passClientKey) {
    for (const name of ['authorization', 'x-api-key'] as const) {
      const value = client[name];
      if (typeof value === 'string') headers[name] = value;
    }
  } else if (upstream.key) {
    if (family === 'anthropic') headers['x-api-key'] = upstream.key.reveal();
    else headers['authorization'] = `Bearer ${upstream.key.reveal()}`;
  }
  for (const [name, value] of Object.entries(upstream.headers)) headers[name] = reveal(value);
  return headers;
}

/** Headers of the upstream's reply that the client gets. */
export function replyHeaders(upstream: IncomingHttpHeaders): Record<string, string | string[]> {
  const named = namedByConnection(upstream.connection);
  const headers: Record<string, string | string[]> = {};
  for (const name in upstream) {
    const value = upstream[name];
    if (value === undefined || NOT_RETURNED.has(name) || NOT_RETURNED_PREFIX.test(name)) continue;
    if (!named.includes(name) && [value].flat().every(isPlain)) headers[name] = value;
  }
  return headers;
}

/** True for names, numbers and lists of them; what else stands in a header could be a text, and nobody judges it there. */
function isPlain(value: string): boolean {
  return value.length <= 256 && PLAIN.test(value.replace(/([,;]) /g, '$1'));
}

const PLAIN = /^[\w.:/@+=*,;"-]*$/;
