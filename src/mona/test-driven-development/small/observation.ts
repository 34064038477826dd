// What a policy is shown at each decision, as categorical features: the task, what is asked for now, the suite as far as it
// is written (the whole of it while the program is written), and the program as far as it is written.
import type { Operation } from './operation.ts';
import { isTrivial, type Suite, type Test } from './suite.ts';
import { integerCount, integers } from './value.ts';
import type { World } from './world.ts';

/** What the coming decision is: whether a test is trivial, its input, its expected result, or an operation. */
export const asked = { kind: 0, input: 1, expected: 2, operation: 3 } as const;

/** The choices where the kind of a test is asked for. */
export const testKinds = ['pair', 'trivial'] as const;

/** Places of the features in an observation. */
export interface ObservationLayout {
  readonly sizes: readonly number[];
  readonly task: number;
  readonly asked: number;
  /** Input whose expected result is asked for: 0 none, else 1 + its place. */
  readonly pending: number;
  /** 0 while the suite is written, then 1 + how many of its tests are trivial. */
  readonly summary: number;
  /** For each test: 0 not yet written, 1 trivial, else 2 + the input's place. */
  readonly inputs: readonly number[];
  /** For each test: 0 nothing expected, else 1 + the place of the result. */
  readonly expected: readonly number[];
  /** 0 not yet written, else 1 + the operation. */
  readonly program: readonly number[];
}

export function layoutOf(world: World): ObservationLayout {
  const { tests } = world.rules;
  const from = 4;
  const places = (start: number, count: number) => Array.from({ length: count }, (_, i) => start + i);
  return {
    sizes: [
      world.tasks.length,
      4,
      1 + world.inputs,
      2 + tests,
      ...Array.from({ length: tests }, () => 2 + world.inputs),
      ...Array.from({ length: tests }, () => 1 + integerCount),
      ...Array.from({ length: world.length }, () => 1 + world.operations.length),
    ],
    task: 0,
    asked: 1,
    pending: 2,
    summary: 3,
    inputs: places(from, tests),
    expected: places(from + tests, tests),
    program: places(from + 2 * tests, world.length),
  };
}

/** What stands written in an observation. */
interface Written {
  readonly task: number;
  readonly suite: Suite;
  readonly program: readonly number[];
  readonly trivial: boolean;
}

/** Reads the features of one observation back; tests and operations that are not yet written are left out. */
export function readObservation(layout: ObservationLayout, observation: ArrayLike<number>): Written {
  const suite = layout.inputs.flatMap((at, i): Test[] => {
    const input = observation[at]!;
    const expected = observation[layout.expected[i]!]!;
    if (input === 1) return [{ kind: 'trivial' }];
    return input === 0 || expected === 0 ? [] : [{ kind: 'pair', input: input - 2, expected: integers[expected - 1]! }];
  });
  const program = layout.program.flatMap((at) => (observation[at] === 0 ? [] : [observation[at]! - 1]));
  return { task: observation[layout.task]!, suite, program, trivial: suite.length > 0 && isTrivial(suite) };
}

/** The operations of a program by name. */
export const operationNames = (world: World, program: readonly number[]): readonly Operation[] =>
  program.map((operation) => world.operations[operation]!);
