// A language model as the probe: it is shown labelled summaries and guesses the group of another. It finds what a bag of words cannot,
// and it may itself fail to see what a trained reader sees; so it stands beside the probe, not in its place.

import type { Random } from '../../../base/index.ts';
import type { Llm } from '../../../llm/index.ts';
import { clusteredMeanInterval, type Interval } from '../../../stats/index.ts';
import { mapSideBySide } from '../../approval/index.ts';
import { guessMessages } from './prompts.ts';
import type { SummarisedCase } from './text-leak.ts';

export interface OriginGuesses {
  /** Share of right guesses among the read ones; the interval counts applications. */
  readonly accuracy: Interval;
  /** Replies that were neither A nor B. */
  readonly unread: number;
}

/**
 * Each summary is guessed beside examples of other applications, as many of each group.
 * @param examples of each group; default 4
 */
export async function judgeOrigins(
  llm: Llm,
  cases: readonly SummarisedCase[],
  random: Random,
  { examples = 4, signal }: { readonly examples?: number; readonly signal?: AbortSignal } = {},
): Promise<OriginGuesses> {
  const guesses = await mapSideBySide(cases, sideBySide, async (one, i) => {
    // A stream of its own, so that the order of answers changes nothing.
    const draws = random.fork(i);
    const shown = draws.shuffle(
      letters.flatMap((group, nationality) =>
        draws
          .shuffle(cases.filter((other) => other.nationality === nationality && other.id !== one.id))
          .slice(0, examples)
          .map(({ summary }) => ({ summary, group })),
      ),
    );
    const reply = await llm.generate(
      { messages: guessMessages(one.summary, shown), temperature: 0, maxTokens: 10 },
      signal && { signal },
    );
    const letter = /\b[AB]\b/.exec(reply.text)?.[0];
    return letter === undefined ? undefined : { right: letter === letters[one.nationality], id: one.id };
  });
  const read = guesses.filter((guess) => guess !== undefined);
  return {
    accuracy: clusteredMeanInterval(
      read.map(({ right }) => (right ? 1 : 0)),
      read.map(({ id }) => id),
    ),
    unread: guesses.length - read.length,
  };
}

const letters = ['A', 'B'] as const;
const sideBySide = 16;
