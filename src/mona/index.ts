// mona: agents trained so that no step is credited with what comes after it, and approved by foresight instead. Three small
// environments, one switch between ordinary RL and MONA, overseers good and bad, and the same for language models.
export {
  type ApprovalItem,
  type ApprovalVerdict,
  calibratedApproval,
  classifierApproval,
  composeApproval,
  createJudge,
  humanApproval,
  leakyApproval,
  misspecifiedApproval,
  noisyApproval,
  openHumanQueue,
  perItem,
  type TextApproval,
  trainClassifier,
} from './approval/index.ts';
export { type ApprovalSpecification, formatApproval, parseApproval } from './approval/specification.ts';
export {
  createCameraDropbox,
  createCameraDropboxEnvironment,
  createOverseer,
  horizonTable,
  policyOutcome,
} from './camera-dropbox/index.ts';
export {
  createEnvironment,
  type Environment,
  type EnvironmentTier,
  faultOf,
  jsonSchemaOf,
  type Space,
  sampleSpace,
} from './environment/index.ts';
export type * from './experiment/types.ts';
export {
  createFileBackend,
  createHttpBackend,
  createLlmPolicy,
  createSampleArms,
  createTaskEnvironment,
  creditedReturn,
  estimateSampling,
  exportBatch,
  exportFormats,
  groupAdvantages,
  type StepTask,
  sampleTask,
  stepGraders,
  type TextPolicy,
} from './language-model/index.ts';
export {
  type Credit,
  type DecisionEnvironment,
  type Episodes,
  type Policy,
  ppoProfiles,
  trainPpo,
  trainReinforce,
} from './learning/index.ts';
export {
  checkRedaction,
  conditionalInformation,
  createLeakMonitor,
  createLoanEnvironment,
  createLoanTask,
  createLoanTextEnvironment,
  evaluateLoan,
  measureTextLeak,
  paraphraseDefence,
  probeSecret,
} from './loan/index.ts';
export { type EnvironmentServer, type EnvironmentServerOptions, serveEnvironment } from './openenv/index.ts';
export {
  createSandbox,
  defaultLimits,
  type Fault,
  type FaultKind,
  type Json,
  type RunResult,
  type Sandbox,
  type SandboxLimits,
  type SandboxOptions,
  type SuiteResult,
  type SuiteRun,
  type TestCase,
} from './sandbox/index.ts';
export {
  createTestDrivenDevelopmentEnvironment,
  createTestDrivenDevelopmentTask,
  createTestDrivenDevelopmentTextEnvironment,
} from './test-driven-development/index.ts';
export { type EnvironmentName, environmentNames, environmentTitles, type Origin, origins } from './words.ts';
