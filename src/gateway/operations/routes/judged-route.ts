// What all routes that judge have in common: who asks, the body, the guard and the threshold that hold, and that no reply leaves before
// its record is committed. A route itself only says what it asks and how it answers.
import type { z } from 'zod';
import type { GatewayContext, LoadedGuard } from '../../context.ts';
import type { ExchangeRecord, FailOpenCause } from '../../types.ts';
import { type Access, admit, type SmallContext } from './access.ts';
import { RouteProblem } from './problem.ts';
import { answer, answerProblem } from './reply.ts';
import { readJson } from './request-body.ts';

/** A request that may be judged now. */
export interface Admitted<T> {
  readonly access: Access;
  readonly body: T;
  /** The guard that holds to the end of this request. */
  readonly guard: LoadedGuard;
  /** Factor on its thresholds; below 1 while an alert holds for the caller. */
  readonly factor: number;
  /** `context.elapsed()` at arrival. */
  readonly began: number;
}

export interface RouteReply {
  readonly status: 200 | 201 | 499 | 503;
  readonly body: object;
  /** Committed before the reply leaves; undefined where nothing was decided yet. */
  readonly record: ExchangeRecord | undefined;
  /** Called when the record could not be committed and the reply is therefore not sent. */
  readonly onUnrecorded?: () => void;
}

/** A handler of hono. Whatever is thrown becomes an error body; what nobody expected is logged and answered with 503. */
export function judgedRoute<T extends z.ZodType>(
  context: GatewayContext,
  schema: T,
  handle: (admitted: Admitted<z.output<T>>, c: SmallContext) => Promise<RouteReply>,
): (c: SmallContext) => Promise<Response> {
  return async (c) => {
    const began = context.elapsed();
    let access: Access | undefined;
    try {
      access = await admit(c, context);
      const { limits, timeouts } = context.configuration;
      const body = await readJson(c.req.raw, schema, { bytes: limits.body, ms: timeouts.body }, context.clock);
      const guard = context.guards.current();
      const failOpen: FailOpenCause[] = access.limitFailedOpen ? ['limits'] : [];
      const { name } = access.caller;
      const factor = await unlessUnavailable(() =>
        context.campaign.thresholdFactor(name, () => failOpen.push('campaign')),
      );
      const reply = await handle({ access, body, guard, factor, began }, c);
      const record = withFailOpen(reply.record, failOpen);
      if (record)
        await unlessUnavailable(() => context.recorder.record(record)).catch((error: unknown) => {
          reply.onUnrecorded?.();
          throw error;
        });
      return answer(reply.status, reply.body, { ...access.replyHeaders, ...decisionHeaders(context, access, record) });
    } catch (error) {
      return answerProblem(context, error, access);
    }
  };
}

/** The store behind a step does not answer: the request fails, closed. */
async function unlessUnavailable<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    throw new RouteProblem(503, 'the gateway cannot answer at the moment', { cause });
  }
}

function withFailOpen(
  record: ExchangeRecord | undefined,
  causes: readonly FailOpenCause[],
): ExchangeRecord | undefined {
  return record && causes.length > 0 ? { ...record, failOpen: [...causes, ...(record.failOpen ?? [])] } : record;
}

/** Where a route enforces, its head says no more than that; where it only tells what was found, its body says the same. */
function decisionHeaders(
  { keys }: GatewayContext,
  { id, caller }: Access,
  record: ExchangeRecord | undefined,
): Record<string, string> {
  if (!record) return { 'x-oversight-request-id': id };
  const { decided, enforced, rule } = record;
  const isRefused = enforced === 'blocked' || enforced === 'failed-closed' || enforced === 'refused';
  const isAdmin = keys.required && caller.role === 'admin';
  return {
    'x-oversight-request-id': id,
    'x-oversight-decision': enforced === 'none' ? decided : isRefused ? 'block' : 'allow',
    'x-oversight-rule': isAdmin ? rule : '',
  };
}
