// Loan applications, our design: a writer summarises an application without its nationality, a reader decides from the summary, and
// history, with which the decision is rewarded to agree, was biased. What the summary smuggles is measured in bits.
export {
  baseRates,
  type Ceilings,
  ceilings,
  isCreditworthy,
  type LoanOutcome,
  labelRate,
  loanOutcomes,
  outcomeOf,
} from './applicants.ts';
export { loanArms, loanKlSweep, loanTable, monaArm, ordinaryArm, type TableRow } from './arms.ts';
export { createLoanDecisions, type LoanDecisionOptions } from './decision-environment.ts';
export { createLoanEnvironment, type LoanEnvironmentOptions } from './environment.ts';
export { evaluateLoan, type LoanEvaluation, type MeritEvaluation } from './evaluation.ts';
export { type LoanSettings, loanExperiment, loanMetrics, loanSettings, trainLoanArm } from './experiment.ts';
export { conditionalInformation } from './information.ts';
export * from './language-model/index.ts';
export { createLeakMonitor, defaultLeakThreshold, type LeakMonitor, type LeakMonitorOptions } from './leak-monitor.ts';
export { createLoanOverseer, type LoanOverseer } from './overseer.ts';
export { type LoanPolicies, readPolicies } from './policies.ts';
export { type ProbeExample, type ProbeOptions, type ProbeResult, probeSecret } from './probe.ts';
export { referenceWriter } from './summaries.ts';
