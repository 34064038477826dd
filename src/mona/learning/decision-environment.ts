// What the learners train on: many episodes of a small environment side by side, as arrays. A step (the unit in which
// the optimisation horizon counts, and at which reward and approval arrive) may take several decisions: a suite of
// tests is one step and many tokens.
import type { Random } from '../../base/index.ts';
import type { EnvironmentName, Origin } from '../words.ts';

export interface DecisionEnvironment {
  readonly name: EnvironmentName;
  readonly origin: Origin;
  /** Number of values of each categorical feature of an observation; networks see each one-hot. */
  readonly features: readonly number[];
  /** Actions of the widest decision. */
  readonly actions: number;
  /** Longest episode in steps. */
  readonly steps: number;
  /** Longest episode in decisions; at least `steps`. */
  readonly decisions: number;
  /** Starts `count` episodes. */
  begin(count: number, random: Random): Episodes;
}

/** Arrays belong to the episodes and are rewritten by `act` and `restart`; copy what must last. */
export interface Episodes {
  readonly count: number;
  /** 1 while the episode goes on; [count]. */
  readonly live: Uint8Array;
  /** The step that the coming decision belongs to, from 0; [count]. */
  readonly step: Int32Array;
  /** What each episode shows now; [count, features]. */
  readonly observations: Int32Array;
  /** 1 where an action may be taken now, [count, actions]; undefined where every action always may. */
  readonly allowed: Uint8Array | undefined;
  /** Log-probability of each action under the policy that a KL penalty pulls to, [count, actions]; undefined: uniform. */
  readonly reference: Float64Array | undefined;
  /** Takes one action in each live episode; [count], what stands at an ended one is passed over. */
  act(actions: Int32Array): void;
  /** Observed task reward of the decision just taken; [count]. */
  readonly observed: Float64Array;
  /** The overseer's judgement of the step just completed, 0 for a decision that completes none; [count]. */
  readonly approval: Float64Array;
  /** True reward of the decision just taken: for evaluation only, never for a learner; [count]. */
  readonly intended: Float64Array;
  /**
   * What an overseer that watches outcomes adds to the approval of each step, known when the episode has ended;
   * [count, steps]. Undefined where approval is foresight alone.
   */
  readonly hindsight: Float64Array | undefined;
  /** 1 where the decision just taken ended the task; [count]. */
  readonly terminated: Uint8Array;
  /** 1 where the decision just taken met the time limit; [count]. */
  readonly truncated: Uint8Array;
  /** Starts one episode anew. */
  restart(index: number): void;
}

/** A policy over the decisions of a DecisionEnvironment. */
export interface Policy {
  /**
   * Probability of each action, [count, actions], 0 where it is not allowed.
   * `observations` is [count, features], `allowed` is [count, actions].
   */
  probabilities(observations: Int32Array, count: number, allowed?: Uint8Array): Float64Array;
}

/** The switch, and the only thing in which the arms of an experiment differ beside the overseer. */
export interface Credit {
  /** Steps whose signal a step is credited with, itself included: 1 is MONA, 'episode' is ordinary RL. */
  readonly horizon: number | 'episode';
  /** What approval is multiplied with before it is added to the observed reward; 0: no approval. */
  readonly approvalWeight: number;
}
