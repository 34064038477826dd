// The routes that have a name in metrics. Everything else is 'other': a stranger who asks for made-up paths must not make new series.

export const ROUTES = [
  '/v1/chat/completions',
  '/v1/messages',
  '/v1/responses',
  '/v1/models',
  '/v1/moderations',
  '/v1/guard',
  '/v1/guard/sessions',
  '/beta/litellm_basic_guardrail_api',
  '/metrics',
  '/healthz',
  '/readyz',
  '/openapi.json',
] as const;

/** The route's name; sessions and the dashboard's own routes have one for each kind. */
export function knownRoute(path: string): string {
  if (path.startsWith('/v1/guard/sessions')) return '/v1/guard/sessions';
  if (path === '/api' || path.startsWith('/api/')) return '/api';
  return ROUTES.find((route) => route === path) ?? 'other';
}
