// The guard turns a constitution written in plain language into small trained classifiers that judge a conversation token by token
// while it is being written. It exists because what may be said depends on who runs a system for whom: the rules must be theirs to
// edit, the threshold theirs to set, and no byte should leave before its prefix has been judged.
export { type BuildOptions, type BuildOutcome, buildGuard } from './build/build.ts';
export { EXAMPLES } from './build/examples.ts';
export { SIZES, type Size } from './build/sizes.ts';
export { type SolvedThreshold, solveThreshold } from './calibration/solve.ts';
export { type CheckBatch, checkBatch } from './check-task.ts';
export { diffConstitutions, type RuleChange } from './constitution/diff.ts';
export { parseConstitution, requireConstitution } from './constitution/parse.ts';
export type { Constitution, ConstitutionIssue, Rule } from './constitution/types.ts';
export type { ExchangeStream } from './exchange-stream.ts';
export { type GuardManifest, loadGuard, readGuardConstitution, readManifest, saveThresholds } from './folder.ts';
export { type CheckedExchange, type CheckManyOptions, Guard } from './guard.ts';
export { screenJson } from './screen/json-text.ts';
export { screenPrompt } from './screen/prompt.ts';
export type {
  GuardStream,
  PromptJudgement,
  PromptMessage,
  ScreenedText,
  ScreenFailure,
  ScreenOptions,
  ScreenPrompt,
  StreamingGuard,
} from './screen/types.ts';
export { createLlmWriter, type LlmWriterOptions } from './synthesis/llm-writer.ts';
export { type Prompts, readPrompts } from './synthesis/prompts.ts';
export { createCorpusWriter, type Writer } from './synthesis/writer.ts';
export type { Action, Evidence, Exchange, Message, TokenScore, Verdict } from './types.ts';
