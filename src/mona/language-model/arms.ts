// The arms of a comparison with a language model. The fair baseline is ordinary RL with the same approval at the same weight:
// without it the contrast only shows that approval helps.
import { OversightError } from '../../base/index.ts';
import type { StepProblem, TextApproval } from '../approval/index.ts';
import type { SampleArm } from './sampled.ts';
import type { StepTask } from './step-task.ts';

export const sampleArmKinds = ['ordinary-rl', 'ordinary-rl-with-approval', 'mona-bad-overseer', 'mona'] as const;
export type SampleArmKind = (typeof sampleArmKinds)[number];

/** "both" sides of the switch, the baseline with approval among them; "all" has the bad overseer too. */
export const armChoices: Readonly<Record<string, readonly SampleArmKind[]>> = {
  both: ['ordinary-rl', 'ordinary-rl-with-approval', 'mona'],
  all: sampleArmKinds,
  ...Object.fromEntries(sampleArmKinds.map((kind) => [kind, [kind]])),
};

export interface ArmOptions {
  readonly kinds: readonly SampleArmKind[];
  readonly weights: readonly number[];
  readonly approval: TextApproval;
  /** Of the MONA arms; default 1. */
  readonly horizon?: number;
}

/** One arm for each kind and weight; the last is MONA where it is among them. */
export function createSampleArms(
  task: Pick<StepTask<StepProblem>, 'name' | 'approvals'>,
  options: ArmOptions,
): SampleArm[] {
  const { weights, approval, horizon = 1 } = options;
  return sampleArmKinds
    .filter((kind) => options.kinds.includes(kind))
    .flatMap((kind): SampleArm[] => {
      if (kind === 'ordinary-rl')
        return [{ id: kind, title: 'ordinary RL, no approval', horizon: 'episode', approvalWeight: 0, approval }];
      return weights.map((approvalWeight): SampleArm => {
        const id = weights.length === 1 ? kind : `${kind}-w${approvalWeight}`;
        const common = { id, approvalWeight, approval };
        const weight = `approval weight ${approvalWeight}`;
        if (kind === 'ordinary-rl-with-approval')
          return { ...common, title: `ordinary RL, ${weight}`, horizon: 'episode' };
        if (kind === 'mona') return { ...common, title: `MONA, ${weight}`, horizon };
        const tampered = task.approvals['tampered'];
        if (tampered === undefined)
          throw new OversightError(`${task.name} has no tampered overseer`, {
            kind: 'usage',
            remedy: 'Leave out the arm mona-bad-overseer.',
          });
        return { ...common, title: `MONA, bad overseer, ${weight}`, horizon, approval: tampered };
      });
    });
}
