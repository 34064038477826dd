// The leaves of a graph: inputs that are fed at each call, constants that are baked in, labels for messages.
import { OversightError } from '../../base/index.ts';
import { sizeOf } from './shape.ts';
import { createTensor, type DType, formatShape, type Shape, type Tensor } from './tensor.ts';

/**
 * A value fed at each call.
 * @param name what the caller of the compiled program names it
 * @param dtype default float32
 */
export function input(name: string, shape: Shape, dtype: DType = 'float32'): Tensor {
  checkShape(`input "${name}"`, shape);
  return createTensor('Input', [], [...shape], { dtype, name });
}

/** A float32 tensor whose values are part of the graph; `data` is row-major and must fill `shape`. */
export function constant(data: ArrayLike<number>, shape: Shape): Tensor {
  checkShape('constant', shape);
  checkSize('constant', data.length, shape);
  return createTensor('Constant', [], [...shape], {
    data: data instanceof Float32Array ? data : Float32Array.from(data),
  });
}

/** An int64 constant, for indices and labels. Default shape: one axis. */
export function constantInt64(data: ArrayLike<number | bigint>, shape: Shape = [data.length]): Tensor {
  checkShape('constantInt64', shape);
  checkSize('constantInt64', data.length, shape);
  const values = data instanceof BigInt64Array ? data : BigInt64Array.from(Array.from(data), (value) => BigInt(value));
  return createTensor('Constant', [], [...shape], { dtype: 'int64', data: values });
}

/** A constant of one value with the element type of the tensor that it meets. */
export function scalar(value: number, dtype: DType = 'float32'): Tensor {
  if (dtype === 'float32') return constant([value], []);
  if (dtype === 'int64') return constantInt64([value], []);
  const data = dtype === 'int32' ? Int32Array.of(value) : Uint8Array.of(value ? 1 : 0);
  return createTensor('Constant', [], [], { dtype, data });
}

/** The same value under a label that error messages and the diagnosis of non-finite values will show. */
export function named(tensor: Tensor, name: string): Tensor {
  if (tensor.op === 'Input' || tensor.op === 'Constant') {
    return createTensor('Identity', [tensor], tensor.shape, { dtype: tensor.dtype, name });
  }
  return { ...tensor, name };
}

/** The value of `value` with a gradient of its own: `rule` gives one gradient for each of `inputs`. */
export function withGradient(value: Tensor, inputs: readonly Tensor[], rule: NonNullable<Tensor['rule']>): Tensor {
  return createTensor('Custom', [value, ...inputs], value.shape, { dtype: value.dtype, rule });
}

function checkShape(what: string, shape: Shape): void {
  if (shape.every((dimension) => Number.isInteger(dimension) && dimension >= 0)) return;
  throw new OversightError(`${what}: ${formatShape(shape)} is not a shape`, {
    kind: 'input',
    remedy: 'Every dimension must be a whole number of at least 0, for example [32, 128].',
  });
}

function checkSize(what: string, length: number, shape: Shape): void {
  if (length === sizeOf(shape)) return;
  throw new OversightError(`${what}: ${length} values do not fill the shape ${formatShape(shape)}`, {
    kind: 'input',
    remedy: `Give ${sizeOf(shape)} values, or another shape.`,
  });
}
