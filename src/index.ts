// The headline names: what a first program needs. Everything else is under the name of its room, for example `oversight/guard`.
export { createRandom, OversightError, silentProgress, systemClock } from './base/index.ts';
export {
  type Action,
  buildGuard,
  createCorpusWriter,
  type Exchange,
  Guard,
  loadGuard,
  type Message,
  parseConstitution,
  type Verdict,
} from './guard/index.ts';
export { createLlm, type Llm } from './llm/index.ts';
export { createReport, type Report, renderHtml } from './report/index.ts';
export { mapShards, openRun, type Run } from './runs/index.ts';
export { auroc, wilson } from './stats/index.ts';
export { createTrainer, gradient, toOnnx } from './tensor/index.ts';
