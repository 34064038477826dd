// Overseers: how they are named, and who gives approval to a step written as text: checks, a judge, a classifier, a person; and
// what makes them worse or better on purpose.
export {
  type Classifier,
  classifierApproval,
  classifierText,
  classify,
  type LabelledStep,
  loadClassifier,
  saveClassifier,
  trainClassifier,
} from './classifier.ts';
export { ApprovalPending, humanApproval } from './human-approval.ts';
export { type HumanAnswer, type HumanQueue, openHumanQueue, type PendingStep, stepId } from './human-queue.ts';
export { createJudge, type JudgeOptions, judgeMessages } from './judge.ts';
export { mapSideBySide, perItem, zeroApproval } from './per-item.ts';
export { type ApprovalSpecification, formatApproval, parseApproval } from './specification.ts';
export type { ApprovalEstimate, ApprovalItem, ApprovalVerdict, StepProblem, TextApproval } from './text-approval.ts';
export { chooseTextApproval, type TextApprovalChoice } from './text-specification.ts';
export {
  calibratedApproval,
  composeApproval,
  leakyApproval,
  misspecifiedApproval,
  noisyApproval,
  type WeightedApproval,
} from './wrappers.ts';
