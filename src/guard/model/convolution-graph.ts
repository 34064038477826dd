// The network of convolution.ts as a tensor graph, for training and for scoring many texts at once.
// A causal convolution is written as a product with the three shifted copies of its input side by side: the gradient is then two
// matrix products, which is what the runtime does fastest.

import type { Random } from '../../base/index.ts';
import {
  add,
  broadcastTo,
  concat,
  constant,
  gradient,
  log,
  matmul,
  maximum,
  mul,
  type ParameterSet,
  pad,
  reduceSum,
  relu,
  reshape,
  sigmoid,
  slice,
  softmax,
  softplus,
  stopGradient,
  sub,
  type Tensor,
  xavier,
  zeros,
} from '../../tensor/index.ts';
import { type ConvolutionShape, KERNEL, layerInputs } from './convolution.ts';

/** Fresh parameters. The head's bias starts at -2: before it has seen anything, a text is harmless. */
export function initialParameters(shape: ConvolutionShape, random: Random): ParameterSet {
  const layers = shape.dilations.flatMap((_, i) => [
    [`layer${i}.weight`, xavier(random.fork(i), [KERNEL * layerInputs(shape, i), shape.width])] as const,
    [`layer${i}.bias`, zeros([shape.width])] as const,
  ]);
  const bias = { shape: [shape.heads], data: new Float32Array(shape.heads).fill(-2) };
  return {
    ...Object.fromEntries(layers),
    'head.weight': xavier(random.fork('head'), [shape.width, shape.heads]),
    'head.bias': bias,
  };
}

/**
 * Smoothed logits of every token.
 * @param x [texts, tokens, inputs]
 * @returns [texts, tokens, heads]
 */
export function convolutionLogits(
  parameters: Readonly<Record<string, Tensor>>,
  x: Tensor,
  shape: ConvolutionShape,
): Tensor {
  const [texts, tokens] = [x.shape[0]!, x.shape[1]!];
  let current = x;
  for (const [i, dilation] of shape.dilations.entries()) {
    const inputs = layerInputs(shape, i);
    const reach = (KERNEL - 1) * dilation;
    const padded = pad(current, [
      [0, 0],
      [reach, 0],
      [0, 0],
    ]);
    const taps = Array.from({ length: KERNEL }, (_, tap) => slice(padded, 1, tap * dilation, tap * dilation + tokens));
    const flat = reshape(concat(taps, 2), [texts * tokens, KERNEL * inputs]);
    const product = relu(add(matmul(flat, parameters[`layer${i}.weight`]!), parameters[`layer${i}.bias`]!));
    const next = reshape(product, [texts, tokens, shape.width]);
    current = i > 0 ? add(next, current) : next;
  }
  const flat = reshape(current, [texts * tokens, shape.width]);
  const logits = reshape(add(matmul(flat, parameters['head.weight']!), parameters['head.bias']!), [
    texts,
    tokens,
    shape.heads,
  ]);
  return slidingMean(logits, shape.smoothing);
}

/** Mean over the last `window` tokens; at the beginning over as many as there are. */
function slidingMean(logits: Tensor, window: number): Tensor {
  const tokens = logits.shape[1]!;
  const padded = pad(logits, [
    [0, 0],
    [window - 1, 0],
    [0, 0],
  ]);
  let sum = logits;
  for (let shift = 1; shift < window; shift++)
    sum = add(sum, slice(padded, 1, window - 1 - shift, window - 1 - shift + tokens));
  const shares = Float32Array.from({ length: tokens }, (_, t) => 1 / Math.min(t + 1, window));
  return mul(sum, constant(shares, [1, tokens, 1]));
}

export type Objective = 'softmax-weighted' | 'cumulative-maximum';

export interface LossInputs {
  /** [texts, tokens, inputs] */
  readonly x: Tensor;
  /** [texts, tokens, 1]: 0 where there is a token, far below any logit behind the end. */
  readonly padding: Tensor;
  /** [texts, heads] in [0, 1] */
  readonly labels: Tensor;
  /** [texts, heads] weight of each label; 0 for an unknown one. */
  readonly weights: Tensor;
  /** Scalar in [0, 1]: how far the cumulative maximum has been annealed in; unused by the other objective. */
  readonly anneal: Tensor;
}

/**
 * Loss of a batch, and its gradient with respect to the inputs (the embedding table is trained outside of the graph).
 * softmax-weighted: sum over tokens of softmax(z) * BCE(y, z) (Constitutional Classifiers++, tau = 1).
 * cumulative-maximum: mean over tokens of BCE(y, (1 - a) p + a max p so far) (Constitutional Classifiers).
 */
export function convolutionLoss(
  parameters: Readonly<Record<string, Tensor>>,
  inputs: LossInputs,
  shape: ConvolutionShape,
  objective: Objective,
): { loss: Tensor; outputs: Record<string, Tensor> } {
  const z = convolutionLogits(parameters, inputs.x, shape);
  const [texts, tokens] = [z.shape[0]!, z.shape[1]!];
  const labels = reshape(inputs.labels, [texts, 1, shape.heads]);
  const perText =
    objective === 'softmax-weighted'
      ? softmaxWeighted(z, labels, inputs.padding)
      : cumulativeMaximum(z, labels, inputs.padding, inputs.anneal, tokens);
  const total = reduceSum(mul(perText, inputs.weights));
  const loss = mul(total, 1 / texts);
  const [toInputs] = gradient(loss, [inputs.x]);
  return { loss, outputs: { inputGradient: toInputs! } };
}

function softmaxWeighted(z: Tensor, labels: Tensor, padding: Tensor): Tensor {
  // The weights choose where to look; were they trained too, the cheapest way down would be to look away.
  const weights = stopGradient(softmax(add(z, broadcastTo(padding, z.shape)), 1));
  const entropy = sub(softplus(z), mul(z, broadcastTo(labels, z.shape)));
  return reduceSum(mul(weights, entropy), [1]);
}

function cumulativeMaximum(z: Tensor, labels: Tensor, padding: Tensor, anneal: Tensor, tokens: number): Tensor {
  // Doubling steps: after k of them every token knows the maximum of the last 2^k.
  let highest = z;
  for (let reach = 1; reach < tokens; reach *= 2) {
    const shifted = slice(
      pad(
        highest,
        [
          [0, 0],
          [reach, 0],
          [0, 0],
        ],
        -1e9,
      ),
      1,
      0,
      tokens,
    );
    highest = maximum(highest, shifted);
  }
  const p = add(mul(sigmoid(z), sub(1, anneal)), mul(sigmoid(highest), anneal));
  const safe = add(mul(p, 1 - 2e-6), 1e-6);
  const logit = sub(log(safe), log(sub(1, safe)));
  const entropy = sub(softplus(logit), mul(logit, broadcastTo(labels, z.shape)));
  // exp(padding) is 1 at a token and 0 behind the end; softmax of it alone is a mean over the tokens.
  const mean = softmax(broadcastTo(padding, z.shape), 1);
  return reduceSum(mul(mean, entropy), [1]);
}
