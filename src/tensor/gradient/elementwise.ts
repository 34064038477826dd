// Gradient rules of the operations that work element by element.

import type { Tensor } from '../ir/tensor.ts';
import { add, div, greater, greaterOrEqual, lessOrEqual, mul, power, sub, where } from '../ops/arithmetic.ts';
import { sumTo } from '../ops/shape.ts';
import { cast, erf, exp, log, neg, sigmoid, sign, square } from '../ops/unary.ts';
import type { Rule, Rules } from './rule.ts';

export const elementwiseRules: Rules = {
  Add: (node, g) => [() => back(node, 0, g), () => back(node, 1, g)],
  Sub: (node, g) => [() => back(node, 0, g), () => back(node, 1, neg(g))],
  Mul: (node, g) => [() => back(node, 0, mul(g, at(node, 1))), () => back(node, 1, mul(g, at(node, 0)))],
  Div: (node, g) => [
    () => back(node, 0, div(g, at(node, 1))),
    () => back(node, 1, neg(div(mul(g, node), at(node, 1)))),
  ],
  Pow: (node, g) => {
    const [base, exponent] = [at(node, 0), at(node, 1)];
    return [
      () => back(node, 0, mul(g, mul(exponent, power(base, sub(exponent, 1))))),
      () => back(node, 1, mul(g, mul(node, log(base)))),
    ];
  },
  Max: (node, g) => choice(node, g, greaterOrEqual(at(node, 0), at(node, 1))),
  Min: (node, g) => choice(node, g, lessOrEqual(at(node, 0), at(node, 1))),
  Where: (node, g) => [
    undefined,
    () => sumTo(where(at(node, 0), g, 0), at(node, 1).shape),
    () => sumTo(where(at(node, 0), 0, g), at(node, 2).shape),
  ],
  Neg: unary((_x, _y, g) => neg(g)),
  Exp: unary((_x, y, g) => mul(g, y)),
  Log: unary((x, _y, g) => div(g, x)),
  Sqrt: unary((_x, y, g) => div(mul(g, 0.5), y)),
  Tanh: unary((_x, y, g) => mul(g, sub(1, square(y)))),
  Sigmoid: unary((_x, y, g) => mul(g, sub(y, square(y)))),
  Erf: unary((x, _y, g) => mul(g, mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI)))),
  Abs: unary((x, _y, g) => mul(g, sign(x))),
  Relu: unary((x, _y, g) => where(greater(x, 0), g, 0)),
  Softplus: unary((x, _y, g) => mul(g, sigmoid(x))),
  // d/dx x Phi(x) = Phi(x) + x phi(x).
  Gelu: unary((x, _y, g) => {
    const density = mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return mul(g, add(normalDistribution(x), mul(x, density)));
  }),
  // With s = sigmoid(a x) and y = x s: s + a x s (1 - s) = s (1 + a (x - y)).
  QuickGelu: unary((x, y, g) => {
    const slope = sigmoid(mul(x, 1.702));
    return mul(g, mul(slope, add(mul(sub(x, y), 1.702), 1)));
  }),
  Cast: (node, g) => [
    node.dtype === 'float32' && at(node, 0).dtype === 'float32' ? () => cast(g, 'float32') : undefined,
  ],
  Identity: (_node, g) => [() => g],
};

function normalDistribution(x: Tensor): Tensor {
  const scaled = mul(x, Math.SQRT1_2);
  return mul(add(erf(scaled), 1), 0.5);
}

function at(node: Tensor, index: number): Tensor {
  return node.inputs[index]!;
}

/** The gradient summed over what broadcasting repeated. */
function back(node: Tensor, index: number, gradient: Tensor): Tensor {
  return sumTo(gradient, at(node, index).shape);
}

function choice(node: Tensor, g: Tensor, first: Tensor): ReturnType<Rule> {
  return [() => back(node, 0, where(first, g, 0)), () => back(node, 1, where(first, 0, g))];
}

function unary(rule: (x: Tensor, y: Tensor, g: Tensor) => Tensor): Rule {
  return (node, g) => [() => rule(at(node, 0), node, g)];
}
