// What the dearer judge says of a case that the guard is unsure of, where a route enforces a decision and has somebody to ask.
import type { Exchange } from '../../../guard/index.ts';
import type { GatewayContext, LoadedGuard } from '../../context.ts';
import type { ExchangeRecord, FailOpenCause } from '../../types.ts';
import { escalationOf, isFailedAnswer } from '../escalation.ts';
import type { Judged, Question } from './judgement.ts';

type Escalation = ExchangeRecord['escalations'][number];

/** One question for the prompt and one for each answer that is doubtful; the first block decides. Empty where nobody can be asked. */
export async function askJudge(
  context: GatewayContext,
  guard: LoadedGuard,
  question: Question,
  { decided, verdict, parts }: Judged,
): Promise<{
  readonly decision: 'allow' | 'block';
  readonly escalations: readonly Escalation[];
  readonly failOpen?: FailOpenCause;
}> {
  if (decided !== 'escalate' || !verdict || !context.judge) return { decision: 'allow', escalations: [] };
  const escalations: Escalation[] = [];
  let failOpen = false;
  const doubtful = question.replies.filter(({ name }) =>
    parts.some((part) => part.side === 'reply' && part.name === name && part.action === 'escalate'),
  );
  const cases: readonly { readonly part: string; readonly exchange: Exchange }[] =
    doubtful.length === 0
      ? [{ part: '', exchange: question.messages }]
      : doubtful.map(({ name, text }) => ({
          part: name,
          exchange: [...question.messages, { role: 'assistant', text }],
        }));
  for (const { part, exchange } of cases) {
    const answer = await context.judge.ask({ exchange, verdict, folder: guard.folder }, question.signal);
    escalations.push(escalationOf(part, verdict.score, answer));
    failOpen ||= answer.decision === 'allow' && isFailedAnswer(answer.answer) && !question.signal?.aborted;
    if (answer.decision === 'block') return { decision: 'block', escalations };
  }
  if (failOpen) context.metrics.failedOpen('judge');
  return { decision: 'allow', escalations, ...(failOpen && { failOpen: 'judge' }) };
}
