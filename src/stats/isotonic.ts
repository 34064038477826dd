// Isotonic regression by pooling adjacent violators (Ayer et al. 1955; Barlow et al. 1972; for calibration Zadrozny and Elkan 2002):
// the non-decreasing function closest to weighted targets in squares. Equal scores are pooled first, so that it is a function of the
// score. Non-decreasing only, and only squared error.
import { checkFinite } from './describe.ts';

/** A fitted map as its knots, ascending in `scores` (strictly) and `values`; plain data, so that it can be kept as JSON. */
export interface Isotonic {
  readonly scores: readonly number[];
  readonly values: readonly number[];
}

interface Block {
  readonly first: number;
  readonly last: number;
  readonly sum: number;
  readonly weight: number;
}

/**
 * Fits in O(n log n). Each block of equal values is kept as the knots at its lowest and highest score.
 *
 * @param scores finite, at least one
 * @param targets finite, one for each score; for calibration the labels as 0 and 1
 * @param weights positive and finite, one for each score; default all 1
 * @throws RangeError on an empty list, lengths that differ, a number that is not finite, or a weight that is not positive
 */
export function isotonic(scores: ArrayLike<number>, targets: ArrayLike<number>, weights?: ArrayLike<number>): Isotonic {
  checkInput(scores, targets, weights);
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  const blocks: Block[] = [];
  for (const block of tiedBlocks(order, scores, targets, weights)) {
    let pooled = block;
    let previous = blocks.at(-1);
    while (previous !== undefined && meanIn(previous) >= meanIn(pooled)) {
      pooled = join(previous, pooled);
      blocks.pop();
      previous = blocks.at(-1);
    }
    blocks.push(pooled);
  }
  const knots = blocks.flatMap((block) => {
    const value = meanIn(block);
    return block.first === block.last
      ? [[block.first, value] as const]
      : [[block.first, value] as const, [block.last, value] as const];
  });
  return { scores: knots.map(([score]) => score), values: knots.map(([, value]) => value) };
}

/** The fit at any score: linear between knots and constant beyond the ends, as scikit-learn with `out_of_bounds='clip'`. */
export function isotonicValue(fit: Isotonic, score: number): number {
  if (Number.isNaN(score)) throw new RangeError('the score is NaN; the isotonic map has no value for it');
  const { scores, values } = fit;
  // The first knot at or above the score.
  let [low, high] = [0, scores.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (scores[middle]! < score) low = middle + 1;
    else high = middle;
  }
  if (low === scores.length) return values[low - 1]!;
  if (low === 0 || scores[low] === score || values[low - 1] === values[low]) return values[low]!;
  const share = (score - scores[low - 1]!) / (scores[low]! - scores[low - 1]!);
  return values[low - 1]! + share * (values[low]! - values[low - 1]!);
}

const meanIn = (block: Block): number => block.sum / block.weight;

const join = (left: Block, right: Block): Block => ({
  first: left.first,
  last: right.last,
  sum: left.sum + right.sum,
  weight: left.weight + right.weight,
});

function* tiedBlocks(
  order: readonly number[],
  scores: ArrayLike<number>,
  targets: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): Generator<Block> {
  for (let k = 0; k < order.length; ) {
    const score = scores[order[k]!]!;
    let [sum, weight] = [0, 0];
    for (; k < order.length && scores[order[k]!] === score; k++) {
      const w = weights?.[order[k]!] ?? 1;
      sum += w * targets[order[k]!]!;
      weight += w;
    }
    yield { first: score, last: score, sum, weight };
  }
}

function checkInput(
  scores: ArrayLike<number>,
  targets: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): void {
  if (scores.length === 0) throw new RangeError('there are no scores; an isotonic fit needs at least one');
  if (targets.length !== scores.length || (weights !== undefined && weights.length !== scores.length))
    throw new RangeError(
      `${scores.length} scores beside ${targets.length} targets and ${weights?.length ?? 'no'} weights; give one of each`,
    );
  checkFinite('scores', scores);
  checkFinite('targets', targets);
  if (weights === undefined) return;
  checkFinite('weights', weights);
  for (let i = 0; i < weights.length; i++)
    if (weights[i]! <= 0) throw new RangeError(`weights[${i}] is ${weights[i]}; leave out what has no weight`);
}
