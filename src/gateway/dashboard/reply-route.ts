// Whom the playground asks, and in which words: the configured upstream, in the form that its clients use.
import type { GatewayContext } from '../context.ts';
import type { Play, ReplyRoute } from './play.ts';
import { Refusal } from './refusal.ts';

/** What stands in place of an earlier message that was flagged. */
const WITHHELD = '[withheld by the guard]';

/** Tokens that a model is asked for where its protocol wants a number. */
const LONGEST_REPLY = 2048;

/** @throws Refusal where there is no upstream, or no model is named */
export async function replyRoute(context: GatewayContext, model: string | undefined): Promise<ReplyRoute> {
  const upstream = context.upstreams.openai ?? context.upstreams.anthropic;
  if (!upstream) {
    throw new Refusal(
      409,
      'No upstream is configured that could be asked',
      'Name one in the configuration ("upstreams"), or judge without a reply.',
    );
  }
  const path = upstream.family === 'anthropic' ? '/v1/messages' : '/v1/chat/completions';
  const isDemo = upstream.configuration.kind === 'demo';
  const chosen = model ?? (isDemo ? 'demo' : await lastModel(context));
  if (chosen === undefined)
    throw new Refusal(400, '"model": which model is to answer?', 'Name one of the upstream, as in a request to it.');
  return { upstream, path, model: chosen };
}

/** Of the newest exchange: what clients use will be there. */
async function lastModel({ store }: GatewayContext): Promise<string | undefined> {
  const [event] = await store.audit.list({ kind: 'exchange' }, 1);
  const model = event?.body['model'];
  return typeof model === 'string' && model !== '' ? model : undefined;
}

/** The request's body. @param withheld positions of messages whose text must not reach the model */
export function replyBody({ path, model }: ReplyRoute, { messages }: Play, withheld: readonly number[]) {
  const turns = messages.map(({ role, text }, i) => ({
    // A tool's result without its call is no request in any protocol: it is sent as if it had been pasted.
    role: role === 'tool' ? 'user' : role,
    content: withheld.includes(i) ? WITHHELD : text,
  }));
  if (path !== '/v1/messages') return { model, stream: true, messages: turns };
  const system = turns.filter(({ role }) => role === 'system').map(({ content }) => content);
  return {
    model,
    stream: true,
    max_tokens: LONGEST_REPLY,
    ...(system.length > 0 && { system: system.join('\n\n') }),
    messages: turns.filter(({ role }) => role !== 'system'),
  };
}
