// REINFORCE (Williams 1992) with the credit of `credit.ts`: whole episodes, one gradient step an update. It is simple on purpose: with
// short episodes and small nets nothing else is needed, and every arm of an experiment differs in the horizon alone.
import { createRandom, OversightError } from '../../base/index.ts';
import {
  adam,
  add,
  createTrainer,
  mul,
  reduceSum,
  reshape,
  sgd,
  square,
  sub,
  type Tensor,
} from '../../tensor/index.ts';
import { ActionBatch, type ActionBatchKind, actionInputs, actionTerms } from './action-batch.ts';
import { contextBaseline } from './baseline.ts';
import { creditedReturns, readCredit, stepSignals } from './credit.ts';
import type { DecisionEnvironment } from './decision-environment.ts';
import { createForward } from './forward.ts';
import { forwardGraph, packedLoss } from './network-graph.ts';
import { type NetworkOptions, networkShape, writeInitialLogits } from './network-shape.ts';
import { initialParameters, layoutOf } from './parameters.ts';
import { createPolicy } from './policy.ts';
import { Rollout } from './rollout.ts';
import { checkEnvironment, requireNumber, requireWhole, type SharedOptions, type Trained, Watch } from './training.ts';

export interface ReinforceOptions extends SharedOptions {
  /** Gradient steps. */
  readonly updates: number;
  /** Episodes of each; default 256. */
  readonly episodes?: number;
  /** Default 0.05 for a table, 0.003 for an mlp. */
  readonly learningRate?: number;
  /** Default adam. */
  readonly optimizer?: 'adam' | 'sgd';
  /**
   * Default context: a running mean for each first observation of an episode and each step. network: a value net beside the
   * policy, of the same kind. none: nothing is taken off.
   */
  readonly baseline?: 'context' | 'network' | 'none';
  /** What a new update weighs in the running mean, in (0, 1]; default 0.1. */
  readonly baselineRate?: number;
  /** Default 0. */
  readonly entropyWeight?: number;
  /** Of the KL divergence from the environment's reference policy (uniform over allowed actions if it has none); default 0. */
  readonly klWeight?: number;
  /** Largest norm of the gradient; default: no clipping. */
  readonly clipNorm?: number;
}

/** Trains a policy; its default network is a table. */
export async function trainReinforce(environment: DecisionEnvironment, options: ReinforceOptions): Promise<Trained> {
  checkEnvironment(environment);
  const settings = readOptions(options);
  const { updates, episodes, baseline, entropyWeight, klWeight } = settings;
  const horizon = readCredit(options.credit, environment.steps);
  const network: NetworkOptions = options.network ?? { kind: 'table' };
  const shape = networkShape(environment, network);
  const learningRate = options.learningRate ?? (shape.kind === 'table' ? 0.05 : 0.003);
  requireNumber('learningRate', learningRate, 0, true);
  const hasValue = baseline === 'network';
  const layout = layoutOf(shape, hasValue ? ['policy', 'value'] : ['policy']);
  const random = createRandom(options.seed);
  const start = initialParameters(shape, layout, random.fork('parameters'));
  writeInitialLogits(shape, network, start.data);
  const vector = start.data.slice();
  const rollout = new Rollout({
    environment,
    shape,
    count: episodes,
    room: environment.decisions,
    policy: createForward(shape, 'policy', layout, vector),
    value: hasValue ? createForward(shape, 'value', layout, vector) : undefined,
    random: random.fork('rollout'),
  });
  const size = episodes * environment.decisions;
  const kind: ActionBatchKind = {
    shape,
    isMasked: rollout.allowed !== undefined,
    hasReference: rollout.reference !== undefined && klWeight > 0,
  };
  // Without a reference the KL divergence is a constant less the entropy.
  const entropyPull = entropyWeight + (kind.hasReference ? 0 : klWeight);
  const build = (parameters: Readonly<Record<string, Tensor>>, inputs: Readonly<Record<string, Tensor>>): Tensor => {
    const terms = actionTerms(kind, parameters, inputs);
    let gain = mul(terms.log, inputs['advantage']!);
    if (entropyPull > 0) gain = add(gain, mul(terms.entropy, entropyPull));
    if (terms.divergence) gain = sub(gain, mul(terms.divergence, klWeight));
    let cost = mul(gain, -1);
    if (hasValue) {
      const value = reshape(forwardGraph(shape, 'value', parameters, inputs['rows']!), [size]);
      cost = add(cost, square(sub(value, inputs['target']!)));
    }
    return reduceSum(mul(cost, inputs['share']!));
  };
  const trainer = createTrainer({
    parameters: { packed: start },
    programs: {
      main: {
        inputs: {
          ...actionInputs(kind, size),
          advantage: { shape: [size] },
          share: { shape: [size] },
          ...(hasValue ? { target: { shape: [size] } } : {}),
        },
        build: ({ packed }, inputs) => ({ loss: packedLoss(layout, packed!, (pieces) => build(pieces, inputs)) }),
      },
    },
    optimizer: settings.optimizer === 'adam' ? adam() : sgd(),
    ...(options.clipNorm === undefined ? {} : { clipNorm: options.clipNorm }),
  });
  const policy = createPolicy(shape, layout, vector);
  const watch = new Watch(options, updates);
  const running = contextBaseline(settings.baselineRate);
  const batch = new ActionBatch(kind, size);
  const [advantage, share, target] = [new Float32Array(size), new Float32Array(size), new Float32Array(size)];
  try {
    for (let update = 1; update <= updates; update++) {
      options.signal?.throwIfAborted();
      rollout.playWhole();
      const { recording } = rollout;
      const returns = creditedReturns(recording, stepSignals(recording, options.credit.approvalWeight), horizon);
      const taken =
        baseline === 'context'
          ? running.take(rollout, returns)
          : baseline === 'network'
            ? rollout.estimates.values
            : undefined;
      let place = 0;
      recording.starts.forEach((first, part) => {
        for (let i = first; i < recording.ends[part]!; i++) {
          batch.write(place, rollout, i);
          advantage[place] = returns[i]! - (taken?.[i] ?? 0);
          target[place] = returns[i]!;
          share[place] = 1 / episodes;
          place++;
        }
      });
      // Episodes may be shorter than the longest: what is left of the batch weighs nothing.
      share.fill(0, place);
      const feeds = { ...batch.feeds, advantage, share, ...(hasValue ? { target } : {}) };
      await trainer.step('main', feeds, { learningRate });
      vector.set(trainer.parameters['packed']!.data);
      options.progress?.({ task: 'REINFORCE', done: update, total: updates });
      const decisions = update * size;
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

function readOptions(options: ReinforceOptions) {
  const settings = {
    updates: options.updates,
    episodes: options.episodes ?? 256,
    optimizer: options.optimizer ?? 'adam',
    baseline: options.baseline ?? 'context',
    baselineRate: options.baselineRate ?? 0.1,
    entropyWeight: options.entropyWeight ?? 0,
    klWeight: options.klWeight ?? 0,
  };
  requireWhole('updates', settings.updates, 1);
  requireWhole('episodes', settings.episodes, 1);
  requireNumber('entropyWeight', settings.entropyWeight, 0);
  requireNumber('klWeight', settings.klWeight, 0);
  if (options.clipNorm !== undefined) requireNumber('clipNorm', options.clipNorm, 0, true);
  if (!(settings.baselineRate > 0 && settings.baselineRate <= 1)) {
    throw new OversightError(`baselineRate is ${settings.baselineRate}, but must be above 0 and at most 1`, {
      kind: 'input',
    });
  }
  return settings;
}
