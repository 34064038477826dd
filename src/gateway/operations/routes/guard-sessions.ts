// Streaming sessions: POST /v1/guard/sessions judges a prompt, POST /v1/guard/sessions/ID takes the answer piece by piece and says how
// much of it may be shown, DELETE ends it. For programs that have the stream themselves and want the guard only.
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { GatewayContext } from '../../context.ts';
import { admit, type SmallContext } from './access.ts';
import { conclude, concludePrompt } from './conclusion.ts';
import { readConversation, requireJudgeable } from './conversation.ts';
import { GuardSession } from './guard-session.ts';
import { judgedRecord } from './judged-record.ts';
import { type Admitted, judgedRoute, type RouteReply } from './judged-route.ts';
import { judgePrompt, thresholdsFor } from './judgement.ts';
import { problemBody, RouteProblem } from './problem.ts';
import { answer, answerProblem } from './reply.ts';
import { pieceRequest, sessionRequest } from './schemas.ts';
import { createSessionTable } from './session-table.ts';

export const SESSIONS = '/v1/guard/sessions';

export interface SessionRoutes {
  readonly open: (c: SmallContext) => Promise<Response>;
  readonly push: (c: SmallContext) => Promise<Response>;
  readonly end: (c: SmallContext) => Promise<Response>;
}

/** @param signal aborted when the gateway closes: sessions that are open end then, with their records */
export function sessionRoutes(context: GatewayContext, signal?: AbortSignal): SessionRoutes {
  const table = createSessionTable<GuardSession>(context.clock, (session) => {
    const record = session.record('aborted', 408, 'nobody ended the session');
    // Nobody waits for this one; the recorder says itself where it fails.
    if (record) void context.recorder.record(record).catch(() => undefined);
  });
  signal?.addEventListener('abort', () => table.clear(), { once: true });

  async function open(admitted: Admitted<z.output<typeof sessionRequest>>): Promise<RouteReply> {
    const { access, body, guard, factor, began } = admitted;
    const settings = context.configuration.guard;
    const conversation = readConversation(body);
    requireJudgeable(conversation, settings);
    const question = {
      ...conversation,
      history: settings.history,
      escalate: body.escalate === true,
      signal: access.signal,
    };
    const request = { access, guard, route: SESSIONS, protocol: 'guard', model: body.model ?? '', began };
    const { found, ms } = await judgePrompt(context, guard, factor, question);
    const prompt = found instanceof Error ? undefined : found;
    const failure = found instanceof Error ? found : undefined;
    const { retainText } = context.configuration.audit;
    const asked = concludePrompt(question.messages, question.unjudged, prompt, failure, retainText);
    if (!prompt || prompt.verdict.action === 'block') {
      const threshold = prompt?.threshold ?? thresholdsFor(context, guard, factor).block;
      const judged = { ...conclude(asked, [], failure), threshold, promptMs: ms, scoringMs: 0, pieces: 0 };
      if (prompt) {
        const record = judgedRecord(context, request, judged, { status: 200, enforced: 'none' });
        return { status: 200, body: { session: null, state: 'flagged', ...verdictOf(prompt) }, record };
      }
      const isGone = access.signal.aborted;
      const status = isGone ? 499 : 503;
      const record = judgedRecord(context, request, judged, { status, enforced: isGone ? 'aborted' : 'failed-closed' });
      return { status, body: problemBody(503, 'the guard could not judge this conversation'), record };
    }
    const session = new GuardSession(context, { request, asked, prompt, promptMs: ms });
    const id = `sess-${randomBytes(16).toString('hex')}`;
    if (!table.add(id, access.caller.name, session))
      throw new RouteProblem(429, 'too many sessions are open; end those that are over', { code: 'too_many_sessions' });
    return { status: 201, body: { session: id, state: session.state, ...verdictOf(prompt) }, record: undefined };
  }

  async function push({ access, body }: Admitted<z.output<typeof pieceRequest>>, c: SmallContext): Promise<RouteReply> {
    const session = find(c, access.caller.name);
    if (session.length + body.text.length > context.configuration.limits.reply)
      throw new RouteProblem(413, 'the answer of this session is too long', { code: 'request_too_large' });
    await session.push(body.text, body.end === true, body.settle);
    const { clear, length, state, score } = session;
    const record = session.isOver ? session.record(state === 'failed' ? 'failed-closed' : 'none', 200) : undefined;
    const onUnrecorded = () => table.remove(c.req.param('id') ?? '');
    return { status: 200, body: { clear, length, state, score }, record, onUnrecorded };
  }

  function find(c: SmallContext, owner: string): GuardSession {
    const session = table.find(c.req.param('id') ?? '', owner);
    if (!session) throw new RouteProblem(404, 'there is no such session', { code: 'no_such_session' });
    return session;
  }

  return {
    open: judgedRoute(context, sessionRequest, open),
    push: judgedRoute(context, pieceRequest, push),
    async end(c) {
      try {
        const access = await admit(c, context);
        const record = find(c, access.caller.name).record('none', 200);
        table.remove(c.req.param('id') ?? '');
        if (record) await context.recorder.record(record);
        return answer(200, { ended: true }, access.replyHeaders);
      } catch (error) {
        return answerProblem(context, error);
      }
    },
  };
}

function verdictOf({
  verdict,
  threshold,
}: {
  readonly verdict: { readonly action: string; readonly score: number };
  readonly threshold: number;
}) {
  return { action: verdict.action, score: verdict.score, threshold };
}
