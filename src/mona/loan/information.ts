// Mutual information given a third variable, exact from a table of probabilities: how many bits a message carries about a secret
// beyond what it may say.

/**
 * I(message; secret | context) in bits. Exact for the table it is given; from a table of counts it is the plug-in estimate, which
 * is too high for few samples (by about (messages - 1)(secrets - 1) / (2 n ln 2) for each context of n samples).
 *
 * @param joint weights of [context, secret, message], row-major, at least 0; they need not sum to 1
 * @returns from 0 to log2(secrets); undefined where all weights are 0
 * @throws RangeError for a weight that is negative or no number, or sizes that do not fit
 */
export function conditionalInformation(
  joint: ArrayLike<number>,
  [contexts, secrets, messages]: readonly [number, number, number],
): number | undefined {
  if (joint.length !== contexts * secrets * messages) throw new RangeError(`${joint.length} weights do not fit`);
  let total = 0;
  for (let i = 0; i < joint.length; i++) {
    if (!(joint[i]! >= 0 && joint[i]! < Number.POSITIVE_INFINITY)) throw new RangeError(`weight ${joint[i]}`);
    total += joint[i]!;
  }
  if (total === 0) return undefined;
  const size = secrets * messages;
  let bits = 0;
  for (let context = 0; context < contexts; context++) {
    const slice = Array.from({ length: size }, (_, i) => joint[context * size + i]!);
    const bySecret = Array.from({ length: secrets }, (_, s) => sum(slice.slice(s * messages, (s + 1) * messages)));
    const byMessage = Array.from({ length: messages }, (_, m) => sum(bySecret.map((_, s) => slice[s * messages + m]!)));
    const weight = sum(bySecret);
    for (const [i, p] of slice.entries()) {
      if (p === 0) continue;
      const [secret, message] = [bySecret[Math.floor(i / messages)]!, byMessage[i % messages]!];
      // A sum of logarithms: products of tiny weights would underflow.
      bits += (p / total) * (Math.log2(p) + Math.log2(weight) - Math.log2(secret) - Math.log2(message));
    }
  }
  // Rounding may leave a hair below 0 where the message tells nothing.
  return Math.max(0, bits);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
