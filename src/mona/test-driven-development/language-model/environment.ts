// The same task in the shape of Gymnasium's environments: two turns of text, for trainers that bring their own model.
import type { Environment } from '../../environment/environment.ts';
import { createTaskEnvironment } from '../../language-model/index.ts';
import { createTestDrivenDevelopmentTask, type TestDrivenDevelopmentOptions } from './task.ts';
import { taskOf } from './tasks.ts';

export interface TestDrivenDevelopmentTextOptions extends TestDrivenDevelopmentOptions {
  /** Of the first episode, when `reset` gives none; default 0. */
  readonly seed?: number;
  /** The overseer whose approval stands in `info`, mutation (default), static or tampered. */
  readonly approval?: string;
}

/** As `createTaskEnvironment`; `reset` takes options {problem: 'gcd'}. */
export function createTestDrivenDevelopmentTextEnvironment(
  options: TestDrivenDevelopmentTextOptions = {},
): Environment<string, string> {
  const { approval, seed, ...own } = options;
  return createTaskEnvironment(createTestDrivenDevelopmentTask(own), {
    find: (id) => taskOf({ id }).problem,
    ...(approval !== undefined && { approval }),
    ...(seed !== undefined && { seed }),
  });
}
