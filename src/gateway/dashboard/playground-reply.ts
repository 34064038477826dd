// The playground's question to the model: asked, judged, released and recorded as a client's would be; what was held back is shown to
// the person who asked, and to nobody else.
import { screenPrompt } from '../../guard/index.ts';
import type { GatewayContext } from '../context.ts';
import type { ExchangeRecord } from '../types.ts';
import { createPause } from './pause.ts';
import type { Play, Played, PlayedOutcome, ReplyRoute, Send } from './play.ts';
import { playRecord } from './playground-record.ts';
import { GUARD_FAILED, type Playing, streamReply } from './reply-stream.ts';
import { tokenItems } from './token-scores.ts';
import { failedVerdict, verdictItem } from './verdict-view.ts';

/** Token scores kept of each text: every one, as far as people write. */
const KEPT = 100_000;

/** @param from id of the request, and the name of the key that asked */
export async function playReply(
  context: GatewayContext,
  play: Play,
  route: ReplyRoute,
  from: Pick<Played, 'id' | 'by'>,
  send: Send,
  signal: AbortSignal,
): Promise<void> {
  const time = context.clock.now();
  const started = context.elapsed();
  const { guard, messages, thresholds } = play;
  const { holdBack, history } = context.configuration.guard;
  const judgement = await screenPrompt(guard, messages, {
    holdBack,
    history,
    // Without a judge there is nobody to ask, and doubt alone does not stop an answer.
    thresholds: context.judge ? thresholds : { block: thresholds.block },
    keepTokens: KEPT,
    pause: createPause(context.elapsed),
    signal,
  });
  const promptMs = context.elapsed() - started;
  const escalations: ExchangeRecord['escalations'][number][] = [];
  const isFailure = 'failure' in judgement;
  const threshold = isFailure ? thresholds.block : judgement.threshold;
  const verdict = isFailure ? failedVerdict(guard) : judgement.verdict;
  const askJudge: Playing['askJudge'] = async (part, exchange, doubt) => {
    if (!context.judge) return true;
    const { decision, answer, ms } = await context.judge.ask({ exchange, verdict: doubt, folder: play.folder }, signal);
    escalations.push({ part, score: doubt.score, answer, ms });
    return decision === 'allow';
  };

  const outcome = async (): Promise<PlayedOutcome> => {
    // Where the person left in the middle of it, the guard did not fail.
    if (isFailure) return { end: 'prompt-blocked', verdict, message: GUARD_FAILED, failed: !signal.aborted };
    const isAllowed =
      verdict.action === 'allow' || (verdict.action === 'escalate' && (await askJudge('prompt', messages, verdict)));
    if (!isAllowed) return { end: 'prompt-blocked', verdict, message: null };
    return await streamReply({ context, play, route, send, signal, askJudge }, judgement);
  };

  if (!isFailure)
    for (const message of messages.keys())
      await send({ type: 'prompt', message, tokens: tokenItems(judgement.tokens.get(message) ?? []) });
  await send({ type: 'prompt-verdict', verdict: verdictItem(verdict, threshold) });
  const out = await outcome();
  const record = playRecord(play, route, {
    ...out,
    ...from,
    ...{ time, promptMs, threshold, escalations },
    judgement: isFailure ? undefined : judgement,
    aborted: signal.aborted,
    totalMs: context.elapsed() - started,
  });
  const isRecorded = await context.recorder.record(record).then(
    () => true,
    () => false,
  );
  await send({
    type: 'end',
    verdict: verdictItem(out.verdict, threshold),
    // As for clients: an answer does not end well before its record is committed.
    outcome: isRecorded ? out.end : 'upstream-failed',
    message: isRecorded ? out.message : 'The audit log did not take the record; look at the database of the gateway.',
    tail: out.texts?.tail() ?? '',
  });
}
