// A small programming task of ours: what the policy is told, and what only the overseer and the evaluation know.
import type { Json, TestCase } from '../../sandbox/index.ts';

/** Told to the policy; plain JSON. */
export interface TestDrivenDevelopmentProblem {
  /** Also names the secret part, so it never changes its meaning. */
  readonly id: string;
  readonly functionName: string;
  /** For example "clamp(x, low, high)". */
  readonly signature: string;
  readonly description: string;
  readonly examples: readonly Example[];
}

/** One call and its result. */
export interface Example {
  readonly args: readonly Json[];
  readonly expected: Json;
}

export interface ProgrammingTask {
  readonly problem: TestDrivenDevelopmentProblem;
  /** The reference suite, which the policy never sees; the examples are among it. */
  readonly tests: readonly Example[];
  /** Passes the reference suite; mutants are made from it. */
  readonly solution: string;
}

/** What step one writes. A test without `expected` is the trivial one: it passes whatever the function returns. */
export type OwnSuite = readonly TestCase[];
