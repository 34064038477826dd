// Parameters by name, and how they start.
import { OversightError, type Random } from '../../base/index.ts';
import { sizeOf } from '../ir/shape.ts';
import { constant } from '../ir/source.ts';
import type { Shape, Tensor } from '../ir/tensor.ts';

export interface Parameter {
  readonly shape: Shape;
  /** Row-major. */
  readonly data: Float32Array;
}

export type ParameterSet = Readonly<Record<string, Parameter>>;

/** Normal with mean 0. */
export function normal(random: Random, shape: Shape, deviation: number): Parameter {
  return fill(shape, () => deviation * random.normal());
}

/** Uniform in [-bound, bound). */
export function uniform(random: Random, shape: Shape, bound: number): Parameter {
  return fill(shape, () => bound * (2 * random.next() - 1));
}

/** Uniform with variance 2 / inputs, for layers before a ReLU (He et al. 2015, equation 10); weights are [..., inputs, outputs]. */
export function kaiming(random: Random, shape: Shape): Parameter {
  return uniform(random, shape, Math.sqrt(6 / fans(shape).inputs));
}

/** Uniform with variance 2 / (inputs + outputs) (Glorot and Bengio 2010, equation 16); weights are [..., inputs, outputs]. */
export function xavier(random: Random, shape: Shape): Parameter {
  const { inputs, outputs } = fans(shape);
  return uniform(random, shape, Math.sqrt(6 / (inputs + outputs)));
}

export function zeros(shape: Shape): Parameter {
  return fill(shape, () => 0);
}

export function ones(shape: Shape): Parameter {
  return fill(shape, () => 1);
}

/** Parameters as constants of a graph, for a model that is to be served. */
export function freeze(parameters: ParameterSet): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(parameters).map(([name, { data, shape }]) => [name, constant(data, shape)]));
}

/** The number of values of all parameters together. */
export function countParameters(parameters: ParameterSet): number {
  return Object.values(parameters).reduce((sum, { data }) => sum + data.length, 0);
}

/** Throws OversightError('input') where the values of a parameter do not fill its shape. */
export function checkParameters(parameters: ParameterSet): void {
  for (const [name, { data, shape }] of Object.entries(parameters)) {
    if (data.length === sizeOf(shape)) continue;
    throw new OversightError(`parameter "${name}": ${data.length} values do not fill the shape [${shape.join(', ')}]`, {
      kind: 'input',
      remedy: `Give ${sizeOf(shape)} values, or another shape.`,
    });
  }
}

function fill(shape: Shape, draw: () => number): Parameter {
  return { shape: [...shape], data: Float32Array.from({ length: sizeOf(shape) }, draw) };
}

function fans(shape: Shape): { inputs: number; outputs: number } {
  return { inputs: shape.at(-2) ?? 1, outputs: shape.at(-1) ?? 1 };
}
