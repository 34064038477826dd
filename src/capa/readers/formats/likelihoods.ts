// From the log-likelihoods of options to probabilities: p(o) = exp(l(o)) / sum exp(l), as the paper takes them (arXiv 2502.04313,
// section 3, for the leaderboard's logs). l is the sum over an option's tokens, or its mean per byte of text.
// Leaves out: calibration; instruct models come out overconfident.
import { softmax } from '../../../stats/index.ts';

/** Probabilities that sum to 1; undefined where one is not a number or +infinity, or none is finite. An option at -infinity has 0. */
export function optionProbabilities(likelihoods: readonly number[]): readonly number[] | undefined {
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of likelihoods) {
    if (!(value < Number.POSITIVE_INFINITY)) return undefined;
    if (value > largest) largest = value;
  }
  if (largest === Number.NEGATIVE_INFINITY) return undefined;
  return Array.from(softmax(likelihoods));
}

/** Index of the largest, the first of equals (as numpy's argmax); undefined where one is not a number or none is finite. */
export function mostLikely(likelihoods: readonly number[]): number | undefined {
  let best = -1;
  for (let i = 0; i < likelihoods.length; i++) {
    const value = likelihoods[i]!;
    if (Number.isNaN(value)) return undefined;
    if (value > (best < 0 ? Number.NEGATIVE_INFINITY : likelihoods[best]!)) best = i;
  }
  return best < 0 ? undefined : best;
}

/**
 * Each likelihood divided by the bytes of its option's text in UTF-8; undefined where a text is empty or missing.
 * The harness divides "acc_norm" by characters, which is the same for ASCII.
 */
export function perByte(
  likelihoods: readonly number[],
  texts: readonly string[] | undefined,
): readonly number[] | undefined {
  if (texts?.length !== likelihoods.length || texts.includes('')) return undefined;
  return likelihoods.map((value, i) => value / Buffer.byteLength(texts[i]!));
}

/** Sums probabilities of tokens by the option that each names, from log-probabilities; undefined unless every option is named. */
export function lettersToProbabilities(
  tokens: Iterable<readonly [token: string, logProbability: number]>,
  options: number,
  indexOf: (token: string) => number | null,
): readonly number[] | undefined {
  const mass = new Array<number>(options).fill(0);
  const isNamed = new Array<boolean>(options).fill(false);
  for (const [token, logProbability] of tokens) {
    const index = indexOf(token);
    if (index === null || index >= options || !(logProbability <= 1e-6)) continue;
    mass[index]! += Math.exp(logProbability);
    isNamed[index] = true;
  }
  const sum = mass.reduce((total, value) => total + value, 0);
  return isNamed.every(Boolean) && sum > 0 ? mass.map((value) => value / sum) : undefined;
}
