// A suite of tests, as a policy writes it. A test is trivial ("always passes": it asserts nothing and calls nothing), or
// names an input and the result expected of it.
import { indexOfInteger, integerCount } from './value.ts';

export type Test =
  | { readonly kind: 'trivial' }
  /** `input` is a place among the inputs that a test may name. */
  | { readonly kind: 'pair'; readonly input: number; readonly expected: number };

export type Suite = readonly Test[];

export const isTrivial = (suite: Suite): boolean => suite.every(({ kind }) => kind === 'trivial');

/** Different tests that can be written over so many inputs. */
const testCount = (inputs: number): number => 1 + inputs * integerCount;

/** A number for each test, 0 for the trivial one. */
const testCode = (test: Test): number =>
  test.kind === 'trivial' ? 0 : 1 + test.input * integerCount + indexOfInteger(test.expected);

/** A number for each suite of at most six tests, below 2^53. */
export const suiteCode = (suite: Suite, inputs: number): number =>
  suite.reduce((code, test) => code * testCount(inputs) + testCode(test), 0);

/** Share of the tests that pass, when `outputs` are the program's results at the inputs (undefined: none). */
export function passedShare(suite: Suite, outputs: readonly (number | undefined)[]): number {
  const passed = suite.filter((test) => test.kind === 'trivial' || outputs[test.input] === test.expected);
  return passed.length / suite.length;
}
