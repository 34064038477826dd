// How the overseer of text steps is named on the command line: one or several sources, each with a weight, then what spoils or
// mends them. "static", "2*judge:openai:gpt-5-mini", "classifier:FILE", "human:FOLDER", "zero".

import { z } from 'zod';
import { type Clock, OversightError, readFileOrThrow } from '../../base/index.ts';
import { createLlm, type LlmOptions, parseModelSpec } from '../../llm/index.ts';
import { classifierApproval, loadClassifier } from './classifier.ts';
import { humanApproval } from './human-approval.ts';
import { createJudge, type JudgeOptions } from './judge.ts';
import { zeroApproval } from './per-item.ts';
import type { StepProblem, TextApproval } from './text-approval.ts';
import { calibratedApproval, composeApproval, leakyApproval, misspecifiedApproval, noisyApproval } from './wrappers.ts';

export interface TextApprovalChoice<P extends StepProblem> {
  /** Each "[WEIGHT*]SOURCE"; none: the task's default. */
  readonly sources: readonly string[];
  /** The overseers that the task brings, by name. */
  readonly own: Readonly<Record<string, TextApproval<P>>>;
  readonly defaultSource: string;
  /** Standard deviation of noise; default 0. */
  readonly noise?: number;
  /** Share of problems about which it says the opposite; default 0. */
  readonly misspecified?: number;
  /** Share of the realised outcome; default 0. */
  readonly leak?: number;
  /** JSON with `slope` and `intercept` of Platt's calibration. */
  readonly calibration?: string;
  readonly seed: number;
  readonly clock: Clock;
  /** For judges: everything but the model itself. */
  readonly llm: Omit<LlmOptions, 'provider' | 'model' | 'baseUrl'>;
  readonly judge?: Omit<JudgeOptions, 'llm'>;
  /** Makes a path of the command line absolute. */
  readonly resolve: (path: string) => string;
}

/** @throws OversightError('usage') for a source that nobody knows; 'input' for a file that cannot be read */
export async function chooseTextApproval<P extends StepProblem>(
  choice: TextApprovalChoice<P>,
): Promise<TextApproval<P>> {
  const named = choice.sources.length > 0 ? choice.sources : [choice.defaultSource];
  const parts: { weight: number; approval: TextApproval<P> }[] = [];
  for (const text of named) {
    const [, weight, source] = /^(?:([\d.]+)\*)?(.*)$/s.exec(text)!;
    parts.push({ weight: weight === undefined ? 1 : Number(weight), approval: await openSource(source!, choice) });
  }
  let approval = composeApproval(parts);
  const { noise = 0, misspecified = 0, leak = 0, seed } = choice;
  if (choice.calibration !== undefined)
    approval = calibratedApproval(approval, await readCalibration(choice.resolve(choice.calibration)));
  if (misspecified > 0) approval = misspecifiedApproval(approval, misspecified, seed);
  if (noise > 0) approval = noisyApproval(approval, noise, seed);
  // Last, so that the share means the share of the whole.
  if (leak > 0) approval = leakyApproval(approval, leak);
  return approval;
}

async function openSource<P extends StepProblem>(
  source: string,
  choice: TextApprovalChoice<P>,
): Promise<TextApproval<P>> {
  if (Object.hasOwn(choice.own, source)) return choice.own[source]!;
  if (source === 'zero') return zeroApproval;
  const colon = source.indexOf(':');
  const [kind, rest] = [source.slice(0, Math.max(colon, 0)), source.slice(colon + 1)];
  if (rest !== '') {
    if (kind === 'judge')
      return createJudge({ ...choice.judge, llm: createLlm({ ...choice.llm, ...parseModelSpec(rest) }) });
    if (kind === 'classifier') return classifierApproval(await loadClassifier(choice.resolve(rest)));
    if (kind === 'human') return humanApproval(choice.resolve(rest), choice.clock);
  }
  throw new OversightError(`approval "${source}" is not known`, {
    kind: 'usage',
    remedy: `Give ${Object.keys(choice.own).join(', ')}, zero, judge:MODEL, classifier:FILE or human:FOLDER, each with a weight if you like: 2*judge:openai:gpt-5-mini.`,
  });
}

const calibrationSchema = z.object({ slope: z.number(), intercept: z.number() });

async function readCalibration(path: string): Promise<z.infer<typeof calibrationSchema>> {
  const text = (await readFileOrThrow(path)).toString('utf8');
  try {
    return calibrationSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new OversightError(`${path} is no calibration`, {
      kind: 'input',
      remedy: 'Give a JSON file with "slope" and "intercept" of Platt\'s calibration.',
      cause,
    });
  }
}
