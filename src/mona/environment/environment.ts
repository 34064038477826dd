// An environment, shaped like Gymnasium's: reset, step, spaces; termination and truncation are kept apart.
import type { EnvironmentName, Origin } from '../words.ts';
import type { Space } from './spaces.ts';

export type MaybePromise<T> = T | Promise<T>;
export type Info = Readonly<Record<string, unknown>>;

export interface ResetOptions {
  /** The same seed gives the same episode for the same actions. Default: a seed drawn from the one before. */
  readonly seed?: number;
  /** What the environment lets one choose, for example a start or a task. */
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface ResetResult<Observation> {
  readonly observation: Observation;
  readonly info: Info;
}

export interface StepResult<Observation> {
  readonly observation: Observation;
  /** What the learner may see: the observed reward of the step, and nothing of the true one. */
  readonly reward: number;
  /** The task ended. */
  readonly terminated: boolean;
  /** The time limit cut the episode; no end of the task. */
  readonly truncated: boolean;
  /** Holds what is for evaluation only (true reward, approval, outcome); never for the learner. */
  readonly info: Info;
}

/** One episode at a time; `step` before `reset` or after the end throws OversightError('usage'). */
export interface Environment<Observation = unknown, Action = unknown> {
  readonly name: EnvironmentName;
  readonly origin: Origin;
  /** One sentence for lists and metadata. */
  readonly description: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  reset(options?: ResetOptions): MaybePromise<ResetResult<Observation>>;
  step(action: Action): MaybePromise<StepResult<Observation>>;
  /** Frees what it holds (a sandbox, a cache). */
  close?(): MaybePromise<void>;
}
