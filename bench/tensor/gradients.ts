// The worst error of every gradient rule: float32 gradients of ONNX Runtime against central differences in 64-bit
// arithmetic, first and second order, as |a - b| / (1 + |b|).
//
//   npx tsx bench/tensor/gradients.ts [--worst 8]
//
// --worst  how many of the worst cases are listed
import { parseArgs } from 'node:util';
import { formatTable } from '../../src/base/index.ts';
import {
  add,
  broadcastTo,
  compile,
  constant,
  floats,
  gradient,
  mul,
  reduceSum,
  square,
  type Tensor,
} from '../../src/tensor/index.ts';
import { cases } from '../../src/tensor/testing/cases.conformance.ts';
import { centralDifferences, feedsOf, problemOf, worstError } from '../../src/tensor/testing/check.conformance.ts';

const { values } = parseArgs({ options: { worst: { type: 'string', default: '8' } } });
const rows: (readonly [name: string, first: number, second: number])[] = [];
for (const [name, one] of Object.entries(cases)) {
  if (one.isDerivative === false) continue;
  const { inputs, loss, ...problem } = problemOf(name, one);
  const errorOf = async (scalar: Tensor): Promise<number> => {
    const gradients = gradient(scalar, inputs);
    const outputs = Object.fromEntries(gradients.map((tensor, i) => [`g${i}`, tensor]));
    const program = await compile({ inputs, outputs });
    const results = await program.run(feedsOf({ inputs, loss, ...problem }));
    await program.dispose();
    const numeric = centralDifferences(inputs, scalar, problem.feeds);
    return Math.max(...gradients.map((_, i) => worstError(floats(results, `g${i}`), numeric[i]!)));
  };
  rows.push([name, await errorOf(loss), await errorOf(probe(gradient(loss, inputs)))]);
}
const worst = (index: 1 | 2) => Math.max(...rows.map((row) => row[index])).toExponential(1);
console.log(`${rows.length} cases, worst error: first order ${worst(1)}, second order ${worst(2)}`);
const listed = [...rows].sort((a, b) => Math.max(b[1], b[2]) - Math.max(a[1], a[2])).slice(0, Number(values.worst));
console.log(
  formatTable(
    ['case', 'first order', 'second order'],
    listed.map(([name, first, second]) => [name, first.toExponential(1), second.toExponential(1)]),
  ),
);

/** A scalar that depends on every gradient, and on the first one not only linearly. */
function probe(gradients: readonly Tensor[]): Tensor {
  const sums = gradients.map((one, i) => reduceSum(mul(one, broadcastTo(constant([0.3 + i], []), one.shape))));
  return add(
    sums.reduce((sum, part) => add(sum, part)),
    reduceSum(mul(square(gradients[0]!), 0.5)),
  );
}
