// The interval of a kappa, or of a difference of two, from its delta-method standard error, and the p of a test: Student's t with the
// degrees of freedom of that standard error. Measured: coverage and size in bench/capa/coverage.ts. No transform: Fisher's z changes
// little below .9 and nothing near 0, where most pairs lie. Too narrow with fewer than about ten shared errors.
import { normalCdf, studentCdf, studentQuantile } from '../../stats/index.ts';
import type { Spread } from './influence.ts';

export const defaultLevel = 0.95;

/** What is said where all influences are 0, as for two models that never differ. */
export const NO_SPREAD = 'the standard error is 0, which says nothing of other questions';

/** A fact, or the reason why there is none. */
export type Known<T> =
  | { readonly value: T; readonly reason?: undefined }
  | { readonly value: null; readonly reason: string };

/**
 * The interval estimate +- t * standard error, cut to what is possible.
 *
 * @param level nominal coverage in (0, 1)
 * @param bounds of the figure: [-1, 1] for a kappa, [-2, 2] for a difference
 * @throws RangeError when the level is outside (0, 1)
 */
export function intervalOf(
  estimate: number,
  { standardError, degrees }: Pick<Spread, 'standardError' | 'degrees'>,
  level: number = defaultLevel,
  bounds: readonly [low: number, high: number] = [-1, 1],
): Known<readonly [low: number, high: number]> {
  if (!(level > 0 && level < 1))
    throw new RangeError(`level is ${level}; give a coverage between 0 and 1, such as 0.95`);
  // Zero but for rounding.
  if (standardError < 1e-12) return { value: null, reason: NO_SPREAD };
  const half = studentQuantile((1 + level) / 2, degrees) * standardError;
  return { value: [Math.max(bounds[0], estimate - half), Math.min(bounds[1], estimate + half)] };
}

/** The two-sided p of a statistic under Student's t. */
export function twoSided(statistic: number, degrees: number): number {
  // Beyond a million degrees t is normal to every digit printed, and the incomplete beta function slow.
  const tail = degrees > 1e6 ? normalCdf(-Math.abs(statistic)) : studentCdf(-Math.abs(statistic), degrees);
  return Math.min(1, 2 * tail);
}
