// Sampling as a run: killed at any moment it goes on where it was, for every sample and every verdict of a model is kept under the
// hash of what was asked; finished, it is read and never asked again.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Progress } from '../../base/index.ts';
import { withRun } from '../../runs/index.ts';
import { environmentTitles } from '../words.ts';
import type { TextPolicy } from './policy.ts';
import { runArms } from './run-arms.ts';
import type { SamplingSizes } from './sample-arm.ts';
import { GROUPS_FILE, readGroups, type SampleArm, type StepGroup, UNTRAINED } from './sampled.ts';
import type { StepTask } from './step-task.ts';
import { type ArmComparison, type ArmSummary, compareArms, summariseArm } from './summary.ts';

export interface SampleOptions {
  readonly task: StepTask;
  /** What the task was made with, as JSON, where that decides its prompts or rewards: part of the run's identity. Default nothing. */
  readonly taskOptions?: unknown;
  readonly policy: TextPolicy;
  /** In the order of the report; the last one is what the others are compared with. */
  readonly arms: readonly SampleArm[];
  /** How many problems. */
  readonly problems: number;
  readonly sizes: SamplingSizes;
  readonly temperature: number;
  readonly logprobs?: boolean;
  /** A figure beside the progress, for example what it has cost. */
  readonly note?: () => string;
  /** Folder of the runs. */
  readonly root: string;
  /** The command line that this is, without `oversight`. */
  readonly command?: readonly string[];
  readonly resume?: boolean;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface SampleSummary {
  readonly format: 'oversight.mona.sample/1';
  readonly task: string;
  /** With the origin: "Loan applications, our design". */
  readonly title: string;
  readonly model: string;
  readonly problems: number;
  readonly k: number;
  readonly continuations: number;
  readonly prefixes: 'best' | 'each';
  readonly temperature: number;
  readonly seed: number;
  readonly arms: readonly {
    readonly id: string;
    readonly title: string;
    readonly horizon: number | 'episode';
    readonly approvalWeight: number;
    /** Absent where the weight is 0. */
    readonly approval?: string;
  }[];
  readonly results: readonly ArmSummary[];
  readonly comparisons: readonly ArmComparison[];
}

export interface SampleOutcome {
  readonly run: string;
  readonly summary: SampleSummary;
  /** By arm. */
  readonly groups: ReadonlyMap<string, readonly StepGroup[]>;
}

export async function sampleTask(options: SampleOptions): Promise<SampleOutcome> {
  const { task, policy, arms, sizes, temperature, progress, signal } = options;
  const problems = task.problems(options.problems, sizes.seed);
  const config = {
    ...{ task: task.name, taskVersion: task.version, policy: policy.configuration, problems: options.problems },
    ...{ k: sizes.k, continuations: sizes.continuations, prefixes: sizes.prefixes, temperature },
    logprobs: options.logprobs === true,
    taskOptions: options.taskOptions ?? {},
    arms: arms.map(({ id, horizon, approvalWeight, approval }) => ({
      ...{ id, horizon, approvalWeight },
      approval: approvalWeight > 0 ? approval.configuration : null,
    })),
  };
  return await withRun(
    {
      root: options.root,
      name: 'mona-sample',
      config,
      seed: sizes.seed,
      version: '1',
      plan: ['samples'],
      clock: options.clock,
      progress,
      signal,
      ...(options.command && { command: options.command }),
      ...(options.resume !== undefined && { resume: options.resume }),
    },
    async (run) => {
      const stage = await run.stage('samples', {
        run: async (context): Promise<SampleSummary> => {
          const sampled = await runArms({
            ...{ task, policy, arms, problems, sizes, temperature },
            progress: context.progress,
            signal: context.signal,
            ...(options.logprobs === true && { logprobs: true }),
            ...(options.note && { note: options.note }),
          });
          const lines = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
          const episodes = [sampled.untrained, ...sampled.arms.map((arm) => arm.episodes)];
          await writeFile(join(context.folder, GROUPS_FILE), lines(sampled.arms.flatMap(({ groups }) => groups)));
          await writeFile(join(context.folder, 'episodes.jsonl'), lines(episodes.flat()));
          return {
            format: 'oversight.mona.sample/1',
            ...{ task: task.name, title: environmentTitles[task.name], model: policy.name, temperature },
            ...{ problems: problems.length, ...sizes },
            arms: arms.map(({ id, title, horizon, approvalWeight, approval }) => ({
              ...{ id, title, horizon, approvalWeight },
              ...(approvalWeight > 0 && { approval: approval.name }),
            })),
            results: [
              summariseArm(UNTRAINED, sampled.untrained, task.outcomes),
              ...sampled.arms.map((arm) => summariseArm(arm.arm, arm.episodes, task.outcomes, arm)),
            ],
            comparisons: compareArms(
              sampled.arms.map((arm) => arm.episodes),
              sizes.seed,
            ),
          };
        },
      });
      const groups = new Map<string, StepGroup[]>(arms.map(({ id }) => [id, []]));
      for (const group of await readGroups(stage.folder)) groups.get(group.arm)?.push(group);
      return { run: run.folder, summary: stage.result, groups };
    },
  );
}
