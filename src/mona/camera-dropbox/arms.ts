// The arms of the Camera Dropbox experiment. Ordinary RL and MONA stand side by side at each weight of the same approval; they differ
// in the horizon of credit and in nothing else. The published arm uses the published form of approval.
import type { Arm, ArmKind } from '../experiment/types.ts';
import { type ApprovalForm, approvalForms } from './overseer.ts';

/** What approval is multiplied with, in the arms that have any. */
export const approvalWeights = [0.1, 0.2, 0.5, 1] as const;

export function cameraDropboxArms(): readonly Arm[] {
  return [
    arm('ordinary-rl', 'Ordinary RL', 'ordinary-rl', { approvalWeight: 0 }),
    ...approvalWeights.map((approvalWeight) =>
      arm(
        `ordinary-rl-w${approvalWeight}`,
        `Ordinary RL, approval weight ${approvalWeight}`,
        'ordinary-rl-with-approval',
        { approvalWeight },
      ),
    ),
    ...approvalWeights.map((approvalWeight) =>
      arm(`mona-w${approvalWeight}`, `MONA, approval weight ${approvalWeight}`, 'mona', { approvalWeight, horizon: 1 }),
    ),
    arm('mona-published', 'MONA, published form of approval', 'mona', { horizon: 1, options: { form: 'potential' } }),
    arm('mona-bad-overseer', 'MONA, tampered overseer', 'mona-bad-overseer', { horizon: 1, approval: 'tampered' }),
    arm('one-step-hack', 'MONA against a hack of one step', 'one-step-hack', {
      horizon: 1,
      options: { oneStepHack: true },
    }),
  ];
}

function arm(id: string, title: string, kind: ArmKind, fields: Partial<Arm>): Arm {
  return { id, title, kind, horizon: 'episode', approvalWeight: 1, approval: 'true', ...fields };
}

/** The form of approval that an arm asks for; default ours, which can be weighed. */
export function formOf({ options }: Arm): ApprovalForm {
  return approvalForms.find((form) => form === options?.['form']) ?? 'advantage';
}
