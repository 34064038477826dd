// Judges a conversation for the routes that only ask: a prompt, and answers behind it that are complete. The same screening as for
// streams, so that no route has an opinion of its own; long texts pause now and then, and whatever fails is a failure and no verdict.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sha256 } from '../../../base/index.ts';
import { type PromptJudgement, type ScreenedText, screenJson, screenPrompt } from '../../../guard/index.ts';
import { thresholdsOf } from '../../configuration/index.ts';
import type { GatewayContext, LoadedGuard } from '../../context.ts';
import type { RequestMessage, UnjudgedPart } from '../../protocol/index.ts';
import { MOST_TOKENS, MOST_TOKENS_OF_ALL } from '../audit-entry.ts';
import { type ConcludedAnswer, type Conclusion, conclude, concludeAnswer, concludePrompt } from './conclusion.ts';

/** An answer that is complete, or a part of one. */
export interface GivenReply {
  /** Its name in the record, for example "0/content". */
  readonly name: string;
  readonly text: string;
  /** 'json': a document whose string escapes hide what it says. */
  readonly form: 'text' | 'json';
}

export interface Question {
  readonly messages: readonly RequestMessage[];
  readonly unjudged: readonly UnjudgedPart[];
  readonly replies: readonly GivenReply[];
  /** See Configuration.guard.history. */
  readonly history: 'withhold' | 'strict';
  /** False: there is nobody who could be asked about doubtful texts, so none is called 'unsure'; default true. */
  readonly escalate?: boolean;
  readonly signal?: AbortSignal;
}

export interface Judged extends Conclusion {
  /** Block threshold that held, after every tightening. */
  readonly threshold: number;
  readonly promptMs: number;
  readonly scoringMs: number;
  /** Pieces of answers that were judged. */
  readonly pieces: number;
}

/** Units of an answer that are pushed at a time. */
const SLICE = 1024;

/** Thresholds for a key: the configuration's, else the guard's, tightened by the campaign's factor. */
export function thresholdsFor(
  { configuration, judge }: Pick<GatewayContext, 'configuration' | 'judge'>,
  guard: LoadedGuard,
  factor: number,
) {
  const own = thresholdsOf(configuration, guard.guard.thresholds, judge !== undefined);
  const { escalate } = own;
  const block = own.block * factor;
  return escalate === undefined ? { block } : { block, escalate: Math.min(block, escalate * factor) };
}

/** Judges a prompt; the budget counts between two pauses. */
export async function judgePrompt(
  context: Pick<GatewayContext, 'configuration' | 'elapsed' | 'judge'>,
  guard: LoadedGuard,
  factor: number,
  question: Omit<Question, 'replies'>,
): Promise<{ readonly found: PromptJudgement | Error; readonly ms: number }> {
  const began = context.elapsed();
  const budget = watchBudget(context);
  const thresholds = thresholdsFor(context, guard, factor);
  const result = await screenPrompt(guard.guard, question.messages, {
    thresholds: question.escalate === false ? { block: thresholds.block } : thresholds,
    history: question.history,
    keepTokens: keptTokens(question.messages.length),
    pause: budget.pause,
    ...(question.signal && { signal: question.signal }),
  });
  budget.check();
  const found = 'failure' in result ? result.failure : (budget.failure ?? result);
  return { found, ms: context.elapsed() - began };
}

/** Token scores for each of many messages: all of them together must fit into memory and into the record. */
function keptTokens(messages: number): number {
  return Math.min(MOST_TOKENS, Math.max(20, Math.floor(MOST_TOKENS_OF_ALL / Math.max(1, messages))));
}

/** Pushes a piece of an answer slice by slice; a failure of the guard shows in the text's state, being too slow is returned. */
export async function pushPiece(
  context: Pick<GatewayContext, 'configuration' | 'elapsed'>,
  screened: ScreenedText,
  text: string,
  signal?: AbortSignal,
): Promise<Error | undefined> {
  const budget = watchBudget(context);
  for (let start = 0; start < text.length; ) {
    const end = sliceEnd(text, start);
    screened.push(text.slice(start, end));
    start = end;
    await budget.pause();
    if (signal?.aborted) return new Error('the client went away');
  }
  return budget.failure;
}

/** Not between the two halves of a character. */
function sliceEnd(text: string, start: number): number {
  const end = Math.min(text.length, start + SLICE);
  const last = text.charCodeAt(end - 1);
  return end < text.length && last >= 0xd800 && last < 0xdc00 ? end + 1 : end;
}

/** Judges everything that was asked about. */
export async function judge(
  context: GatewayContext,
  guard: LoadedGuard,
  factor: number,
  question: Question,
): Promise<Judged> {
  const { found, ms } = await judgePrompt(context, guard, factor, question);
  const prompt = found instanceof Error ? undefined : found;
  let failure = found instanceof Error ? found : undefined;
  const { retainText } = context.configuration.audit;
  const answers: ConcludedAnswer[] = [];
  const began = context.elapsed();
  for (const { name, text, form } of question.replies) {
    const answer = { name, length: text.length, hash: sha256(text), ...(retainText && { text }) };
    if (!prompt) {
      answers.push(concludeAnswer(answer, undefined, failure));
      continue;
    }
    const before = context.elapsed();
    const opened = prompt.open();
    const screened = form === 'json' ? screenJson(opened) : opened;
    const slow = await pushPiece(context, screened, text, question.signal);
    screened.end();
    context.metrics.scored((context.elapsed() - before) * 1000);
    failure ??= slow ?? screened.failure;
    answers.push(concludeAnswer(answer, screened));
  }
  const asked = concludePrompt(question.messages, question.unjudged, prompt, failure, retainText);
  return {
    ...conclude(asked, answers, failure),
    threshold: prompt?.threshold ?? thresholdsFor(context, guard, factor).block,
    promptMs: ms,
    scoringMs: context.elapsed() - began,
    pieces: prompt ? answers.length : 0,
  };
}

/** Finds the guard that is too slow for one stretch of work; between two stretches other requests go on. */
function watchBudget({ configuration, elapsed }: Pick<GatewayContext, 'configuration' | 'elapsed'>) {
  const { budgetMs } = configuration.guard;
  let since = elapsed();
  let failure: Error | undefined;
  const check = () => {
    if (elapsed() - since > budgetMs) failure ??= new Error(`judging took longer than ${budgetMs} ms`);
  };
  return {
    check,
    async pause() {
      check();
      await nextTurn();
      since = elapsed();
    },
    get failure() {
      return failure;
    },
  };
}
