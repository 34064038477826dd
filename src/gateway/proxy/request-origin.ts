// A gateway on loopback without keys trusts everybody on this machine; a page in a browser on this machine is not meant by that. So a
// request that names a foreign host, or that comes from a page of one, is refused (DNS rebinding, cross-site requests).
import type { IncomingMessage } from 'node:http';
import { type Configuration, isLoopback } from '../configuration/index.ts';
import { Refusal } from './refusal.ts';

/** @throws Refusal with 403 */
export function checkOrigin({ headers }: IncomingMessage, { keys, listen, dashboard }: Configuration): void {
  if (keys.length > 0 || listen.allowOpen) return;
  const isOwn = (host: string | undefined) =>
    host !== undefined && (isLoopback(host) || host === listen.host || dashboard.hosts.includes(host));
  const { origin } = headers;
  const from = origin === undefined ? undefined : URL.canParse(origin) ? new URL(origin).hostname : '';
  if (isOwn(hostOf(headers.host)) && (from === undefined || isOwn(from))) return;
  throw new Refusal(403, 'This gateway takes requests from this machine only; configure keys to open it to others.');
}

/** The same few come again and again, and to read a URL costs more than to look one up. */
const hosts = new Map<string, string | undefined>();
const MOST_HOSTS = 64;
const LONGEST_HOST = 256;

function hostOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const known = hosts.get(header);
  if (known !== undefined || hosts.has(header)) return known;
  const url = `http://${header}`;
  const host = URL.canParse(url) ? new URL(url).hostname : undefined;
  if (hosts.size >= MOST_HOSTS) hosts.clear();
  if (header.length <= LONGEST_HOST) hosts.set(header, host);
  return host;
}
