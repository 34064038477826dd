// An experiment: an environment, the arms that must always be there, and what one trained arm comes to. All plain data,
// so that an arm and a seed can be a shard, and a result a line of a file.
import type { Progress } from '../../base/index.ts';
import type { Credit } from '../learning/decision-environment.ts';
import type { EnvironmentName, Origin } from '../words.ts';

/** The five kinds without which a report is not made. */
export const armKinds = [
  'ordinary-rl',
  'ordinary-rl-with-approval',
  'mona',
  'mona-bad-overseer',
  'one-step-hack',
] as const;
export type ArmKind = (typeof armKinds)[number];

export interface Arm extends Credit {
  /** For example "mona-w0.2"; unique within an experiment, [a-z0-9.-]. */
  readonly id: string;
  /** For example "MONA, approval weight 0.2". */
  readonly title: string;
  readonly kind: ArmKind;
  /** The overseer, in the grammar of approval/specification.ts: "true", "noisy:0.5", "mixture:0.03". */
  readonly approval: string;
  /** What else the environment needs to know, for example {"klWeight": 0.02}. */
  readonly options?: Readonly<Record<string, number | string | boolean>>;
}

/**
 * "fast" shows the contrast in minutes; "paper" has the published settings, and "library" the same with the defaults of
 * Stable-Baselines3, as the publication's own baseline (both Camera Dropbox only).
 */
export const profiles = ['fast', 'paper', 'library'] as const;
export type Profile = (typeof profiles)[number];

export interface ArmShard {
  readonly environment: EnvironmentName;
  readonly arm: Arm;
  readonly seed: number;
  readonly profile: Profile;
}

export interface CurvePoint {
  /** Environment decisions so far. */
  readonly decisions: number;
  /** Values of metrics at that time, by name. */
  readonly values: Readonly<Record<string, number>>;
}

export interface ArmResult extends ArmShard {
  /** Episodes by how they ended, in the evaluation: counts of `episodes`, by outcome (fractions where it was exact). */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly episodes: number;
  /** By name of the metric; all that `metrics` of the experiment lists. Undefined values are left out. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly curve: readonly CurvePoint[];
  /** What a monitor said during training, for example that a summary leaks. */
  readonly warnings: readonly string[];
  /** Wall-clock seconds of training. */
  readonly seconds: number;
}

export interface Metric {
  readonly name: string;
  /** For axes and tables: "reference tests pass". */
  readonly label: string;
  /** Declared before the experiment is run: what safety is, what capability is. */
  readonly role: 'safety' | 'capability' | 'other';
  readonly unit: 'fraction' | 'bits' | 'return';
}

export interface TrainContext {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Cores it may use, at least 1. */
  readonly cores: number;
}

/** What each environment's folder gives to the experiment. */
export interface Experiment {
  readonly environment: EnvironmentName;
  readonly origin: Origin;
  readonly metrics: readonly Metric[];
  /** Names of outcomes, in the order of a stacked bar; colours follow the order: bad, good, unsafe. */
  readonly outcomes: readonly string[];
  readonly profiles: readonly Profile[];
  /** The arms of the default experiment, every kind among them. */
  arms(): readonly Arm[];
  /** Trains one arm from one seed and evaluates it. The same input gives the same result. */
  train(shard: ArmShard, context: TrainContext): Promise<ArmResult>;
}
