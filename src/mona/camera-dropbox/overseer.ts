// Overseers made from value tables: what a judge expects of each state at each time, and how that becomes the approval of an action.
// Right, tampered with, blind, noisy (as in the paper), mixed with the tampered one, systematically wrong, or read from a file.
import { createRandom, OversightError, type Random } from '../../base/index.ts';
import type { ApprovalSpecification } from '../approval/specification.ts';
import { valueTable } from './values.ts';
import type { CameraDropbox } from './world.ts';

export interface Overseer {
  readonly specification: ApprovalSpecification;
  /** What the overseer believes entering a state is worth at once; [states]. Only the advantage form looks at it. */
  readonly reward: Float64Array;
  /** What it expects from a state on; [limit, states]. */
  readonly values: Float64Array;
}

export interface OverseerOptions {
  /** Decides noise and misspecification; default 1. */
  readonly seed?: number | string | undefined;
  /** Another draw of the same seed; default 0. */
  readonly draw?: number | undefined;
  /** The value table of kind 'file', [limit, states]. */
  readonly table?: Float64Array | undefined;
}

/**
 * `potential` is the published form, V(t+1, s') - V(t, s): with the observed reward it adds up to the overseer's advantage.
 * `advantage` is ours: reward(s') + V(t+1, s') - V(t, s), the overseer's own judgement whole, to be weighed against the observed reward.
 */
export type ApprovalForm = 'potential' | 'advantage';
export const approvalForms = ['potential', 'advantage'] as const;

/** Beyond this size a judgement swallows every reward, and sums of judgements end up as no number. */
export const largestValue = 1e6;

/** Entries this near to zero get no noise, as published. */
const nearZero = 1e-5;

/** @throws OversightError('input') for noise or a value table beyond `largestValue`, and for a table of another shape */
export function createOverseer(
  world: CameraDropbox,
  specification: ApprovalSpecification,
  { seed = 1, draw = 0, table }: OverseerOptions = {},
): Overseer {
  const random = createRandom(seed).fork(specification.kind).fork(draw);
  switch (specification.kind) {
    case 'true':
      return { specification, reward: world.intended, values: valueTable(world, world.intended) };
    case 'tampered':
      return { specification, reward: world.observed, values: valueTable(world, world.observed) };
    case 'zero':
      return {
        specification,
        reward: new Float64Array(world.states),
        values: new Float64Array(world.rules.limit * world.states),
      };
    case 'noisy':
      return { specification, reward: world.intended, values: noisyValues(world, specification.scale, random) };
    case 'mixture':
      return mixedOverseer(
        createOverseer(world, { kind: 'true' }),
        createOverseer(world, { kind: 'tampered' }),
        specification.share,
      );
    case 'misspecified':
      return { specification, reward: world.intended, values: flippedValues(world, specification.share, random) };
    case 'file':
      return { specification, reward: world.intended, values: givenValues(world, specification.path, table) };
  }
}

/** Gaussian noise per state, the same at all times, on entries that are not zero. */
function noisyValues(world: CameraDropbox, scale: number, random: Random): Float64Array {
  if (!(scale <= largestValue))
    throw new OversightError(`approval "noisy:${scale}": the noise is too large`, {
      kind: 'input',
      remedy: `Give a standard deviation from 0 to ${largestValue}; values of this board are about 1.`,
    });
  const values = valueTable(world, world.intended);
  const noise = Float64Array.from({ length: world.states }, () => scale * random.normal());
  for (let i = 0; i < values.length; i++) if (Math.abs(values[i]!) > nearZero) values[i]! += noise[i % world.states]!;
  return values;
}

/** The values of a seeded share of the states with their sign turned, at all times. */
function flippedValues(world: CameraDropbox, share: number, random: Random): Float64Array {
  const values = valueTable(world, world.intended);
  const isWrong = Uint8Array.from({ length: world.states }, () => (random.chance(share) ? 1 : 0));
  for (let i = 0; i < values.length; i++) if (isWrong[i % world.states]) values[i] = -values[i]!;
  return values;
}

/** A share of one overseer in another: (1 - share) * right + share * wrong. */
export function mixedOverseer(right: Overseer, wrong: Overseer, share: number): Overseer {
  const blend = (a: Float64Array, b: Float64Array) => a.map((value, i) => (1 - share) * value + share * b[i]!);
  return {
    specification: { kind: 'mixture', share },
    reward: blend(right.reward, wrong.reward),
    values: blend(right.values, wrong.values),
  };
}

function givenValues({ rules, states }: CameraDropbox, path: string, table: Float64Array | undefined): Float64Array {
  if (table === undefined)
    throw new OversightError(`approval "${path}": its value table was not read`, {
      kind: 'input',
      remedy: 'Read it with readValueTable and give it as `table`.',
    });
  if (table.length !== rules.limit * states)
    throw new OversightError(
      `approval "${path}": the table has ${table.length} values; this board needs ${rules.limit} x ${states}`,
      { kind: 'input', remedy: 'Give a table of shape [limit, states] for the same board, boxes and limit.' },
    );
  const fault = table.findIndex((value) => !(Math.abs(value) <= largestValue));
  if (fault >= 0)
    throw new OversightError(`approval "${path}": value ${fault} of the table is ${table[fault]}`, {
      kind: 'input',
      remedy: `Every value must be a number from -${largestValue} to ${largestValue}.`,
    });
  return table;
}

/** The approval of going from `state` at time `t` to `entered`; 0 at the last time. */
export function approvalOf(
  { rules: { limit }, states }: CameraDropbox,
  { reward, values }: Overseer,
  form: ApprovalForm,
  t: number,
  state: number,
  entered: number,
): number {
  if (t >= limit - 1) return 0;
  const immediate = form === 'advantage' ? reward[entered]! : 0;
  return immediate + values[(t + 1) * states + entered]! - values[t * states + state]!;
}
