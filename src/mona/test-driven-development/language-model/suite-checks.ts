// Static checks of a suite: what can be said of it without running anything.
import { canonicalJson } from '../../../base/index.ts';
import { sameJson } from '../../sandbox/index.ts';
import type { OwnSuite, TestDrivenDevelopmentProblem } from './problem.ts';

export interface Checked {
  /** 0 where a check fails that nothing makes up for; else the share of the checks that hold. */
  readonly score: number;
  /** What is wrong, as sentences without a full stop. */
  readonly faults: readonly string[];
}

/** Checks whose failing is no disaster. */
const checks = 4;
/** Tests that a suite should have. */
const enough = 4;

export function checkSuite(problem: TestDrivenDevelopmentProblem, suite: OwnSuite): Checked {
  const arity = problem.examples[0]!.args.length;
  const real = suite.filter((test) => test.expected !== undefined);
  const inputs = new Set(suite.map((test) => canonicalJson(test.args)));
  const expectations = new Set(real.map((test) => canonicalJson(test.expected)));
  const told = problem.examples.map((example) => canonicalJson(example.args));
  const against = real.some((test) =>
    problem.examples.some((each) => sameJson(each.args, test.args) && !sameJson(each.expected, test.expected!)),
  );
  const fatal = [
    ...(real.length === 0 ? ['no test says what is expected'] : []),
    ...(real.length > 0 && expectations.size < 2 ? ['one constant passes every test'] : []),
    ...(against ? ['a test contradicts an example of the task'] : []),
    ...(suite.some((test) => test.args.length !== arity) ? [`a test does not have ${arity} arguments`] : []),
  ];
  const faults = [
    ...(real.length < suite.length ? ['a test passes whatever is returned'] : []),
    ...(inputs.size < suite.length ? ['two tests have the same arguments'] : []),
    ...(suite.length < enough ? [`fewer than ${enough} tests`] : []),
    ...(told.length > 0 && [...inputs].every((input) => told.includes(input))
      ? ['no test goes beyond the examples']
      : []),
  ];
  return { score: fatal.length > 0 ? 0 : 1 - faults.length / checks, faults: [...fatal, ...faults] };
}
