// Who asks, and whether they may ask now. Every route of /v1 and /beta that is no proxy begins here.
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import { isLoopback } from '../../configuration/index.ts';
import type { Caller, GatewayContext } from '../../context.ts';
import { limitHeaders } from '../rate-limiter.ts';
import { RouteProblem } from './problem.ts';

/** What the server hands to a route: Node's request, from which the address comes. */
export interface SmallEnvironment {
  readonly Bindings: { readonly incoming?: IncomingMessage } | undefined;
}
export type SmallContext = Context<{ Bindings: NonNullable<SmallEnvironment['Bindings']> }>;

export interface Access {
  readonly caller: Caller;
  /** Of the request; given by the server, made here where there is none. */
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  /** Headers of the reply: what is left of the limit. */
  readonly replyHeaders: Readonly<Record<string, string>>;
  /** True: the limit could not be read, and the request passes all the same. */
  readonly limitFailedOpen: boolean;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

/** @throws RouteProblem 401, 403, 429, 503 */
export async function admit(c: SmallContext, context: GatewayContext): Promise<Access> {
  const { load, configuration } = context;
  if (load.draining) throw new RouteProblem(503, 'the gateway is shutting down', { code: 'unavailable' });
  if (load.requests > configuration.limits.concurrent)
    throw new RouteProblem(503, 'the gateway is busy', { code: 'unavailable', headers: { 'retry-after': '1' } });
  const { keys, listen } = configuration;
  if (keys.length === 0 && !listen.allowOpen && !isFromOwnPage(c, listen.host))
    throw new RouteProblem(
      403,
      'this gateway takes requests from this machine only; configure keys to open it to others',
    );
  const headers: IncomingHttpHeaders = Object.fromEntries(c.req.raw.headers);
  const caller = context.keys.identify(headers);
  if (!caller)
    throw new RouteProblem(401, 'a known API key is needed: Authorization: Bearer KEY, or x-api-key: KEY', {
      code: 'invalid_api_key',
    });
  const { headers: replyHeaders, limitFailedOpen } = await takeFromLimit(context, caller.name, remoteAddress(c));
  const id = c.req.header('x-oversight-request-id') || randomUUID();
  return { caller, id, headers, replyHeaders, limitFailedOpen, signal: c.req.raw.signal };
}

/**
 * False for a request that a page of another site made in a browser on this machine: without keys the gateway trusts this machine,
 * and such a page is not meant by that (cross-site requests, DNS rebinding).
 * @param own the name or address that the gateway listens on
 */
export function isFromOwnPage(c: SmallContext, own: string): boolean {
  const isOwn = (host: string) => isLoopback(host) || host === own;
  const origin = c.req.header('origin');
  const from = origin === undefined ? undefined : hostOf(origin);
  return isOwn(hostOf(c.req.url) ?? '') && (origin === undefined || isOwn(from ?? ''));
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

/** '' where it is not known. */
export function remoteAddress(c: SmallContext): string {
  return c.env?.incoming?.socket.remoteAddress ?? '';
}

async function takeFromLimit(context: GatewayContext, key: string, address: string) {
  const answer = await context.limiter.take(key, address).catch((cause: unknown) => {
    context.logger.error('rate limits unavailable', { reason: cause });
    throw new RouteProblem(503, 'the gateway cannot answer at the moment', { cause });
  });
  const headers = limitHeaders(answer);
  if (!answer.allowed)
    throw new RouteProblem(429, 'too many requests; wait as long as retry-after says', {
      code: 'rate_limit_exceeded',
      headers,
    });
  if (answer.failedOpen) context.metrics.failedOpen('limits');
  return { headers, limitFailedOpen: answer.failedOpen === true };
}
