// The playground: judges what a person types, token by token, and, where asked for, the answer of the model as it streams.
import { Hono } from 'hono';
import { z } from 'zod';
import type { GuardStream, TokenScore } from '../../guard/index.ts';
import type { GatewayContext } from '../context.ts';
import type { DashboardEnvironment } from './environment.ts';
import { answerEvents } from './event-stream.ts';
import { type Library, thresholdsOf } from './library.ts';
import { createPause } from './pause.ts';
import type { Play, Send } from './play.ts';
import { playReply } from './playground-reply.ts';
import { isName, Refusal, readBody } from './refusal.ts';
import { replyRoute } from './reply-route.ts';
import { tokenItems } from './token-scores.ts';
import { failedVerdict, verdictItem } from './verdict-view.ts';

/** UTF-16 units of all messages together. */
const LONGEST = 400_000;

const request = z.object({
  messages: z
    .array(z.object({ role: z.enum(['system', 'user', 'assistant', 'tool']), text: z.string() }))
    .min(1, 'write a message')
    .max(200)
    .refine((all) => all.reduce((sum, { text }) => sum + text.length, 0) <= LONGEST, `at most ${LONGEST} characters`),
  guard: z.string().refine(isName, 'is no id of a guard').optional(),
  threshold: z.number().gt(0).lte(1).optional(),
  mode: z.enum(['judge', 'reply']),
  model: z.string().min(1).max(200).optional(),
});

/** Exchanges that are played at once: each takes its share of the one thread that answers are judged on. */
const MOST = 8;

/** @param closing aborted when the gateway closes */
export function playgroundRoutes(
  context: GatewayContext,
  library: Library,
  closing: AbortSignal | undefined,
): Hono<DashboardEnvironment> {
  const app = new Hono<DashboardEnvironment>();
  let playing = 0;

  app.post('/playground', async (c) => {
    const { messages, guard: id, threshold, mode, model } = await readBody(c, request);
    const visitor = c.get('visitor');
    // With a threshold of one's own choice the model can be asked for anything, and blocked text is shown.
    if (mode === 'reply' && !visitor.mayChange)
      throw new Refusal(
        403,
        'This key may judge texts here and not ask the model',
        'Sign in with a key of the role admin.',
      );
    if (playing >= MOST)
      throw new Refusal(503, `${MOST} exchanges are being played already`, 'Try again in a few seconds.');
    const { guard, folder, constitution } = await library.open(id);
    const route = mode === 'reply' ? await replyRoute(context, model) : undefined;
    const thresholds = withBlock(thresholdsOf(context, guard.thresholds), threshold);
    const play: Play = { guard, folder, constitution, messages, thresholds };
    playing++;
    return answerEvents(c, closing, async ({ send, signal }) => {
      try {
        const tell: Send = (event) => send(event.type, event);
        if (route)
          await playReply(context, play, route, { id: requestId(c.req.header()), by: visitor.name }, tell, signal);
        else await judgeOnly(play, tell, signal);
      } finally {
        playing--;
      }
    });
  });
  return app;
}

/** A threshold of the playground replaces the guard's; what would be escalated above it is blocked. */
function withBlock(thresholds: Play['thresholds'], block: number | undefined): Play['thresholds'] {
  if (block === undefined) return thresholds;
  const { escalate } = thresholds;
  return escalate === undefined || escalate >= block ? { block } : { block, escalate };
}

/** The gateway's id of the request, under which its record is found. */
function requestId(headers: Readonly<Record<string, string>>): string {
  return headers['x-oversight-request-id'] ?? crypto.randomUUID();
}

/** UTF-16 units that are judged before other work has its turn. */
const SLICE = 2000;

async function judgeOnly({ guard, messages, thresholds }: Play, send: Send, signal: AbortSignal): Promise<void> {
  const pause = createPause();
  let failure: unknown;
  let verdict = failedVerdict(guard);
  try {
    const stream = guard.stream({ thresholds });
    for (const [message, { role, text }] of messages.entries()) {
      const tokens = tokenItems(await judgeMessage(stream, role, text, pause, signal));
      if (signal.aborted) return;
      await send({ type: 'prompt', message, tokens });
    }
    verdict = stream.finish();
  } catch (error) {
    failure = error;
  }
  const item = verdictItem(verdict, thresholds.block);
  await send({ type: 'prompt-verdict', verdict: item });
  const outcome = item.action === 'block' ? 'prompt-blocked' : 'finished';
  const message = failure === undefined ? null : 'The guard failed; what it cannot judge is blocked.';
  await send({ type: 'end', verdict: item, outcome, message, tail: '' });
}

async function judgeMessage(
  stream: GuardStream,
  role: Play['messages'][number]['role'],
  text: string,
  pause: () => Promise<void>,
  signal: AbortSignal,
): Promise<readonly TokenScore[]> {
  const tokens: TokenScore[] = [];
  stream.begin(role);
  for (let at = 0; at < text.length && !signal.aborted; at += SLICE) {
    tokens.push(...stream.push(text.slice(at, at + SLICE)));
    await pause();
  }
  tokens.push(...stream.end());
  return tokens;
}
