// Rows of option probabilities as they come from logs: checked, and brought to the sum 1. Real files miss 1 by the rounding of their
// digits, so a small miss is mended and counted, and a large one is an error that names the row. No calibration, no softmax.
import { OversightError } from '../../base/index.ts';

/** A sum further than this from 1 is no rounding: the row holds something else (logits, log-likelihoods, percent). */
export const largestMiss = 1e-3;
/** Below this the miss is that of adding up in 64 bits. */
const addingUp = 1e-12;

/** Rows whose sum was brought to 1, and the largest distance from 1 among them. */
export interface Renormalised {
  readonly rows: number;
  readonly largest: number;
}

/**
 * One row with the sum 1, and how far from 1 it was (0 where nothing was changed).
 *
 * @param row probabilities of the options, at least one
 * @param place how a message names the row: "a[3]"
 * @throws OversightError('input') for an empty row, a value that is not in [0, 1], or a sum further than .001 from 1
 */
export function normaliseRow(
  row: ArrayLike<number>,
  place: string,
): { readonly row: Float64Array; readonly miss: number } {
  if (row.length === 0) throw wrong(`${place} holds no probabilities`, 'Write null where a model gave no answer.');
  let sum = 0;
  for (let o = 0; o < row.length; o++) {
    const value = row[o]!;
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw wrong(
        `${place}[${o}] is ${String(value)}, not a number`,
        'Write null for the whole row where a model gave no answer.',
      );
    if (value < 0) throw wrong(`${place}[${o}] is ${value}; a probability is not negative`, logitsRemedy);
    sum += value;
  }
  const miss = Math.abs(sum - 1);
  if (miss > largestMiss + addingUp)
    throw wrong(`${place} sums to ${Number(sum.toPrecision(6))}, not to 1`, logitsRemedy);
  if (miss <= addingUp) return { row: Float64Array.from(row), miss: 0 };
  return { row: Float64Array.from(row, (value) => value / sum), miss };
}

const logitsRemedy = 'Give probabilities: the softmax of the log-likelihoods of the options.';

const wrong = (message: string, remedy: string): OversightError =>
  new OversightError(message, { kind: 'input', remedy });
