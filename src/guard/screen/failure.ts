// What counts as a failure of a guard, and how it is told. A failed guard blocks; it never says "allow" and never throws at the caller.
import { describeError, OversightError } from '../../base/index.ts';

/** Throws where a guard's score is no number. */
export function requireNumber(score: number): void {
  if (!Number.isFinite(score))
    throw new OversightError('the guard gave no number as a score', {
      remedy: 'build the guard again, or calibrate it: its weights or its calibration hold something that is no number',
    });
}

/** Whatever was thrown, as an error. */
export function asFailure(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(describeError(thrown));
}
