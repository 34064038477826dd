// A stream of parts from which a part leaves only when every text that it carries has been judged up to there. A block ends what is
// open and finishes with 'content-filter', and the model is told to stop.
import type { LanguageModelV3StreamPart, LanguageModelV3Usage } from '@ai-sdk/provider';
import type { PromptJudgement } from '../guard/index.ts';
import type { Ask } from './ask.ts';
import type { BlockedReport } from './options.ts';
import { channelOf, readPart } from './part.ts';
import { isClear, ScreenedAnswer, type Waiting } from './screened-answer.ts';

export interface GuardedStreamOptions {
  readonly ask: Ask;
  readonly allowsMedia: (mediaType: string) => boolean;
  readonly onBlock: (report: BlockedReport) => void;
}

export const UNKNOWN_USAGE: LanguageModelV3Usage = {
  inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
};

type Part = LanguageModelV3StreamPart;
type OpenPart = Extract<Part, { type: 'text-start' | 'reasoning-start' | 'tool-input-start' }>;

interface Held {
  readonly part: Part;
  readonly waits: readonly Waiting[];
}

/** Pulled part by part; nothing is read ahead of what was asked for, save what is held. */
export function guardStream(
  source: ReadableStream<Part>,
  prompt: PromptJudgement,
  options: GuardedStreamOptions,
): ReadableStream<Part> {
  const reader = source.getReader();
  const answer = new ScreenedAnswer(prompt, options.ask);
  const held: Held[] = [];
  const open = new Map<string, OpenPart>();
  let serial = 0;
  let isFinished = false;

  const block = async (report: BlockedReport): Promise<readonly Part[]> => {
    isFinished = true;
    options.onBlock(report);
    // What the source says to being cancelled is of no interest any more.
    reader.cancel('blocked by the guard').catch(() => undefined);
    return [...closing(open), refusal];
  };

  /** Reads one part; gives what may leave because of it. */
  const step = async (): Promise<readonly Part[]> => {
    const { done, value: part } = await reader.read();
    if (done) {
      if (isFinished) return [];
      isFinished = true;
      // Never a silent end: the source broke off.
      return [{ type: 'error', error: new Error('the answer ended without a finish') }];
    }
    // The provider's own chunks hold text that was not judged yet.
    if (part.type === 'raw') return [];
    const { texts, media } = readPart(part, serial++);
    if (media !== undefined && !options.allowsMedia(media))
      return block({ side: 'answer', reason: 'unjudged', verdict: undefined, failure: undefined });
    held.push({ part, waits: answer.take(texts) });
    if (part.type === 'finish') answer.end();
    const blocked = await answer.settle();
    const leaving: Part[] = [];
    if (part.type === 'finish' && !blocked) isFinished = true;
    while (held.length > 0 && (held[0]!.waits.every(isClear) || (isFinished && !blocked))) {
      const next = held.shift()!.part;
      follow(open, next);
      leaving.push(next);
    }
    return blocked ? [...leaving, ...(await block(blocked))] : leaving;
  };

  return new ReadableStream<Part>(
    {
      async pull(controller) {
        try {
          let leaving: readonly Part[] = [];
          while (leaving.length === 0 && !isFinished) leaving = await step();
          for (const part of leaving) controller.enqueue(part);
          if (isFinished) controller.close();
        } catch (error) {
          controller.error(error);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

const refusal: Part = {
  type: 'finish',
  finishReason: { unified: 'content-filter', raw: 'content_filter' },
  usage: UNKNOWN_USAGE,
};

function follow(open: Map<string, OpenPart>, part: Part): void {
  if (part.type === 'text-start' || part.type === 'reasoning-start' || part.type === 'tool-input-start')
    open.set(channelOf(part), part);
  else if (part.type === 'text-end' || part.type === 'reasoning-end' || part.type === 'tool-input-end')
    open.delete(channelOf(part));
}

/** Ends for what the reader has seen begin. */
function closing(open: ReadonlyMap<string, OpenPart>): readonly Part[] {
  return [...open.values()].map(({ type, id }) => {
    if (type === 'text-start') return { type: 'text-end', id };
    return type === 'reasoning-start' ? { type: 'reasoning-end', id } : { type: 'tool-input-end', id };
  });
}

/** A stream that is refused before it begins. */
export function refusedStream(): ReadableStream<Part> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue({ type: 'stream-start', warnings: [] });
      controller.enqueue(refusal);
      controller.close();
    },
  });
}
