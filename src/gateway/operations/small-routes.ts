// The routes that are no proxy: the guard asked directly, the lists and the pages that machines read. One hono app of its own.
import { Hono } from 'hono';
import type { GatewayContext } from '../context.ts';
import type { SmallEnvironment } from './routes/access.ts';
import { guardRoute } from './routes/guard-route.ts';
import { SESSIONS, sessionRoutes } from './routes/guard-sessions.ts';
import { livenessRoute, metricsRoute, readinessRoute } from './routes/health.ts';
import { LITELLM, litellmRoute } from './routes/litellm.ts';
import { modelsRoute } from './routes/models.ts';
import { moderationsRoute } from './routes/moderations.ts';
import { openApiDocument } from './routes/openapi.ts';
import { answer } from './routes/reply.ts';

type Bindings = { Bindings: NonNullable<SmallEnvironment['Bindings']> };

/**
 * Full paths are inside: mount it at '/'. Sessions live in memory, for as long as this app.
 * @param options signal: aborted when the gateway begins to close
 */
export function smallRoutes(context: GatewayContext, options: { readonly signal?: AbortSignal } = {}): Hono<Bindings> {
  const app = new Hono<Bindings>();
  const sessions = sessionRoutes(context, options.signal);
  app.get('/v1/models', modelsRoute(context));
  app.post('/v1/moderations', moderationsRoute(context));
  app.post('/v1/guard', guardRoute(context));
  app.post(SESSIONS, sessions.open);
  app.post(`${SESSIONS}/:id`, sessions.push);
  app.delete(`${SESSIONS}/:id`, sessions.end);
  app.post(LITELLM, litellmRoute(context));
  app.get('/healthz', livenessRoute());
  app.get('/readyz', readinessRoute(context));
  app.get('/metrics', metricsRoute(context));
  app.get('/openapi.json', () => answer(200, openApiDocument(context.version, context.clientUrl.replace(/\/v1$/, ''))));
  return app;
}
