// What a sandbox takes and gives: plain JSON in and out, limits in units that do not depend on the machine, faults as data.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export interface SandboxLimits {
  /**
   * Bytes of memory of the whole interpreter, of which it needs about one and a half million itself. At least 16 MiB, which is
   * what it begins with. Default 32 MiB.
   */
  readonly memoryBytes: number;
  /** Bytes of the interpreter's stack. Default 64 KiB; more would let V8's own stack overflow first. */
  readonly stackBytes: number;
  /** Calls and turns of loops of one program, counted by ten thousands. The same on every machine. Default 1,000,000. */
  readonly instructions: number;
  /**
   * Work inside of built-ins (turns of loops and calls in QuickJS's own C code), which `instructions` do not see.
   * Nearly the same on every machine: allocating costs a little more or less by what ran before. Default 50,000,000.
   */
  readonly work: number;
  /** By the sandbox's clock. Generous, so that slow machines judge like fast ones. Default 20,000. */
  readonly milliseconds: number;
  /** Characters of a result, as JSON. Default 65,536. */
  readonly outputCharacters: number;
  /** Characters of what `console.log` keeps; the rest is dropped. Default 4,096. */
  readonly logCharacters: number;
}

export const defaultLimits: SandboxLimits = {
  memoryBytes: 32 * 1024 * 1024,
  stackBytes: 64 * 1024,
  instructions: 1_000_000,
  work: 50_000_000,
  milliseconds: 20_000,
  outputCharacters: 65_536,
  logCharacters: 4_096,
};

export const faultKinds = ['timeout', 'memory', 'stack', 'instructions', 'exception', 'syntax', 'output'] as const;
/**
 * Why a program gave no result. `exception`, `memory` and `stack` are partly what the program says of itself: it may throw an
 * error that looks like another one. It cannot make a fault look like a result.
 */
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  readonly kind: FaultKind;
  readonly message: string;
}

interface RunFigures {
  /** What the program wrote with `console.log`, cut. */
  readonly log: string;
  /** Calls and turns of loops, rounded down to ten thousands. */
  readonly instructions: number;
}

export type RunResult =
  | ({ readonly ok: true; readonly value: Json } & RunFigures)
  | ({ readonly ok: false; readonly fault: Fault } & RunFigures);

/** One call of the function under test, and what it must give. */
export interface TestCase {
  readonly args: readonly Json[];
  /** Left out: any result will do, as long as there is one. */
  readonly expected?: Json;
}

export interface SuiteRun {
  /** JavaScript that declares a function (a script, not a module). */
  readonly solution: string;
  readonly functionName: string;
  readonly tests: readonly TestCase[];
  /**
   * 'case' (default): each test in a context of its own. 'suite': one context until a test fails to end; quicker, for programs
   * that are ours, since what one call leaves behind the next one finds.
   */
  readonly isolation?: 'case' | 'suite';
  /** Later tests count as failed without being run. Default false. */
  readonly stopAtFailure?: boolean;
}

export interface CaseResult {
  readonly passed: boolean;
  /** Why it failed. */
  readonly reason?: string;
  /** What stopped it, if it gave no result. */
  readonly fault?: FaultKind;
}

export interface SuiteResult {
  readonly passed: number;
  readonly total: number;
  /** Null for an empty suite, of which nothing can be said. */
  readonly fraction: number | null;
  readonly cases: readonly CaseResult[];
}

export interface OwnPrograms {
  /** Each declares the function with `function`, so that the next one can take its place. */
  readonly solutions: readonly string[];
  readonly functionName: string;
  readonly tests: readonly TestCase[];
}

export interface CallRequest {
  readonly solution: string;
  readonly functionName: string;
  readonly args: readonly Json[];
}
