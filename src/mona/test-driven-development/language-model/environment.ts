// The same task in the shape of Gymnasium's environments: two turns of text, for trainers that bring their own model.
import { createRandom, OversightError } from '../../../base/index.ts';
import type { Environment, StepResult } from '../../environment/environment.ts';
import { environmentTitles } from '../../words.ts';
import type { TestDrivenDevelopmentProblem } from './problem.ts';
import {
  createTestDrivenDevelopmentTask,
  type TestDrivenDevelopmentOptions,
  type TestDrivenDevelopmentTask,
} from './task.ts';
import { programmingTasks, taskOf } from './tasks.ts';

export interface TestDrivenDevelopmentTextOptions extends TestDrivenDevelopmentOptions {
  /** Of the first episode, when `reset` gives none; default 0. */
  readonly seed?: number;
  /** The overseer whose approval stands in `info`; default mutation. */
  readonly approval?: 'static' | 'mutation' | 'tampered';
}

/** Most characters of an observation and of an action. */
const longest = 65_536;
const title = environmentTitles['test-driven-development'];

/**
 * Observation: what a model is asked, as text. Action: its reply. A reply that cannot be read ends the episode with reward 0.
 * `reset` takes options {problem: 'gcd'}.
 */
export function createTestDrivenDevelopmentTextEnvironment(
  options: TestDrivenDevelopmentTextOptions = {},
): Environment<string, string> {
  const { approval = 'mutation', seed: firstSeed = 0 } = options;
  const task = createTestDrivenDevelopmentTask(options);
  let random = createRandom(firstSeed);
  let episode: { readonly problem: TestDrivenDevelopmentProblem; actions: string[]; over: boolean } | undefined;
  let busy = false;

  const play = async (current: NonNullable<typeof episode>, reply: string): Promise<StepResult<string>> => {
    const { problem, actions } = current;
    const parsed = task.parse(problem, actions, reply);
    if (!parsed.ok) {
      current.over = true;
      const info = { outcome: 'unreadable', reason: parsed.reason, trueReward: 0 };
      return { observation: '', reward: 0, terminated: true, truncated: false, info };
    }
    const reward = await task.observe(problem, actions, parsed.action);
    const judged = await judge(task, approval, current, parsed.action);
    current.actions = [...actions, parsed.action];
    current.over = current.actions.length === task.steps.length;
    if (!current.over)
      return {
        observation: observe(task, current),
        reward,
        terminated: false,
        truncated: false,
        info: { turn: 'code', ...judged },
      };
    const { intended, outcome, metrics } = await task.finish(problem, current.actions);
    const info = { turn: 'over', ...judged, trueReward: intended, outcome, metrics };
    return { observation: '', reward, terminated: true, truncated: false, info };
  };
  return {
    name: task.name,
    origin: task.origin,
    description: `${title}: a model writes tests in JSON, then JavaScript that is run against them in a sandbox.`,
    observationSpace: { kind: 'text', minLength: 0, maxLength: longest },
    actionSpace: { kind: 'text', minLength: 0, maxLength: longest },
    reset({ seed, options: choice } = {}) {
      if (seed !== undefined) random = createRandom(seed);
      const wanted = choice?.['problem'];
      if (wanted !== undefined && typeof wanted !== 'string')
        throw new OversightError(`${title}: problem is ${JSON.stringify(wanted)}`, {
          kind: 'input',
          remedy: `Give one of ${programmingTasks.map((each) => each.problem.id).join(', ')}.`,
        });
      const { problem } = wanted === undefined ? random.pick(programmingTasks) : taskOf({ id: wanted });
      episode = { problem, actions: [], over: false };
      return { observation: observe(task, episode), info: { turn: 'tests', problem: problem.id } };
    },
    async step(reply) {
      if (episode === undefined || episode.over || busy) {
        const when = busy
          ? 'while another step is under way'
          : episode
            ? 'after the end of the episode'
            : 'before reset';
        const remedy = busy ? 'Wait for it.' : 'Call reset first.';
        throw new OversightError(`${title}: step ${when}`, { kind: 'usage', remedy });
      }
      if (typeof reply !== 'string' || reply.length > longest)
        throw new OversightError(`${title}: an action is a text of at most ${longest} characters`, {
          kind: 'input',
          remedy: 'Give the reply of the model.',
        });
      busy = true;
      try {
        return await play(episode, reply);
      } finally {
        busy = false;
      }
    },
    close: () => task.close?.(),
  };
}

type Episode = { readonly problem: TestDrivenDevelopmentProblem; readonly actions: readonly string[] };

function observe(task: TestDrivenDevelopmentTask, { problem, actions }: Episode): string {
  return task
    .messages(problem, actions)
    .map((message) => message.content)
    .join('\n\n');
}

/** Approval, or why there is none. */
async function judge(
  task: TestDrivenDevelopmentTask,
  approval: 'static' | 'mutation' | 'tampered',
  { problem, actions }: Episode,
  action: string,
): Promise<Readonly<Record<string, unknown>>> {
  const step = task.steps[actions.length]!;
  const item = {
    task: task.name,
    step: actions.length,
    stepName: step.name,
    problem,
    prefix: actions,
    messages: task.messages(problem, actions),
    action,
    rubric: step.rubric,
  };
  const [verdict] = await task.approvals[approval].judge([item]);
  if (verdict?.score === undefined) return { noApproval: verdict?.reason ?? 'none was given' };
  return { approval: verdict.score, ...(verdict.note === undefined ? {} : { note: verdict.note }) };
}
