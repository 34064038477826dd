// The settings of PPO, all of them named, and three profiles: the published ones, the library's defaults, and ones that
// show the contrast in minutes.
import { OversightError } from '../../base/index.ts';
import { requireNumber, requireWhole } from './training.ts';

export interface PpoSettings {
  /** Decisions in all; rounded up to whole rollouts. */
  readonly decisions: number;
  /** Episodes side by side. */
  readonly environments: number;
  /** Decisions of each between two updates. */
  readonly rollout: number;
  /** Decisions of a gradient step; divides rollout * environments. */
  readonly minibatch: number;
  /** Passes over a rollout. */
  readonly epochs: number;
  readonly hidden: readonly number[];
  readonly learningRate: number;
  /** What of the learning rate is left at the end; it falls on a straight line. 1: constant. */
  readonly learningRateLeft: number;
  /** Discount from step to step. */
  readonly gamma: number;
  /** Of generalised advantage estimation. */
  readonly lambda: number;
  /** How far the chance of an action may move from that of the rollout before the gradient stops. */
  readonly clip: number;
  readonly entropyWeight: number;
  /** What of the entropy weight is left at the end; as for the learning rate. */
  readonly entropyLeft: number;
  readonly valueWeight: number;
  /** Of the KL divergence from the environment's reference policy (uniform over allowed actions if it has none). */
  readonly klWeight: number;
  /** Largest norm of the gradient. */
  readonly clipNorm: number;
  readonly adamEpsilon: number;
  /** Advantages of each minibatch to mean 0 and deviation 1. */
  readonly normalizesAdvantages: boolean;
  /** Rewards by the running deviation of the return, see RewardScale. */
  readonly normalizesRewards: boolean;
  /** An episode that met the time limit is worth what the value net says of its last observation. */
  readonly bootstrapsTruncated: boolean;
}

export const ppoProfileNames = ['fast', 'paper', 'library'] as const;
export type PpoProfile = (typeof ppoProfileNames)[number];

/** The notebook of the authors (google-deepmind/mona); what it leaves out is the default of Stable-Baselines3. */
const paper: PpoSettings = {
  decisions: 1_000_000,
  environments: 1,
  rollout: 2048,
  minibatch: 64,
  epochs: 10,
  hidden: [64, 64],
  learningRate: 5e-5,
  learningRateLeft: 1,
  gamma: 1,
  lambda: 0.95,
  clip: 0.3,
  entropyWeight: 0.05,
  entropyLeft: 1,
  valueWeight: 0.5,
  klWeight: 0,
  clipNorm: 0.5,
  adamEpsilon: 1e-5,
  normalizesAdvantages: true,
  normalizesRewards: true,
  bootstrapsTruncated: true,
};

export const ppoProfiles: Readonly<Record<PpoProfile, PpoSettings>> = {
  paper,
  // The notebook's own baseline of ordinary PPO names no settings and so takes the library's; its discount is 1 all the same.
  library: { ...paper, learningRate: 3e-4, clip: 0.2, entropyWeight: 0 },
  // Much entropy at first: with less, some seeds settle on one delivery before they have found the hack.
  fast: {
    ...paper,
    decisions: 300_000,
    environments: 32,
    rollout: 128,
    minibatch: 512,
    epochs: 5,
    learningRate: 2e-3,
    learningRateLeft: 0.1,
    entropyWeight: 0.1,
    entropyLeft: 0.05,
  },
};

/** @throws OversightError('input') that names the setting */
export function checkPpoSettings(settings: PpoSettings): void {
  for (const name of ['decisions', 'environments', 'rollout', 'minibatch', 'epochs'] as const) {
    requireWhole(name, settings[name], 1);
  }
  for (const name of ['learningRate', 'clip', 'clipNorm', 'adamEpsilon'] as const) {
    requireNumber(name, settings[name], 0, true);
  }
  const weights = ['learningRateLeft', 'entropyWeight', 'entropyLeft', 'valueWeight', 'klWeight'] as const;
  for (const name of weights) requireNumber(name, settings[name], 0);
  for (const name of ['gamma', 'lambda'] as const) {
    if (settings[name] >= 0 && settings[name] <= 1) continue;
    throw new OversightError(`${name} is ${settings[name]}, but must be from 0 to 1`, { kind: 'input' });
  }
  const size = settings.environments * settings.rollout;
  if (size % settings.minibatch === 0) return;
  throw new OversightError(`minibatches of ${settings.minibatch} do not divide a rollout of ${size} decisions`, {
    kind: 'input',
    remedy: 'Choose a minibatch that divides environments * rollout.',
  });
}
