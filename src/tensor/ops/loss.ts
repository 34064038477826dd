// Losses as scalars, with backward passes in the form in which nothing overflows or cancels.
import { sameShape, sizeOf } from '../ir/shape.ts';
import { withGradient } from '../ir/source.ts';
import { shapeError, type Tensor } from '../ir/tensor.ts';
import { add, maximum, mul, sub } from './arithmetic.ts';
import { pick, scatterElementsAdd } from './indexing.ts';
import { logSoftmax } from './normalise.ts';
import { reduceMean } from './reduce.ts';
import { broadcastTo, reshape } from './shape.ts';
import { abs, exp, neg, sigmoid, softplus } from './unary.ts';

/**
 * Minus the mean log-probability of the right class.
 * @param logits [..., classes]
 * @param labels [...] int64, each in [0, classes)
 * @param weights [...] optional factor for each example; the mean is over all examples, not over the weights
 */
export function crossEntropy(logits: Tensor, labels: Tensor, weights?: Tensor): Tensor {
  if (!sameShape(logits.shape.slice(0, -1), labels.shape) || logits.shape.length < 2 || labels.dtype !== 'int64') {
    throw shapeError(
      'crossEntropy',
      [logits, labels],
      'labels must be int64 with the shape of logits but its last axis',
    );
  }
  if (weights && !sameShape(weights.shape, labels.shape)) {
    throw shapeError('crossEntropy', [weights, labels], 'weights must have the shape of the labels');
  }
  const rows = sizeOf(labels.shape);
  const flat = reshape(logits, [rows, -1]);
  const ids = reshape(labels, [rows]);
  const factor = weights && reshape(weights, [rows]);
  const logs = logSoftmax(flat);
  const picked = pick(logs, ids);
  const value = neg(reduceMean(factor ? mul(picked, factor) : picked));
  const inputs = factor ? [flat, factor] : [flat];
  return withGradient(value, inputs, (upstream) => {
    // share * (softmax - one-hot), with the one-hot subtracted only where it is not 0.
    const share = mul(upstream, 1 / rows);
    const byRow = factor ? reshape(mul(factor, share), [rows, 1]) : share;
    const taken = broadcastTo(neg(byRow), [rows, 1]);
    const toLogits = scatterElementsAdd(mul(exp(logs), byRow), reshape(ids, [rows, 1]), taken, 1);
    return factor ? [toLogits, neg(mul(picked, share))] : [toLogits];
  });
}

/**
 * The mean of -t log p - (1 - t) log(1 - p) with p = sigmoid(logit), as max(x, 0) - x t + log(1 + exp(-|x|)).
 * @param logits any shape
 * @param targets the same shape, float32 in [0, 1]; soft labels are allowed
 * @param weights the same shape, optional factor for each element; the mean is over all elements
 */
export function binaryCrossEntropyWithLogits(logits: Tensor, targets: Tensor, weights?: Tensor): Tensor {
  const odd = [targets, weights].find((tensor) => tensor && !sameShape(tensor.shape, logits.shape));
  if (odd) throw shapeError('binaryCrossEntropyWithLogits', [logits, odd], 'all operands must have one shape');
  const stable = softplus(neg(abs(logits)));
  const losses = add(sub(maximum(logits, 0), mul(logits, targets)), stable);
  const value = reduceMean(weights ? mul(losses, weights) : losses);
  const inputs = weights ? [logits, targets, weights] : [logits, targets];
  return withGradient(value, inputs, (upstream) => {
    const share = mul(upstream, 1 / sizeOf(logits.shape));
    const factor = weights ? mul(weights, share) : share;
    return [mul(sub(sigmoid(logits), targets), factor), neg(mul(logits, factor)), weights && mul(losses, share)];
  });
}
