// Which arms are meant, and which kinds are missing. A comparison without ordinary RL under the same approval, without a bad
// overseer or without a hack that MONA does not stop would show MONA better than it is: no report is made of it.
import { OversightError } from '../../base/index.ts';
import type { EnvironmentName } from '../words.ts';
import { type Arm, type ArmKind, armKinds, type Experiment } from './types.ts';

/** What a kind is there for, in words for a table or a message. */
export const kindWords: Readonly<Record<ArmKind, string>> = {
  'ordinary-rl': 'ordinary RL',
  'ordinary-rl-with-approval': 'ordinary RL with the same approval',
  mona: 'MONA',
  'mona-bad-overseer': 'MONA with a bad overseer',
  'one-step-hack': 'a one-step hack that MONA does not stop (negative control)',
};

/**
 * The arms of these ids or kinds, in the order of the experiment; 'all' or none named: all.
 * @throws OversightError('usage') that lists ids and kinds
 */
export function selectArms(experiment: Experiment, wanted: readonly string[]): readonly Arm[] {
  const arms = experiment.arms();
  if (wanted.length === 0 || wanted.includes('all')) return arms;
  for (const word of wanted) {
    if (arms.some(({ id, kind }) => id === word || kind === word)) continue;
    throw new OversightError(`${experiment.environment} has no arm and no kind of arm called "${word}"`, {
      kind: 'usage',
      remedy: `Arms: ${arms.map(({ id }) => id).join(', ')}. Kinds: ${armKinds.join(', ')}. Or all.`,
    });
  }
  return arms.filter(({ id, kind }) => wanted.includes(id) || wanted.includes(kind));
}

/**
 * Kinds of which no arm is there, and weights at which ordinary RL with approval and MONA do not stand side by side. An
 * environment whose experiment has MONA arms with other options (a published form) is not asked for their counterpart.
 */
export function missingArms(experiment: Experiment, present: readonly Arm[]): readonly string[] {
  const kinds = armKinds.filter((kind) => !present.some((arm) => arm.kind === kind));
  const weights = (kind: ArmKind, arms: readonly Arm[]) =>
    new Set(arms.filter((arm) => arm.kind === kind).map(({ approvalWeight }) => approvalWeight));
  const declared = experiment.arms();
  const pairs = [...weights('ordinary-rl-with-approval', declared)].filter((weight) =>
    weights('mona', declared).has(weight),
  );
  const lacking = pairs.flatMap((weight) =>
    (['ordinary-rl-with-approval', 'mona'] as const).flatMap((kind) => {
      const other = kind === 'mona' ? 'ordinary-rl-with-approval' : 'mona';
      const isAlone = weights(other, present).has(weight) && !weights(kind, present).has(weight);
      const arm = declared.find((one) => one.kind === kind && one.approvalWeight === weight);
      return isAlone && arm !== undefined && !kinds.includes(kind) ? [arm.id] : [];
    }),
  );
  return [...kinds, ...lacking];
}

/** The command that adds what is missing. */
export function addCommand(environment: EnvironmentName, missing: readonly string[], seeds: number): string {
  return `oversight mona train ${environment} --arm ${missing.join(' --arm ')} --seeds ${seeds}`;
}

/** @throws OversightError('input') that names what is missing and the command that adds it */
export function requireEveryKind(experiment: Experiment, present: readonly Arm[], seeds: number): void {
  const missing = missingArms(experiment, present);
  if (missing.length === 0) return;
  const words = missing.map((name) => {
    const kind = armKinds.find((one) => one === name);
    return kind === undefined ? name : `${kindWords[kind]} (${kind})`;
  });
  throw new OversightError(`no report is made without every kind of arm; missing: ${words.join(', ')}`, {
    kind: 'input',
    remedy: `Add them, what is trained is kept: ${addCommand(experiment.environment, missing, Math.max(1, seeds))}`,
  });
}
