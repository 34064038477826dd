// PPO as Stable-Baselines3 does it (rollouts, advantages, minibatches, clipping), with the credit of `credit.ts`.
import { createRandom } from '../../base/index.ts';
import { adam, createTrainer } from '../../tensor/index.ts';
import { ActionBatch, type ActionBatchKind } from './action-batch.ts';
import { type Credited, readCredit, stepSignals, windowAdvantages } from './credit.ts';
import type { DecisionEnvironment } from './decision-environment.ts';
import { createForward } from './forward.ts';
import { packedLoss } from './network-graph.ts';
import { type NetworkOptions, networkShape, writeInitialLogits } from './network-shape.ts';
import { initialParameters, layoutOf } from './parameters.ts';
import { createPolicy } from './policy.ts';
import { ppoInputs, ppoLoss } from './ppo-loss.ts';
import { checkPpoSettings, type PpoProfile, type PpoSettings, ppoProfiles } from './ppo-settings.ts';
import { RewardScale } from './reward-scale.ts';
import { Rollout } from './rollout.ts';
import { checkEnvironment, type SharedOptions, type Trained, Watch } from './training.ts';

export interface PpoOptions extends SharedOptions, Partial<PpoSettings> {
  /** Where settings come from that are not given; default fast. */
  readonly profile?: PpoProfile;
}

/**
 * Minibatches in one call of the runtime. Many save a fifth of the time and make the graph slow to compile, which a short training does
 * not win back.
 */
const minibatchesPerCall = { short: 8, long: 32 };
const longTraining = 50_000;

/** Trains a policy; its default network is an mlp of the settings' hidden sizes. */
export async function trainPpo(environment: DecisionEnvironment, options: PpoOptions): Promise<Trained> {
  checkEnvironment(environment);
  const settings = readSettings(options);
  checkPpoSettings(settings);
  const { environments, minibatch, epochs } = settings;
  const horizon = readCredit(options.credit, environment.steps);
  const network: NetworkOptions = options.network ?? { kind: 'mlp', hidden: settings.hidden };
  const shape = networkShape(environment, network);
  const layout = layoutOf(shape, ['policy', 'value']);
  const random = createRandom(options.seed);
  const start = initialParameters(shape, layout, random.fork('parameters'));
  writeInitialLogits(shape, network, start.data);
  const vector = start.data.slice();
  const room = settings.rollout + environment.decisions;
  const rollout = new Rollout({
    environment,
    shape,
    count: environments,
    room,
    policy: createForward(shape, 'policy', layout, vector),
    value: createForward(shape, 'value', layout, vector),
    random: random.fork('rollout'),
    forgetsTruncated: !settings.bootstrapsTruncated,
  });
  const kind: ActionBatchKind = {
    shape,
    isMasked: rollout.allowed !== undefined,
    hasReference: rollout.reference !== undefined && settings.klWeight > 0,
  };
  const size = environments * settings.rollout;
  const updates = Math.ceil(settings.decisions / size);
  const isLong = (updates * epochs * size) / minibatch > longTraining;
  const perCall = largestDivisor(size / minibatch, isLong ? minibatchesPerCall.long : minibatchesPerCall.short);
  const trainer = createTrainer({
    parameters: { packed: start },
    programs: {
      main: {
        inputs: ppoInputs(kind, minibatch),
        build: ({ packed }, inputs) => ({
          loss: packedLoss(layout, packed!, (pieces) => ppoLoss(kind, settings, pieces, inputs)),
        }),
      },
    },
    optimizer: adam({ epsilon: settings.adamEpsilon }),
    clipNorm: settings.clipNorm,
    stepsPerCall: perCall,
  });
  const policy = createPolicy(shape, layout, vector);
  const scale = settings.normalizesRewards ? new RewardScale(environments) : undefined;
  const watch = new Watch(options, updates);
  const minibatches = new Minibatches(kind, minibatch, perCall, settings.normalizesAdvantages);
  const order = { windows: random.fork('windows'), minibatches: random.fork('minibatches') };
  try {
    for (let update = 1; update <= updates; update++) {
      options.signal?.throwIfAborted();
      const left = 1 - (update - 1) / Math.max(1, updates - 1);
      const learningRate = fade(settings.learningRate, settings.learningRateLeft, left);
      const entropyWeight = fade(settings.entropyWeight, settings.entropyLeft, left);
      rollout.playOn(settings.rollout);
      const { recording, estimates } = rollout;
      const signals = stepSignals(recording, options.credit.approvalWeight);
      const credited = windowAdvantages(recording, scale?.scale(recording, signals, room) ?? signals, estimates, {
        horizon,
        gamma: settings.gamma,
        lambda: settings.lambda,
        size,
        random: order.windows,
      });
      for (let epoch = 0; epoch < epochs; epoch++) {
        const shuffled = order.minibatches.shuffle(Array.from({ length: size }, (_, i) => i));
        for (let from = 0; from < size; from += perCall * minibatch) {
          minibatches.fill(rollout, credited, shuffled, from);
          await trainer.step('main', minibatches.feeds(entropyWeight), { learningRate });
        }
      }
      vector.set(trainer.parameters['packed']!.data);
      const decisions = update * size;
      options.progress?.({ task: 'PPO', done: decisions, total: updates * size });
      const own = () => {
        const { observed, approval } = rollout.takeFinished();
        return { trainingObserved: observed, trainingApproval: approval };
      };
      if (await watch.look({ policy, update, decisions }, own)) break;
    }
  } finally {
    await trainer.dispose();
  }
  return { policy, curve: watch.curve, warnings: watch.warnings };
}

/** The buffers of one call of the trainer. */
class Minibatches {
  readonly #actions: ActionBatch;
  readonly #before: Float32Array;
  readonly #advantage: Float32Array;
  readonly #target: Float32Array;
  readonly #entropyWeight: Float32Array;
  readonly #minibatch: number;
  readonly #normalizes: boolean;

  constructor(kind: ActionBatchKind, minibatch: number, perCall: number, normalizes: boolean) {
    const size = perCall * minibatch;
    this.#actions = new ActionBatch(kind, size);
    this.#before = new Float32Array(size);
    this.#advantage = new Float32Array(size);
    this.#target = new Float32Array(size);
    this.#entropyWeight = new Float32Array(perCall);
    this.#minibatch = minibatch;
    this.#normalizes = normalizes && minibatch > 1;
  }

  /** Takes as many decisions as fit, in the given order, from its place `from` on. */
  fill(rollout: Rollout, credited: Credited, order: readonly number[], from: number): void {
    const { logs } = rollout;
    const size = this.#before.length;
    for (let place = 0; place < size; place++) {
      const chosen = order[from + place]!;
      const decision = credited.decisions[chosen]!;
      this.#actions.write(place, rollout, decision);
      this.#before[place] = logs[decision]!;
      this.#advantage[place] = credited.advantages[chosen]!;
      this.#target[place] = credited.returns[chosen]!;
    }
    if (!this.#normalizes) return;
    for (let start = 0; start < size; start += this.#minibatch) {
      normalize(this.#advantage.subarray(start, start + this.#minibatch));
    }
  }

  feeds(entropyWeight: number) {
    this.#entropyWeight.fill(entropyWeight);
    return {
      ...this.#actions.feeds,
      before: this.#before,
      advantage: this.#advantage,
      target: this.#target,
      entropyWeight: this.#entropyWeight,
    };
  }
}

/** To mean 0 and deviation 1, by the unbiased variance. */
function normalize(values: Float32Array): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (values.length - 1)) + 1e-8;
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! - mean) / deviation;
}

function readSettings(options: PpoOptions): PpoSettings {
  const settings: PpoSettings = { ...ppoProfiles[options.profile ?? 'fast'] };
  const given = Object.entries(options).filter(([name, value]) => name in settings && value !== undefined);
  return { ...settings, ...Object.fromEntries(given) };
}

/** From the value itself to the share `end` of it, on a straight line; `left` falls from 1 to 0. */
function fade(value: number, end: number, left: number): number {
  return value * (end + (1 - end) * left);
}

function largestDivisor(of: number, most: number): number {
  let divisor = Math.min(of, most);
  while (of % divisor !== 0) divisor--;
  return divisor;
}
