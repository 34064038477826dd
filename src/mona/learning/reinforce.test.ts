// REINFORCE on a tiny environment: the hack of two steps under the horizon of the episode, none under one; seeds, watching, stopping.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import type { DecisionEnvironment } from './decision-environment.ts';
import { type PlayedDecision, playEpisodes } from './play.ts';
import { type ReinforceOptions, trainReinforce } from './reinforce.ts';
import { type ToyOptions, toyEnvironment } from './toy.conformance.ts';
import type { WatchedState } from './training.ts';

const ordinary = { horizon: 'episode', approvalWeight: 0.5 } as const;
const myopic = { horizon: 1, approvalWeight: 0.5 } as const;
const small: ReinforceOptions = { credit: ordinary, seed: 1, updates: 50, episodes: 32, learningRate: 0.15 };

async function outcome(options: Partial<ReinforceOptions>, environment: DecisionEnvironment = toyEnvironment()) {
  const { policy } = await trainReinforce(environment, { ...small, ...options });
  const { intended, observed } = playEpisodes(environment, policy, { episodes: 200, random: createRandom(7) });
  const share = (list: Float64Array, value: number) => list.filter((one) => one === value).length / list.length;
  return { hack: share(observed, 2), good: share(intended, 1) };
}

describe('REINFORCE', () => {
  it('learns a hack of two steps with the horizon of the episode, and what is good with a horizon of one [mona.reinforce.horizon]', async () => {
    expect((await outcome({})).hack).toBeGreaterThan(0.9);
    expect((await outcome({ credit: myopic })).good).toBeGreaterThan(0.9);
    expect((await outcome({ credit: { ...ordinary, horizon: 2 } })).hack).toBeGreaterThan(0.9);
  });

  it.each([
    ['approval in hindsight', {}, { inHindsight: true }],
    ['no mask', {}, { isMasked: false }],
    ['a value net', { network: { kind: 'mlp', hidden: [8] }, baseline: 'network', learningRate: 0.03 }, {}],
    ['no baseline', { baseline: 'none' }, {}],
    [
      'features one by one and clipped gradients',
      {
        network: {
          kind: 'table',
          groups: [
            [0, 1],
            [0, 2],
          ],
        },
        clipNorm: 1,
      },
      {},
    ],
  ] as [string, Partial<ReinforceOptions>, ToyOptions][])(
    'does so too with %s [mona.reinforce.horizon]',
    async (_, options, environment) => {
      expect((await outcome({ ...options, credit: myopic }, toyEnvironment(environment))).good).toBeGreaterThan(0.8);
    },
  );

  it('is pulled to the reference policy by the KL penalty, and to chance by that of entropy [mona.reinforce.pull]', async () => {
    const reference = [Math.log(0.9), Math.log(0.1), Number.NEGATIVE_INFINITY];
    const first = async (options: Partial<ReinforceOptions>, environment = toyEnvironment({ reference })) => {
      const { policy } = await trainReinforce(environment, { ...small, updates: 80, ...options });
      return policy.probabilities(Int32Array.of(0, 2, 2), 1, Uint8Array.of(1, 1, 0));
    };
    expect((await first({ klWeight: 50 }))[0]).toBeCloseTo(0.9, 1);
    expect((await first({ entropyWeight: 50 }))[0]).toBeCloseTo(0.5, 1);
    // A row that begins with NaN does not pull.
    const free = toyEnvironment({ reference: [Number.NaN, 0, 0] });
    expect((await first({ klWeight: 50 }, free))[1]).toBeGreaterThan(0.8);
    // Without a reference the pull is to chance.
    expect((await first({ klWeight: 50 }, toyEnvironment()))[0]).toBeCloseTo(0.5, 1);
  });

  it('gives the same parameters for the same seed, bit for bit, and others for another [mona.learning.seed]', async () => {
    const train = (seed: number) => trainReinforce(toyEnvironment(), { ...small, seed, updates: 5 });
    const [one, again, other] = [await train(1), await train(1), await train(2)];
    expect(again.policy.parameters).toEqual(one.policy.parameters);
    expect(again.curve).toEqual(one.curve);
    expect(other.policy.parameters).not.toEqual(one.policy.parameters);
  });

  it('shows the policy to a watcher, whose figures become the curve and whose warnings are kept once [mona.learning.watch]', async () => {
    const seen: WatchedState[] = [];
    const { curve, warnings } = await trainReinforce(toyEnvironment(), {
      ...small,
      updates: 10,
      watchEvery: 4,
      watch: (state) => {
        seen.push(state);
        const chance = state.policy.probabilities(Int32Array.of(0, 2, 2), 1)[0]!;
        return { values: { chance, nothing: Number.NaN }, warnings: ['it leaks'] };
      },
    });
    expect(seen.map(({ update }) => update)).toEqual([4, 8, 10]);
    expect(curve.map(({ decisions }) => decisions)).toEqual([4, 8, 10].map((update) => update * 32 * 3));
    expect(curve.map(({ values }) => Object.keys(values).sort())).toEqual(
      Array.from({ length: 3 }, () => ['chance', 'trainingApproval', 'trainingObserved']),
    );
    expect(new Set(curve.map(({ values }) => values['chance'])).size).toBe(3);
    expect(warnings).toEqual(['it leaks']);
  });

  it('stops where the watcher wants it, and where it is cancelled [mona.learning.stop]', async () => {
    const { curve } = await trainReinforce(toyEnvironment(), {
      ...small,
      watchEvery: 1,
      watch: () => ({ stop: true }),
    });
    expect(curve.length).toBe(1);
    const controller = new AbortController();
    const progress: number[] = [];
    const training = trainReinforce(toyEnvironment(), {
      ...small,
      signal: controller.signal,
      progress: ({ done }) => {
        progress.push(done);
        if (done === 3) controller.abort(new Error('enough'));
      },
    });
    await expect(training).rejects.toThrow('enough');
    expect(progress).toEqual([1, 2, 3]);
  });
});

describe('what cannot be trained', () => {
  const refuse = (options: Partial<ReinforceOptions>, environment = toyEnvironment()) =>
    expect(trainReinforce(environment, { ...small, updates: 2, ...options })).rejects;

  it('is refused by name: options, environments, policies of reference [mona.learning.refused]', async () => {
    await refuse({ updates: 0 }).toThrow('updates is 0, but must be a whole number of at least 1');
    await refuse({ episodes: 1.5 }).toThrow('episodes is 1.5');
    await refuse({ learningRate: 0 }).toThrow('learningRate is 0, but must be a number above 0');
    await refuse({ entropyWeight: Number.NaN }).toThrow('entropyWeight is NaN');
    await refuse({ baselineRate: 0 }).toThrow('baselineRate is 0');
    await refuse({ clipNorm: 0 }).toThrow('clipNorm is 0');
    await refuse({ credit: { horizon: 0, approvalWeight: 1 } }).toThrow('the horizon is 0');
    await refuse({}, { ...toyEnvironment(), features: [] }).toThrow('shows no features');
    await refuse({}, { ...toyEnvironment(), features: [4, 2, 3] }).toThrow('feature 1 of an observation is 2');
    await refuse({}, { ...toyEnvironment(), decisions: 1 }).toThrow('the number of decisions of loan is 1');
    const impossible = toyEnvironment({ reference: [Number.NEGATIVE_INFINITY, 0, 0] });
    await refuse({ klWeight: 0.1 }, impossible).toThrow(
      'gives action 0, which is allowed, the log-probability -Infinity',
    );
  });

  it('is an environment that pays what is no number: the loss names its step [mona.learning.refused]', async () => {
    const toy = toyEnvironment();
    const begin: DecisionEnvironment['begin'] = (count, random) => {
      const episodes = toy.begin(count, random);
      const act = (actions: Int32Array) => {
        episodes.act(actions);
        episodes.observed.fill(Number.NaN);
      };
      return { ...episodes, act };
    };
    await refuse({ baseline: 'none' }, { ...toy, begin }).toThrow('the loss is NaN at step 1');
  });
});

describe('play', () => {
  it('sums rewards of whole episodes and shows every decision, as often as asked [mona.learning.play]', () => {
    const environment = toyEnvironment({ inHindsight: true });
    const seen: PlayedDecision[] = [];
    const always = (action: number) => ({
      probabilities: (_: Int32Array, count: number) =>
        Float64Array.from({ length: 3 * count }, (__, i) => (i % 3 === action ? 1 : 0)),
    });
    const options = { episodes: 5, parallel: 2, random: createRandom(1) };
    const hack = playEpisodes(environment, always(1), { ...options, onDecision: (one) => seen.push(one) });
    expect(hack).toEqual({
      observed: new Float64Array(5).fill(2),
      approval: new Float64Array(5).fill(-0.5),
      intended: new Float64Array(5).fill(-1),
      decisions: new Int32Array(5).fill(3),
    });
    expect(seen.map(({ acting }) => acting.length)).toEqual([2, 2, 2, 2, 2, 2, 1, 1, 1]);
    expect(Array.from(seen[1]!.before.slice(0, 3))).toEqual([1, 1, 2]);
    const nothing = playEpisodes(environment, always(0), { ...options, greedy: true });
    expect(nothing.approval).toEqual(new Float64Array(5).fill(0.5));
    const none = { probabilities: (_: Int32Array, count: number) => new Float64Array(3 * count) };
    expect(() => playEpisodes(environment, none, options)).toThrow('gives it no chance');
  });
});
