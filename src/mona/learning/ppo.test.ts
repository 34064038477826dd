// PPO: its loss against finite differences of a second writing, the scale of rewards against its definition, and learning itself.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { compile, floats, gradient, input, type Tensor } from '../../tensor/index.ts';
import type { ActionBatchKind } from './action-batch.ts';
import { createRowsBuffer, packedLoss } from './network-graph.ts';
import { type NetworkOptions, networkShape, writeRows } from './network-shape.ts';
import { type OracleDecision, oracleForward, oraclePpoLoss, oracleProbabilities } from './oracle.conformance.ts';
import { layoutOf } from './parameters.ts';
import { playEpisodes } from './play.ts';
import { type PpoOptions, trainPpo } from './ppo.ts';
import { ppoInputs, ppoLoss } from './ppo-loss.ts';
import { ppoProfiles } from './ppo-settings.ts';
import { partEnds } from './recording.ts';
import { RewardScale } from './reward-scale.ts';
import { type ToyOptions, toyEnvironment } from './toy.conformance.ts';

const size = 6;

/** Decisions drawn at random; ratios lie on both sides of the clip, and not near it, where the loss has a corner. */
function lossProblem(options: NetworkOptions, seed: number, klWeight: number) {
  const random = createRandom(seed);
  const settings = { clip: 0.3, valueWeight: 0.5, klWeight, entropyWeight: 0.05 };
  const shape = networkShape(toyEnvironment(), options);
  const layout = layoutOf(shape, ['policy', 'value']);
  const vector = Float32Array.from({ length: layout.size }, () => 0.5 * random.normal());
  const decisions = Array.from({ length: size }, (_, i): OracleDecision => {
    const observation = shape.features.map((values) => random.integer(values));
    const allowed = i % 2 === 0 ? [1, 1, 1] : [1, 0, 1];
    const action = random.pick([0, 2]);
    const chances = oracleProbabilities(oracleForward(shape, layout, 'policy', vector, observation), allowed);
    const reference = oracleProbabilities([random.normal(), random.normal(), random.normal()], allowed).map((chance) =>
      chance === 0 ? 0 : Math.log(chance),
    );
    return {
      observation,
      action,
      allowed,
      reference: klWeight > 0 && i !== 3 ? reference : undefined,
      before: Math.fround(Math.log(chances[action]!) + random.pick([-0.6, -0.1, 0.1, 0.6])),
      advantage: Math.fround(random.normal()),
      target: Math.fround(random.normal()),
    };
  });
  const kind: ActionBatchKind = { shape, isMasked: true, hasReference: klWeight > 0 };
  return { shape, layout, vector, decisions, settings, kind };
}

async function graphLoss({ shape, layout, vector, decisions, settings, kind }: ReturnType<typeof lossProblem>) {
  const packed = input('packed', [layout.size]);
  const inputs: Record<string, Tensor> = Object.fromEntries(
    Object.entries(ppoInputs(kind, size)).map(([name, one]) => [name, input(name, one.shape, one.dtype)]),
  );
  const loss = packedLoss(layout, packed, (pieces) => ppoLoss(kind, settings, pieces, inputs));
  const [slope] = gradient(loss, [packed]);
  const program = await compile(
    { inputs: [packed, ...Object.values(inputs)], outputs: { loss, slope: slope! } },
    { backend: 'reference' },
  );
  const rows = createRowsBuffer(shape, size);
  decisions.forEach(({ observation }, i) => {
    const list = new Int32Array(shape.groups.length);
    writeRows(shape, Int32Array.from(observation), 0, list, 0);
    rows.write(i, list, 0);
  });
  const table = (pick: (one: OracleDecision) => readonly number[]) => Float32Array.from(decisions.flatMap(pick));
  const column = (pick: (one: OracleDecision) => number) => Float32Array.from(decisions, pick);
  const results = await program.run({
    packed: vector,
    rows: rows.data,
    chosen: table(({ action }) => [0, 1, 2].map((a) => (a === action ? 1 : 0))),
    allowed: table(({ allowed }) => allowed),
    before: column(({ before }) => before),
    advantage: column(({ advantage }) => advantage),
    target: column(({ target }) => target),
    entropyWeight: Float32Array.of(settings.entropyWeight),
    ...(kind.hasReference
      ? {
          reference: table(({ reference }) => reference ?? [0, 0, 0]),
          pull: column(({ reference }) => (reference ? 1 : 0)),
        }
      : {}),
  });
  return { loss: floats(results, 'loss')[0]!, slope: floats(results, 'slope') };
}

describe("PPO's loss", () => {
  it.each([
    [{ kind: 'mlp', hidden: [4] }, 0],
    [{ kind: 'mlp', hidden: [3, 4] }, 0.2],
    [{ kind: 'table' }, 0.2],
  ] as const)(
    'and its gradient are those of a second writing and its central differences: %j, KL %s [mona.ppo.loss]',
    async (options, klWeight) => {
      for (const seed of [1, 2]) {
        const problem = lossProblem(options, seed, klWeight);
        const { loss, slope } = await graphLoss(problem);
        const at = (vector: Float64Array) =>
          oraclePpoLoss(problem.shape, problem.layout, vector, problem.decisions, problem.settings);
        const vector = Float64Array.from(problem.vector);
        expect(Math.abs(loss - at(vector))).toBeLessThan(1e-5);
        slope.forEach((one, i) => {
          const [above, below] = [1e-5, -1e-5].map((by) =>
            at(vector.map((value, j) => (i === j ? value + by : value))),
          ) as [number, number];
          if (!(Math.abs(one - (above - below) / 2e-5) < 1e-4)) expect(one).toBeCloseTo((above - below) / 2e-5, 4);
        });
      }
    },
  );

  it('has no gradient through the policy where the clip holds it [mona.ppo.clip]', async () => {
    const problem = lossProblem({ kind: 'table' }, 4, 0);
    // Every action has become likelier than the clip allows, and was good: there is nothing left to gain.
    const held = problem.decisions.map((one) => ({ ...one, before: one.before - 2, advantage: 1 }));
    const settings = { ...problem.settings, entropyWeight: 0 };
    const policyOnly = problem.layout.pieces.find(({ name }) => name.startsWith('policy'))!;
    const { slope } = await graphLoss({ ...problem, settings, decisions: held });
    expect(slope.slice(policyOnly.start, policyOnly.start + policyOnly.size).every((one) => one === 0)).toBe(true);
    const bad = held.map((one) => ({ ...one, advantage: -1 }));
    const pushed = await graphLoss({ ...problem, settings, decisions: bad });
    expect(pushed.slope.slice(policyOnly.start, policyOnly.start + policyOnly.size).some((one) => one !== 0)).toBe(
      true,
    );
  });
});

describe('the scale of rewards', () => {
  it('is the deviation of all discounted returns so far, at each decision [mona.ppo.scale]', () => {
    const rewards = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(rewards, fc.nat({ max: 29 }), (list, cut) => {
        const end = Math.min(cut, list.length);
        const recording = {
          starts: Int32Array.of(0, end),
          ends: Int32Array.of(end, list.length),
          endings: Uint8Array.of(partEnds.terminated, partEnds.cut),
          completes: new Uint8Array(list.length).fill(1),
          observed: new Float64Array(list.length),
          approval: new Float64Array(list.length),
          hindsight: undefined,
        };
        const returns: number[] = [];
        let running = 0;
        const expected = list.map((reward, i) => {
          running = (i === end ? 0 : running) * 0.99 + reward;
          returns.push(running);
          // The first guess (mean 0, variance 1) has the weight of 1e-4 decisions.
          const count = returns.length + 1e-4;
          const mean = returns.reduce((sum, one) => sum + one, 0) / count;
          const spread = returns.reduce((sum, one) => sum + (one - mean) ** 2, 0) + 1e-4 * (1 + mean ** 2);
          return Math.min(Math.max(reward / Math.sqrt(spread / count + 1e-8), -10), 10);
        });
        const scaled = new RewardScale(1).scale(recording, Float64Array.from(list), list.length);
        expect(Math.max(...expected.map((one, i) => Math.abs(one - scaled[i]!)))).toBeLessThan(1e-6);
      }),
    );
  });
});

const toy: PpoOptions = {
  credit: { horizon: 'episode', approvalWeight: 0.5 },
  seed: 1,
  decisions: 2000,
  environments: 8,
  rollout: 16,
  minibatch: 64,
  epochs: 6,
  hidden: [16],
  learningRate: 0.02,
};

async function outcome(options: Partial<PpoOptions>, environment: ToyOptions = {}) {
  const { policy } = await trainPpo(toyEnvironment(environment), { ...toy, ...options });
  const { intended, observed } = playEpisodes(toyEnvironment(environment), policy, {
    episodes: 200,
    random: createRandom(7),
  });
  const share = (list: Float64Array, value: number) => list.filter((one) => one === value).length / list.length;
  return { hack: share(observed, 2), good: share(intended, 1) };
}

describe('PPO', () => {
  it('learns a hack of two steps with the horizon of the episode, and what is good with a horizon of one [mona.ppo.horizon]', async () => {
    expect((await outcome({})).hack).toBeGreaterThan(0.9);
    expect((await outcome({ credit: { horizon: 1, approvalWeight: 0.5 } })).good).toBeGreaterThan(0.9);
  });

  it('does so too with approval in hindsight, at a time limit, and without a mask [mona.ppo.horizon]', async () => {
    for (const environment of [{ inHindsight: true }, { isTruncated: true }]) {
      expect((await outcome({ credit: { horizon: 1, approvalWeight: 0.5 } }, environment)).good).toBeGreaterThan(0.9);
    }
    expect((await outcome({}, { isMasked: false })).hack).toBeGreaterThan(0.9);
  });

  it('gives the same parameters for the same seed, bit for bit, and others for another [mona.learning.seed]', async () => {
    const train = (seed: number) => trainPpo(toyEnvironment(), { ...toy, seed, decisions: 300 });
    const [one, again, other] = [await train(1), await train(1), await train(2)];
    expect(again.policy.parameters).toEqual(one.policy.parameters);
    expect(again.curve).toEqual(one.curve);
    expect(other.policy.parameters).not.toEqual(one.policy.parameters);
  });

  it('has the published settings as a profile, and names a setting that makes no sense [mona.ppo.settings]', async () => {
    expect(ppoProfiles.paper).toMatchObject({
      ...{ decisions: 1e6, environments: 1, rollout: 2048, minibatch: 64, epochs: 10, hidden: [64, 64] },
      ...{ learningRate: 5e-5, gamma: 1, lambda: 0.95, clip: 0.3, entropyWeight: 0.05, valueWeight: 0.5 },
      ...{ clipNorm: 0.5, adamEpsilon: 1e-5, normalizesAdvantages: true, normalizesRewards: true },
      ...{ learningRateLeft: 1, entropyLeft: 1, klWeight: 0, bootstrapsTruncated: true },
    });
    const { learningRate, clip, entropyWeight, ...others } = ppoProfiles.library;
    expect({ learningRate, clip, entropyWeight }).toEqual({ learningRate: 3e-4, clip: 0.2, entropyWeight: 0 });
    expect(ppoProfiles.paper).toMatchObject(others);
    const refuse = (options: Partial<PpoOptions>) => expect(trainPpo(toyEnvironment(), { ...toy, ...options })).rejects;
    await refuse({ minibatch: 100 }).toThrow('minibatches of 100 do not divide a rollout of 128 decisions');
    await refuse({ learningRate: Number.NaN }).toThrow('learningRate is NaN');
    await refuse({ decisions: 0 }).toThrow('decisions is 0');
    await refuse({ gamma: 1.5 }).toThrow('gamma is 1.5');
    await refuse({ klWeight: -1 }).toThrow('klWeight is -1');
    await refuse({ watchEvery: 0 }).toThrow('watchEvery is 0');
  });
});
