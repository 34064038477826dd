// Choosing actions: probabilities from logits under a mask, and a draw from them.
import type { Random } from '../../base/index.ts';

/** Writes the probabilities of one row of logits; 0 where an action is not allowed. A row without any allowed action stays 0. */
export function writeProbabilities(
  logits: Float64Array,
  from: number,
  actions: number,
  allowed: Uint8Array | undefined,
  out: Float64Array,
): void {
  let highest = Number.NEGATIVE_INFINITY;
  for (let a = 0; a < actions; a++) {
    if (allowed && allowed[from + a] === 0) continue;
    if (logits[from + a]! > highest) highest = logits[from + a]!;
  }
  let total = 0;
  for (let a = 0; a < actions; a++) {
    const weight = allowed && allowed[from + a] === 0 ? 0 : Math.exp(logits[from + a]! - highest);
    out[from + a] = weight;
    total += weight;
  }
  for (let a = 0; a < actions && total > 0; a++) out[from + a]! /= total;
}

/** Draws an action from the row that begins at `from`; one of probability 0 is never drawn. */
export function draw(probabilities: Float64Array, from: number, actions: number, random: Random): number {
  let rest = random.next();
  let last = 0;
  for (let a = 0; a < actions; a++) {
    const probability = probabilities[from + a]!;
    if (probability === 0) continue;
    last = a;
    rest -= probability;
    if (rest < 0) return a;
  }
  return last;
}

/** The first of the likeliest actions. */
export function likeliest(probabilities: Float64Array, from: number, actions: number): number {
  let best = 0;
  for (let a = 1; a < actions; a++) if (probabilities[from + a]! > probabilities[from + best]!) best = a;
  return best;
}
