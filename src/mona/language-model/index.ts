// A language model in place of the small networks: the steps of a task sampled through `llm`, scored under one credit switch, and
// written in the formats that trainers read.
export { armChoices, createSampleArms, type SampleArmKind } from './arms.ts';
export {
  createFileBackend,
  createHttpBackend,
  describeReceipt,
  type TrainingBackend,
  type TrainingReceipt,
} from './backends.ts';
export { creditedReturn, groupAdvantages, type StepSignal } from './credit.ts';
export { estimateSampling, type SamplingEstimate } from './estimate.ts';
export { type ExportOptions, exportBatch, exportFormats, type TrainingBatch } from './exports.ts';
export { type GraderConfiguration, type ScoreModelGrader, stepGraders } from './grader.ts';
export { type ActOptions, type ActSample, createLlmPolicy, type TextPolicy } from './policy.ts';
export { type RunArmsOptions, runArms } from './run-arms.ts';
export type { SamplingSizes } from './sample-arm.ts';
export { type SampleOptions, type SampleOutcome, type SampleSummary, sampleTask } from './sample-run.ts';
export type { SampleArm, SampledArm, SampledEpisode, ScoredAction, StepGroup } from './sampled.ts';
export type { EpisodeResult, ParsedReply, StepDescription, StepTask } from './step-task.ts';
export type { ArmComparison, ArmSummary, Estimated } from './summary.ts';
export { createTaskEnvironment, type TaskEnvironmentOptions } from './task-environment.ts';
