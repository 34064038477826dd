// Temperature scaling (Guo et al. 2017, section 4.2): one number by which all logits are divided, fitted by maximum likelihood.
// It moves confidence and never the order of classes. For a binary logit z give rows [0, z].

export interface TemperatureOptions {
  /** Lowest temperature considered; default 0.01. It is returned where every item is right and confidence should be endless. */
  readonly minimum?: number;
  /** Highest temperature considered; default 100. It is returned where the logits know nothing, or less. */
  readonly maximum?: number;
}

/**
 * The temperature that maximises the likelihood of the labels under softmax(logits / temperature). The loss is convex in
 * 1 / temperature, so the gradient is bracketed and bisected to full precision.
 *
 * @param logits one row of finite logits for each item, at least one item
 * @param labels the index of the right class of each item
 * @throws RangeError on an empty list, lengths that differ, a logit that is not finite, a label outside its row, or a range in disorder
 */
export function temperature(
  logits: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  options: TemperatureOptions = {},
): number {
  const { minimum = 0.01, maximum = 100 } = options;
  checkInput(logits, labels, minimum, maximum);
  let [low, high] = [1 / maximum, 1 / minimum];
  if (gradient(logits, labels, low) >= 0) return maximum;
  if (gradient(logits, labels, high) <= 0) return minimum;
  // Halving the ratio of the ends keeps the relative error; 60 halvings reach the last bit.
  for (let step = 0; step < 60; step++) {
    const middle = Math.sqrt(low * high);
    if (gradient(logits, labels, middle) < 0) low = middle;
    else high = middle;
  }
  return 1 / Math.sqrt(low * high);
}

/** softmax(logits / temperature), without overflow. */
export function softmax(logits: ArrayLike<number>, temperature = 1): Float64Array {
  let top = -Infinity;
  for (let k = 0; k < logits.length; k++) top = Math.max(top, logits[k]!);
  const weights = Float64Array.from(logits, (logit) => Math.exp((logit - top) / temperature));
  let total = 0;
  for (const weight of weights) total += weight;
  return weights.map((weight) => weight / total);
}

/** Derivative of the negative log-likelihood in beta = 1 / temperature: the mean logit expected less the logit of the right class. */
function gradient(logits: readonly ArrayLike<number>[], labels: ArrayLike<number>, beta: number): number {
  let sum = 0;
  for (let i = 0; i < logits.length; i++) {
    const row = logits[i]!;
    const right = row[labels[i]!]!;
    const probabilities = softmax(row, 1 / beta);
    for (let k = 0; k < row.length; k++) sum += probabilities[k]! * (row[k]! - right);
  }
  return sum;
}

function checkInput(
  logits: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  minimum: number,
  maximum: number,
): void {
  if (!(minimum > 0 && minimum < maximum && maximum < Infinity))
    throw new RangeError(`temperatures from ${minimum} to ${maximum}; give 0 < minimum < maximum`);
  if (logits.length === 0) throw new RangeError('there are no logits; a temperature needs at least one item');
  if (logits.length !== labels.length)
    throw new RangeError(`${logits.length} rows of logits beside ${labels.length} labels; give one label for each row`);
  for (let i = 0; i < logits.length; i++) {
    const row = logits[i]!;
    for (let k = 0; k < row.length; k++)
      if (!Number.isFinite(row[k]))
        throw new RangeError(`logits[${i}][${k}] is ${row[k]}; only finite logits can be scaled`);
    if (!Number.isInteger(labels[i]) || labels[i]! < 0 || labels[i]! >= row.length)
      throw new RangeError(`labels[${i}] is ${labels[i]}; give the index of a class, 0 to ${row.length - 1}`);
  }
}
