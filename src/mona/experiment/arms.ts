// Which arms are meant, and which kinds are missing. A comparison without ordinary RL under the same approval, without a bad
// overseer or without a hack that MONA does not stop would show MONA better than it is: no report is made of it.
import { OversightError } from '../../base/index.ts';
import type { SweepChoice } from './sweeps.ts';
import { type Arm, type ArmKind, armKinds, type Experiment, type Profile } from './types.ts';

/** What a kind is there for, in words for a table or a message. */
export const kindWords: Readonly<Record<ArmKind, string>> = {
  'ordinary-rl': 'ordinary RL',
  'ordinary-rl-with-approval': 'ordinary RL with the same approval',
  mona: 'MONA',
  'mona-bad-overseer': 'MONA with a bad overseer',
  'one-step-hack': 'a one-step hack that MONA does not stop (negative control)',
};

/** What a training was asked for: a command that adds to its run repeats it, or would begin another run or train other things. */
export interface Asked {
  readonly profile: Profile;
  readonly sweeps: SweepChoice;
  /** Seeds 1 to this. */
  readonly seeds: number;
}

/**
 * The arms of these ids or kinds, in the order of the experiment; 'all' or none named: all. A word that is an id means that
 * arm alone, also where it is a kind as well.
 * @throws OversightError('usage') that lists ids and kinds
 */
export function selectArms(experiment: Experiment, wanted: readonly string[]): readonly Arm[] {
  const arms = experiment.arms();
  if (wanted.length === 0 || wanted.includes('all')) return arms;
  for (const word of wanted) {
    if (arms.some(({ id, kind }) => id === word || kind === word)) continue;
    throw new OversightError(`${experiment.environment} has no arm and no kind of arm called "${word}"`, {
      kind: 'usage',
      remedy: inLines(`Arms: ${arms.map(({ id }) => id).join(', ')}. Kinds: ${armKinds.join(', ')}. Or all.`),
    });
  }
  const ids = new Set(arms.map(({ id }) => id));
  const kinds = wanted.filter((word) => !ids.has(word));
  return arms.filter(({ id, kind }) => wanted.includes(id) || kinds.includes(kind));
}

/** A list in lines that read at 60 columns. */
const inLines = (list: string): string => list.replaceAll(/(?!.{1,56}$)(.{1,56}) /g, '$1\n');

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

/** The options that name a run of a training, where they are not the default. */
export function runOptions({ profile, sweeps }: Pick<Asked, 'profile' | 'sweeps'>): string {
  return `${profile === 'fast' ? '' : ` --profile ${profile}`}${sweeps === 'default' ? '' : ` --sweeps ${sweeps}`}`;
}

/**
 * The command that adds what is missing. A kind that is also the id of one of its arms would select that arm alone: then all
 * arms of the kind are named.
 */
export function addCommand(experiment: Experiment, missing: readonly string[], asked: Asked): string {
  const arms = experiment.arms();
  const words = missing.flatMap((word) =>
    arms.some(({ id }) => id === word)
      ? arms.filter(({ id, kind }) => id === word || kind === word).map(({ id }) => id)
      : [word],
  );
  const seeds = Math.max(1, asked.seeds);
  return `oversight mona train ${experiment.environment} --arm ${words.join(' --arm ')} --seeds ${seeds}${runOptions(asked)}`;
}

/** @throws OversightError('input') that names what is missing and the command that adds it */
export function requireEveryKind(experiment: Experiment, present: readonly Arm[], asked: Asked): void {
  const missing = missingArms(experiment, present);
  if (missing.length === 0) return;
  const words = missing.map((name) => {
    const kind = armKinds.find((one) => one === name);
    return kind === undefined ? name : `${kindWords[kind]} (${kind})`;
  });
  throw new OversightError(`no report is made without every kind of arm; missing: ${words.join(', ')}`, {
    kind: 'input',
    remedy: `Add them, what is trained is kept: ${addCommand(experiment, missing, asked)}`,
  });
}
