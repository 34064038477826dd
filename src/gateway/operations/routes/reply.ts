// How the small routes answer: JSON that nobody caches, and errors in one shape that tell a stranger nothing of what is inside.
import type { GatewayContext } from '../../context.ts';
import type { Access } from './access.ts';
import { problemBody, RouteProblem } from './problem.ts';

export function answer(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  });
}

/** The answer to whatever a route threw. */
export function answerProblem(context: Pick<GatewayContext, 'logger'>, error: unknown, access?: Access): Response {
  const headers = { ...access?.replyHeaders, ...(access && { 'x-oversight-request-id': access.id }) };
  if (error instanceof RouteProblem) {
    if (error.status >= 500 && error.cause !== undefined)
      context.logger.error('route failed', { id: access?.id, reason: error.cause });
    const own = { ...headers, ...error.options.headers };
    return answer(error.status, problemBody(error.status, error.message, error.options), own);
  }
  context.logger.error('route failed', { id: access?.id, reason: error });
  return answer(503, problemBody(503, 'the gateway cannot answer at the moment'), headers);
}
