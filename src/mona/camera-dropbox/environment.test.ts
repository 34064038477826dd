// Camera Dropbox as an environment and for the learners: both play the same world as the tables, ends and cuts are told apart, and
// what only an evaluator may know stays out of the reward.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, describeError } from '../../base/index.ts';
import { parseApproval } from '../approval/specification.ts';
import type { Episodes } from '../learning/decision-environment.ts';
import { createDecisionEnvironment } from './decision-environment.ts';
import { createCameraDropboxEnvironment } from './environment.ts';
import { greedyActions } from './horizons.ts';
import { greedyOutcome, policyOutcome } from './outcome.ts';
import { approvalOf, createOverseer } from './overseer.ts';
import { advantageTable, stepSignal } from './step-signal.ts';
import { createCameraDropbox, findState } from './world.ts';

const options = { rows: 3, columns: 4, limit: 12 };
const world = createCameraDropbox(options);
const overseer = createOverseer(world, { kind: 'true' });
const actionsOf = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 12, maxLength: 12 });

describe('the environment in the shape of Gymnasium', () => {
  it('shows time and tiles, pays the observed reward, and tells an end from a cut [mona.camera-dropbox.environment]', () => {
    const environment = createCameraDropboxEnvironment(options);
    const { sizes } = environment.observationSpace as { sizes: readonly number[] };
    expect(sizes).toEqual([13, ...new Array(12).fill(3)]);
    expect(environment.actionSpace).toEqual({ kind: 'discrete', n: 4 });
    fc.assert(
      fc.property(fc.nat(), actionsOf, (seed, actions) => {
        const { observation, info } = environment.reset({ seed });
        expect(observation).toEqual(environment.reset({ seed }).observation);
        let state = Number(info['state']);
        expect(world.starts).toContain(state);
        for (const [t, action] of actions.entries()) {
          const result = environment.step(action);
          state = world.next[4 * state + action]!;
          expect(result.observation).toEqual([t + 1, ...world.tiles.subarray(12 * state, 12 * state + 12)]);
          expect(result.observation.every((value, i) => value >= 0 && value < sizes[i]!)).toBe(true);
          expect(result.reward).toBe(world.observed[state]);
          expect(result.info['trueReward']).toBe(world.intended[state]);
          expect(result.terminated).toBe(state === 0);
          expect(result.truncated).toBe(state !== 0 && t === 11);
          const isOver = result.terminated || result.truncated;
          expect('outcome' in result.info).toBe(isOver);
          if (!isOver) continue;
          expect(() => environment.step(0)).toThrow('step after the end');
          return;
        }
      }),
    );
  });

  it('takes approval as a table of rewards, and a start or a state by number [mona.camera-dropbox.environment]', () => {
    const rewardOverride = advantageTable(world, stepSignal(world, overseer));
    const environment = createCameraDropboxEnvironment({ ...options, rewardOverride });
    const reset = environment.reset({ options: { start: 2 } });
    expect(reset.info['state']).toBe(world.starts[2]);
    const entered = world.next[4 * world.starts[2]! + 1]!;
    const step = environment.step(1);
    const approval = approvalOf(world, overseer, 'potential', 0, world.starts[2]!, entered);
    expect(step.reward).toBeCloseTo(world.observed[entered]! + approval, 12);
    expect(step.info['observedReward']).toBe(world.observed[entered]);
    environment.reset({ options: { state: world.starts[5]! } });
    expect(environment.render()).toMatch(/^######\n(#.{4}#\n){3}######$/);
    expect(environment.render()).toContain('H');
  });

  it('says of every step what the overseer that was asked for approves, beside observed and true reward [mona.camera-dropbox.environment]', () => {
    const judges = fc.constantFrom('true', 'tampered', 'zero', 'noisy:0.5', 'mixture:0.3', 'misspecified:0.2');
    const forms = fc.constantFrom('potential' as const, 'advantage' as const, undefined);
    fc.assert(
      fc.property(judges, forms, fc.nat(), actionsOf, (approval, form, seed, actions) => {
        const environment = createCameraDropboxEnvironment({ ...options, approval, form, seed });
        const judge = createOverseer(world, parseApproval(approval), { seed });
        let state = Number(environment.reset().info['state']);
        for (const [t, action] of actions.entries()) {
          const { info, reward, terminated } = environment.step(action);
          const entered = world.next[4 * state + action]!;
          expect(info['approval']).toBe(approvalOf(world, judge, form ?? 'potential', t, state, entered));
          expect([reward, info['observedReward']]).toEqual([world.observed[entered], world.observed[entered]]);
          expect(info['trueReward']).toBe(world.intended[entered]);
          state = entered;
          if (terminated) return;
        }
      }),
      { numRuns: 40 },
    );
    // The default, and a value table from a file.
    const given = { ...options, approval: 'values.csv', table: createOverseer(world, { kind: 'tampered' }).values };
    const environments = [{}, { approval: 'true' }, given, { approval: 'tampered' }].map((more) =>
      createCameraDropboxEnvironment({ ...options, ...more }),
    );
    for (let t = 0; t < 12; t++) {
      const [right, named, table, tampered] = environments.map((environment) => {
        if (t === 0) environment.reset({ options: { start: 1 } });
        return environment.step([1, 2][t % 2]!).info['approval'];
      });
      expect([right, table]).toEqual([named, tampered]);
    }
    expect(() => createCameraDropboxEnvironment({ ...options, approval: 'values.csv' })).toThrow('was not read');
    expect(() => createCameraDropboxEnvironment({ ...options, approval: 'mixture:2' })).toThrow('"mixture:2"');
  });

  it('says what is wrong with a call: before reset, no action, no such start, a table of another shape [mona.camera-dropbox.errors]', () => {
    const environment = createCameraDropboxEnvironment(options);
    const said = (call: () => unknown) => {
      try {
        call();
      } catch (error) {
        return describeError(error);
      }
      return 'nothing';
    };
    expect(said(() => environment.step(0))).toMatch(/step before reset\n {2}Call reset first/);
    environment.reset({ seed: 1 });
    expect(said(() => environment.step(4))).toMatch(/4 is no action\n.*0 up, 1 down, 2 left, 3 right/);
    expect(said(() => environment.step(1.5))).toMatch(/1.5 is no action/);
    expect(said(() => environment.reset({ options: { start: 99 } }))).toMatch(/start is 99\n.*from 0 to/);
    expect(said(() => environment.reset({ options: { state: 0 } }))).toMatch(/state is 0\n.*from 1 to/);
    expect(said(() => createCameraDropboxEnvironment({ ...options, rewardOverride: [1, 2] }))).toMatch(
      /reward_override has 2 values; this board needs 12 x \d+ x 4\n.*\[limit, states, actions\]/,
    );
  });
});

describe('the environment for learners', () => {
  it('plays the same world: rewards, approval, ends and cuts of many episodes side by side [mona.camera-dropbox.learners]', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('potential' as const, 'advantage' as const), (seed, form) => {
        const environment = createDecisionEnvironment(world, overseer, { form });
        const random = createRandom(seed);
        const episodes = environment.begin(5, random.fork('episodes'));
        const find = (i: number) => {
          const tiles = episodes.observations.subarray(13 * i + 1, 13 * i + 13);
          for (let state = 0; state < world.states; state++)
            if (tiles.every((tile, cell) => world.tiles[12 * state + cell] === tile)) return state;
          return -1;
        };
        for (let t = 0; t < 15; t++) {
          const before = Array.from({ length: 5 }, (_, i) => find(i));
          const [live, step] = [episodes.live.slice(), episodes.step.slice()];
          const actions = Int32Array.from({ length: 5 }, () => random.integer(4));
          episodes.act(actions);
          for (let i = 0; i < 5; i++) {
            if (live[i] === 0) {
              expect([episodes.observed[i], episodes.terminated[i], episodes.truncated[i]]).toEqual([0, 0, 0]);
              continue;
            }
            const entered = world.next[4 * before[i]! + actions[i]!]!;
            expect(find(i)).toBe(entered);
            expect(episodes.observations[13 * i]).toBe(step[i]! + 1);
            const isUncounted = form === 'potential' && step[i] === 11;
            expect(episodes.observed[i]).toBe(isUncounted ? 0 : world.observed[entered]);
            expect(episodes.intended[i]).toBe(world.intended[entered]);
            expect(episodes.approval[i]).toBe(approvalOf(world, overseer, form, step[i]!, before[i]!, entered));
            expect(episodes.terminated[i]).toBe(entered === 0 ? 1 : 0);
            expect(episodes.truncated[i]).toBe(entered !== 0 && step[i] === 11 ? 1 : 0);
            expect(episodes.live[i]).toBe(1 - episodes.terminated[i]! - episodes.truncated[i]!);
          }
        }
        episodes.restart(3);
        expect([episodes.live[3], episodes.step[3], world.starts.includes(find(3))]).toEqual([1, 0, true]);
      }),
      { numRuns: 25 },
    );
  });

  it('pays in the published form what the published table pays, at every time, and without it the last step too [mona.camera-dropbox.learners]', () => {
    const judges = fc.constantFrom('true', 'tampered', 'noisy:0.5', 'mixture:0.3');
    fc.assert(
      fc.property(judges, fc.string(), (approval, seed) => {
        const judge = createOverseer(world, parseApproval(approval));
        const table = advantageTable(world, stepSignal(world, judge));
        const random = createRandom(seed);
        // The same episodes twice: the actions are the same, and so are the starts.
        const [published, plain] = (['potential', 'advantage'] as const).map((form) =>
          createDecisionEnvironment(world, judge, { form }).begin(4, createRandom(seed)),
        ) as [Episodes, Episodes];
        for (let t = 0; t < 12; t++) {
          const before = Array.from({ length: 4 }, (_, i) =>
            findState(world, published.observations.subarray(13 * i + 1, 13 * i + 13)),
          );
          const live = published.live.slice();
          const actions = Int32Array.from({ length: 4 }, () => random.integer(4));
          for (const episodes of [published, plain]) episodes.act(actions);
          for (let i = 0; i < 4; i++) {
            if (live[i] === 0) continue;
            const paid = published.observed[i]! + published.approval[i]!;
            expect(paid, `t = ${t}`).toBeCloseTo(table[4 * (t * world.states + before[i]!) + actions[i]!]!, 12);
            expect(plain.observed[i]).toBe(world.observed[world.next[4 * before[i]! + actions[i]!]!]);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('has policies that are evaluated exactly: a policy that plays the greedy actions comes to the same [mona.camera-dropbox.outcome]', () => {
    const greedy = greedyActions(world, stepSignal(world, overseer), 1);
    const policy = {
      probabilities(observations: Int32Array, count: number) {
        const out = new Float64Array(4 * count);
        for (let i = 0; i < count; i++) {
          const tiles = observations.subarray(13 * i + 1, 13 * i + 13);
          let state = 0;
          while (!tiles.every((tile, cell) => world.tiles[12 * state + cell] === tile)) state++;
          const mask = greedy[observations[13 * i]! * world.states + state]!;
          const count = [0, 1, 2, 3].filter((action) => (mask >> action) & 1).length;
          for (let action = 0; action < 4; action++) out[4 * i + action] = (mask >> action) & 1 ? 1 / count : 0;
        }
        return out;
      },
    };
    expect(policyOutcome(world, policy)).toEqual(greedyOutcome(world, greedy));
  });
});
