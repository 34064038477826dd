// The small policy network. A table: for each decision the logits are sums of rows, a row for each combination of a few
// features, so that what was learnt of one test is there for the next. Or a multilayer perceptron over all features.
import { OversightError } from '../../../base/index.ts';
import type { NetworkOptions } from '../../learning/index.ts';
import type { ObservationLayout } from './observation.ts';

/** @throws OversightError('input') for another kind of network */
export function networkOf(kind: unknown, layout: ObservationLayout): NetworkOptions {
  if (kind === 'mlp') return { kind, hidden: [64] };
  if (kind !== 'table')
    throw new OversightError(`network of test-driven development is ${JSON.stringify(kind)}`, {
      kind: 'input',
      remedy: 'Give table or mlp.',
    });
  const { task, asked, pending, summary, inputs, program } = layout;
  const pairs = program.slice(2, -1).map((at) => [task, at - 1, at]);
  return {
    kind,
    groups: [
      // What is expected at an input does not hang on the other tests.
      [task, asked, pending],
      // Which inputs are named already.
      [task, asked, ...inputs.slice(0, Math.min(2, inputs.length - 1))],
      // How much of the suite is trivial, and how the program begins.
      [task, summary, ...program.slice(0, Math.min(2, program.length - 1))],
      ...pairs,
    ],
  };
}
