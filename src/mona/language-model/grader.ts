// The reward of one MONA step as a grader: what a reinforcement fine-tuning job needs beside the prompts. With a horizon of one step
// the reward is a function of prompt and reply alone, so that a hosted single-turn job can train on it; the ordinary-RL arm, whose
// reward is what comes after, has no such form. Two forms: a description of our own with everything in it, and OpenAI's score_model
// (fields of the `openai` package, ScoreModelGrader), which covers the approval of a judge and not the observed reward.
import { judgeMessages } from '../approval/index.ts';
import type { SampleArm } from './sampled.ts';
import type { StepTask } from './step-task.ts';

/** Format "oversight.mona.grader/1". */
export interface GraderConfiguration {
  readonly format: 'oversight.mona.grader/1';
  readonly task: string;
  readonly taskVersion: number;
  readonly step: string;
  /** How the reward is made of its parts; each from 0 to 1. */
  readonly reward: string;
  readonly approvalWeight: number;
  readonly observed: { readonly from: 'environment'; readonly how: string };
  readonly approval: { readonly name: string; readonly configuration: unknown; readonly rubric: string };
  readonly maxTokens: number;
}

/** OpenAI's ScoreModelGrader. */
export interface ScoreModelGrader {
  readonly type: 'score_model';
  readonly name: string;
  readonly model: string;
  readonly input: readonly { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }[];
  readonly range: readonly [number, number];
  readonly sampling_params: { readonly temperature: number };
}

export interface StepGrader {
  readonly generic: GraderConfiguration;
  readonly openai: ScoreModelGrader;
}

/** The model in the OpenAI form where the arm's overseer is no OpenAI judge; to be replaced by one that the job may use. */
const DEFAULT_GRADER_MODEL = 'gpt-4.1-mini';

/** One for each step; none for an arm whose horizon reaches beyond a step, or whose overseer looks at outcomes. */
export function stepGraders(task: StepTask, arm: SampleArm): Readonly<Record<string, StepGrader>> {
  if (arm.horizon !== 1 || arm.approvalWeight === 0 || arm.approval.hindsight === true) return {};
  const model = /^judge:openai:(.+)$/.exec(arm.approval.name)?.[1] ?? DEFAULT_GRADER_MODEL;
  return Object.fromEntries(
    task.steps.map(({ name, rubric, maxTokens }): [string, StepGrader] => {
      const [system, user] = judgeMessages(
        {
          ...{ task: task.name, step: 0, stepName: name, problem: { id: '' }, prefix: [], rubric },
          // The service fills these in from the line of rft.jsonl and from the reply.
          messages: [{ role: 'user', content: '{{ item.shown }}' }],
          action: '{{ sample.output_text }}',
        },
        false,
      );
      return [
        name,
        {
          generic: {
            format: 'oversight.mona.grader/1',
            task: task.name,
            taskVersion: task.version,
            step: name,
            reward: 'observed + approvalWeight * approval',
            approvalWeight: arm.approvalWeight,
            observed: {
              from: 'environment',
              how: `reset ${task.name} to the problem, take the actions of "prefix", then the reply; the reward of that step`,
            },
            approval: { name: arm.approval.name, configuration: arm.approval.configuration, rubric },
            maxTokens,
          },
          openai: {
            type: 'score_model',
            name: `${task.name}-${name}-approval`,
            model,
            input: [
              { role: 'system', content: system!.content },
              { role: 'user', content: user!.content.replace(/Write JSON with .*$/s, 'Answer with the number alone.') },
            ],
            range: [0, 10],
            sampling_params: { temperature: 0 },
          },
        },
      ];
    }),
  );
}
