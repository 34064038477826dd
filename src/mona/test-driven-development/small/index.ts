// Test-driven development, our design, small tier: tests and programs over five-bit integers (larger tier: with branches,
// a loop and lists), where one who writes tests may write such as always pass.
export {
  approvalWeights,
  defaultArms,
  heatMapPoints,
  misreadShares,
  misspecificationPoints,
  monaArm,
  noisePoints,
  ordinaryArm,
  outcomeLeakPoints,
  type SweepPoint,
} from './arms.ts';
export { createDecisionEnvironment, type TestDrivenDevelopmentDecisions } from './decision-environment.ts';
export { createTestDrivenDevelopmentEnvironment, type TestDrivenDevelopmentObservation } from './environment.ts';
export { type Evaluation, evaluatePolicy } from './evaluation.ts';
export { runSweep, type SweepResult, testDrivenDevelopmentExperiment } from './experiment.ts';
export { defaultStepLimit, type RunResult, runProgram } from './interpreter.ts';
export { createMutants, type MutantTable, mutationScore } from './mutants.ts';
export { type Operation, smallOperations } from './operation.ts';
export { createOverseer, type Overseer } from './overseer.ts';
export { isTrivial, type Suite, type Test } from './suite.ts';
export { createWorld, type TestDrivenDevelopmentOptions, type World } from './world.ts';
