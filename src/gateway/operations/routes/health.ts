// /healthz says that the process lives; /readyz says whether it should get traffic, and if not, why; /metrics is for Prometheus. None
// of them says anything about what people wrote.
import type { z } from 'zod';
import { isLoopback } from '../../configuration/index.ts';
import type { GatewayContext } from '../../context.ts';
import { isFromOwnPage, remoteAddress, type SmallContext } from './access.ts';
import { RouteProblem } from './problem.ts';
import { answer, answerProblem } from './reply.ts';
import type { readiness } from './schemas.ts';

type Readiness = z.output<typeof readiness>;
type Check = Readiness['checks'][number];

/** Headers that a proxy in front of the gateway adds: the connection then says nothing about who asks. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];
/** Milliseconds that the store may take to answer, and that an answer of /readyz is good for. */
const PATIENCE_MS = 2000;
const FRESH_MS = 1000;

export function livenessRoute() {
  return (): Response => answer(200, { status: 'ok' });
}

export function readinessRoute(context: GatewayContext) {
  // Anybody may ask, and asking writes to the store: one question a second is enough for all who ask.
  let latest: { readonly at: number; readonly checks: Promise<readonly Check[]> } | undefined;
  return async (): Promise<Response> => {
    const now = context.elapsed();
    if (!latest || now - latest.at > FRESH_MS) latest = { at: now, checks: checkParts(context) };
    const problems = context.problems().map((reason): Check => ({ name: 'gateway', ok: false, reason }));
    const checks = [...problems, ...(await latest.checks)];
    const body: Readiness = { ready: checks.every(({ ok }) => ok), checks };
    return answer(body.ready ? 200 : 503, body);
  };
}

function checkParts(context: GatewayContext): Promise<readonly Check[]> {
  const { openai, anthropic } = context.upstreams;
  const upstreams = [openai, anthropic].flatMap((upstream) => upstream ?? []);
  return Promise.all([
    check('guard', 'no guard is loaded', async () => context.guards.current() !== undefined),
    check('store', 'the store does not answer', () => answersInTime(context)),
    ...upstreams.map((upstream) =>
      check(`upstream ${upstream.family}`, 'the upstream cannot be reached', () => upstream.reachable()),
    ),
  ]);
}

async function check(name: string, reason: string, holds: () => Promise<boolean>): Promise<Check> {
  const ok = await holds().catch(() => false);
  return ok ? { name, ok } : { name, ok, reason };
}

async function answersInTime({ store, clock }: GatewayContext): Promise<boolean> {
  const done = new AbortController();
  const late = clock.sleep(PATIENCE_MS, done.signal).then(
    () => false,
    () => false,
  );
  const answered = store.ping().then(() => true);
  try {
    return await Promise.race([answered, late]);
  } finally {
    done.abort();
  }
}

/** For whoever is on this machine, and from elsewhere with a key where keys are configured. */
export function metricsRoute(context: GatewayContext) {
  return async (c: SmallContext): Promise<Response> => {
    try {
      const { keys, configuration } = context;
      const isKnown = keys.required && keys.identify(Object.fromEntries(c.req.raw.headers)) !== undefined;
      if (!isKnown && !isLocal(c, configuration.listen) && !(configuration.listen.allowOpen && !keys.required))
        throw new RouteProblem(401, 'a known API key is needed from elsewhere than this machine', {
          code: 'invalid_api_key',
        });
      const text = await context.metrics.text(context);
      return new Response(text, {
        headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
      });
    } catch (error) {
      return answerProblem(context, error);
    }
  };
}

/** From this machine, not through a proxy on it and not by a page of another site. */
function isLocal(c: SmallContext, { host }: { readonly host: string }): boolean {
  const isForwarded = FORWARDED.some((name) => c.req.header(name) !== undefined);
  return !isForwarded && isLoopback(remoteAddress(c).replace(/^::ffff:/, '')) && isFromOwnPage(c, host);
}
