// Camera Dropbox, published rules (MONA, arXiv 2501.13011): any board as tables, overseers from value tables, the exact
// outcome of every optimisation horizon, and the same world as an environment to play and to learn in.
export { approvalWeights, cameraDropboxArms } from './arms.ts';
export {
  type FaultCurveOptions,
  type FaultPoint,
  type LeakCurve,
  type LeakCurveOptions,
  type LeakPoint,
  leakCurve,
  leakCurves,
  leakShares,
  misspecificationCurve,
  noiseCurve,
} from './curves.ts';
export { createDecisionEnvironment, type DecisionEnvironmentOptions } from './decision-environment.ts';
export {
  type CameraDropboxEnvironment,
  type CameraDropboxEnvironmentOptions,
  createCameraDropboxEnvironment,
} from './environment.ts';
export { cameraDropboxExperiment, type TrainCameraDropboxOptions, trainCameraDropbox } from './experiment.ts';
export { groupHorizons, type HorizonGroup, horizonFinding, overseerWords, percent } from './finding.ts';
export {
  type DrawnRow,
  type HorizonRow,
  type HorizonTableOptions,
  horizonTable,
  type OutcomeFigure,
  outcomeFigures,
  overDraws,
  solveHorizonTable,
} from './horizon-table.ts';
export {
  allActions,
  allHorizons,
  greedyActions,
  type HorizonOptions,
  horizonSteps,
  type SolvedHorizon,
  solveHorizons,
} from './horizons.ts';
export { type Chooser, greedyOutcome, type Outcome, outcomeOf, policyOutcome } from './outcome.ts';
export {
  type ApprovalForm,
  approvalForms,
  approvalOf,
  createOverseer,
  mixedOverseer,
  type Overseer,
  type OverseerOptions,
} from './overseer.ts';
export { type ReplayInput, type ReplayOrigin, replayBlock, replayReport } from './replay.ts';
export { type HorizonReportInput, horizonReport } from './report.ts';
export {
  actionCount,
  actionNames,
  type CameraDropboxOptions,
  cameraDropboxRules,
  countStates,
  oneStepHackReward,
  type Rules,
} from './rules.ts';
export { boxTile, emptyTile, endedState, playerTile } from './states.ts';
export { advantageTable, type SignalOptions, type StepSignal, stepSignal } from './step-signal.ts';
export { readValueTable } from './value-file.ts';
export { absoluteSum, meanStartValue, valueTable } from './values.ts';
export {
  boardText,
  type CameraDropbox,
  createCameraDropbox,
  findState,
  hasBoxInHole,
  parseBoard,
  seesBox,
} from './world.ts';
