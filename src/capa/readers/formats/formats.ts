// All formats with a reader of their own, in the order in which they are asked; no two recognise the same file.
import type { LogReader } from '../reader.ts';
import { everyEvalEver } from './every-eval-ever.ts';
import { harness } from './harness.ts';
import { helm } from './helm.ts';
import { inspect } from './inspect.ts';
import { leaderboard } from './leaderboard.ts';
import { openaiEvals } from './openai-evals.ts';
import { promptfoo } from './promptfoo.ts';

export const formats: readonly LogReader[] = [
  everyEvalEver,
  harness,
  helm,
  inspect,
  leaderboard,
  openaiEvals,
  promptfoo,
];
