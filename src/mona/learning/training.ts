// What both learners share: options, what they give back, watching, and the checks of what was asked for.
import { OversightError, type Progress } from '../../base/index.ts';
import type { CurvePoint } from '../experiment/types.ts';
import type { Credit, DecisionEnvironment, Policy } from './decision-environment.ts';
import type { NetworkOptions } from './network-shape.ts';
import type { TrainedPolicy } from './policy.ts';

export interface SharedOptions {
  readonly credit: Credit;
  /** Decides everything: the same seed gives the same parameters on one machine. */
  readonly seed: number | string;
  readonly network?: NetworkOptions;
  /** Called between updates and after the last one; what it returns goes into the curve and the warnings. */
  readonly watch?: (state: WatchedState) => Watched | undefined | Promise<Watched | undefined>;
  /** Updates between calls of `watch` and points of the curve; default: about 40 points over the training. */
  readonly watchEvery?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

export interface WatchedState {
  /** The policy as it is now; it changes as training goes on. */
  readonly policy: Policy;
  readonly update: number;
  readonly decisions: number;
}

export interface Watched {
  readonly values?: Readonly<Record<string, number>>;
  /** For people; each is kept once. */
  readonly warnings?: readonly string[];
  /** True ends the training here. */
  readonly stop?: boolean;
}

export interface Trained {
  readonly policy: TrainedPolicy;
  readonly curve: readonly CurvePoint[];
  readonly warnings: readonly string[];
}

/** Collects the curve and the warnings. */
export class Watch {
  readonly curve: CurvePoint[] = [];
  readonly #warnings = new Set<string>();
  readonly #options: SharedOptions;
  readonly #updates: number;
  readonly #every: number;

  constructor(options: SharedOptions, updates: number) {
    this.#options = options;
    this.#updates = updates;
    this.#every = options.watchEvery ?? Math.max(1, Math.round(updates / 40));
    requireWhole('watchEvery', this.#every, 1);
  }

  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  /** After an update, counted from 1; true where the watcher wants to stop. */
  async look(state: WatchedState, own: () => Readonly<Record<string, number | undefined>>): Promise<boolean> {
    if (state.update % this.#every !== 0 && state.update !== this.#updates) return false;
    const watched = await this.#options.watch?.(state);
    const values: Record<string, number> = {};
    for (const [name, value] of Object.entries({ ...own(), ...watched?.values })) {
      if (value !== undefined && Number.isFinite(value)) values[name] = value;
    }
    this.curve.push({ decisions: state.decisions, values });
    for (const warning of watched?.warnings ?? []) this.#warnings.add(warning);
    return watched?.stop === true;
  }
}

/** @throws OversightError('input') for an environment whose sizes make no sense */
export function checkEnvironment({ name, features, actions, steps, decisions }: DecisionEnvironment): void {
  requireWhole(`the number of actions of ${name}`, actions, 1);
  requireWhole(`the number of steps of ${name}`, steps, 1);
  requireWhole(`the number of decisions of ${name}`, decisions, steps);
  if (features.length === 0) {
    throw new OversightError(`${name} shows no features`, {
      kind: 'input',
      remedy: 'Give at least one, of one value.',
    });
  }
  for (const [feature, size] of features.entries()) requireWhole(`the size of feature ${feature} of ${name}`, size, 1);
}

export function requireWhole(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new OversightError(`${name} is ${value}, but must be a whole number of at least ${least}`, { kind: 'input' });
}

/** @param least the value itself is allowed, unless `isOpen` */
export function requireNumber(name: string, value: number, least: number, isOpen = false): void {
  if (Number.isFinite(value) && (isOpen ? value > least : value >= least)) return;
  throw new OversightError(`${name} is ${value}, but must be a number ${isOpen ? 'above' : 'of at least'} ${least}`, {
    kind: 'input',
  });
}
