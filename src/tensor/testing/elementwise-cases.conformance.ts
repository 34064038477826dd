// Operations that work element by element, here and in jax-js.
import { lax, nn, numpy as np } from '@jax-js/jax';
import type { Tensor } from '../ir/tensor.ts';
import * as a from '../ops/arithmetic.ts';
import * as u from '../ops/unary.ts';
import type { Case, Cases, Jax } from './case.conformance.ts';

const positive = [0.3, 2] as const;

function unary(build: (x: Tensor) => Tensor, jax: (x: Jax) => Jax, range?: readonly [number, number]): Case {
  return { shapes: [[3, 4]], build: ([x]) => build(x!), jax: ([x]) => jax(x!), ...(range ? { range } : {}) };
}

export const elementwiseCases: Cases = {
  add: { shapes: [[3, 4], [4]], build: ([x, y]) => a.mul(a.add(x!, y!), x!), jax: ([x, y]) => x!.ref.add(y!).mul(x!) },
  sub: {
    shapes: [
      [3, 1],
      [2, 1, 4],
    ],
    build: ([x, y]) => u.square(a.sub(x!, y!)),
    jax: ([x, y]) => np.square(x!.sub(y!)),
  },
  mul: { shapes: [[3, 4], []], build: ([x, y]) => a.mul(x!, y!), jax: ([x, y]) => x!.mul(y!) },
  div: {
    shapes: [
      [3, 4],
      [3, 1],
    ],
    range: positive,
    build: ([x, y]) => a.div(x!, y!),
    jax: ([x, y]) => x!.div(y!),
  },
  power: {
    shapes: [[3, 4], [4]],
    range: positive,
    build: ([x, y]) => a.power(x!, y!),
    jax: ([x, y]) => np.exp(np.log(x!).mul(y!)),
  },
  maximum: { shapes: [[3, 4], [4]], build: ([x, y]) => a.maximum(x!, y!), jax: ([x, y]) => np.maximum(x!, y!) },
  minimum: {
    shapes: [
      [3, 4],
      [3, 1],
    ],
    build: ([x, y]) => a.minimum(x!, y!),
    jax: ([x, y]) => np.minimum(x!, y!),
  },
  where: {
    shapes: [[3, 4], [4]],
    build: ([x, y]) => a.where(a.greater(x!, 0), u.square(x!), y!),
    jax: ([x, y]) => np.where(np.greater(x!.ref, 0), np.square(x!), y!),
  },
  neg: unary(u.neg, np.negative),
  exp: unary(u.exp, np.exp),
  log: unary(u.log, np.log, positive),
  sqrt: unary(u.sqrt, np.sqrt, positive),
  tanh: unary(u.tanh, np.tanh, [-3, 3]),
  sigmoid: unary(u.sigmoid, nn.sigmoid, [-4, 4]),
  erf: unary(u.erf, lax.erf, [-3, 3]),
  abs: unary(u.abs, np.abs),
  square: unary(u.square, np.square),
  relu: unary(
    (x) => a.mul(u.relu(x), x),
    (x) => nn.relu(x.ref).mul(x),
  ),
  softplus: unary(u.softplus, nn.softplus, [-5, 5]),
  gelu: unary(u.gelu, (x) => nn.gelu(x, { approximate: false }), [-4, 4]),
  quickGelu: unary(u.quickGelu, (x) => nn.sigmoid(x.ref.mul(1.702)).mul(x), [-4, 4]),
  clip: unary(
    (x) => u.clip(x, -0.4, 0.6),
    (x) => np.clip(x, -0.4, 0.6),
  ),
  stopGradient: {
    shapes: [[3, 4]],
    build: ([x]) => a.mul(u.stopGradient(x!), x!),
    jax: ([x]) => lax.stopGradient(x!.ref).mul(x!),
    isDerivative: false,
  },
};
