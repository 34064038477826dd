// Everything that is no guarded route, as one application: the small routes, the dashboard, and a plain answer to all the rest.
import { Hono } from 'hono';
import type { GatewayContext } from './context.ts';
import { type DashboardOptions, dashboardRoutes } from './dashboard/index.ts';
import { smallRoutes } from './operations/index.ts';

/** @param options of the dashboard; its signal is aborted when the gateway begins to close */
export function createRoutes(context: GatewayContext, options: DashboardOptions): Hono {
  const app = new Hono();
  app.route('/', smallRoutes(context, options.signal ? { signal: options.signal } : {}));
  // Asked for each request, since a reload puts the dashboard on and off; made once it is wanted.
  let dashboard: Hono | undefined;
  app.all('*', (c) => {
    if (!context.configuration.dashboard.enabled) return c.notFound();
    dashboard ??= new Hono().route('/', dashboardRoutes(context, options));
    return dashboard.fetch(c.req.raw, c.env);
  });
  return app;
}
