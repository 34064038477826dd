// Experiments: the arms that must stand side by side, trained as a run, and the report of what they come to.
export { type Asked, addCommand, kindWords, missingArms, requireEveryKind, selectArms } from './arms.ts';
export { type Comparison, compareArms, declaredMetrics } from './comparisons.ts';
export { curvesCsv, resultsCsv, toJsonLines } from './exports.ts';
export { type ExperimentData, experimentOf, readExperiment } from './read-experiment.ts';
export { loadExperiment, readEnvironmentName } from './registry.ts';
export { extraBlocks } from './report/extra-blocks.ts';
export { experimentReport, type ReportFields } from './report/report.ts';
export { majorityOverSeeds, meanOverSeeds, seedsForClaim, wilsonOverSeeds } from './seed-intervals.ts';
export { type ArmSummary, summarise } from './summary.ts';
export { type SweepChoice, sweepChoices } from './sweeps.ts';
export { type TrainOptions, type TrainOutcome, trainExperiment } from './train.ts';
export type * from './types.ts';
export { profiles } from './types.ts';
export { judge, type Verdict } from './verdict.ts';
export { say, sayInterval, sayLeftOut } from './words.ts';
