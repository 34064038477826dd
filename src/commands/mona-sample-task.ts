// The tasks that a language model can be sampled on, each loaded when it is named, with the options that each has.
import type { StepTask } from '../mona/language-model/index.ts';
import { numberOption, oneOf, usage } from './arguments.ts';

/** As they stand on the command line. */
export interface TaskOptions {
  /** Loan: most words of a summary. */
  readonly summaryWords?: string;
  /** Loan: the one-step hack. */
  readonly oneStepHack?: boolean;
  /** Test-driven development: 'fraction' or 'all'. */
  readonly reward?: string;
}

export type OpenTask = (name: string, options: TaskOptions) => Promise<StepTask>;

const VERB = 'mona sample';
const names = ['test-driven-development', 'loan'] as const;

/** @throws OversightError('usage') for another name (Camera Dropbox has no text), or for an option of the other task */
export const openTask: OpenTask = async (name, { summaryWords, oneStepHack, reward }) => {
  const chosen = oneOf(VERB, 'TASK', name, names);
  if (chosen === 'loan') {
    if (reward !== undefined) throw usage(VERB, '--reward belongs to test-driven-development');
    const { createLoanTask } = await import('../mona/loan/language-model/index.ts');
    return createLoanTask({
      ...(summaryWords !== undefined && {
        summaryWords: numberOption(VERB, 'summary-words', summaryWords, 10, 10_000),
      }),
      ...(oneStepHack === true && { oneStepHack }),
    });
  }
  if (summaryWords !== undefined || oneStepHack === true)
    throw usage(VERB, '--summary-words and --one-step-hack belong to loan');
  const { createTestDrivenDevelopmentTask } = await import('../mona/test-driven-development/language-model/index.ts');
  return createTestDrivenDevelopmentTask(
    reward === undefined ? {} : { reward: oneOf(VERB, 'reward', reward, ['fraction', 'all'] as const) },
  );
};
