// A gridworld block from arrays, and back: packed on the way in, unpacked for whoever draws it.
import { OversightError } from '../base/index.ts';
import { packArray, unpackArray } from './packed.ts';
import type { GridworldBlock, GridworldOverseer, GridworldPolicy } from './types.ts';

type Packed = 'tiles' | 'transitions' | 'observed' | 'intended' | 'starts' | 'overseers' | 'policies';

/** The fields of the block with arrays where the block has packed text; the shapes are those that types.ts gives. */
export interface GridworldFields extends Omit<GridworldBlock, 'kind' | 'states' | Packed> {
  readonly tiles: ArrayLike<number>;
  readonly transitions: ArrayLike<number>;
  readonly observed: ArrayLike<number>;
  readonly intended: ArrayLike<number>;
  readonly starts: ArrayLike<number>;
  readonly overseers: readonly (Omit<GridworldOverseer, 'values' | 'rewards'> & {
    readonly values: ArrayLike<number>;
    readonly rewards?: ArrayLike<number> | undefined;
  })[];
  readonly policies: readonly (Omit<GridworldPolicy, 'best' | 'weights'> &
    (
      | { readonly best: ArrayLike<number> }
      /** [limit, states, 4]; kept to one part in 255. */
      | { readonly probabilities: ArrayLike<number> }
    ))[];
}

export function gridworld(fields: GridworldFields): GridworldBlock {
  const { tiles, transitions, observed, intended, starts, overseers, policies, ...rest } = fields;
  const caption = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    ...(caption as typeof rest),
    kind: 'gridworld',
    states: observed.length,
    tiles: packArray(Uint8Array.from(tiles)),
    transitions: packArray(Uint32Array.from(transitions)),
    observed: packArray(Float32Array.from(observed)),
    intended: packArray(Float32Array.from(intended)),
    starts: Array.from(starts),
    overseers: overseers.map(({ values, rewards, ...words }) => ({
      ...words,
      values: packArray(Float32Array.from(values)),
      ...(rewards && { rewards: packArray(Float32Array.from(rewards)) }),
    })),
    policies: policies.map((policy) => {
      if ('best' in policy) return { ...policy, best: packArray(Uint8Array.from(policy.best)) };
      const { probabilities, ...words } = policy;
      const weights = Uint8Array.from(probabilities, (probability) => Math.round(probability * 255));
      return { ...words, weights: packArray(weights) };
    }),
  };
}

/** The block's tables as arrays. */
export interface GridworldTables {
  readonly tiles: Uint8Array;
  readonly transitions: Uint32Array;
  readonly observed: Float32Array;
  readonly intended: Float32Array;
  /** [limit, states] for each overseer. */
  readonly values: readonly Float32Array[];
  /** [states] for each overseer that adds something. */
  readonly rewards: readonly (Float32Array | undefined)[];
  /** [limit, states, 4] for each policy: weights of the actions. */
  readonly weights: readonly Uint8Array[];
}

/** @throws OversightError('input') that names the table whose size is not the one that the block's own figures ask for */
export function unpackGridworld(block: GridworldBlock): GridworldTables {
  const { states, limit } = block;
  const cells = block.rows * block.columns;
  return {
    tiles: found(unpackArray(block.tiles, 'uint8', states * cells), 'tiles'),
    transitions: found(unpackArray(block.transitions, 'uint32', states * 4), 'transitions'),
    observed: found(unpackArray(block.observed, 'float32', states), 'observed'),
    intended: found(unpackArray(block.intended, 'float32', states), 'intended'),
    values: block.overseers.map(({ values }, i) =>
      found(unpackArray(values, 'float32', limit * states), `overseers[${i}].values`),
    ),
    rewards: block.overseers.map(({ rewards }, i) =>
      rewards === undefined ? undefined : found(unpackArray(rewards, 'float32', states), `overseers[${i}].rewards`),
    ),
    weights: block.policies.map(({ best, weights }, i) => {
      if (weights !== undefined)
        return found(unpackArray(weights, 'uint8', limit * states * 4), `policies[${i}].weights`);
      return spread(found(unpackArray(best ?? '', 'uint8', limit * states), `policies[${i}].best`));
    }),
  };
}

/** Bits of the best actions as weights: 1 each. */
function spread(best: Uint8Array): Uint8Array {
  const weights = new Uint8Array(best.length * 4);
  for (let i = 0; i < weights.length; i++) weights[i] = ((best[i >> 2] ?? 0) >> (i & 3)) & 1;
  return weights;
}

function found<T>(array: T | undefined, name: string): T {
  if (array !== undefined) return array;
  throw new OversightError(`the gridworld's ${name} cannot be unpacked to the size that its figures ask for`, {
    kind: 'input',
    remedy: 'Make the report again with the command that it names.',
  });
}
