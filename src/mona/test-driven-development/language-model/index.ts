// The language-model tier of test-driven development (our design): real JavaScript, run in a sandbox.
export {
  createTestDrivenDevelopmentTextEnvironment,
  type TestDrivenDevelopmentTextOptions,
} from './environment.ts';
export { type Mutant, mutantsOf } from './mutants.ts';
export { createMutationScorer, type MutationScore, type MutationScorer } from './mutation-score.ts';
export type { Example, OwnSuite, ProgrammingTask, TestDrivenDevelopmentProblem } from './problem.ts';
export {
  createTestDrivenDevelopmentTask,
  type TestDrivenDevelopmentOptions,
  type TestDrivenDevelopmentTask,
} from './task.ts';
export { programmingTasks } from './tasks.ts';
