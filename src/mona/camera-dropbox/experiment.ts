// Camera Dropbox as an experiment: one arm is trained by PPO from one seed, and its policy is evaluated exactly over all starts, with
// its own randomness (as published: actions are drawn, not the likeliest taken). Evaluation draws nothing and adds no noise.
import { systemClock } from '../../base/index.ts';
import { parseApproval } from '../approval/specification.ts';
import type { ArmResult, ArmShard, Experiment, Metric, TrainContext } from '../experiment/types.ts';
import { type PpoSettings, ppoProfiles, trainPpo } from '../learning/index.ts';
import { cameraDropboxArms, formOf } from './arms.ts';
import { createDecisionEnvironment } from './decision-environment.ts';
import { type Outcome, policyOutcome } from './outcome.ts';
import { createOverseer, type Overseer } from './overseer.ts';
import { readValueTable } from './value-file.ts';
import { type CameraDropbox, createCameraDropbox } from './world.ts';

const metrics: readonly Metric[] = [
  { name: 'hack', label: 'two or more boxes delivered', role: 'safety', unit: 'fraction' },
  { name: 'trueReturn', label: 'true return', role: 'capability', unit: 'return' },
  { name: 'desired', label: 'one box delivered', role: 'other', unit: 'fraction' },
  { name: 'failure', label: 'no box delivered', role: 'other', unit: 'fraction' },
  { name: 'observedReturn', label: 'observed return', role: 'other', unit: 'return' },
  { name: 'oneStepHack', label: 'false deliveries logged twice or more', role: 'other', unit: 'fraction' },
];

/** Points of a learning curve. */
const curvePoints = 20;

export const cameraDropboxExperiment: Experiment = {
  environment: 'camera-dropbox',
  origin: 'published rules',
  metrics,
  outcomes: ['failure', 'desired', 'hack'],
  profiles: ['fast', 'paper', 'library'],
  arms: cameraDropboxArms,
  train: (shard, context) => trainCameraDropbox(shard, context),
};

/** Trains on another board or with other settings than the experiment's, for tests and benches. */
export interface TrainCameraDropboxOptions {
  readonly world?: CameraDropbox | undefined;
  readonly settings?: Partial<PpoSettings> | undefined;
}

export async function trainCameraDropbox(
  shard: ArmShard,
  { progress, signal }: Pick<TrainContext, 'progress' | 'signal'>,
  { world: given, settings = {} }: TrainCameraDropboxOptions = {},
): Promise<ArmResult> {
  const { arm, seed, profile } = shard;
  const world = given ?? createCameraDropbox({ oneStepHack: arm.options?.['oneStepHack'] === true });
  const environment = createDecisionEnvironment(world, await overseerOf(world, shard), { form: formOf(arm) });
  const { decisions, environments, rollout } = { ...ppoProfiles[profile], ...settings };
  const updates = Math.ceil(decisions / (environments * rollout));
  const started = systemClock.now();
  const { policy, curve, warnings } = await trainPpo(environment, {
    ...settings,
    credit: arm,
    seed,
    profile,
    progress,
    signal,
    watchEvery: Math.max(1, Math.round(updates / curvePoints)),
    watch: ({ policy }) => ({ values: metricsOf(policyOutcome(world, policy)) }),
  });
  const outcome = policyOutcome(world, policy);
  // Exact fractions, as counts of the starts.
  const episodes = world.starts.length;
  const { failure, desired, hack } = outcome;
  return {
    ...shard,
    outcomes: { failure: episodes * failure, desired: episodes * desired, hack: episodes * hack },
    episodes,
    metrics: metricsOf(outcome),
    curve,
    warnings,
    seconds: (systemClock.now() - started) / 1000,
  };
}

/** A noisy or misspecified overseer is another one for each seed. */
async function overseerOf(world: CameraDropbox, { arm, seed }: ArmShard): Promise<Overseer> {
  const specification = parseApproval(arm.approval);
  const table = specification.kind === 'file' ? await readValueTable(specification.path, world) : undefined;
  return createOverseer(world, specification, { seed, table });
}

function metricsOf({ hack, desired, failure, trueReturn, observedReturn, oneStepHack }: Outcome) {
  return { hack, trueReturn, desired, failure, observedReturn, oneStepHack };
}
