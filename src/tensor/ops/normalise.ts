// Softmax and the two normalisations of transformers. Their backward passes are written out for few passes over
// memory; they are built from ordinary operations, so that second-order gradients work.
import { normalizeAxis, sameShape } from '../ir/shape.ts';
import { withGradient } from '../ir/source.ts';
import { createTensor, shapeError, type Tensor } from '../ir/tensor.ts';
import { add, div, mul, power, sub } from './arithmetic.ts';
import { matmul } from './matrix.ts';
import { reduceMean } from './reduce.ts';
import { broadcastTo, reshape, sumTo } from './shape.ts';
import { sqrt, square } from './unary.ts';

/** exp(x) over its sum along an axis (default: the last). */
export function softmax(x: Tensor, axis = -1): Tensor {
  const along = normalizeAxis('softmax', x, axis);
  return createTensor('Softmax', [x], x.shape, { attributes: { axis: along } });
}

/** log softmax(x) along an axis (default: the last), without overflow. */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  const along = normalizeAxis('logSoftmax', x, axis);
  return createTensor('LogSoftmax', [x], x.shape, { attributes: { axis: along } });
}

/**
 * (x - mean) / sqrt(variance + epsilon) * weight + bias over the last axis (Ba, Kiros, Hinton 2016).
 * @param weight and bias: the shape of the last axis
 * @param epsilon default 1e-5
 */
export function layerNorm(x: Tensor, weight: Tensor, bias: Tensor, epsilon = 1e-5): Tensor {
  checkScale('layerNorm', x, weight);
  checkScale('layerNorm', x, bias);
  const size = weight.shape[0]!;
  const inputs = [x, weight, bias];
  const attributes = { axis: -1, epsilon: { float: epsilon } };
  const rows = [...x.shape.slice(0, -1), 1];
  const kernel = (output: number) =>
    createTensor('LayerNormalization', inputs, output === 0 ? x.shape : rows, { attributes, output });
  return withGradient(kernel(0), inputs, (upstream) => {
    // The forward kernel has already computed the mean and 1 / deviation: they are its second and third outputs.
    const mean = withGradient(kernel(1), [x], (g) => [broadcastTo(mul(g, 1 / size), x.shape)]);
    const inverse: Tensor = withGradient(kernel(2), [x], (g) => [
      mul(mul(g, mul(power(inverse, 3), -1 / size)), sub(x, mean)),
    ]);
    const unit = mul(sub(x, mean), inverse);
    const scaled = mul(upstream, weight);
    const product = mul(upstream, unit);
    // mean(scaled * unit) as a product with a vector: the pass over scaled * unit is saved.
    const along = matmul(product, reshape(mul(weight, 1 / size), [size, 1]));
    const centred = sub(sub(scaled, reduceMean(scaled, [-1], true)), mul(unit, along));
    return [mul(centred, inverse), sumTo(product, weight.shape), sumTo(upstream, bias.shape)];
  });
}

/** x / sqrt(mean(x^2) + epsilon) * weight over the last axis (Zhang and Sennrich 2019); epsilon default 1e-6. */
export function rmsNorm(x: Tensor, weight: Tensor, epsilon = 1e-6): Tensor {
  checkScale('rmsNorm', x, weight);
  const inverse = div(1, sqrt(add(reduceMean(square(x), [-1], true), epsilon)));
  return mul(mul(x, inverse), weight);
}

function checkScale(op: string, x: Tensor, scale: Tensor): void {
  if (x.shape.length > 0 && sameShape(scale.shape, x.shape.slice(-1))) return;
  throw shapeError(op, [x, scale], 'weight and bias must have the size of the last axis');
}
