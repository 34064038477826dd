// Loan applications for language models, our design: the task, its overseers, the redaction check, and how a leak in text is measured
// and met.
export { createApplication, type LoanFacts, type LoanProblem, meritOf } from './applications.ts';
export { redactionApproval, tamperedApproval } from './approvals.ts';
export { createLoanTextEnvironment, type LoanTextOptions } from './environment.ts';
export { judgeOrigins, type OriginGuesses } from './origin-judge.ts';
export {
  caseOf,
  type ParaphraseDefence,
  type ParaphraseOptions,
  paraphraseDefence,
  type SummarisedProblem,
} from './paraphrase.ts';
export { checkRedaction, type RedactionFault } from './redaction.ts';
export { factsRight, readFacts, type StatedFacts } from './stated-facts.ts';
export { createLoanTask, type LoanTaskOptions } from './task.ts';
export { leakWarning, measureTextLeak, type SummarisedCase, type TextLeak } from './text-leak.ts';
