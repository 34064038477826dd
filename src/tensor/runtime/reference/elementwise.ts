// Reference kernels of the operations that work element by element.
import { broadcastShapes, sameShape } from '../../ir/shape.ts';
import { type DType, elementTypes } from '../../ir/tensor.ts';
import { attributeFloat, attributeInt, type Block, blockLike, broadcastPlaces, numbers } from './block.ts';
import type { Kernel, Kernels } from './kernel.ts';

export const elementwiseKernels: Kernels = {
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: ([a, b], ...rest) =>
    binary(a!.dtype === 'float32' ? (x, y) => x / y : (x, y) => Math.trunc(x / y))([a!, b!], ...rest),
  Pow: binary((a, b) => a ** b),
  Max: binary((a, b) => Math.max(a, b)),
  Min: binary((a, b) => Math.min(a, b)),
  Greater: binary((a, b) => (a > b ? 1 : 0), 'bool'),
  GreaterOrEqual: binary((a, b) => (a >= b ? 1 : 0), 'bool'),
  Less: binary((a, b) => (a < b ? 1 : 0), 'bool'),
  LessOrEqual: binary((a, b) => (a <= b ? 1 : 0), 'bool'),
  Equal: binary((a, b) => (a === b ? 1 : 0), 'bool'),
  Where: ([condition, a, b]) => {
    const shape = joint(joint(condition!.shape, a!.shape), b!.shape);
    const [c, x, y] = [condition!, a!, b!].map((one) => spread(one, shape));
    return [blockLike(a!, shape, (i) => (c!(i) ? x!(i) : y!(i)))];
  },
  Neg: unary((x) => -x),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Sqrt: unary(Math.sqrt),
  Tanh: unary(Math.tanh),
  Sigmoid: unary(sigmoid),
  Erf: unary(erf),
  Abs: unary(Math.abs),
  Sign: unary(Math.sign),
  Relu: unary((x) => (x > 0 || Number.isNaN(x) ? x : 0)),
  Softplus: unary((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  Gelu: unary((x) => 0.5 * x * (1 + erf(x * Math.SQRT1_2))),
  QuickGelu: ([x], node) => {
    const alpha = attributeFloat(node.attributes, 'alpha', 1.702);
    return [blockLike(x!, x!.shape, (i) => x!.data[i]! * sigmoid(alpha * x!.data[i]!))];
  },
  Not: unary((x) => (x ? 0 : 1)),
  Identity: ([x]) => [x!],
  Cast: ([x], node, bits) => {
    const code = attributeInt(node.attributes, 'to', 1);
    const dtype = (Object.keys(elementTypes) as DType[]).find((key) => elementTypes[key] === code)!;
    const data = numbers(dtype, x!.data.length, bits);
    for (let i = 0; i < data.length; i++) {
      const value = x!.data[i]!;
      data[i] = dtype === 'float32' ? value : dtype === 'bool' ? (value === 0 ? 0 : 1) : Math.trunc(value);
    }
    return [{ dtype, shape: x!.shape, data }];
  },
};

function unary(f: (x: number) => number): Kernel {
  return ([x]) => [blockLike(x!, x!.shape, (i) => f(x!.data[i]!))];
}

function binary(f: (a: number, b: number) => number, dtype?: DType): Kernel {
  return ([a, b], _node, bits) => {
    const shape = joint(a!.shape, b!.shape);
    const [x, y] = [spread(a!, shape), spread(b!, shape)];
    const result = blockLike(a!, shape, (i) => f(x(i), y(i)));
    if (dtype === undefined) return [result];
    const data = numbers(dtype, result.data.length, bits);
    data.set(result.data);
    return [{ dtype, shape, data }];
  };
}

function joint(a: readonly number[], b: readonly number[]): readonly number[] {
  const shape = broadcastShapes(a, b);
  if (!shape) throw new RangeError(`[${a}] and [${b}] do not broadcast`);
  return shape;
}

function spread(block: Block, shape: readonly number[]): (index: number) => number {
  if (sameShape(block.shape, shape)) return (i) => block.data[i]!;
  const places = broadcastPlaces(block.shape, shape);
  return (i) => block.data[places[i]!]!;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** 2 / sqrt(pi) exp(-x^2) times the sum of 2^n x^(2n+1) / (2n+1)!!: all terms of one sign, so nothing cancels. */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
