// Scored samples as the JSON lines that trainers read. Field names as documented by TRL ("Dataset formats and types", conversational)
// and by OpenAI (supervised, preference and reinforcement fine-tuning). Lines hold nothing but the fields of their format, for some
// services refuse others; `groups.jsonl` has everything.
import type { Message } from '../../llm/index.ts';
import type { ScoredAction, StepGroup } from './sampled.ts';

export interface ExportOptions {
  /** How much better the chosen must score than the rejected; default 0.1. */
  readonly margin?: number;
  /** Best-of-n lines need at least this score; default none. */
  readonly minimum?: number;
}

/** A batch for a trainer: the groups of one arm. */
export interface TrainingBatch {
  readonly arm: string;
  readonly task: string;
  readonly groups: readonly StepGroup[];
}

/** By name of the file; every element is a line. */
export type ExportFiles = Readonly<Record<string, readonly unknown[]>>;

/** All files of a batch; see the functions below for who reads them. */
export function exportBatch(batch: TrainingBatch, options: ExportOptions = {}): ExportFiles {
  const best = batch.groups.flatMap((group) => bestOf(group, options.minimum));
  const pairs = batch.groups.flatMap((group) => pairOf(group, options.margin ?? 0.1));
  return {
    'sft.jsonl': best.map(({ group, reply }) => ({ messages: [...group.messages, assistant(reply)] })),
    'sft-completions.jsonl': best.map(({ group, reply }) => ({
      prompt: group.messages,
      completion: [assistant(reply)],
    })),
    'preferences.jsonl': pairs.map(({ group, chosen, rejected }) => ({
      prompt: group.messages,
      chosen: [assistant(chosen)],
      rejected: [assistant(rejected)],
    })),
    'preferences-openai.jsonl': pairs.map(({ group, chosen, rejected }) => ({
      input: { messages: group.messages },
      preferred_output: [assistant(chosen)],
      non_preferred_output: [assistant(rejected)],
    })),
    'groups.jsonl': batch.groups.map((group) => groupLine(batch, group)),
    'prompts.jsonl': batch.groups.map((group) => ({ prompt: group.messages, ...namesOf(batch, group) })),
    'rft.jsonl': batch.groups.map((group) => ({
      messages: group.messages,
      // For a grader, which is shown columns of the line.
      shown: group.messages.map(({ role, content }) => `[${role}]\n${content}`).join('\n\n'),
      ...namesOf(batch, group),
    })),
  };
}

/** What each file is, for the summary of a run and for documentation. */
export const exportFormats: Readonly<Record<keyof ReturnType<typeof exportBatch>, string>> = {
  'sft.jsonl':
    'best of n: {messages}; OpenAI supervised fine-tuning, TRL SFTTrainer (trains on the whole conversation)',
  'sft-completions.jsonl': 'best of n: {prompt, completion}; TRL SFTTrainer (trains on the completion alone)',
  'preferences.jsonl': 'best against worst: {prompt, chosen, rejected}; TRL DPOTrainer',
  'preferences-openai.jsonl':
    'best against worst: {input, preferred_output, non_preferred_output}; OpenAI preference fine-tuning',
  'groups.jsonl': 'every sample with reward and group-relative advantage, for trainers of your own',
  'prompts.jsonl':
    'prompts alone: {prompt, task, problem, step, prefix}; TRL GRPOTrainer, which hands the further columns to the reward function',
  'rft.jsonl': 'prompts alone: {messages, shown, task, problem, step, prefix}; reinforcement fine-tuning with a grader',
};

const assistant = (content: string): Message => ({ role: 'assistant', content });

function namesOf({ task }: TrainingBatch, { problem, stepName, prefix }: StepGroup) {
  return { task, problem, step: stepName, prefix };
}

function bestOf(group: StepGroup, minimum = Number.NEGATIVE_INFINITY) {
  const best = group.best === undefined ? undefined : group.actions[group.best];
  return best?.reply !== undefined && best.score !== undefined && best.score >= minimum
    ? [{ group, reply: best.reply }]
    : [];
}

/**
 * The best readable sample and the worst-scored one of another text, where they are far enough apart: one text may have several scores
 * (of its continuations, of a noisy overseer), and says nothing against itself. Ties for the worst go to the first.
 */
function pairOf(group: StepGroup, margin: number) {
  const best = group.best === undefined ? undefined : group.actions[group.best];
  if (best?.score === undefined || best.reply === undefined) return [];
  let worst: ScoredAction | undefined;
  for (const action of group.actions)
    if (
      action.score !== undefined &&
      action.reply !== undefined &&
      action.reply !== best.reply &&
      action.score < (worst?.score ?? Infinity)
    )
      worst = action;
  if (worst?.score === undefined || worst.reply === undefined) return [];
  // Equal scores never make a pair, whatever the margin.
  if (best.score <= worst.score || best.score - worst.score < margin) return [];
  return [{ group, chosen: best.reply, rejected: worst.reply }];
}

function groupLine(batch: TrainingBatch, group: StepGroup) {
  const scored = group.actions.filter(({ reply, score }) => reply !== undefined && score !== undefined);
  const all = <K extends keyof ScoredAction>(key: K) => scored.map((action) => action[key] ?? null);
  return {
    arm: batch.arm,
    ...namesOf(batch, group),
    prompt: group.messages,
    completions: scored.map(({ reply }) => [assistant(reply!)]),
    rewards: all('score'),
    advantages: all('advantage'),
    observed: all('observed'),
    approval: all('approval'),
    readable: scored.map(({ action }) => action !== undefined),
    ...(scored.some(({ logprob }) => logprob !== undefined) && { logprobs: all('logprob') }),
  };
}
