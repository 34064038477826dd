// What the dashboard says of the gateway before anything else: which guard judges, in front of what, and what this visitor may do.
import { Hono } from 'hono';
import type { GatewayContext, Upstream } from '../context.ts';
import type { Status } from '../contract.ts';
import type { Access } from './access.ts';
import type { DashboardEnvironment } from './environment.ts';
import type { Library } from './library.ts';

/** @param runsRoot folder of the runs */
export function statusRoutes(
  context: GatewayContext,
  access: Access,
  library: Library,
  runsRoot: string,
): Hono<DashboardEnvironment> {
  const app = new Hono<DashboardEnvironment>();
  app.get('/status', async (c) => {
    const visitor = c.get('visitor');
    const { guard, audit } = context.configuration;
    const { openai, anthropic } = context.upstreams;
    return c.json({
      version: context.version,
      csrf: access.token(visitor),
      now: context.clock.now(),
      started: context.started,
      guard: await library.live(),
      mode: guard.mode,
      failOpen: guard.failOpen,
      upstreams: [openai, anthropic].flatMap((upstream) => (upstream ? [describe(upstream)] : [])),
      store: { kind: context.store.kind, place: context.store.place },
      retainText: audit.retainText,
      judge: context.judge?.name ?? null,
      clientUrl: context.clientUrl,
      runsRoot,
      mayChange: visitor.mayChange,
      ...(visitor.name !== '' && { caller: visitor.name }),
    } satisfies Status);
  });
  return app;
}

function describe({ family, configuration, healthy }: Upstream): Status['upstreams'][number] {
  return { protocol: family, kind: configuration.kind, url: withoutSecrets(configuration.url), healthy };
}

/** A URL may carry a password or a key. */
function withoutSecrets(url: string): string {
  try {
    const { origin, pathname } = new URL(url);
    return origin === 'null' ? url.replace(/[?#].*$/, '') : `${origin}${pathname === '/' ? '' : pathname}`;
  } catch {
    return '';
  }
}
