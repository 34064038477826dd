// What was decided and what came of it: the numbers that credit is given by, as arrays over the decisions of many episodes.

/** How a part of an episode ends: the rollout ended before it did, the task ended, or the time limit cut it. */
export const partEnds = { cut: 0, terminated: 1, truncated: 2 } as const;

/** Parts of episodes; each is a stretch of decisions without a gap. Arrays over decisions may hold more than the parts name. */
export interface Recording {
  /** First decision of each part. */
  readonly starts: Int32Array;
  /** The place after the last decision of each part. */
  readonly ends: Int32Array;
  /** One of `partEnds` for each part. */
  readonly endings: Uint8Array;
  /** 1 where a decision completed its step. */
  readonly completes: Uint8Array;
  /** Observed task reward of each decision. */
  readonly observed: Float64Array;
  /** The overseer's judgement of a step, at the decision that completed it. */
  readonly approval: Float64Array;
  /** What an overseer that watches outcomes adds to it, at the same decision; undefined where approval is foresight alone. */
  readonly hindsight: Float64Array | undefined;
}

/** What a value network said of a recording; without one, everything is 0. */
export interface ValueEstimates {
  /** Of what each decision was made on. */
  readonly values: Float64Array;
  /** Of what comes after each part; 0 where the task ended. */
  readonly beyond: Float64Array;
}
