// What else is trained for the report: copies of the MONA arm and of ordinary RL with the same approval, under overseers that are
// noisy, wrong, or see more and more of the outcome. At 0 they are arms of the experiment itself and are not trained twice.

import { counterpart, sameApproval } from './comparisons.ts';
import type { Arm, Experiment } from './types.ts';

export const sweepChoices = ['none', 'default', 'all'] as const;
export type SweepChoice = (typeof sweepChoices)[number];

export const sweepNames = ['leak', 'noise', 'misspecification'] as const;
export type SweepName = (typeof sweepNames)[number];

export const learners = ['MONA', 'ordinary RL with approval'] as const;
export type Learner = (typeof learners)[number];

export interface SweepPoint {
  readonly sweep: SweepName;
  readonly learner: Learner;
  /** Share of the outcome in the approval, standard deviation of the noise, or share of wrong judgements. */
  readonly x: number;
  readonly weight: number;
  readonly arm: Arm;
  /** It is an arm of the experiment. */
  readonly isArm: boolean;
}

const grids = {
  default: {
    leak: [0, 0.25, 0.5, 1],
    noise: [0, 0.5, 2],
    misspecification: [0, 0.1, 0.4],
    /** How many seeds at most. */
    seeds: 2,
  },
  all: {
    leak: [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
    noise: [0, 0.1, 0.25, 0.5, 1, 2, 4],
    misspecification: [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5],
    seeds: Number.POSITIVE_INFINITY,
  },
} as const;

const approvals: Readonly<Record<SweepName, string>> = {
  leak: 'mixture',
  noise: 'noisy',
  misspecification: 'misspecified',
};

/** Seeds of a sweep: the first ones of the experiment. */
export const sweepSeeds = (choice: SweepChoice, seeds: number): number =>
  choice === 'none' ? 0 : Math.min(seeds, grids[choice].seeds);

/**
 * Every point of every sweep. Misspecification is swept at every weight that MONA and ordinary RL share, the others at weight
 * 1 (or the greatest). Camera Dropbox has none: there the same questions are answered exactly (exact-curves.ts).
 */
export function sweepPoints(experiment: Experiment, choice: SweepChoice): readonly SweepPoint[] {
  if (choice === 'none' || experiment.environment === 'camera-dropbox') return [];
  const arms = experiment.arms();
  const pairs = arms
    .filter(({ kind }) => kind === 'mona')
    .flatMap((mona) => {
      const ordinary = sameApproval(mona, arms);
      return ordinary ? [{ MONA: mona, 'ordinary RL with approval': ordinary }] : [];
    });
  const bad = arms.find(({ kind }) => kind === 'mona-bad-overseer');
  const middle =
    bad &&
    counterpart(
      bad,
      pairs.map((pair) => pair.MONA),
    );
  const heaviest = pairs.filter((pair) => pair.MONA.id === (middle ?? pairs.at(-1)?.MONA)?.id);
  return sweepNames.flatMap((sweep) =>
    (sweep === 'misspecification' ? pairs : heaviest).flatMap((pair) =>
      learners.flatMap((learner) => grids[choice][sweep].map((x) => pointOf(sweep, learner, pair[learner], x))),
    ),
  );
}

function pointOf(sweep: SweepName, learner: Learner, base: Arm, x: number): SweepPoint {
  const common = { sweep, learner, x, weight: base.approvalWeight };
  if (x === 0) return { ...common, arm: base, isArm: true };
  const approval = `${approvals[sweep]}:${x}`;
  const id = `${base.id}-${sweep}-${x}`;
  return { ...common, arm: { ...base, id, title: `${base.title}, approval ${approval}`, approval }, isArm: false };
}
