// Distributions over actions as graphs: log-probabilities under a mask, entropy, and the distance to a reference policy.
import {
  add,
  exp,
  log,
  logSoftmax,
  minimum,
  mul,
  neg,
  reduceMax,
  reduceSum,
  stopGradient,
  sub,
  type Tensor,
} from '../../tensor/index.ts';

export interface Distribution {
  /** [size, actions]; 0 where an action is not allowed. */
  readonly probabilities: Tensor;
  /** [size, actions]; finite everywhere, and without meaning where an action is not allowed. */
  readonly logs: Tensor;
}

/** What is taken off hidden logits before the largest is looked for; larger than any logit, small enough to stay finite. */
const hidden = 1e9;

/** @param allowed [size, actions] of ones and zeros, at least one 1 in each row; undefined where every action is allowed */
export function distribution(logits: Tensor, allowed?: Tensor): Distribution {
  if (!allowed) {
    const logs = logSoftmax(logits);
    return { probabilities: exp(logs), logs };
  }
  // Allowed logits lie at or below 0 after this; hidden ones are cut there, so that nothing overflows before the mask ends them.
  const highest = stopGradient(reduceMax(add(logits, mul(sub(allowed, 1), hidden)), [1], true));
  const shifted = minimum(sub(logits, highest), 0);
  const logs = sub(shifted, log(reduceSum(mul(exp(shifted), allowed), [1], true)));
  return { probabilities: mul(exp(logs), allowed), logs };
}

/** [size]. */
export function entropy({ probabilities, logs }: Distribution): Tensor {
  return neg(reduceSum(mul(probabilities, logs), [1]));
}

/** KL(policy || reference) of each row, [size]; the reference as log-probabilities, finite everywhere. */
export function divergence({ probabilities, logs }: Distribution, reference: Tensor): Tensor {
  return reduceSum(mul(probabilities, sub(logs, reference)), [1]);
}

/** The log-probability of the action of each row, [size]; `chosen` is one-hot. */
export function chosenLog({ logs }: Distribution, chosen: Tensor): Tensor {
  return reduceSum(mul(logs, chosen), [1]);
}
