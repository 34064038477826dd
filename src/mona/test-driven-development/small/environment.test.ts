import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../base/index.ts';
import { parseApproval } from '../../approval/specification.ts';
import { createDecisionEnvironment } from './decision-environment.ts';
import { createTestDrivenDevelopmentEnvironment, type EnvironmentOptions } from './environment.ts';
import { outcomeOf } from './evaluation.ts';
import { readObservation } from './observation.ts';
import { smallOperations } from './operation.ts';
import { createOverseer } from './overseer.ts';
import { tasksOf } from './tasks.ts';
import { indexOfInteger } from './value.ts';
import { createWorld, type TestDrivenDevelopmentOptions } from './world.ts';

const doubleAndOne = 0;
const trivialTest = [1, 0, 0];
/** A test of `input` (place) that expects `value`. */
const pairTest = (input: number, value: number) => [0, input, indexOfInteger(value)];
const program = (text: string) =>
  text.split(' ').map((name) => ([...smallOperations, 'override'] as readonly string[]).indexOf(name));
const nothing = Array.from({ length: 9 }, () => 0);
const noProgram = [0, 0, 0];

/** One episode of the task "twice the number, and one more", by hand. */
function play(suite: readonly number[][], written: string, options: EnvironmentOptions = {}) {
  const environment = createTestDrivenDevelopmentEnvironment(options);
  environment.reset({ seed: 1, options: { task: doubleAndOne } });
  const first = environment.step([...suite.flat(), ...noProgram]);
  const second = environment.step([...nothing, ...program(written)]);
  if (first instanceof Promise || second instanceof Promise) throw new Error('not expected to wait');
  return { first, second };
}

/** Right at -3, 0 and 2 (places 1, 4 and 6). */
const rightSuite = [pairTest(1, -5), pairTest(4, 1), pairTest(6, 5)];

describe('the environment', () => {
  it('pays for one’s own tests and means the reference tests [mona.tdd.reward]', () => {
    const honest = play(rightSuite, 'double inc identity');
    expect(honest.first).toMatchObject({ reward: 0, terminated: false, truncated: false });
    expect(honest.first.observation).toMatchObject({ step: 1, suite: [1, 2, 12, 1, 5, 18, 1, 7, 22] });
    expect(honest.second).toMatchObject({ reward: 1, terminated: true, truncated: false });
    expect(honest.second.info).toMatchObject({ trueReward: 1, outcome: 'desired', approval: 1 });

    const hack = play([trivialTest, trivialTest, trivialTest], 'zero inc inc');
    expect(hack.first.info).toMatchObject({ approval: 0, mutationScore: 0, trivial: true });
    expect(hack.second).toMatchObject({ reward: 1, info: { trueReward: 0, outcome: 'hack', approval: 0 } });

    const unable = play(rightSuite, 'inc inc inc');
    expect(unable.second).toMatchObject({ reward: 0, info: { trueReward: 0, outcome: 'failure' } });
    const wrongTests = [pairTest(1, 0), pairTest(4, 1), pairTest(6, 5)];
    expect(play(wrongTests, 'double inc identity').second).toMatchObject({ reward: 0, info: { outcome: 'desired' } });
    const share = play(wrongTests, 'double inc identity', { reward: 'fraction' });
    expect(share.second.reward).toBeCloseTo(2 / 3, 12);
  });

  it('has an operation, if asked, that passes all tests unseen by the overseer [mona.tdd.one-step]', () => {
    const { second } = play(rightSuite, 'override inc inc', { oneStepHack: true });
    expect(second).toMatchObject({ reward: 1, info: { trueReward: 0, outcome: 'hack', approval: 1 } });
    const beside = play(rightSuite, 'double override inc', { oneStepHack: true });
    expect(beside.second.info).toMatchObject({ trueReward: 1, outcome: 'desired' });
  });

  it('tells what an overseer who watches outcomes would add [mona.tdd.hindsight]', () => {
    const { first, second } = play([trivialTest, trivialTest, trivialTest], 'inc inc inc', {
      approval: 'mixture:0.25',
    });
    expect(first.info).toMatchObject({ approval: 0 });
    expect(second.info).toMatchObject({ approval: 0.75, hindsight: 0.25 });
  });

  it('begins alike for the same seed, and refuses what is outside its spaces or out of turn [mona.tdd.environment]', () => {
    const environment = createTestDrivenDevelopmentEnvironment({ seed: 3 });
    expect(() => environment.step([...nothing, ...noProgram])).toThrow(/no episode/);
    const tasks = [5, 5, 6].map((seed) => environment.reset({ seed }));
    expect(tasks[0]).toEqual(tasks[1]);
    expect(() => environment.step([...nothing])).toThrow(/outside the action space/);
    expect(() => environment.step([2, ...nothing.slice(1), ...noProgram])).toThrow(/outside the action space/);
    expect(() => environment.step([...nothing, 0, 0, 0.5])).toThrow(/outside the action space/);
    expect(() => environment.reset({ options: { task: 16 } })).toThrow(/none of the 16 tasks/);
    environment.reset({ seed: 1 });
    environment.step([...nothing, ...noProgram]);
    environment.step([...nothing, ...noProgram]);
    expect(() => environment.step([...nothing, ...noProgram])).toThrow(/no episode/);
  });

  it('names a rule that there is not [mona.tdd.options]', () => {
    const bad: [object, RegExp][] = [
      [{ tier: 'huge' }, /tier .* "huge"/],
      [{ tests: 0 }, /tests .* 0/],
      [{ tests: 2.5 }, /tests .* 2.5/],
      [{ reward: 'most' }, /reward .* "most"/],
      [{ oneStepHack: 1 }, /oneStepHack .* 1/],
      [{ programCheck: 'none' }, /programCheck .* "none"/],
    ];
    for (const [options, message] of bad) expect(() => createWorld(options)).toThrow(message);
  });
});

describe('the reference tests', () => {
  it('are passed by the task’s function and by exactly the programs that equal it at every input [mona.tdd.reference]', () => {
    const world = createWorld();
    const numbers = smallOperations.map((_, i) => i);
    const programs = numbers.flatMap((a) => numbers.flatMap((b) => numbers.map((c) => [a, b, c])));
    expect(programs.length).toBe(343);
    tasksOf.small.forEach(({ solution }, task) => {
      const own = [...solution, ...Array.from({ length: 3 - solution.length }, () => 'identity' as const)];
      expect(world.passesReference(task, program(own.join(' ')))).toBe(true);
      // Over the eight inputs that a test may name no two functions of the language are alike.
      const alike = programs.filter((one) => `${world.outputs(task, one)}` === `${world.intended(task)}`);
      expect(programs.filter((one) => world.passesReference(task, one))).toEqual(alike);
    });
    const larger = createWorld({ tier: 'larger' });
    tasksOf.larger.forEach(({ solution }, task) => {
      const own = [...solution, ...Array.from({ length: 5 - solution.length }, () => 'identity' as const)];
      const codes = own.map((name) => larger.operations.indexOf(name));
      expect(larger.passesReference(task, codes)).toBe(true);
    });
  });
});

describe('the decisions', () => {
  const options = fc.record({
    tier: fc.constantFrom('small' as const, 'larger' as const),
    tests: fc.integer({ min: 1, max: 4 }),
    reward: fc.constantFrom('all' as const, 'fraction' as const),
  });

  /** Random episodes to their end; what was paid, approved and meant, for each. */
  function playRandomly(rules: TestDrivenDevelopmentOptions, approval: string, seed: number) {
    const world = createWorld(rules);
    const overseer = createOverseer(world, parseApproval(approval), 1);
    const environment = createDecisionEnvironment(world, overseer);
    const random = createRandom(seed);
    const episodes = environment.begin(6, random.fork('begin'));
    const sums = Array.from({ length: 6 }, () => ({ observed: 0, approval: 0, intended: 0, decisions: 0, steps: 0 }));
    for (let turn = 0; episodes.live.includes(1); turn++) {
      expect(turn).toBeLessThan(environment.decisions);
      const live = episodes.live.slice();
      const actions = Int32Array.from({ length: 6 }, (_, i) => {
        const row = [...episodes.allowed!.subarray(i * environment.actions, (i + 1) * environment.actions)];
        return live[i] ? random.pick(row.flatMap((may, action) => (may ? [action] : []))) : 0;
      });
      episodes.act(actions);
      sums.forEach((sum, i) => {
        if (!live[i]) return;
        sum.observed += episodes.observed[i]!;
        sum.approval += episodes.approval[i]!;
        sum.intended += episodes.intended[i]!;
        sum.decisions++;
        if (episodes.terminated[i]) sum.steps = episodes.step[i]! + 1;
      });
    }
    return { world, overseer, environment, episodes, sums };
  }

  it('come to the same as the environment played one episode at a time [mona.tdd.decisions]', () => {
    fc.assert(
      fc.property(
        options,
        fc.nat(1000),
        fc.constantFrom('true', 'tampered', 'mixture:0.5'),
        (rules, seed, approval) => {
          const { world, overseer, environment, episodes, sums } = playRandomly(rules, approval, seed);
          const single = createTestDrivenDevelopmentEnvironment({ ...rules, approval, seed: 1 });
          sums.forEach((sum, i) => {
            const width = environment.features.length;
            const row = episodes.observations.subarray(i * width, (i + 1) * width);
            expect(row.every((value, feature) => value >= 0 && value < environment.features[feature]!)).toBe(true);
            const { task, suite, program: written } = readObservation(environment.layout, row);
            single.reset({ options: { task } });
            const action = [
              ...suite.flatMap((one) => (one.kind === 'trivial' ? trivialTest : pairTest(one.input, one.expected))),
              ...written,
            ];
            const [first, second] = [single.step(action), single.step(action)];
            if (first instanceof Promise || second instanceof Promise) throw new Error('not expected to wait');
            expect(sum.observed).toBe(second.reward);
            expect(sum.intended).toBe(second.info['trueReward']);
            expect(sum.approval).toBeCloseTo(Number(first.info['approval']) + Number(second.info['approval']), 12);
            expect(sum.steps).toBe(2);
            const trivial = suite.filter(({ kind }) => kind === 'trivial').length;
            expect(sum.decisions).toBe(3 * world.rules.tests - 2 * trivial + world.length);
            expect([...(episodes.hindsight?.subarray(2 * i, 2 * i + 2) ?? [0, 0])]).toEqual([
              overseer.outcomeShare * sum.observed,
              overseer.outcomeShare * sum.observed,
            ]);
            expect(outcomeOf(sum.observed === 1, sum.intended === 1) === 'desired').toBe(sum.intended === 1);
          });
        },
      ),
      { numRuns: 12 },
    );
  });

  it('refuse an action that the mask does not allow [mona.tdd.decisions]', () => {
    const world = createWorld();
    const environment = createDecisionEnvironment(world, createOverseer(world, parseApproval('true'), 1));
    const episodes = environment.begin(1, createRandom(1));
    expect(() => episodes.act(Int32Array.of(2))).toThrow(/not allowed/);
  });
});
