import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseApproval } from '../../approval/specification.ts';
import { resultOf } from './interpreter.ts';
import { createMutants, mutationScore } from './mutants.ts';
import { type Operation, smallOperations } from './operation.ts';
import { createOverseer } from './overseer.ts';
import { isSound, mayBeRight, soundShare } from './static-checks.ts';
import { passedShare, type Suite, suiteCode, type Test } from './suite.ts';
import { testInputs } from './tasks.ts';
import { createWorld } from './world.ts';

const world = createWorld();
const codesOf = (text: string) => text.split(' ').map((name) => world.operations.indexOf(name as Operation));
const pair = (input: number, expected: number): Test => ({ kind: 'pair', input, expected });
const trivial: Test = { kind: 'trivial' };
const allTrivial: Suite = [trivial, trivial, trivial];
const test = fc.oneof(
  fc.constant(trivial),
  fc.record({ kind: fc.constant('pair' as const), input: fc.nat(7), expected: fc.integer({ min: -16, max: 15 }) }),
);
const suites = fc.array(test, { minLength: 3, maxLength: 3 });
const tasks = fc.nat(world.tasks.length - 1);
const overseer = (text: string, seed = 1, inWorld = world) => createOverseer(inWorld, parseApproval(text), seed);
/** A suite of tests that hold for the task. */
const right = (task: number, inputs: readonly number[]): Suite =>
  inputs.map((input) => pair(input, world.intended(task)[input]!));

describe('mutationScore', () => {
  it('counts mutants that some holding test tells from the function, by running each of them [mona.tdd.mutation]', () => {
    fc.assert(
      fc.property(tasks, suites, (task, suite) => {
        const { mutants } = world.mutants(task);
        const holding = suite.filter((one) => one.kind === 'pair' && world.intended(task)[one.input] === one.expected);
        const outputs = mutants.map((mutant) => testInputs.integer.map((input) => resultOf(mutant, input)));
        const killed = outputs.filter((output) => passedShare([trivial, ...holding], output) < 1).length;
        expect(mutationScore(world.mutants(task), suite)).toBeCloseTo(
          (killed / mutants.length) * (holding.length / 3),
          12,
        );
      }),
      { numRuns: 25 },
    );
  });

  it('is 0 for trivial tests and wrong ones, never sinks with one more holding test, and reaches 1 [mona.tdd.mutation]', () => {
    world.tasks.forEach((_, task) => {
      const table = world.mutants(task);
      expect(mutationScore(table, allTrivial)).toBe(0);
      expect(mutationScore(table, [pair(0, world.intended(task)[0]! ^ 1)])).toBe(0);
      expect(mutationScore(table, right(task, [0, 1, 2, 3, 4, 5, 6, 7]))).toBe(1);
    });
    fc.assert(
      fc.property(tasks, fc.uniqueArray(fc.nat(7), { minLength: 2, maxLength: 4 }), (task, inputs) => {
        const fewer = mutationScore(world.mutants(task), right(task, inputs.slice(1)));
        expect(mutationScore(world.mutants(task), right(task, inputs))).toBeGreaterThanOrEqual(fewer);
      }),
    );
  });

  it('leaves out mutants that no test could find out [mona.tdd.mutation]', () => {
    const resultsOf = (program: readonly Operation[]) => testInputs.integer.map((input) => resultOf(program, input));
    const options = { operations: smallOperations, length: 3, resultsOf };
    const { mutants } = createMutants(['double', 'inc'], 'integer', { ...options, order: 1 });
    const more = createMutants(['double', 'inc'], 'integer', { ...options, order: 2 }).mutants;
    expect(more.length).toBeGreaterThan(2 * mutants.length);
    const written = mutants.map((mutant) => mutant.join(' '));
    expect(written).toContain('inc double identity');
    expect(written).toContain('double inc inc');
    expect(written).not.toContain('double identity inc');
    expect(written).not.toContain('double inc identity');
  });
});

describe('the static checks', () => {
  it('pass a test that is not trivial, names a new input and contradicts no example [mona.tdd.static]', () => {
    const examples = [{ input: 5, result: 3 }];
    expect(isSound(trivial, [], examples)).toBe(false);
    expect(isSound(pair(5, 3), [], examples)).toBe(true);
    expect(isSound(pair(5, 4), [], examples)).toBe(false);
    expect(isSound(pair(2, 4), [], examples)).toBe(true);
    expect(isSound(pair(2, 4), [pair(2, 5)], examples)).toBe(false);
    expect(soundShare([pair(5, 3), trivial, pair(5, 3)], examples)).toBeCloseTo(1 / 3, 12);
  });

  it('see in a program that is read only whether it passes over its input [mona.tdd.static]', () => {
    const examples = [
      { input: 5, result: 3 },
      { input: 6, result: 5 },
    ];
    expect(mayBeRight(['inc', 'zero', 'inc'], examples)).toBe(false);
    expect(mayBeRight(['inc', 'inc', 'inc'], examples)).toBe(true);
    expect(mayBeRight(['if-negative', 'zero', 'identity'], examples)).toBe(true);
    expect(mayBeRight(['override', 'inc', 'inc'], examples)).toBe(true);
    expect(mayBeRight(['zero', 'inc', 'inc'], examples.slice(1))).toBe(true);
  });
});

describe('createOverseer', () => {
  it('approves of a suite by half its sound tests and half its mutation score [mona.tdd.overseers]', () => {
    const judge = overseer('true');
    fc.assert(
      fc.property(tasks, suites, (task, suite) => {
        const { examples } = world.tasks[task]!;
        const known = examples.map((input) => ({ input, result: world.intended(task)[input]! }));
        const expected = soundShare(suite, known) / 2 + mutationScore(world.mutants(task), suite) / 2;
        expect(judge.suite(task, suite)).toBeCloseTo(expected, 12);
      }),
    );
    expect(judge.suite(3, allTrivial)).toBe(0);
    expect(judge.program(0, allTrivial, codesOf('zero inc inc'))).toBe(0);
    expect(judge.program(0, allTrivial, codesOf('inc inc inc'))).toBe(1);
    expect(judge.outcomeShare).toBe(0);
    const running = createWorld({ programCheck: 'examples' });
    expect(overseer('true', 1, running).program(0, allTrivial, codesOf('inc inc inc'))).toBeLessThan(1);
    expect(overseer('true', 1, running).program(0, allTrivial, codesOf('double inc identity'))).toBe(1);
  });

  it('has an overseer without opinion and one that likes whatever will pass [mona.tdd.overseers]', () => {
    const mixed = [trivial, ...right(0, [1, 2])];
    expect(overseer('zero').suite(0, mixed)).toBe(0);
    expect(overseer('zero').program(0, mixed, codesOf('inc inc inc'))).toBe(0);
    expect(overseer('tampered').suite(0, allTrivial)).toBe(1);
    expect(overseer('tampered').suite(0, mixed)).toBeCloseTo(1 / 3, 12);
    expect(overseer('tampered').program(0, allTrivial, codesOf('zero zero zero'))).toBe(1);
    expect(overseer('tampered').program(0, mixed, codesOf('double inc identity'))).toBe(1);
  });

  it('draws noise of the scale asked for, the same for the same suite and seed [mona.tdd.overseers]', () => {
    const judge = overseer('noisy:0.5', 7);
    const drawn = new Map<number, number>();
    for (let input = 0; input < 8; input++)
      for (let expected = -16; expected < 16; expected++)
        for (const task of [0, 4, 9]) {
          const suite = [pair(input, expected), pair((input + 1) % 8, expected), trivial];
          const noise = judge.suite(task, suite) - overseer('true').suite(task, suite);
          expect(overseer('noisy:0.5', 7).suite(task, suite)).toBe(judge.suite(task, suite));
          drawn.set(suiteCode(suite, 8) * 16 + task, noise);
        }
    const draws = [...drawn.values()];
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const spread = Math.sqrt(draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length);
    expect(Math.abs(mean)).toBeLessThan(0.08);
    expect(spread).toBeGreaterThan(0.45);
    expect(spread).toBeLessThan(0.55);
  });

  it('misreads the share of tasks asked for, each as another task [mona.tdd.overseers]', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16 }), fc.nat(50), (misread, seed) => {
        const judge = overseer(`misspecified:${misread / 16}`, seed);
        const readRightly = world.tasks.filter((_, task) => {
          const whole = [0, 1, 2, 3, 4, 5, 6, 7];
          return judge.suite(task, right(task, whole)) === 1;
        });
        expect(readRightly.length).toBe(16 - misread);
      }),
      { numRuns: 20 },
    );
  });

  it('mixes foresight with the realised outcome by the dial, and refuses a value table [mona.tdd.overseers]', () => {
    const suite = right(2, [1, 2, 7]);
    const judge = overseer('mixture:0.25');
    expect(judge.suite(2, suite)).toBeCloseTo(0.75 * overseer('true').suite(2, suite), 12);
    expect(judge.outcomeShare).toBe(0.25);
    expect(() => overseer('table.csv')).toThrow(/no values that a table could hold/);
  });
});
