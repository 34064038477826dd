// Who may use the dashboard's API. Without API keys: this machine only. With keys: whoever signed in with one, from anywhere; what
// changes something takes a key of the role admin. Requests that a page of another site could make are refused before all else.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { Caller, GatewayContext } from '../context.ts';
import type { SessionInfo } from '../contract.ts';
import type { DashboardContext, DashboardEnvironment, Visitor } from './environment.ts';
import { isAllowedHost, isFromLoopback, isSafe, isSameOrigin } from './origin.ts';
import { Refusal, readBody } from './refusal.ts';
import { createSessions, SESSION_MS } from './sessions.ts';

const COOKIE = 'oversight-session';
export const CSRF_HEADER = 'x-oversight-csrf';

export interface Access {
  /** Refuses foreign hosts and origins; for every route, signing in included. */
  readonly guardOrigin: MiddlewareHandler<DashboardEnvironment>;
  /** Finds the visitor, or refuses; a changing request must carry the token. */
  readonly guardApi: MiddlewareHandler<DashboardEnvironment>;
  /** For routes that only an admin may use. */
  readonly requireChange: MiddlewareHandler<DashboardEnvironment>;
  /** The token that changing requests of this visitor carry. */
  token(visitor: Visitor): string;
  signIn(c: DashboardContext): Promise<Response>;
  signOut(c: DashboardContext): Response;
}

/** @param hosts names under which the dashboard may be opened, beside those of the configuration */
export function createAccess(context: GatewayContext, hosts: readonly string[]): Access {
  const sessions = createSessions(() => context.clock.now());
  const secret = randomBytes(32);
  const tokenOf = (session: string) => createHmac('sha256', secret).update(session).digest('base64url');

  /** A key that was taken out of the configuration, or lost its role, ends its sessions. */
  const stillHas = (caller: Caller) =>
    context.configuration.keys.some((key) => key.name === caller.name && key.role === caller.role);

  const findVisitor = (c: DashboardContext): { visitor: Visitor; byHeader: boolean } => {
    if (!context.keys.required) {
      if (!isFromLoopback(c)) throw notFromHere();
      return { visitor: { name: '', mayChange: true, session: '', holds: () => true }, byHeader: false };
    }
    if (c.req.header('authorization') !== undefined || c.req.header('x-api-key') !== undefined) {
      const caller = identify(context, c.req.header());
      if (!caller) throw wrongKey();
      const holds = () => stillHas(caller);
      return { visitor: { name: caller.name, mayChange: caller.role === 'admin', session: '', holds }, byHeader: true };
    }
    const id = getCookie(c, COOKIE);
    const session = id === undefined ? undefined : sessions.find(id);
    if (id === undefined || session === undefined || !stillHas(session)) throw notSignedIn();
    const holds = () => sessions.find(id) !== undefined && stillHas(session);
    return {
      visitor: { name: session.name, mayChange: session.role === 'admin', session: id, holds },
      byHeader: false,
    };
  };

  return {
    guardOrigin: async (c, next) => {
      const { listen, dashboard } = context.configuration;
      const names = [listen.host, ...dashboard.hosts, ...hosts];
      if (!isAllowedHost(c.req.header('host'), names, context.keys.required)) throw foreignHost();
      if (!isSameOrigin(c)) throw foreignOrigin();
      c.header('cache-control', 'no-store');
      await next();
    },
    guardApi: async (c, next) => {
      const { visitor, byHeader } = findVisitor(c);
      // No page of another origin can send a key in a header: only what a browser adds by itself needs a token beside it.
      if (!isSafe(c.req.method) && !byHeader && !isEqual(c.req.header(CSRF_HEADER), tokenOf(visitor.session)))
        throw new Refusal(
          403,
          `The token in the header ${CSRF_HEADER} is missing or out of date`,
          'Reload the page; a program takes the token from GET /api/status.',
        );
      c.set('visitor', visitor);
      await next();
    },
    requireChange: async (c, next) => {
      if (!c.get('visitor').mayChange) throw notAdmin();
      await next();
    },
    token: (visitor) => tokenOf(visitor.session),
    signIn: async (c) => {
      const { key } = await readBody(c, z.object({ key: z.string().min(1).max(1000) }));
      if (!context.keys.required)
        throw new Refusal(
          409,
          'This gateway has no API keys, so there is nothing to sign in with',
          'Open the dashboard.',
        );
      const { allowed, retryAfterMs } = await context.limiter.take('', addressOf(c));
      if (!allowed)
        throw new Refusal(
          429,
          'Too many requests from this address',
          `Try again in ${Math.ceil(retryAfterMs / 1000)} s.`,
        );
      const caller = identify(context, { authorization: `Bearer ${key}` });
      if (!caller) {
        context.logger.warn('wrong key at the dashboard', { address: addressOf(c) });
        throw wrongKey();
      }
      const { id, session } = sessions.begin(caller);
      setCookie(c, COOKIE, id, {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
        maxAge: SESSION_MS / 1000,
        secure: c.req.header('origin')?.startsWith('https:') ?? false,
      });
      context.logger.info('signed in at the dashboard', { client: caller.name, address: addressOf(c) });
      return c.json({ name: session.name, role: session.role, expires: session.expires } satisfies SessionInfo);
    },
    signOut: (c) => {
      sessions.end(c.get('visitor').session);
      deleteCookie(c, COOKIE, { path: '/' });
      return c.body(null, 204);
    },
  };
}

function identify(context: GatewayContext, headers: Readonly<Record<string, string>>): Caller | undefined {
  return context.keys.identify({ authorization: headers['authorization'], 'x-api-key': headers['x-api-key'] });
}

export function addressOf(c: DashboardContext): string {
  return c.env?.incoming?.socket.remoteAddress ?? '';
}

function isEqual(given: string | undefined, wanted: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const foreignHost = () =>
  new Refusal(
    403,
    'The dashboard is not opened under this name',
    'Open it as http://127.0.0.1 with its port, or by the name that the configuration listens on.',
  );
const foreignOrigin = () =>
  new Refusal(403, 'A page of another site asked for this', 'Open the dashboard itself and do it there.');
const notFromHere = () =>
  new Refusal(
    403,
    'Without API keys the dashboard answers only on the machine that the gateway runs on',
    'Add a key with the role admin to the configuration, or come through a tunnel: ssh -L 8787:127.0.0.1:8787 HOST.',
  );
const notSignedIn = () =>
  new Refusal(401, 'Sign in to use the dashboard', 'Enter an API key of this gateway (POST /api/session).');
const wrongKey = () =>
  new Refusal(
    401,
    'This is not a key of this gateway',
    'Enter one of the keys whose hashes stand in the configuration.',
  );
const notAdmin = () => new Refusal(403, 'This key may look and not change', 'Sign in with a key of the role admin.');
