// POST /v1/guard: the whole verdict about a conversation and, if there is one, its answer. Nothing is enforced here; the caller decides.
import type { z } from 'zod';
import type { GatewayContext } from '../../context.ts';
import type { ExchangeRecord } from '../../types.ts';
import { readConversation, requireJudgeable } from './conversation.ts';
import { judgedRecord } from './judged-record.ts';
import { type Admitted, judgedRoute, type RouteReply } from './judged-route.ts';
import { type GivenReply, type Judged, judge } from './judgement.ts';
import { problemBody, RouteProblem } from './problem.ts';
import { type guardReply, guardRequest } from './schemas.ts';

type Body = z.output<typeof guardRequest>;

export function guardRoute(context: GatewayContext) {
  return judgedRoute(context, guardRequest, (admitted) => judgeConversation(context, admitted));
}

async function judgeConversation(context: GatewayContext, admitted: Admitted<Body>): Promise<RouteReply> {
  const { access, body, guard, factor, began } = admitted;
  const settings = context.configuration.guard;
  const conversation = readConversation(body);
  requireJudgeable(conversation, settings);
  if (conversation.messages.length === 0 && body.response === undefined)
    throw new RouteProblem(400, 'there is no text to judge', { field: 'messages' });
  const given = body.response === undefined ? [] : [body.response].flat();
  const replies = given.map((text, i): GivenReply => ({ name: `${i}/content`, text, form: 'text' }));
  const question = { ...conversation, replies, history: settings.history, signal: access.signal };
  const judged = await judge(context, guard, factor, question);
  const request = { access, guard, route: '/v1/guard', protocol: 'guard', model: body.model ?? '', began };
  const record = (status: number, enforced: ExchangeRecord['enforced']) =>
    judgedRecord(context, request, judged, { status, enforced });
  if (access.signal.aborted) return { status: 499, body: {}, record: record(499, 'aborted') };
  if (judged.failure || !judged.verdict) {
    const failed = { ...problemBody(503, 'the guard could not judge this conversation') };
    return { status: 503, body: failed, record: record(503, 'failed-closed') };
  }
  const done = record(200, 'none');
  return { status: 200, body: replyOf(done, judged, judged.verdict, body.tokens === true), record: done };
}

function replyOf(
  record: ExchangeRecord,
  judged: Judged,
  verdict: NonNullable<Judged['verdict']>,
  withTokens: boolean,
): z.output<typeof guardReply> {
  return {
    id: record.id,
    action: judged.decided === 'block' || judged.decided === 'escalate' ? judged.decided : 'allow',
    score: verdict.score,
    threshold: judged.threshold,
    style: verdict.style,
    rules: verdict.rules,
    stage: judged.stage,
    evidence: judged.evidence ?? null,
    withheld: judged.withheld.flatMap((position) => judged.parts[position]?.name ?? []),
    parts: judged.parts.map(({ name, side, scanned, reason, action, score, tokens }) => ({
      ...{ name, side, scanned, action, score },
      ...(reason !== undefined && { reason }),
      ...(withTokens && tokens && { tokens: [...tokens] }),
    })),
    guard: record.guard,
    constitution: record.constitution,
    latencyMs: record.timings.total,
  };
}
