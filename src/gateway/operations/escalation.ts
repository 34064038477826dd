// A question to the judge as the record keeps it.
import type { JudgeAnswer } from '../context.ts';
import type { ExchangeRecord } from '../types.ts';
import { redactText } from './redaction.ts';

/** With the reason where the judge failed; what a judge that did answer says of its answer may quote the text, and is left out. */
export function escalationOf(
  part: string,
  score: number,
  { answer, ms, reason }: JudgeAnswer,
): ExchangeRecord['escalations'][number] {
  const hasFailed = isFailedAnswer(answer);
  return { part, score, answer, ms, ...(hasFailed && reason !== undefined && { reason: redactText(reason) }) };
}

/** True where the configuration answered for the judge. */
export function isFailedAnswer(answer: JudgeAnswer['answer']): boolean {
  return answer === 'timeout' || answer === 'error';
}
