// Reverse-mode differentiation (Griewank and Walther 2008, chapter 3) from graph to graph: the result is ordinary
// tensors, which can be differentiated again, written out, or thrown away.

import { OversightError } from '../../base/index.ts';
import { topologicalOrder } from '../ir/order.ts';
import { sameShape } from '../ir/shape.ts';
import { constant } from '../ir/source.ts';
import { formatShape, type Tensor } from '../ir/tensor.ts';
import { slice } from '../ops/layout.ts';
import { broadcastTo, reshape } from '../ops/shape.ts';
import { accumulate } from './accumulate.ts';
import { elementwiseRules } from './elementwise.ts';
import { matrixRules } from './matrix.ts';
import type { Rules } from './rule.ts';
import { structureRules } from './structure.ts';

const rules: Rules = { ...elementwiseRules, ...structureRules, ...matrixRules };

/** Operations whose value has no gradient by nature or by request. */
const flat = new Set(['StopGradient', 'ArgMax', 'Sign', 'OneHot', 'TopK', 'Greater', 'GreaterOrEqual', 'Less']);
for (const op of ['LessOrEqual', 'Equal', 'Not', 'Input', 'Constant']) flat.add(op);

/**
 * The gradients of a scalar with respect to tensors of its graph, each in the shape of its tensor; zeros where the
 * loss does not depend on it.
 *
 * Gradients for each example: sum the losses of the examples and differentiate with respect to a tensor with an
 * example axis. For parameters, first give them that axis, `broadcastTo(w, [batch, ...w.shape])`, and let the
 * model multiply by example (matmul batches over leading axes).
 */
export function gradient(loss: Tensor, wrt: readonly Tensor[]): Tensor[] {
  if (loss.shape.length !== 0) {
    throw new OversightError(`gradient: the loss must be a scalar, not ${formatShape(loss.shape)}`, {
      kind: 'input',
      remedy: 'Reduce it first, for example with reduceSum or reduceMean; or use vectorJacobian.',
    });
  }
  return vectorJacobian([loss], [constant([1], [])], wrt);
}

/**
 * The product of a row vector with the Jacobian: sum over outputs of upstream . d output / d wrt.
 * @param upstream one tensor for each output, of its shape
 */
export function vectorJacobian(
  outputs: readonly Tensor[],
  upstream: readonly Tensor[],
  wrt: readonly Tensor[],
): Tensor[] {
  const order = topologicalOrder(outputs);
  const relevant = dependents(order, wrt);
  const pending = new Map<Tensor, Tensor[]>();
  const give = (tensor: Tensor, gradient: Tensor) => {
    const list = pending.get(tensor);
    if (list) list.push(gradient);
    else pending.set(tensor, [gradient]);
  };
  outputs.forEach((output, i) => {
    const start = upstream[i];
    if (!start || !sameShape(start.shape, output.shape)) {
      throw new OversightError(
        `vectorJacobian: output ${i} of shape ${formatShape(output.shape)} has no upstream of it`,
      );
    }
    give(output, start);
  });
  const targets = new Set(wrt);
  const found = new Map<Tensor, Tensor>();
  for (const node of order.reverse()) {
    const parts = pending.get(node);
    if (!parts || !relevant.has(node)) continue;
    const total = accumulate(parts);
    pending.delete(node);
    if (targets.has(node)) found.set(node, total);
    for (const [input, gradient] of flow(node, total, relevant)) give(input, gradient);
  }
  return wrt.map((tensor) => found.get(tensor) ?? broadcastTo(constant([0], []), tensor.shape));
}

/**
 * The Jacobian of one output, row by row: for each element of `output`, in row-major order, its gradient with respect
 * to each tensor. The graph grows with the number of elements; meant for a few outputs.
 */
export function jacobianRows(output: Tensor, wrt: readonly Tensor[]): Tensor[][] {
  const size = output.shape.reduce((product, dimension) => product * dimension, 1);
  const flatOutput = reshape(output, [size]);
  return Array.from({ length: size }, (_, i) => gradient(reshape(slice(flatOutput, 0, i, i + 1), []), wrt));
}

/** The tensors through which a gradient can reach one of `wrt`. */
function dependents(order: readonly Tensor[], wrt: readonly Tensor[]): Set<Tensor> {
  const relevant = new Set(wrt);
  for (const node of order) {
    if (flat.has(node.op) || node.dtype !== 'float32') continue;
    if (node.inputs.some((input, i) => relevant.has(input) && !(node.rule && i === 0))) relevant.add(node);
  }
  return relevant;
}

function flow(node: Tensor, upstream: Tensor, relevant: ReadonlySet<Tensor>): [Tensor, Tensor][] {
  if (flat.has(node.op)) return [];
  if (node.rule) {
    const given = node.rule(upstream);
    return node.inputs.slice(1).flatMap((input, i): [Tensor, Tensor][] => {
      const gradient = given[i];
      return gradient && relevant.has(input) ? [[input, gradient]] : [];
    });
  }
  const rule = rules[node.op];
  if (!rule) {
    throw new OversightError(`${node.op} has no gradient rule`, {
      remedy: 'Wrap it in stopGradient, or give it a rule with withGradient.',
    });
  }
  const given = rule(node, upstream);
  return node.inputs.flatMap((input, i): [Tensor, Tensor][] => {
    const make = given[i];
    return make && relevant.has(input) ? [[input, make()]] : [];
  });
}
