// What a policy network looks like: features in groups, each group one row of a first table; hidden layers; one output an action.
// Without hidden layers it is a table (one group) or linear in one-hot features (several).
import { OversightError } from '../../base/index.ts';
import type { DecisionEnvironment } from './decision-environment.ts';

/** Lists of features by their place. A group's row is exact (mixed radix, no hashing), so it has as many rows as its sizes multiplied. */
export type FeatureGroups = readonly (readonly number[])[];

export type NetworkOptions =
  | {
      readonly kind: 'table';
      /** Default: one group of all features where that is at most 65,536 rows, else each feature by itself. */
      readonly groups?: FeatureGroups;
      /**
       * Logits that an observation starts with, one for each action; undefined: all 0. Only where one group holds all features in
       * their order, so that a row is an observation.
       */
      readonly initial?: (observation: Int32Array) => ArrayLike<number> | undefined;
    }
  | {
      readonly kind: 'mlp';
      /** Default [64, 64]; separate nets for policy and value, both of these sizes. */
      readonly hidden?: readonly number[];
      /** Default: each feature by itself, that is one-hot. */
      readonly groups?: FeatureGroups;
    };

export interface NetworkShape {
  readonly kind: 'table' | 'mlp';
  /** Number of values of each feature. */
  readonly features: readonly number[];
  readonly groups: FeatureGroups;
  /** The first row of each group. */
  readonly offsets: readonly number[];
  /** Rows of all groups. */
  readonly rows: number;
  readonly hidden: readonly number[];
  readonly actions: number;
}

const tableRows = 65_536;
const mostRows = 4_194_304;

/** @throws OversightError('input') for a network that the environment's features do not fit */
export function networkShape(environment: DecisionEnvironment, options: NetworkOptions): NetworkShape {
  const { features, actions } = environment;
  const single = features.map((_, feature) => [feature]);
  const all = [features.map((_, feature) => feature)];
  const byDefault = options.kind === 'table' && product(features, all[0]!) <= tableRows ? all : single;
  const groups = options.groups ?? byDefault;
  const hidden = options.kind === 'mlp' ? (options.hidden ?? [64, 64]) : [];
  const odd = groups.flat().find((feature) => !(feature in features));
  if (groups.length === 0 || groups.some((group) => group.length === 0) || odd !== undefined) {
    throw new OversightError(`groups of features ${JSON.stringify(groups)} do not fit ${features.length} features`, {
      kind: 'input',
      remedy: `Give lists of numbers from 0 to ${features.length - 1}, none of them empty.`,
    });
  }
  if (!hidden.every((size) => Number.isInteger(size) && size >= 1)) {
    throw new OversightError(`hidden sizes [${hidden.join(', ')}] are not all whole numbers of at least 1`, {
      kind: 'input',
      remedy: 'Give for example [64, 64].',
    });
  }
  const sizes = groups.map((group) => product(features, group));
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  if (rows > mostRows) {
    throw new OversightError(`a first table of ${rows} rows is too large`, {
      kind: 'input',
      remedy: 'Put fewer features into one group; without groups each feature is by itself.',
    });
  }
  const offsets = sizes.map((_, group) => sizes.slice(0, group).reduce((sum, size) => sum + size, 0));
  return { kind: options.kind, features, groups, offsets, rows, hidden, actions };
}

/**
 * Writes the row of each group for the observation that begins at `from`.
 * @throws OversightError('input') for a value that its feature does not have
 */
export function writeRows(
  { features, groups, offsets }: NetworkShape,
  observations: Int32Array,
  from: number,
  rows: Int32Array,
  to: number,
): void {
  for (let g = 0; g < groups.length; g++) {
    let row = 0;
    for (const feature of groups[g]!) {
      const value = observations[from + feature]!;
      if (!(value >= 0 && value < features[feature]!)) throw outOfRange(feature, value, features[feature]!);
      row = row * features[feature]! + value;
    }
    rows[to + g] = offsets[g]! + row;
  }
}

/** Writes what the rows of the policy's table start with into the vector of parameters, where the table comes first. */
export function writeInitialLogits(shape: NetworkShape, options: NetworkOptions, vector: Float32Array): void {
  if (options.kind !== 'table' || !options.initial) return;
  const { features, groups, rows, actions } = shape;
  if (groups.length !== 1 || groups[0]!.join() !== features.map((_, feature) => feature).join()) {
    throw new OversightError('initial logits need a table of one group with all features in their order', {
      kind: 'input',
      remedy: 'Leave groups out, and have features with at most 65,536 combinations.',
    });
  }
  const observation = new Int32Array(features.length);
  for (let row = 0; row < rows; row++) {
    let rest = row;
    for (let feature = features.length - 1; feature >= 0; feature--) {
      observation[feature] = rest % features[feature]!;
      rest = Math.floor(rest / features[feature]!);
    }
    const logits = options.initial(observation);
    for (let a = 0; logits && a < actions; a++) {
      // A logit that is not finite belongs to an action that is never allowed there.
      const logit = logits[a]!;
      vector[row * actions + a] = Number.isFinite(logit) ? logit : 0;
    }
  }
}

function outOfRange(feature: number, value: number, size: number): OversightError {
  return new OversightError(
    `feature ${feature} of an observation is ${value}, but it has the values 0 to ${size - 1}`,
    {
      kind: 'input',
      remedy: 'Mend the environment, or the sizes in its `features`.',
    },
  );
}

function product(features: readonly number[], group: readonly number[]): number {
  return group.reduce((size, feature) => size * (features[feature] ?? 1), 1);
}
