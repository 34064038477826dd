// What training gives back: a policy over decisions, with the parameters it has.
import type { ParameterSet } from '../../tensor/index.ts';
import { writeProbabilities } from './choice.ts';
import type { Policy } from './decision-environment.ts';
import { createForward } from './forward.ts';
import { type NetworkShape, writeRows } from './network-shape.ts';
import { type Layout, unpack } from './parameters.ts';

export interface TrainedPolicy extends Policy {
  /** Matrices and biases by name, those of the value net too if there is one. */
  readonly parameters: ParameterSet;
}

/** A policy that follows `vector` as it changes. */
export function createPolicy(shape: NetworkShape, layout: Layout, vector: Float32Array): TrainedPolicy {
  const forward = createForward(shape, 'policy', layout, vector);
  const { features, groups, actions } = shape;
  return {
    get parameters() {
      return unpack(layout, vector);
    },
    probabilities(observations, count, allowed) {
      const rows = new Int32Array(count * groups.length);
      for (let i = 0; i < count; i++) writeRows(shape, observations, i * features.length, rows, i * groups.length);
      forward.refresh();
      const logits = forward.run(rows, count);
      const out = new Float64Array(count * actions);
      for (let i = 0; i < count; i++) writeProbabilities(logits, i * actions, actions, allowed, out);
      return out;
    },
  };
}
