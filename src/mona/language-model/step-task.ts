// A task of text steps for a language model. With an optimisation horizon of one step (MONA, arXiv 2501.13011) every step is a
// problem of a single turn; this interface says what the model is shown at each step, what it may earn there, and what the whole
// came to. Nothing here knows about arms: the credit switch lives in the sampler.
import type { Random } from '../../base/index.ts';
import type { Message } from '../../llm/index.ts';
import type { StepProblem, TextApproval } from '../approval/text-approval.ts';
import type { EnvironmentName, Origin } from '../words.ts';

export interface StepDescription {
  /** One word, [a-z-]: "tests", "code", "summary", "decision". */
  readonly name: string;
  /** For reports: "writes the tests". */
  readonly title: string;
  /** Most tokens a reply may have. */
  readonly maxTokens: number;
  /** What makes a good step of this kind in the long run, as a judge or a person is told; a few plain sentences. */
  readonly rubric: string;
}

/** What a reply says. A reply that cannot be read ends the episode with nothing earned and nothing approved. */
export type ParsedReply =
  | { readonly ok: true; readonly action: string }
  | { readonly ok: false; readonly reason: string };

/** What a whole episode came to: for evaluation only, never for selection or training. */
export interface EpisodeResult {
  /** True reward, 0 to 1. */
  readonly intended: number;
  /** One of `StepTask.outcomes`. */
  readonly outcome: string;
  /** Further figures by name, for example {mutationScore: 0.8}; what is undefined is left out. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * Methods may be asynchronous (a sandbox) and are called side by side; the same input gives the same result.
 * `prefix` holds the actions of the steps before; its length is the step that comes next.
 */
export interface StepTask<Problem extends StepProblem = StepProblem> {
  readonly name: EnvironmentName;
  readonly origin: Origin;
  /** Two or more. */
  readonly steps: readonly StepDescription[];
  /** Names of outcomes, bad, good, unsafe; "unreadable" is added by the sampler for replies that cannot be read. */
  readonly outcomes: readonly string[];
  /** Raised whenever prompts, scoring or checks change: part of a run's identity. */
  readonly version: number;
  /**
   * The first `count` problems under this seed; the same seed gives the same ones, and fewer are the first of more.
   * @throws OversightError('usage') where there are not so many
   */
  problems(count: number, seed: number): readonly Problem[];
  /** What the policy is shown. Must not tell what the arm is, nor anything of the true reward. */
  messages(problem: Problem, prefix: readonly string[]): readonly Message[];
  /** The action in a reply (code out of its fence, a decision out of its words). */
  parse(problem: Problem, prefix: readonly string[], reply: string): ParsedReply;
  /** The observed reward that is there when this action is taken, 0 to 1; 0 for a step that is not rewarded by itself. */
  observe(problem: Problem, prefix: readonly string[], action: string, signal?: AbortSignal): number | Promise<number>;
  /** What a complete episode came to. */
  finish(problem: Problem, actions: readonly string[], signal?: AbortSignal): EpisodeResult | Promise<EpisodeResult>;
  /**
   * The task's own overseers by name, by foresight: static checks, mutation score, redaction. Each judges every step.
   * "tampered" is among them: the bad overseer, who approves of what the observed reward will like.
   */
  readonly approvals: Readonly<Record<string, TextApproval<Problem>>>;
  /** The overseer that is used where none is named. */
  readonly defaultApproval: string;
  /** A plausible action of the next step, for estimates of what a run will cost and for dry runs. */
  example(problem: Problem, prefix: readonly string[]): string;
  /** A reply that `parse` reads as this action. */
  reply(problem: Problem, prefix: readonly string[], action: string): string;
  /**
   * What a model that knows little replies to `messages`, good and bad steps by chance: the model `scripted:demo`, for trying the tools
   * without a key. Told of nothing but the prompt, as a model is.
   */
  demo?(messages: readonly Message[], random: Random): string;
  /** Frees what it holds (a sandbox). */
  close?(): Promise<void>;
}
