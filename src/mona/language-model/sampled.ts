// What sampling gives, as plain data: the samples of one prefix with their scores, and the episodes that an arm comes to.
import { join } from 'node:path';
import { z } from 'zod';
import { OversightError, readJsonLines } from '../../base/index.ts';
import type { Message } from '../../llm/index.ts';
import type { TextApproval } from '../approval/index.ts';
import type { Credit } from '../learning/decision-environment.ts';
import type { EpisodeResult } from './step-task.ts';

/** An arm: who approves, how much that weighs, and how far credit reaches. Nothing else may differ between arms. */
export interface SampleArm extends Credit {
  /** [a-z0-9.-], unique. */
  readonly id: string;
  readonly title: string;
  /** Not asked where the weight is 0. */
  readonly approval: TextApproval;
}

export interface ScoredAction {
  /** Number of the sample from its prefix. */
  readonly sample: number;
  /** What the model wrote; absent where it wrote nothing. */
  readonly reply?: string;
  /** What the task read in it; absent where it could not be read. */
  readonly action?: string;
  /** Why there is no reply, no action or no score. */
  readonly reason?: string;
  readonly observed: number;
  readonly approval?: number;
  /** Scores of its continuations, itself included, where the arm follows them. */
  readonly returns?: readonly number[];
  /** What it is trained on; absent where there is none, and then it is left out. */
  readonly score?: number;
  /** Relative to its group; absent with the score. */
  readonly advantage?: number;
  /** Log-probability of the whole reply under the policy that wrote it, where it was asked for. */
  readonly logprob?: number;
}

/** k samples from one prefix. */
export interface StepGroup {
  readonly arm: string;
  readonly problem: string;
  readonly step: number;
  readonly stepName: string;
  readonly prefix: readonly string[];
  readonly messages: readonly Message[];
  readonly actions: readonly ScoredAction[];
  /** Index in `actions` of the best-scored readable one, ties broken by the seed; absent where there is none. */
  readonly best?: number;
}

/** One episode for each problem: the best action of each step under the arm's scores (best-of-k). */
export interface SampledEpisode {
  readonly arm: string;
  readonly problem: string;
  readonly actions: readonly string[];
  /** Sum of the observed rewards. */
  readonly observed: number;
  /** 'unreadable': no reply of a step could be read; 'unscored': the overseer scored none of them, and the problem is not counted. */
  readonly end: 'complete' | 'unreadable' | 'unscored';
  /** True reward and outcome; an unreadable episode has intended 0 and outcome "unreadable". */
  readonly result?: EpisodeResult;
}

export interface SampledArm {
  readonly arm: string;
  readonly groups: readonly StepGroup[];
  readonly episodes: readonly SampledEpisode[];
}

/** The policy as it is: sample 0 of each step. Not an arm; it shows what selection changed. */
export const UNTRAINED = 'untrained';
export const UNREADABLE = 'unreadable';

const scoredSchema = z.object({
  sample: z.int(),
  reply: z.string().optional(),
  action: z.string().optional(),
  reason: z.string().optional(),
  observed: z.number(),
  approval: z.number().optional(),
  returns: z.array(z.number()).optional(),
  score: z.number().optional(),
  advantage: z.number().optional(),
  logprob: z.number().optional(),
});
const groupSchema = z.object({
  arm: z.string(),
  problem: z.string(),
  step: z.int(),
  stepName: z.string(),
  prefix: z.array(z.string()),
  messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
  actions: z.array(scoredSchema),
  best: z.int().optional(),
});

/** The file in which a run keeps its groups, one to a line. */
export const GROUPS_FILE = 'sampled.jsonl';

/** The groups of a run's stage, as they were written there. @throws OversightError('input') that names file and line */
export async function readGroups(folder: string): Promise<StepGroup[]> {
  const path = join(folder, GROUPS_FILE);
  const groups: StepGroup[] = [];
  for await (const { line, value } of readJsonLines(path)) {
    const parsed = groupSchema.safeParse(value);
    if (!parsed.success)
      throw new OversightError(`${path}, line ${line}: not a group of samples`, {
        kind: 'input',
        remedy: 'Run the same command with --fresh.',
      });
    groups.push(dropUndefined(parsed.data));
  }
  return groups;
}

/** Optional members of zod may hold undefined; ours are there or not. */
function dropUndefined(group: z.infer<typeof groupSchema>): StepGroup {
  const { best, actions, ...rest } = group;
  return {
    ...rest,
    actions: actions.map(
      ({ sample, observed, reply, action, reason, approval, returns, score, advantage, logprob }) => ({
        sample,
        observed,
        ...(reply !== undefined && { reply }),
        ...(action !== undefined && { action }),
        ...(reason !== undefined && { reason }),
        ...(approval !== undefined && { approval }),
        ...(returns !== undefined && { returns }),
        ...(score !== undefined && { score }),
        ...(advantage !== undefined && { advantage }),
        ...(logprob !== undefined && { logprob }),
      }),
    ),
    ...(best !== undefined && { best }),
  };
}
