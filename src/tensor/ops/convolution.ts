// One-dimensional convolution over time. The forward pass is the Conv kernel; the backward passes are products with
// the shifted copies of the input (im2col), made of ordinary operations, so that second-order gradients work.
import { withGradient } from '../ir/source.ts';
import { createTensor, shapeError, type Tensor } from '../ir/tensor.ts';
import { add } from './arithmetic.ts';
import { concat, pad, slice } from './layout.ts';
import { matmul } from './matrix.ts';
import { reduceSum } from './reduce.ts';
import { reshape, transpose } from './shape.ts';

export interface Conv1dOptions {
  /** Steps between the taps of the kernel; default 1. */
  readonly dilation?: number;
  /**
   * Zeros before and after: `causal` keeps the length and lets no output see a later input, `same` keeps the length
   * with the kernel centred, or two numbers; default [0, 0].
   */
  readonly padding?: 'causal' | 'same' | readonly [number, number];
}

/**
 * y[b, o, t] = sum over c, k of w[o, c, k] x[b, c, t + k dilation - before].
 * @param x [batch, channels, time]
 * @param weight [outputs, channels, taps]
 * @param bias [outputs], optional
 * @returns [batch, outputs, time']
 */
export function conv1d(x: Tensor, weight: Tensor, bias?: Tensor, options: Conv1dOptions = {}): Tensor {
  const { dilation = 1 } = options;
  if (x.shape.length !== 3 || weight.shape.length !== 3 || x.shape[1] !== weight.shape[1]) {
    throw shapeError('conv1d', [x, weight], 'x must be [batch, channels, time] and weight [outputs, channels, taps]');
  }
  const taps = weight.shape[2]!;
  const [before, after] = widths(options.padding ?? [0, 0], (taps - 1) * dilation);
  const length = x.shape[2]! + before + after - (taps - 1) * dilation;
  if (length < 1)
    throw shapeError('conv1d', [x, weight], `the kernel spans ${(taps - 1) * dilation + 1} steps, more than there are`);
  const attributes = { dilations: [dilation], kernel_shape: [taps], pads: [before, after], strides: [1], group: 1 };
  const shape = [x.shape[0]!, weight.shape[0]!, length];
  const value = createTensor('Conv', [x, weight], shape, { attributes });
  const product = withGradient(value, [x, weight], (upstream) => [
    inputGradient(x, weight, upstream, { dilation, before, after }),
    weightGradient(x, weight, upstream, { dilation, before, after }),
  ]);
  return bias ? add(product, reshape(bias, [bias.shape[0] ?? 1, 1])) : product;
}

interface Geometry {
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}

/** Each tap sends its share of the upstream back to where it read. */
function inputGradient(x: Tensor, weight: Tensor, upstream: Tensor, { dilation, before, after }: Geometry): Tensor {
  const [channels, taps] = [weight.shape[1]!, weight.shape[2]!];
  const padded = x.shape[2]! + before + after;
  const length = upstream.shape[2]!;
  const shares = Array.from({ length: taps }, (_, tap) => {
    const one = reshape(slice(weight, 2, tap, tap + 1), [weight.shape[0]!, channels]);
    const share = matmul(one, upstream, { transposeA: true });
    return pad(share, [
      [0, 0],
      [0, 0],
      [tap * dilation, padded - length - tap * dilation],
    ]);
  });
  return slice(
    shares.reduce((sum, share) => add(sum, share)),
    2,
    before,
    before + x.shape[2]!,
  );
}

function weightGradient(x: Tensor, weight: Tensor, upstream: Tensor, { dilation, before, after }: Geometry): Tensor {
  const [outputs, channels, taps] = [weight.shape[0]!, weight.shape[1]!, weight.shape[2]!];
  const padded = pad(x, [
    [0, 0],
    [0, 0],
    [before, after],
  ]);
  const length = upstream.shape[2]!;
  const shifted = Array.from({ length: taps }, (_, tap) => slice(padded, 2, tap * dilation, tap * dilation + length));
  const columns = concat(shifted, 1);
  const byTap = reduceSum(matmul(upstream, columns, { transposeB: true }), [0]);
  return transpose(reshape(byTap, [outputs, taps, channels]), [0, 2, 1]);
}

function widths(padding: NonNullable<Conv1dOptions['padding']>, span: number): readonly [number, number] {
  if (padding === 'causal') return [span, 0];
  return padding === 'same' ? [Math.floor(span / 2), Math.ceil(span / 2)] : padding;
}
