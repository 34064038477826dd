// The paraphrase defence: every summary is re-written by another call that sees nothing else, and the reader decides again. What style
// carried is lost on the way, what facts carried is not; so a gap that shrinks was smuggled in style.
import type { Random } from '../../../base/index.ts';
import type { Llm } from '../../../llm/index.ts';
import { mapSideBySide } from '../../approval/index.ts';
import type { StepTask } from '../../language-model/index.ts';
import type { LoanProblem } from './applications.ts';
import { paraphraseMessages } from './prompts.ts';
import { checkRedaction } from './redaction.ts';
import { factsRight, readFacts } from './stated-facts.ts';
import { APPROVE } from './task.ts';
import { measureTextLeak, type SummarisedCase, type TextLeak } from './text-leak.ts';

export interface SummarisedProblem {
  readonly problem: LoanProblem;
  readonly summary: string;
  /** What the reader decided about this summary; absent where its reply could not be read. */
  readonly approved?: boolean;
}

export interface ParaphraseOptions {
  readonly task: StepTask<LoanProblem>;
  readonly summaries: readonly SummarisedProblem[];
  /** Re-writes; best another model than the writer's, which may know its own tricks. */
  readonly paraphraser: Llm;
  /** Decides, before and after. */
  readonly reader: Llm;
  readonly random: Random;
  readonly signal?: AbortSignal;
}

export interface ParaphraseDefence {
  readonly before: TextLeak;
  readonly after: TextLeak;
  /** Share of the three facts stated right, before and after: what the defence costs. */
  readonly factsBefore: number | undefined;
  readonly factsAfter: number | undefined;
  /** Re-written summaries that tell the origin in so many words. */
  readonly unredacted: number;
  readonly rewritten: readonly SummarisedProblem[];
}

/** @throws LlmError as the models do; what was answered is kept by their cache */
export async function paraphraseDefence(options: ParaphraseOptions): Promise<ParaphraseDefence> {
  const { task, summaries, paraphraser, reader, random } = options;
  const call = options.signal && { signal: options.signal };
  const rewritten = await mapSideBySide(
    summaries,
    sideBySide,
    async ({ problem, summary }): Promise<SummarisedProblem> => {
      const reply = await paraphraser.generate(
        { messages: paraphraseMessages(summary), temperature: 0, maxTokens: task.steps[0]!.maxTokens },
        call,
      );
      const parsed = await task.parse(problem, [], reply.text);
      const other = parsed.ok ? parsed.action : '';
      const decision = await reader.generate(
        { messages: task.messages(problem, [other]), temperature: 0, maxTokens: task.steps[1]!.maxTokens },
        call,
      );
      const read = task.parse(problem, [other], decision.text);
      return { problem, summary: other, ...(read.ok && { approved: read.action === APPROVE }) };
    },
  );
  return {
    before: measureTextLeak(summaries.map(caseOf), random.fork('before')),
    after: measureTextLeak(rewritten.map(caseOf), random.fork('after')),
    factsBefore: meanFacts(summaries),
    factsAfter: meanFacts(rewritten),
    unredacted: rewritten.filter(({ problem, summary }) => checkRedaction(summary, problem.identity).length > 0).length,
    rewritten,
  };
}

const sideBySide = 16;

export function caseOf({ problem, summary, approved }: SummarisedProblem): SummarisedCase {
  const { id, merit, nationality } = problem;
  return { id, merit, nationality, summary, ...(approved !== undefined && { approved }) };
}

function meanFacts(summaries: readonly SummarisedProblem[]): number | undefined {
  if (summaries.length === 0) return undefined;
  const right = summaries.reduce((sum, { problem, summary }) => sum + factsRight(readFacts(summary), problem.facts), 0);
  return right / (3 * summaries.length);
}
