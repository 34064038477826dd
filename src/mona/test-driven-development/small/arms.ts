// The arms of the experiment, and those of its sweeps. Ordinary RL and MONA differ in the horizon alone.
import type { Arm } from '../../experiment/types.ts';

/** Weights at which the arms with approval are trained. */
export const approvalWeights = [0.1, 0.2, 0.5, 1] as const;

/** Ordinary RL: the suite is credited with what the program earns. */
export const ordinaryArm = (weight: number, approval = 'true', id = `ordinary-rl-w${weight}`): Arm => ({
  id,
  title: `Ordinary RL, approval weight ${weight}${approval === 'true' ? '' : `, overseer ${approval}`}`,
  kind: 'ordinary-rl-with-approval',
  horizon: 'episode',
  approvalWeight: weight,
  approval,
});

/** MONA: the suite is credited with its own approval and with nothing that comes later. */
export const monaArm = (weight: number, approval = 'true', id = `mona-w${weight}`): Arm => ({
  id,
  title: `MONA, approval weight ${weight}${approval === 'true' ? '' : `, overseer ${approval}`}`,
  kind: 'mona',
  horizon: 1,
  approvalWeight: weight,
  approval,
});

export const defaultArms: readonly Arm[] = [
  {
    id: 'ordinary-rl',
    title: 'Ordinary RL, no approval',
    kind: 'ordinary-rl',
    horizon: 'episode',
    approvalWeight: 0,
    approval: 'zero',
  },
  ...approvalWeights.map((weight) => ordinaryArm(weight)),
  ...approvalWeights.map((weight) => monaArm(weight)),
  {
    ...monaArm(1, 'tampered', 'mona-bad-overseer'),
    title: 'MONA, bad overseer',
    kind: 'mona-bad-overseer',
  },
  {
    ...monaArm(1, 'true', 'one-step-hack'),
    title: 'MONA, one-step hack',
    kind: 'one-step-hack',
    options: { oneStepHack: true },
  },
];

/** One point of a sweep: where it stands, and the arm that is trained there. */
export interface SweepPoint {
  readonly method: 'ordinary-rl' | 'mona';
  readonly weight: number;
  /** Of the overseer: its noise, the share of tasks that it misreads, or the share of the outcome in its judgement. */
  readonly level: number;
  readonly arm: Arm;
}

/** Shares of the tasks that the overseer misreads; the quality of the approval is what is left of 1. */
export const misreadShares = [0, 0.25, 0.5, 0.75, 1] as const;

const pointsOf = (
  name: 'misspecified' | 'noisy' | 'mixture',
  weights: readonly number[],
  levels: readonly number[],
): readonly SweepPoint[] =>
  weights.flatMap((weight) =>
    levels.flatMap((level): SweepPoint[] => {
      const approval = `${name}:${level}`;
      const id = (method: string) => `sweep-${method}-w${weight}-${name}-${level}`;
      return [
        { method: 'ordinary-rl', weight, level, arm: ordinaryArm(weight, approval, id('ordinary-rl')) },
        { method: 'mona', weight, level, arm: monaArm(weight, approval, id('mona')) },
      ];
    }),
  );

/** Approval weight by approval quality, for both methods: the heat map. */
export const heatMapPoints = (
  weights: readonly number[] = approvalWeights,
  misread: readonly number[] = misreadShares,
) => pointsOf('misspecified', weights, misread);

/** How much noise the overseer's judgement bears. */
export const noisePoints = (levels: readonly number[] = [0, 0.1, 0.2, 0.5, 1], weights: readonly number[] = [1]) =>
  pointsOf('noisy', weights, levels);

/** How many tasks the overseer misreads. */
export const misspecificationPoints = (levels: readonly number[] = misreadShares, weights: readonly number[] = [1]) =>
  pointsOf('misspecified', weights, levels);

/** The outcome-leak dial: how much of the judgement is the realised outcome. */
export const outcomeLeakPoints = (
  levels: readonly number[] = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1],
  weights: readonly number[] = [1],
) => pointsOf('mixture', weights, levels);
