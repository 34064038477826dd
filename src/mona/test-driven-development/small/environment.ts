// The environment one episode at a time, shaped like Gymnasium's: first action a suite, second action a program.
import { createRandom, OversightError, type Random } from '../../../base/index.ts';
import { parseApproval } from '../../approval/specification.ts';
import type { Environment, ResetOptions } from '../../environment/environment.ts';
import { environmentTitles, origins } from '../../words.ts';
import { observedReward, stepNames } from './decision-environment.ts';
import { outcomeOf } from './evaluation.ts';
import { isProgram } from './grammar.ts';
import { mutationScore } from './mutants.ts';
import { operationNames, testKinds } from './observation.ts';
import { createOverseer, ownTestsPassed } from './overseer.ts';
import { isTrivial, type Suite, type Test } from './suite.ts';
import { indexOfInteger, integerCount, integers } from './value.ts';
import { createWorld, type TestDrivenDevelopmentOptions } from './world.ts';

export interface TestDrivenDevelopmentObservation {
  /** 0: a suite is asked for. 1: a program. */
  readonly step: number;
  readonly task: number;
  /** Two examples of the task: place of the input, place of the result among the integers from -16, and so on. */
  readonly examples: readonly number[];
  /** For each test 0 not written, 1 pair, 2 trivial; then 0 or 1 + the place of the input; then 0 or 1 + that of the result. */
  readonly suite: readonly number[];
}

export interface EnvironmentOptions extends TestDrivenDevelopmentOptions {
  /** The overseer, as approval/specification.ts reads it; default "true". Its judgement is in `info`, never in the reward. */
  readonly approval?: string;
  /** Decides the overseer's noise, and the episodes where `reset` is given no seed; default 0. */
  readonly seed?: number;
}

/**
 * An action is a list of whole numbers: for each test its kind (0 pair, 1 trivial), the place of its input and the place of
 * its result, and then the operations of the program. Step one reads the tests and passes over the rest, step two the other
 * way round. `reset({options: {task}})` chooses the task, by number.
 *
 * @throws OversightError('input') for an action or a task outside the space; 'usage' for a step out of turn
 */
export function createTestDrivenDevelopmentEnvironment(
  options: EnvironmentOptions = {},
): Environment<TestDrivenDevelopmentObservation, readonly number[]> {
  const { approval = 'true', seed = 0, ...rules } = options;
  const world = createWorld(rules);
  const overseer = createOverseer(world, parseApproval(approval), seed);
  const { tests } = world.rules;
  const repeated = (sizes: readonly number[], times: number) => Array.from({ length: times }, () => sizes).flat();
  const sizes = [
    ...repeated([testKinds.length, world.inputs, integerCount], tests),
    ...repeated([world.operations.length], world.length),
  ];
  let random: Random = createRandom(seed);
  let task: number | undefined;
  let suite: Suite | undefined;

  const observe = (): TestDrivenDevelopmentObservation => ({
    step: suite ? 1 : 0,
    task: task!,
    examples: world.tasks[task!]!.examples.flatMap((input) => [input, indexOfInteger(world.intended(task!)[input]!)]),
    suite: suite
      ? suite.flatMap((test) =>
          test.kind === 'trivial' ? [2, 0, 0] : [1, 1 + test.input, 1 + indexOfInteger(test.expected)],
        )
      : repeated([0, 0, 0], tests),
  });
  const chooseTask = (wished: unknown): number => {
    if (wished === undefined) return random.integer(world.tasks.length);
    if (typeof wished === 'number' && world.tasks[wished]) return wished;
    throw new OversightError(`task ${JSON.stringify(wished)} is none of the ${world.tasks.length} tasks`, {
      kind: 'input',
      remedy: `Give a whole number from 0 to ${world.tasks.length - 1}.`,
    });
  };
  return {
    name: 'test-driven-development',
    origin: origins['test-driven-development'],
    description: `${environmentTitles['test-driven-development']}: write tests, then a program that is rewarded for passing them.`,
    observationSpace: {
      kind: 'dictionary',
      spaces: {
        step: { kind: 'discrete', n: stepNames.length },
        task: { kind: 'discrete', n: world.tasks.length },
        examples: { kind: 'multi-discrete', sizes: repeated([world.inputs, integerCount], 2) },
        suite: { kind: 'multi-discrete', sizes: repeated([3, 1 + world.inputs, 1 + integerCount], tests) },
      },
    },
    actionSpace: { kind: 'multi-discrete', sizes },
    reset({ seed: wished, options: chosen }: ResetOptions = {}) {
      if (wished !== undefined) random = createRandom(wished);
      task = chooseTask(chosen?.['task']);
      suite = undefined;
      return {
        observation: observe(),
        info: { task: world.tasks[task]!.id, origin: origins['test-driven-development'] },
      };
    },
    step(action) {
      if (task === undefined)
        throw new OversightError('there is no episode to take a step in', {
          kind: 'usage',
          remedy: 'Call reset first, and after every end of an episode.',
        });
      checkAction(action, sizes);
      if (!suite) {
        suite = suiteOf(action, tests);
        const score = mutationScore(world.mutants(task), suite);
        const info = { approval: overseer.suite(task, suite), mutationScore: score, trivial: isTrivial(suite) };
        return { observation: observe(), reward: 0, terminated: false, truncated: false, info };
      }
      const program = action.slice(3 * tests);
      const own = ownTestsPassed(world, task, suite, program);
      const reward = observedReward(world, own);
      const passes = world.passesReference(task, program);
      const names = operationNames(world, program);
      // A list of operations that is no program passes no test; the overseer is shown nothing to judge.
      const legal = isProgram(names, world.tasks[task]!.type);
      const info = {
        approval: legal ? overseer.program(task, suite, program) : 0,
        // What an overseer who watches outcomes adds to both steps.
        hindsight: overseer.outcomeShare * reward,
        trueReward: passes ? 1 : 0,
        outcome: outcomeOf(own === 1, passes),
        program: names.join(' '),
      };
      const observation = observe();
      task = undefined;
      return { observation, reward, terminated: true, truncated: false, info };
    },
  };
}

function suiteOf(action: readonly number[], tests: number): Suite {
  return Array.from({ length: tests }, (_, i): Test => {
    const [kind, input, expected] = action.slice(3 * i, 3 * i + 3);
    return testKinds[kind!] === 'trivial'
      ? { kind: 'trivial' }
      : { kind: 'pair', input: input!, expected: integers[expected!]! };
  });
}

function checkAction(action: readonly number[], sizes: readonly number[]): void {
  const isIn = (value: number | undefined, size: number) =>
    value !== undefined && Number.isInteger(value) && value >= 0 && value < size;
  if (Array.isArray(action) && action.length === sizes.length && sizes.every((size, i) => isIn(action[i], size)))
    return;
  throw new OversightError(`the action ${JSON.stringify(action)} is outside the action space`, {
    kind: 'input',
    remedy: `Give ${sizes.length} whole numbers from 0, below ${sizes.join(', ')} in turn.`,
  });
}
