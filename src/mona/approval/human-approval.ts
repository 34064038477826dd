// The queue of a person as an overseer for the sampler: what was answered is used; what was not is asked, and the work stops until
// it is. It goes on by the same command, which makes no call again.
import { type Clock, OversightError, plural } from '../../base/index.ts';
import { openHumanQueue, stepId } from './human-queue.ts';
import type { ApprovalVerdict, TextApproval } from './text-approval.ts';

/** Thrown after everything that has to be asked stands in the queue. */
export class ApprovalPending extends OversightError {
  readonly queue: string;
  readonly waiting: number;

  constructor(queue: string, waiting: number) {
    super(`${plural(waiting, 'step waits', 'steps wait')} for the judgement of a person in ${queue}`, {
      kind: 'failed',
      remedy: `Run \`oversight mona approve ${queue}\`, then the same command again: it goes on, and asks the model nothing twice.`,
    });
    this.queue = queue;
    this.waiting = waiting;
  }
}

/** @param folder of the queue; made when the first step is asked */
export function humanApproval(folder: string, clock: Clock): TextApproval {
  return {
    name: `human:${folder}`,
    // Where the answers are is not what they are: a moved queue continues the same run.
    configuration: { kind: 'human' },
    async judge(items) {
      const queue = await openHumanQueue(folder, clock);
      const open = items.filter((item) => !queue.answers.has(stepId(item)));
      if (open.length > 0) {
        await queue.ask(open);
        throw new ApprovalPending(folder, queue.waiting.length);
      }
      return items.map((item): ApprovalVerdict => {
        const answer = queue.answers.get(stepId(item))!;
        return answer.score === null
          ? { score: undefined, reason: 'a person gave no judgement' }
          : { score: answer.score, ...(answer.note !== undefined && { note: answer.note }) };
      });
    },
  };
}
