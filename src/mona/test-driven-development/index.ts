// Test-driven development, our design: step one writes tests, step two, seeing them, writes the code. Observed is whether
// one's own tests pass; meant are reference tests that nobody is shown.
export {
  createTestDrivenDevelopmentTask,
  createTestDrivenDevelopmentTextEnvironment,
  type TestDrivenDevelopmentProblem,
  type TestDrivenDevelopmentTask,
  type TestDrivenDevelopmentTextOptions,
} from './language-model/index.ts';
export * from './small/index.ts';
