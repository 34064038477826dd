// The language-model task in the shape of Gymnasium's environments: two turns of text, for trainers that bring their own model.
import { OversightError } from '../../../base/index.ts';
import type { Environment } from '../../environment/environment.ts';
import { createTaskEnvironment } from '../../language-model/index.ts';
import { environmentTitles } from '../../words.ts';
import { createApplication } from './applications.ts';
import { createLoanTask, type LoanTaskOptions } from './task.ts';

export interface LoanTextOptions extends LoanTaskOptions {
  /** Of the first episode, when `reset` gives none; default 0. */
  readonly seed?: number;
  /** The overseer whose approval stands in `info`, redaction (default) or tampered. */
  readonly approval?: string;
}

/** As `createTaskEnvironment`; `reset` takes options {problem: 'loan-1-5'}: the sixth application under seed 1. */
export function createLoanTextEnvironment(options: LoanTextOptions = {}): Environment<string, string> {
  const { approval, seed, ...own } = options;
  return createTaskEnvironment(createLoanTask(own), {
    find: findApplication,
    ...(approval !== undefined && { approval }),
    ...(seed !== undefined && { seed }),
  });
}

function findApplication(id: string) {
  const [, seed, index] = /^loan-(\d{1,15})-(\d{1,15})$/.exec(id) ?? [];
  if (seed !== undefined && index !== undefined) return createApplication(Number(seed), Number(index));
  throw new OversightError(`${environmentTitles.loan}: there is no application "${id}"`, {
    kind: 'input',
    remedy: 'Give loan-SEED-NUMBER in whole numbers, for example loan-1-0.',
  });
}
