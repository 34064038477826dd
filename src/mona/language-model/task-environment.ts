// A task of text steps in the shape of Gymnasium's environments, for trainers that bring their own model: one turn of text for each step.
import { createRandom, OversightError } from '../../base/index.ts';
import type { StepProblem } from '../approval/index.ts';
import type { Environment, Info, StepResult } from '../environment/environment.ts';
import { environmentTitles } from '../words.ts';
import { UNREADABLE } from './sampled.ts';
import type { StepTask } from './step-task.ts';

export interface TaskEnvironmentOptions<Problem extends StepProblem> {
  /** The overseer of the task whose approval stands in `info`; default the task's own. */
  readonly approval?: string;
  /** Of the first episode, when `reset` gives none; default 0. */
  readonly seed?: number;
  /** The problem of an id, for `reset` with options {problem: id}. */
  readonly find: (id: string) => Problem;
}

/** Most characters of an action. */
const longest = 65_536;
/** A prompt holds what was written before, and what the task says. */
const longestPrompt = 4 * longest;

interface Episode<Problem> {
  readonly problem: Problem;
  readonly actions: string[];
  observed: number;
  over: boolean;
}

/**
 * Observation: what a model is asked, as text. Action: its reply. A reply that cannot be read ends the episode with reward 0. What is
 * for evaluation stands in `info`: approval of the step and, at the end, the true reward, the outcome and its metrics.
 * Closing it closes the task.
 *
 * @throws OversightError('usage') for an overseer that the task does not have
 */
export function createTaskEnvironment<Problem extends StepProblem>(
  task: StepTask<Problem>,
  { approval: approvalName = task.defaultApproval, seed: firstSeed = 0, find }: TaskEnvironmentOptions<Problem>,
): Environment<string, string> {
  const title = environmentTitles[task.name];
  const approval = Object.hasOwn(task.approvals, approvalName) ? task.approvals[approvalName] : undefined;
  if (approval === undefined)
    throw new OversightError(`${title}: there is no overseer "${approvalName}" of text`, {
      kind: 'usage',
      remedy: `Give one of ${Object.keys(task.approvals).join(', ')}.`,
    });
  let random = createRandom(firstSeed);
  let episode: Episode<Problem> | undefined;
  let busy = false;

  const observe = ({ problem, actions }: Episode<Problem>): string =>
    task
      .messages(problem, actions)
      .map(({ content }) => content)
      .join('\n\n');

  /** Approval, or why there is none. */
  const judge = async ({ problem, actions }: Episode<Problem>, action: string): Promise<Info> => {
    const { name: stepName, rubric } = task.steps[actions.length]!;
    const prefix = [...actions];
    const messages = task.messages(problem, prefix);
    const [verdict] = await approval.judge([
      { task: task.name, step: prefix.length, stepName, problem, prefix, messages, action, rubric },
    ]);
    if (verdict?.score === undefined) return { noApproval: verdict?.reason ?? 'none was given' };
    return { approval: verdict.score, ...(verdict.note !== undefined && { note: verdict.note }) };
  };

  const play = async (current: Episode<Problem>, reply: string): Promise<StepResult<string>> => {
    const { problem, actions } = current;
    const ended = (reward: number, info: Info): StepResult<string> => {
      current.over = true;
      const whole = { turn: 'over', problem: problem.id, observed: current.observed, ...info };
      return { observation: '', reward, terminated: true, truncated: false, info: whole };
    };
    const parsed = task.parse(problem, actions, reply);
    if (!parsed.ok) return ended(0, { outcome: UNREADABLE, reason: parsed.reason, approval: 0, trueReward: 0 });
    const reward = await task.observe(problem, actions, parsed.action);
    const judged = await judge(current, parsed.action);
    const complete = [...actions, parsed.action];
    // Before anything is changed: a step that failed can be taken again.
    const result = complete.length === task.steps.length ? await task.finish(problem, complete) : undefined;
    actions.push(parsed.action);
    current.observed += reward;
    if (result) {
      const { intended, outcome, metrics } = result;
      return ended(reward, { ...judged, trueReward: intended, outcome, metrics });
    }
    const info = { turn: turnOf(task, actions), problem: problem.id, observed: current.observed, ...judged };
    return { observation: observe(current), reward, terminated: false, truncated: false, info };
  };

  return {
    name: task.name,
    origin: task.origin,
    description: `${title}: a model ${task.steps.map((step) => step.title).join(', then ')}; text in, text out.`,
    observationSpace: { kind: 'text', minLength: 0, maxLength: longestPrompt },
    actionSpace: { kind: 'text', minLength: 0, maxLength: longest },
    reset({ seed, options: choice } = {}) {
      const wanted = choice?.['problem'];
      if (wanted !== undefined && typeof wanted !== 'string')
        throw new OversightError(`${title}: problem is ${JSON.stringify(wanted)}`, {
          kind: 'input',
          remedy: 'Give the id of a problem, as it stands in info.',
        });
      const known = wanted === undefined ? undefined : find(wanted);
      if (seed !== undefined) random = createRandom(seed);
      const problem = known ?? task.problems(1, random.integer(2 ** 31))[0]!;
      episode = { problem, actions: [], observed: 0, over: false };
      return { observation: observe(episode), info: { turn: turnOf(task, []), problem: problem.id } };
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

function turnOf<Problem extends StepProblem>(task: StepTask<Problem>, actions: readonly string[]): string {
  return task.steps[actions.length]!.name;
}
