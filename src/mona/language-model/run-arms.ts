// All arms of one comparison over the same problems and the same samples, and beside them the policy as it is.
import type { Progress } from '../../base/index.ts';
import { ApprovalPending, type StepProblem } from '../approval/index.ts';
import type { TextPolicy } from './policy.ts';
import { finishEpisode, type SamplingSizes, sampleArm } from './sample-arm.ts';
import { type SampleArm, type SampledArm, type SampledEpisode, UNTRAINED } from './sampled.ts';
import type { StepTask } from './step-task.ts';
import { createWorld, type World } from './world.ts';

export interface RunArmsOptions {
  readonly task: StepTask;
  readonly policy: TextPolicy;
  readonly arms: readonly SampleArm[];
  readonly problems: readonly StepProblem[];
  readonly sizes: SamplingSizes;
  readonly temperature: number;
  readonly logprobs?: boolean;
  readonly progress: Progress;
  readonly note?: () => string;
  readonly signal: AbortSignal;
}

export interface SampledArms {
  readonly arms: readonly SampledArm[];
  readonly untrained: readonly SampledEpisode[];
}

/**
 * @throws ApprovalPending after every arm has put into the queue what it can; LlmError where asking further makes no sense
 */
export async function runArms(options: RunArmsOptions): Promise<SampledArms> {
  const world = createWorld(options);
  const arms: SampledArm[] = [];
  let pending: ApprovalPending | undefined;
  for (const arm of options.arms) {
    try {
      arms.push(await sampleArm(world, arm, options.problems, options.sizes));
    } catch (error) {
      if (!(error instanceof ApprovalPending)) throw error;
      pending = error;
    }
  }
  if (pending) throw pending;
  return { arms, untrained: await untrainedEpisodes(world, options.problems) };
}

/** Sample 0 of every step. */
async function untrainedEpisodes(world: World, problems: readonly StepProblem[]): Promise<SampledEpisode[]> {
  const actions = new Map<StepProblem, string[]>(problems.map((problem) => [problem, []]));
  const observed = new Map<StepProblem, number>();
  for (const [step, { name }] of world.task.steps.entries()) {
    const open = problems.filter((problem) => actions.get(problem)!.length === step);
    const draws = open.map((problem) => ({ problem, prefix: [...actions.get(problem)!], sample: 0 }));
    for (const taken of await world.take(draws, `${name}, ${UNTRAINED}`)) {
      if (taken.action === undefined) continue;
      actions.get(taken.problem)!.push(taken.action);
      observed.set(taken.problem, (observed.get(taken.problem) ?? 0) + taken.observed);
    }
  }
  const episodes: SampledEpisode[] = [];
  for (const problem of problems) {
    const own = actions.get(problem)!;
    const end = own.length === world.task.steps.length ? 'complete' : 'unreadable';
    episodes.push(
      await finishEpisode(
        world,
        { arm: UNTRAINED, problem: problem.id, actions: own, observed: observed.get(problem) ?? 0, end },
        problem,
      ),
    );
  }
  return episodes;
}
