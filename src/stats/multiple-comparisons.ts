// Many tests at once: p-values adjusted so that each can be held against one level. Holm (1979) bounds the chance of any false claim,
// whatever the tests have in common; Benjamini and Hochberg (1995) bounds the expected share of false claims among those made, for
// tests that are independent or depend positively (Benjamini and Yekutieli 2001). No weights, no estimate of how many nulls are true.

/**
 * Holm's step-down adjustment, in the order given: the k-th smallest of m is multiplied by m - k + 1, never below one before it, at most 1.
 * @throws RangeError on a p-value outside [0, 1]
 */
export function holm(pValues: ArrayLike<number>): Float64Array {
  const order = ascending(pValues);
  const adjusted = new Float64Array(pValues.length);
  let highest = 0;
  order.forEach((i, k) => {
    highest = Math.max(highest, Math.min(1, pValues[i]! * (order.length - k)));
    adjusted[i] = highest;
  });
  return adjusted;
}

/**
 * Benjamini and Hochberg's step-up adjustment, in the order given: the k-th smallest of m times m / k, never above one after it.
 * @throws RangeError on a p-value outside [0, 1]
 */
export function benjaminiHochberg(pValues: ArrayLike<number>): Float64Array {
  const order = ascending(pValues);
  const adjusted = new Float64Array(pValues.length);
  let lowest = 1;
  for (let k = order.length; k >= 1; k--) {
    const i = order[k - 1]!;
    lowest = Math.min(lowest, (pValues[i]! * order.length) / k);
    adjusted[i] = lowest;
  }
  return adjusted;
}

function ascending(pValues: ArrayLike<number>): number[] {
  for (let i = 0; i < pValues.length; i++)
    if (!(pValues[i]! >= 0 && pValues[i]! <= 1))
      throw new RangeError(`p-value ${i} is ${pValues[i]}; a p-value lies between 0 and 1`);
  return Array.from({ length: pValues.length }, (_, i) => i).sort((a, b) => pValues[a]! - pValues[b]!);
}
