// POST /beta/litellm_basic_guardrail_api: LiteLLM's generic guardrail, by which one configuration line of that proxy asks this guard.
// Everything that it sends as text is judged: the conversation with its roles where it has them, and every text that is not part of it.
// A failure is answered as a block and not with a status: LiteLLM may be told to let pass what it could not ask about.
import type { z } from 'zod';
import type { GatewayContext } from '../../context.ts';
import type { JsonObject, RequestMessage, UnjudgedPart } from '../../protocol/index.ts';
import type { Enforced, ExchangeRecord } from '../../types.ts';
import { askJudge } from './ask-judge.ts';
import { type Conversation, readConversation, refusedPart } from './conversation.ts';
import { judgedRecord } from './judged-record.ts';
import { type Admitted, judgedRoute, type RouteReply } from './judged-route.ts';
import { type GivenReply, type Judged, judge } from './judgement.ts';
import { type litellmReply, litellmRequest } from './schemas.ts';
import { toolReplies } from './tool-replies.ts';

export const LITELLM = '/beta/litellm_basic_guardrail_api';
/** What stands in place of an earlier text that was withheld. */
const WITHHELD = '[This text was withheld by the gateway.]';

type Body = z.output<typeof litellmRequest>;
type Reply = z.output<typeof litellmReply>;

export function litellmRoute(context: GatewayContext) {
  return judgedRoute(context, litellmRequest, (admitted) => applyGuardrail(context, admitted));
}

async function applyGuardrail(context: GatewayContext, admitted: Admitted<Body>): Promise<RouteReply> {
  const { access, body, guard, factor, began } = admitted;
  const settings = context.configuration.guard;
  const { conversation, replies, isLoose } = readBody(body);
  const refused = refusedPart(conversation, settings);
  const question = {
    ...conversation,
    replies,
    // Texts without a place in the conversation are all of the present: none may pass for an old one.
    history: isLoose ? ('strict' as const) : settings.history,
    signal: access.signal,
  };
  const judged = await judge(context, guard, factor, question);
  const isEnforced = settings.mode === 'enforce' && !refused;
  const asked = isEnforced ? await askJudge(context, guard, question, judged) : undefined;
  const { reply, enforced } = decide(context, judged, body, conversation, refused, asked?.decision ?? 'allow');
  const request = { access, guard, route: LITELLM, protocol: 'litellm', model: body.model ?? '', began };
  const isGone = access.signal.aborted;
  const done = { status: isGone ? 499 : 200, enforced: isGone ? ('aborted' as const) : enforced };
  const record = judgedRecord(context, request, judged, done);
  const isJudges = asked?.decision === 'block';
  if (enforced === 'failed-open') context.metrics.failedOpen('guard');
  const failOpen = enforced === 'failed-open' ? 'guard' : asked?.failOpen;
  const full: ExchangeRecord = {
    ...record,
    ...(failOpen && { failOpen: [failOpen] }),
    escalations: asked?.escalations ?? [],
    ...(isJudges && { stage: 'judge' }),
  };
  return { status: 200, body: reply, record: full };
}

interface Decision {
  readonly reply: Reply;
  readonly enforced: Enforced;
}

function decide(
  context: GatewayContext,
  judged: Judged,
  body: Body,
  conversation: Conversation,
  refused: UnjudgedPart | undefined,
  judge: 'allow' | 'block',
): Decision {
  const { guard, refusal } = context.configuration;
  const { decided } = judged;
  const blocked: Reply = { action: 'BLOCKED', blocked_reason: refusal.message };
  const passed: Reply = { action: 'NONE' };
  if (refused) {
    const reason = `${refused.kind} cannot be judged and is refused`;
    return { reply: { action: 'BLOCKED', blocked_reason: reason }, enforced: 'refused' };
  }
  if (decided === 'error')
    return guard.failOpen ? { reply: passed, enforced: 'failed-open' } : { reply: blocked, enforced: 'failed-closed' };
  const isShadow = guard.mode === 'shadow';
  if (decided === 'block' || judge === 'block')
    return isShadow ? { reply: passed, enforced: 'shadow' } : { reply: blocked, enforced: 'blocked' };
  if (judged.withheld.length === 0 || isShadow) return { reply: passed, enforced: 'passed' };
  const texts = withhold(
    body.texts ?? [],
    judged.withheld.map((position) => conversation.messages[position]!),
  );
  // What cannot be taken out of the conversation keeps the conversation from being sent.
  if (!texts) return { reply: blocked, enforced: 'blocked' };
  return { reply: { action: 'GUARDRAIL_INTERVENED', texts: [...texts] }, enforced: 'passed' };
}

/** The texts with those withheld replaced; undefined where one of them is not among the texts. */
function withhold(texts: readonly string[], withheld: readonly RequestMessage[]): readonly string[] | undefined {
  const gone = new Set(withheld.map(({ text }) => text));
  if ([...gone].some((text) => !texts.includes(text))) return undefined;
  return texts.map((text) => (gone.has(text) ? WITHHELD : text));
}

/** @throws RouteProblem 400 */
function readBody(body: Body): {
  readonly conversation: Conversation;
  readonly replies: readonly GivenReply[];
  readonly isLoose: boolean;
} {
  const texts = body.texts ?? [];
  const given: readonly JsonObject[] = body.structured_messages ?? [];
  const read =
    given.length > 0 ? readConversation({ messages: given, tools: body.tools ?? undefined }) : toolsAlone(body);
  const images = (body.images ?? []).map((_, i): UnjudgedPart => ({ path: `images.${i}`, kind: 'image' }));
  const unjudged = [...read.unjudged, ...images];
  if (body.input_type === 'response') {
    const replies = texts.map((text, i): GivenReply => ({ name: `${i}/content`, text, form: 'text' }));
    const called = toolReplies(body.tool_calls ?? []);
    return { conversation: { messages: read.messages, unjudged }, replies: [...replies, ...called], isLoose: false };
  }
  const known = new Set(read.messages.map(({ text }) => text));
  const loose = texts.flatMap((text, i): readonly RequestMessage[] =>
    text === '' || known.has(text) ? [] : [{ role: 'user', text, path: `texts.${i}`, index: -1 }],
  );
  const called = calledTexts(body).filter(({ text }) => !known.has(text));
  const messages = [...loose, ...called, ...read.messages];
  return { conversation: { messages, unjudged }, replies: [], isLoose: loose.length + called.length > 0 };
}

/** Definitions of tools where no conversation came with them. */
function toolsAlone({ tools }: Body): Conversation {
  if (!tools || tools.length === 0) return { messages: [], unjudged: [] };
  const { messages, unjudged } = readConversation({ messages: [{ role: 'user', content: '' }], tools });
  return { messages, unjudged };
}

/** Calls of a request, read as a conversation's are: with the escapes of their arguments resolved. */
function calledTexts({ tool_calls: calls }: Body): readonly RequestMessage[] {
  if (!calls || calls.length === 0) return [];
  const { messages } = readConversation({ messages: [{ role: 'assistant', tool_calls: calls }] });
  return messages.map((message) => ({ ...message, path: message.path.replace(/^messages\.0\./, '') }));
}
