// The loss of PPO (Schulman et al. 2017) as a graph, for one minibatch.
import {
  add,
  type BatchInput,
  clip,
  exp,
  minimum,
  mul,
  reduceMean,
  reshape,
  square,
  sub,
  type Tensor,
} from '../../tensor/index.ts';
import { type ActionBatchKind, actionInputs, actionTerms } from './action-batch.ts';
import { forwardGraph } from './network-graph.ts';
import type { PpoSettings } from './ppo-settings.ts';

export type LossSettings = Pick<PpoSettings, 'clip' | 'valueWeight' | 'klWeight'>;

export function ppoInputs(kind: ActionBatchKind, size: number): Record<string, BatchInput> {
  const column = { shape: [size] };
  return {
    ...actionInputs(kind, size),
    /** Log-probability of the action when it was taken. */
    before: column,
    advantage: column,
    /** What the value should have been. */
    target: column,
    entropyWeight: { shape: [] },
  };
}

/** The mean over the minibatch. */
export function ppoLoss(
  kind: ActionBatchKind,
  settings: LossSettings,
  parameters: Readonly<Record<string, Tensor>>,
  inputs: Readonly<Record<string, Tensor>>,
): Tensor {
  const terms = actionTerms(kind, parameters, inputs);
  const advantage = inputs['advantage']!;
  const ratio = exp(sub(terms.log, inputs['before']!));
  const within = clip(ratio, 1 - settings.clip, 1 + settings.clip);
  const gain = reduceMean(minimum(mul(ratio, advantage), mul(within, advantage)));
  const value = reshape(forwardGraph(kind.shape, 'value', parameters, inputs['rows']!), advantage.shape);
  const error = reduceMean(square(sub(value, inputs['target']!)));
  const entropy = reduceMean(terms.entropy);
  // Without a reference the KL divergence is a constant less the entropy.
  const pull = kind.hasReference || settings.klWeight === 0 ? 0 : settings.klWeight;
  const entropyWeight = pull === 0 ? inputs['entropyWeight']! : add(inputs['entropyWeight']!, pull);
  const loss = sub(sub(mul(error, settings.valueWeight), gain), mul(entropy, entropyWeight));
  return terms.divergence ? add(loss, mul(reduceMean(terms.divergence), settings.klWeight)) : loss;
}
