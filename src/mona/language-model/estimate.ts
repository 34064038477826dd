// What a sampling run would ask and cost, asking nobody: the same sampler runs with a policy that answers with placeholders, and
// the requests it would have sent are counted and priced. Exact for the first step (and what is kept of it costs nothing); later
// prompts hold an example of what stands before them, so their lengths are about right.
import { hash32 } from '../../base/index.ts';
import { estimateTokens, type Llm, type LlmRequest, type Message } from '../../llm/index.ts';
import type { ApprovalEstimate, ApprovalItem, StepProblem, TextApproval } from '../approval/index.ts';
import { actRequest, type TextPolicy } from './policy.ts';
import { type RunArmsOptions, runArms } from './run-arms.ts';
import type { StepTask } from './step-task.ts';

export interface SamplingEstimate extends ApprovalEstimate {
  readonly model: string;
  /** Calls that the cache already answers. */
  readonly cached: number;
  /** By name of the overseer, where it asks a model. */
  readonly approval: Readonly<Record<string, ApprovalEstimate>>;
  /** The first prompt of each step, as the model would see it; later steps after an example. */
  readonly prompts: Readonly<Record<string, readonly Message[]>>;
}

type EstimateOptions = Omit<RunArmsOptions, 'policy' | 'note'> & { readonly llm: Llm };

export async function estimateSampling(options: EstimateOptions): Promise<SamplingEstimate> {
  const { task, llm, sizes, problems } = options;
  const examples = new Map(problems.map((problem) => [problem.id, examplesOf(task, problem)]));
  const prefixOf = (problem: StepProblem, length: number) => examples.get(problem.id)!.slice(0, length);
  const firstPrompts = new Set<readonly Message[]>();
  const requests: LlmRequest[][] = task.steps.map(() => []);
  const asked = new Map<TextApproval, ApprovalItem[]>();
  let serial = 0;

  const stepOf = new Map<readonly Message[], number>();
  const dryTask: StepTask = {
    ...{ name: task.name, origin: task.origin, steps: task.steps, outcomes: task.outcomes, version: task.version },
    ...{ approvals: task.approvals, defaultApproval: task.defaultApproval },
    messages(problem, prefix) {
      const messages = task.messages(problem, prefixOf(problem, prefix.length));
      stepOf.set(messages, prefix.length);
      if (prefix.length === 0) firstPrompts.add(messages);
      return messages;
    },
    problems: () => problems,
    parse: (_problem, _prefix, reply) => ({ ok: true, action: reply }),
    // Scores without meaning, so that the arms choose different actions and nothing is counted too low.
    observe: (_problem, _prefix, action) => hash32(action) / 2 ** 32,
    finish: () => ({ intended: 0, outcome: task.outcomes[0] ?? '', metrics: {} }),
    example: (problem, prefix) => task.example(problem, prefix),
    reply: (_problem, _prefix, action) => action,
  };
  const policy: TextPolicy = {
    name: llm.name,
    configuration: {},
    async act(messages, n, temperature, settings) {
      const { first = 0 } = settings;
      const step = stepOf.get(messages) ?? 0;
      return Array.from({ length: n }, (_, i) => {
        serial++;
        // The placeholder prompt of a later step must not be found in the cache by chance.
        const sample = firstPrompts.has(messages) ? first + i : 1_000_000 + serial;
        requests[step]!.push(actRequest(messages, sample, temperature, settings, sizes.seed));
        return { text: `placeholder ${serial}` };
      });
    },
  };
  const dryApproval = (approval: TextApproval): TextApproval => ({
    ...approval,
    async judge(items) {
      const known = asked.get(approval) ?? [];
      asked.set(approval, known);
      for (const item of items)
        known.push({
          ...item,
          prefix: prefixOf(item.problem, item.prefix.length),
          action: examples.get(item.problem.id)![item.prefix.length]!,
        });
      return items.map(({ action }) => ({ score: hash32(action, 1) / 2 ** 32 }));
    },
  });
  const approvals = new Map<TextApproval, TextApproval>();
  for (const { approval } of options.arms) approvals.set(approval, dryApproval(approval));
  await runArms({
    ...options,
    task: dryTask,
    policy,
    arms: options.arms.map((arm) => ({ ...arm, approval: approvals.get(arm.approval)! })),
  });

  const priced = await Promise.all(
    requests.map((own, step) => {
      const [problem] = problems;
      const reply = problem && task.reply(problem, prefixOf(problem, step), examples.get(problem.id)![step]!);
      // Models say more than the example does.
      return llm.estimate(own, { outputTokens: Math.ceil(16 + 1.5 * estimateTokens(reply ?? '')) });
    }),
  );
  const approval: Record<string, ApprovalEstimate> = {};
  for (const [one, items] of asked) {
    const estimate = await one.estimate?.(items);
    if (estimate && estimate.calls > 0) approval[one.name] = estimate;
  }
  const all = [
    ...priced.map((one): ApprovalEstimate => ({ ...one, calls: one.requests - one.cached })),
    ...Object.values(approval),
  ];
  const total = (value: (one: ApprovalEstimate) => number) => all.reduce((sum, one) => sum + value(one), 0);
  const money = (key: 'cost' | 'worstCost') =>
    all.some((one) => one.calls > 0 && one[key] === undefined) ? undefined : total((one) => one[key] ?? 0);
  const [problem] = problems;
  return {
    model: llm.name,
    calls: total(({ calls }) => calls),
    cached: priced.reduce((sum, { cached }) => sum + cached, 0),
    inputTokens: total(({ inputTokens }) => inputTokens),
    outputTokens: total(({ outputTokens }) => outputTokens),
    cost: money('cost'),
    worstCost: money('worstCost'),
    approval,
    prompts: Object.fromEntries(
      problem ? task.steps.map(({ name }, step) => [name, task.messages(problem, prefixOf(problem, step))]) : [],
    ),
  };
}

function examplesOf(task: StepTask, problem: StepProblem): string[] {
  const examples: string[] = [];
  for (const _ of task.steps) examples.push(task.example(problem, examples));
  return examples;
}
