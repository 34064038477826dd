// Where a request comes from: which machine, under which name, from which page. Pure; everything here errs on the side of no.
import { isIP } from 'node:net';
import type { DashboardContext } from './environment.ts';

/** Headers that a proxy in front of the gateway adds: the connection then says nothing about who asks. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const;

/** True for a request that this machine sent itself, without a proxy between. */
export function isFromLoopback(c: DashboardContext): boolean {
  if (FORWARDED.some((name) => c.req.header(name) !== undefined)) return false;
  return isLoopbackAddress(c.env?.incoming?.socket.remoteAddress ?? '');
}

export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/i.test(address);
}

/** Host name of a Host header, lower case, without port; undefined for what is none. */
export function hostName(host: string | undefined): string | undefined {
  if (host === undefined || !/^[a-z0-9.:[\]_-]{1,260}$/i.test(host)) return undefined;
  try {
    return new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '');
  } catch {
    return undefined;
  }
}

/**
 * True for a name that the dashboard may be opened under. A page of another site can point its own name at this machine (DNS
 * rebinding) and would then count as the same origin; it cannot do so with an address or with a name that is ours.
 * @param names further names that are allowed
 * @param addresses whether any address is; false: loopback only
 */
export function isAllowedHost(host: string | undefined, names: readonly string[], addresses: boolean): boolean {
  const name = hostName(host);
  if (name === undefined) return false;
  if (name === 'localhost' || name.endsWith('.localhost') || isLoopbackAddress(name)) return true;
  if (names.some((one) => one.toLowerCase() === name)) return true;
  return addresses && isIP(name) !== 0;
}

/** False for a request that a page of another origin made; true for our own pages and for programs that are no browser. */
export function isSameOrigin(c: DashboardContext): boolean {
  const site = c.req.header('sec-fetch-site');
  // 'none': typed into the address line, which never is a changing request.
  if (site !== undefined && site !== 'same-origin' && !(site === 'none' && isSafe(c.req.method))) return false;
  const origin = c.req.header('origin');
  if (origin === undefined) return true;
  try {
    const { host, protocol } = new URL(origin);
    // Read with the origin's scheme, so that a port that goes without saying is left out on both sides.
    return host !== '' && new URL(`${protocol}//${c.req.header('host') ?? ''}`).host === host;
  } catch {
    return false;
  }
}

/** True for methods that change nothing. */
export function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}
