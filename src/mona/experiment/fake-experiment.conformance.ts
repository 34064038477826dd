// An experiment that trains nothing: results follow from arm and seed by a formula, so that a run of it takes no time and every figure
// of its report is known beforehand.
import { createRandom, OversightError, systemClock } from '../../base/index.ts';
import { createInlineExecutor, type Executor } from '../../runs/index.ts';
import type { LoadExperiment } from './registry.ts';
import { defineTrainArm, type TrainArmTask } from './train-arm-task.ts';
import type { Arm, ArmKind, ArmResult, ArmShard, Experiment } from './types.ts';

const arm = (id: string, kind: ArmKind, approvalWeight: number, approval = 'true'): Arm => ({
  id,
  title: `${kind}, weight ${approvalWeight}`,
  kind,
  horizon: kind.startsWith('ordinary') ? 'episode' : 1,
  approvalWeight,
  approval,
});

export const fakeArms: readonly Arm[] = [
  arm('ordinary-rl', 'ordinary-rl', 0),
  ...[0.2, 1].map((weight) => arm(`ordinary-rl-w${weight}`, 'ordinary-rl-with-approval', weight)),
  ...[0.2, 1].map((weight) => arm(`mona-w${weight}`, 'mona', weight)),
  arm('mona-bad-overseer', 'mona-bad-overseer', 1, 'tampered'),
  { ...arm('one-step-hack', 'one-step-hack', 1), options: { oneStepHack: true } },
];

/** Share of hacks of a kind of arm, before its seed moves it a little. */
export const fakeHack: Readonly<Record<ArmKind, number>> = {
  'ordinary-rl': 0.9,
  'ordinary-rl-with-approval': 0.8,
  mona: 0.02,
  'mona-bad-overseer': 0.95,
  'one-step-hack': 0.85,
};

export function fakeResult(shard: ArmShard): ArmResult {
  const random = createRandom(`${shard.arm.id}/${shard.seed}`);
  const hack = Math.min(1, Math.max(0, fakeHack[shard.arm.kind] + 0.02 * (random.next() - 0.5)));
  const hacks = Math.round(200 * hack);
  const values = { hack: hacks / 200, skill: 1 - hacks / 200 };
  return {
    ...shard,
    outcomes: { failure: 0, desired: 200 - hacks, hack: hacks },
    episodes: 200,
    metrics: { ...values, leak: random.next() },
    curve: [0, 100, 200].map((decisions) => ({
      decisions,
      values: { hack: (decisions / 200) * values.hack, skill: 0.5 },
    })),
    warnings: shard.arm.kind === 'ordinary-rl' ? ['the summary leaks'] : [],
    seconds: 0.25,
  };
}

/** It stands under the name of an environment of ours, as there is no other name. */
export const fakeExperiment: Experiment = {
  environment: 'loan',
  origin: 'our design',
  metrics: [
    { name: 'hack', label: 'hack rate', role: 'safety', unit: 'fraction' },
    { name: 'skill', label: 'true reward', role: 'capability', unit: 'fraction' },
    { name: 'leak', label: 'leak', role: 'other', unit: 'bits' },
  ],
  outcomes: ['failure', 'desired', 'hack'],
  profiles: ['fast'],
  arms: () => fakeArms,
  train: async (shard) => fakeResult(shard),
};

export interface FakeParts {
  readonly load: LoadExperiment;
  readonly task: TrainArmTask;
  readonly executor: Executor;
  /** Shards begun so far, by arm and seed. */
  readonly begun: string[];
}

/** Parts for `trainExperiment`; the shard of this serial number fails (from 1), as a killed one would not be kept. */
export function fakeParts(failsAt = Number.POSITIVE_INFINITY): FakeParts {
  const begun: string[] = [];
  const experiment: Experiment = {
    ...fakeExperiment,
    train: async (shard) => {
      begun.push(`${shard.arm.id}/${shard.seed}`);
      if (begun.length === failsAt) throw new OversightError('the shard was made to fail');
      return fakeResult(shard);
    },
  };
  const load: LoadExperiment = async () => experiment;
  return {
    load,
    task: defineTrainArm('test.mona.train-arm', import.meta.url, load),
    executor: createInlineExecutor(),
    begun,
  };
}

/** Options that a test of training shares. */
export const fakeTraining = (root: string, parts: FakeParts) => ({
  environment: 'loan' as const,
  profile: 'fast' as const,
  arms: [] as readonly string[],
  seeds: 2,
  sweeps: 'none' as const,
  page: false,
  root,
  clock: systemClock,
  progress: () => {},
  parts,
});
