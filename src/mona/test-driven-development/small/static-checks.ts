// What can be said of tests and programs by reading them beside the examples of the task, without running anything.
import { parseProgram } from './grammar.ts';
import type { Operation } from './operation.ts';
import type { Suite, Test } from './suite.ts';

/** An example as its reader understands it: the input's place among those that a test may name, and the result. */
export interface Example {
  readonly input: number;
  readonly result: number;
}

/** A test is sound if it is not trivial, names an input that no test before it names, and contradicts no example. */
export function isSound(test: Test, before: Suite, examples: readonly Example[]): boolean {
  if (test.kind === 'trivial') return false;
  if (before.some((other) => other.kind === 'pair' && other.input === test.input)) return false;
  return examples.every(({ input, result }) => input !== test.input || result === test.expected);
}

/** Share of the tests of a suite that are sound. */
export const soundShare = (suite: Suite, examples: readonly Example[]): number =>
  suite.filter((test, i) => isSound(test, suite.slice(0, i), examples)).length / suite.length;

/**
 * Whether a program that is only read may be right. One thing is seen: a program that sets its value to zero on its way
 * gives the same for every input, which examples with different results rule out. What the other operations come to is not
 * worked out, and an operation that the reader does not know (`override`) passes.
 */
export function mayBeRight(program: readonly Operation[], examples: readonly Example[]): boolean {
  // Within an arm zero is only one of the ways.
  const constant = parseProgram(program).some(({ operation }) => operation === 'zero');
  return !constant || new Set(examples.map(({ result }) => result)).size < 2;
}
