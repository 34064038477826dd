// Takes steps for all arms: each sample is drawn, read and rewarded once, each verdict given once, whichever arms ask. So the arms
// of one run see the same data: sample j from a prefix is the same in all of them, as candidate and as continuation.
import { setMaxListeners } from 'node:events';
import { hashJson, type Progress } from '../../base/index.ts';
import type { Message } from '../../llm/index.ts';
import {
  type ApprovalItem,
  type ApprovalVerdict,
  mapSideBySide,
  type StepProblem,
  type TextApproval,
} from '../approval/index.ts';
import { nothingSampled, type TextPolicy } from './policy.ts';
import type { StepTask } from './step-task.ts';

/** One sample from a prefix. */
export interface Draw {
  readonly problem: StepProblem;
  readonly prefix: readonly string[];
  readonly sample: number;
}

export interface Taken extends Draw {
  readonly reply?: string;
  readonly action?: string;
  readonly reason?: string;
  /** 0 where there is no action. */
  readonly observed: number;
  readonly logprob?: number;
}

export interface World {
  readonly task: StepTask;
  messages(problem: StepProblem, prefix: readonly string[]): readonly Message[];
  /** Takes the steps, in their order. */
  take(draws: readonly Draw[], label: string): Promise<readonly Taken[]>;
  /** Verdicts about readable steps, in their order. `realised` is only looked at by an overseer with hindsight. */
  judge(approval: TextApproval, steps: readonly JudgedStep[], label: string): Promise<readonly ApprovalVerdict[]>;
}

export interface JudgedStep {
  readonly problem: StepProblem;
  readonly prefix: readonly string[];
  readonly action: string;
  readonly realised: number;
}

export interface WorldOptions {
  readonly task: StepTask;
  readonly policy: TextPolicy;
  readonly temperature: number;
  readonly logprobs?: boolean;
  readonly progress: Progress;
  /** A figure beside the progress, for example what it has cost. */
  readonly note?: () => string;
  readonly signal: AbortSignal;
}

/** Prefixes asked about side by side; the model's own limit of calls holds as well. */
const PREFIXES = 16;
/** Steps read and rewarded side by side: sandboxes take memory. */
const REWARDS = 8;

export function createWorld(options: WorldOptions): World {
  const { task, policy, temperature, signal, progress } = options;
  const taken = new Map<string, Taken>();
  const verdicts = new Map<TextApproval, Map<string, ApprovalVerdict>>();
  let anything = false;
  // Every call under way listens to it, and takes its listener off when it ends: many at once are no leak.
  setMaxListeners(0, signal);

  const keyOf = ({ problem, prefix, sample }: Draw) => hashJson([problem.id, prefix, sample]);
  const tell = (label: string, done: number, total: number) => {
    const note = options.note?.();
    progress({ task: label, done, total, ...(note !== undefined && { note }) });
  };

  const reward = async (draw: Draw, text: string, logprob: number | undefined): Promise<Taken> => {
    const { problem, prefix } = draw;
    const own = { ...draw, reply: text, ...(logprob !== undefined && { logprob }) };
    const parsed = task.parse(problem, prefix, text);
    if (!parsed.ok) return { ...own, reason: parsed.reason, observed: 0 };
    return { ...own, action: parsed.action, observed: await task.observe(problem, prefix, parsed.action, signal) };
  };

  return {
    task,
    messages: (problem, prefix) => task.messages(problem, prefix),

    async take(draws, label) {
      const missing = runsOf(draws.filter((draw) => !taken.has(keyOf(draw))));
      const total = missing.reduce((sum, { samples }) => sum + samples, 0);
      let done = 0;
      const sampled = await mapSideBySide(missing, PREFIXES, async ({ problem, prefix, first, samples }) => {
        signal.throwIfAborted();
        const found = await policy.act(task.messages(problem, prefix), samples, temperature, {
          maxTokens: task.steps[prefix.length]!.maxTokens,
          first,
          signal,
          ...(options.logprobs === true && { logprobs: true }),
        });
        done += samples;
        tell(label, done, total);
        return found.map((sample, i) => ({ draw: { problem, prefix, sample: first + i }, sample }));
      });
      const all = sampled.flat();
      const failed = all.find(({ sample }) => sample.text === undefined)?.sample;
      anything ||= all.some(({ sample }) => sample.text !== undefined);
      if (!anything && failed?.text === undefined && failed) throw nothingSampled(policy, failed.reason);
      await mapSideBySide(all, REWARDS, async ({ draw, sample }) => {
        signal.throwIfAborted();
        const result: Taken =
          sample.text === undefined
            ? { ...draw, reason: sample.reason, observed: 0 }
            : await reward(
                draw,
                sample.text,
                sample.logprobs?.reduce((sum, token) => sum + token.logprob, 0),
              );
        taken.set(keyOf(draw), result);
      });
      return draws.map((draw) => taken.get(keyOf(draw))!);
    },

    async judge(approval, steps, label) {
      const known = verdicts.get(approval) ?? new Map<string, ApprovalVerdict>();
      verdicts.set(approval, known);
      const keys = steps.map(({ problem, prefix, action, realised }) =>
        hashJson([problem.id, prefix, action, approval.hindsight === true ? realised : 0]),
      );
      const open = new Map<string, ApprovalItem>();
      for (const [i, key] of keys.entries())
        if (!known.has(key)) open.set(key, toItem(task, steps[i]!, approval.hindsight === true));
      if (open.size > 0) {
        tell(label, 0, open.size);
        const given = await approval.judge([...open.values()], signal);
        for (const [i, key] of [...open.keys()].entries()) known.set(key, given[i]!);
        tell(label, open.size, open.size);
      }
      return keys.map((key) => known.get(key)!);
    },
  };
}

function toItem(task: StepTask, { problem, prefix, action, realised }: JudgedStep, hindsight: boolean): ApprovalItem {
  const step = task.steps[prefix.length]!;
  return {
    ...{ task: task.name, step: prefix.length, stepName: step.name, problem, prefix, action, rubric: step.rubric },
    messages: task.messages(problem, prefix),
    ...(hindsight && { realised: Math.min(1, Math.max(0, realised)) }),
  };
}

interface DrawRun {
  readonly problem: StepProblem;
  readonly prefix: readonly string[];
  readonly first: number;
  readonly samples: number;
}

/** Draws from one prefix with numbers in a row, as one call of the policy. */
function runsOf(draws: readonly Draw[]): DrawRun[] {
  const byPrefix = new Map<string, { problem: StepProblem; prefix: readonly string[]; numbers: Set<number> }>();
  for (const { problem, prefix, sample } of draws) {
    const key = hashJson([problem.id, prefix]);
    const entry = byPrefix.get(key) ?? { problem, prefix, numbers: new Set<number>() };
    byPrefix.set(key, entry);
    entry.numbers.add(sample);
  }
  const runs: DrawRun[] = [];
  for (const { problem, prefix, numbers } of byPrefix.values())
    for (const number of [...numbers].sort((a, b) => a - b)) {
      const last = runs.at(-1);
      if (last?.prefix === prefix && last.problem === problem && last.first + last.samples === number)
        runs[runs.length - 1] = { ...last, samples: last.samples + 1 };
      else runs.push({ problem, prefix, first: number, samples: 1 });
    }
  return runs;
}
