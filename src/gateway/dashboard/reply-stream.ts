// The model's answer in the playground: read event by event, screened text by text, released as far as it was judged.
import { type Exchange, type PromptJudgement, screenJson, type Verdict } from '../../guard/index.ts';
import type { GatewayContext } from '../context.ts';
import { MalformedEvent, protocolOf, type ReadEvent } from '../protocol/index.ts';
import { FAILURE_TEXTS, UpstreamFailure } from '../proxy/failure.ts';
import { createSseParser, SseTooLarge } from '../sse/index.ts';
import type { Play, PlayedOutcome, ReplyRoute, Send } from './play.ts';
import { replyBody } from './reply-route.ts';
import { createReplyTexts } from './reply-texts.ts';
import { createTokenTail } from './token-scores.ts';

export const GUARD_FAILED = 'The guard failed; what it cannot judge is blocked.';

/** One exchange on its way. */
export interface Playing {
  readonly context: GatewayContext;
  readonly play: Play;
  readonly route: ReplyRoute;
  readonly send: Send;
  readonly signal: AbortSignal;
  /** True where the judge lets it pass; true as well where there is no judge to ask. */
  readonly askJudge: (part: string, exchange: Exchange, verdict: Verdict) => Promise<boolean>;
}

/** Asks the model and releases its answer. Never rejects: what goes wrong is an outcome. */
export async function streamReply(playing: Playing, judgement: PromptJudgement): Promise<PlayedOutcome> {
  const { play, send, signal } = playing;
  const isDoubtful = judgement.verdict.action === 'escalate';
  const texts = createReplyTexts((form) => {
    const text = judgement.open();
    // The judge has allowed the prompt by now.
    if (isDoubtful) text.settle('allow');
    return form === 'json' ? screenJson(text) : text;
  });
  const newTokens = createTokenTail();
  const release = async () => {
    const text = texts.release();
    const tokens = newTokens(texts.tokens());
    if (text !== '' || tokens.length > 0) await send({ type: 'reply', text, tokens, received: texts.received() });
  };
  const outcome = (end: PlayedOutcome['end'], message: string | null): PlayedOutcome => ({
    end,
    verdict: texts.verdict() ?? judgement.verdict,
    message,
    texts,
  });
  try {
    for await (const read of ask(playing, judgement.withheld)) {
      if (read.kind === 'error') throw new UpstreamFailure('status', FAILURE_TEXTS.status);
      const [unjudged] = read.unjudged;
      if (unjudged) return outcome('blocked', `The answer holds a part that cannot be judged (${unjudged.kind}).`);
      texts.take(read);
      if (read.kind === 'done') texts.endAll();
      for (let unsure = texts.unsure(); unsure !== undefined; unsure = texts.unsure()) {
        const exchange: Exchange = [...play.messages, { role: 'assistant', text: unsure.received }];
        const isAllowed = await playing.askJudge(unsure.channel, exchange, unsure.screened.verdict());
        unsure.screened.settle(isAllowed && !signal.aborted ? 'allow' : 'block');
      }
      await release();
      const blocked = texts.blocked();
      if (blocked) {
        const failed = blocked.state === 'failed';
        const verdict: Verdict = { ...blocked.verdict(), action: 'block' };
        return { ...outcome('blocked', failed ? GUARD_FAILED : null), verdict, failed };
      }
    }
    return outcome('finished', null);
  } catch (error) {
    return outcome('upstream-failed', wordsOf(error, playing));
  }
}

/** The events of the upstream's answer, up to its proper end. @throws UpstreamFailure, MalformedEvent, SseTooLarge */
async function* ask(playing: Playing, withheld: readonly number[]): AsyncGenerator<ReadEvent> {
  const { context, play, route, signal } = playing;
  const { timeouts, limits } = context.configuration;
  const { status, body } = await route.upstream.send({
    method: 'POST',
    path: route.path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(replyBody(route, play, withheld)),
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeouts.total)]),
  });
  if (status !== 200) {
    const message = `The model service answered with status ${status}. Does it know the model "${route.model}"?`;
    throw new UpstreamFailure('status', message);
  }
  const parser = createSseParser({ maxEventBytes: limits.event });
  const stream = protocolOf(route.path)!.openStream();
  let received = 0;
  for await (const bytes of body) {
    received += bytes.length;
    if (received > limits.reply) throw new UpstreamFailure('too-large', FAILURE_TEXTS['too-large']);
    for (const event of parser.push(bytes)) {
      const read = stream.read(event);
      stream.sent(event);
      yield read;
      if (read.kind === 'done') return;
    }
  }
  throw new UpstreamFailure('cut', FAILURE_TEXTS.cut);
}

/** Known failures say what they are; anything else is a fault of ours, whose words go to the log. */
function wordsOf(error: unknown, { context }: Playing): string {
  if (error instanceof UpstreamFailure) return error.message;
  if (error instanceof MalformedEvent) return FAILURE_TEXTS.malformed;
  if (error instanceof SseTooLarge) return FAILURE_TEXTS['too-large'];
  if (error instanceof Error && error.name === 'TimeoutError') return FAILURE_TEXTS.timeout;
  if (error instanceof Error && error.name === 'AbortError') return FAILURE_TEXTS.aborted;
  context.logger.error('playground failed', { reason: error });
  return 'The gateway failed at this answer; its log says why.';
}
