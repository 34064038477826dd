// Approval of one step written as text: whoever gives it (checks, a judge, a classifier, a person) has this one shape, so that
// any of them can be mixed, spoilt on purpose or exchanged. Approval is formed by foresight: from what stands before the step and
// the step itself, never from what came of it. The one exception says so (`hindsight`), for the outcome-leak dial.
import type { Message } from '../../llm/index.ts';

/** One problem of a task; plain JSON. The id decides the cache and the randomness, so it never changes its meaning. */
export interface StepProblem {
  readonly id: string;
}

/** One step to be judged. All of it is plain JSON. */
export interface ApprovalItem<Problem extends StepProblem = StepProblem> {
  /** For example "test-driven-development". */
  readonly task: string;
  /** From 0. */
  readonly step: number;
  /** For example "tests". */
  readonly stepName: string;
  readonly problem: Problem;
  /** The actions of the steps before. */
  readonly prefix: readonly string[];
  /** What the policy was shown. */
  readonly messages: readonly Message[];
  /** What it did, as `StepTask.parse` gave it. */
  readonly action: string;
  /** What makes a good step of this kind, for a judge or a person. */
  readonly rubric: string;
  /** The observed return that the continuation came to, 0 to 1; only there for a provider with `hindsight`. */
  readonly realised?: number;
}

/** No score is never a guess: it says why, and the sample is left out of what is trained on. */
export type ApprovalVerdict =
  /** 0: no; 1: yes, without reservation. */
  { readonly score: number; readonly note?: string } | { readonly score: undefined; readonly reason: string };

export interface TextApproval<Problem extends StepProblem = StepProblem> {
  /** Short and telling, for reports: "mutation", "judge:openai:gpt-5-mini", "noisy(0.2, mutation)". */
  readonly name: string;
  /** Part of the run's identity: changes whenever the same step could be judged otherwise. Plain JSON. */
  readonly configuration: unknown;
  /** True where the verdict depends on `realised`: the sampler then follows each action to the end. Default false. */
  readonly hindsight?: boolean;
  /** One verdict for each item, in their order. Batches, because a judge asks side by side and a person answers later. */
  judge(items: readonly ApprovalItem<Problem>[], signal?: AbortSignal): Promise<readonly ApprovalVerdict[]>;
  /** Calls to a language model that the items would need and are not in its cache; default none. Asks nobody. */
  estimate?(items: readonly ApprovalItem<Problem>[]): Promise<ApprovalEstimate>;
  close?(): Promise<void>;
}

export interface ApprovalEstimate {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; undefined where the model has no price. */
  readonly cost: number | undefined;
  readonly worstCost: number | undefined;
}
