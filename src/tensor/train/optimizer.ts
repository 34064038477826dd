// Optimizers as graphs: from a parameter, its gradient and its state to the new parameter and state.
// What changes from step to step (learning rate, bias correction) comes in as scalars, so that the graph stays the same.
import { OversightError } from '../../base/index.ts';
import type { Tensor } from '../ir/tensor.ts';
import { add, div, mul, sub } from '../ops/arithmetic.ts';
import { sqrt, square } from '../ops/unary.ts';

export interface Optimizer {
  readonly name: string;
  /** Everything that decides its steps, for checkpoints. */
  readonly settings: Readonly<Record<string, number>>;
  /** The state kept for each parameter, in the parameter's shape, zero at the start. */
  readonly slots: readonly string[];
  /** The scalars that each step needs. */
  readonly scalars: readonly string[];
  /** Their values at step t (1 is the first), in the order of `scalars`. */
  scalarValues(step: number, learningRate: number): number[];
  /** The new parameter and the new state, in the order of `slots`. */
  update(parameter: Tensor, gradient: Tensor, state: readonly Tensor[], scalars: readonly Tensor[]): UpdatedParameter;
}

export interface UpdatedParameter {
  readonly parameter: Tensor;
  readonly state: readonly Tensor[];
}

export interface SgdOptions {
  /** Share of the last step that is kept, in [0, 1); default 0. */
  readonly momentum?: number;
  /** Pull towards zero, added to the gradient as weightDecay * p; default 0. */
  readonly weightDecay?: number;
}

/** p - lr b with b = momentum b + gradient (Sutskever et al. 2013, in the form without the rate in b). */
export function sgd(options: SgdOptions = {}): Optimizer {
  const { momentum = 0, weightDecay = 0 } = options;
  checkRange('sgd', { momentum }, 1);
  return {
    name: 'sgd',
    settings: { momentum, weightDecay },
    slots: momentum > 0 ? ['velocity'] : [],
    scalars: ['rate'],
    scalarValues: (_step, learningRate) => [learningRate],
    update(parameter, gradient, [velocity], [rate]) {
      const pull = weightDecay > 0 ? add(gradient, mul(parameter, weightDecay)) : gradient;
      const direction = velocity ? add(mul(velocity, momentum), pull) : pull;
      return { parameter: sub(parameter, mul(direction, rate!)), state: velocity ? [direction] : [] };
    },
  };
}

export interface AdamOptions {
  /** Decay of the first moment, in [0, 1); default 0.9. */
  readonly beta1?: number;
  /** Decay of the second moment, in [0, 1); default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the second moment; default 1e-8. */
  readonly epsilon?: number;
}

/** Adam (Kingma and Ba 2015, algorithm 1), with the bias correction of its own betas. */
export function adam(options: AdamOptions = {}): Optimizer {
  return moments('adam', options, 0);
}

export interface AdamWOptions extends AdamOptions {
  /** Share of each parameter that is taken off at each step, times the learning rate; default 0.01. */
  readonly weightDecay?: number;
}

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2). */
export function adamw(options: AdamWOptions = {}): Optimizer {
  return moments('adamw', options, options.weightDecay ?? 0.01);
}

/**
 * The state is kept as m / (1 - beta1) and v / (1 - beta2), and the corrections are folded into two scalars: with
 * M' = beta1 M + g, V' = beta2 V + g^2, the step p - lr m' c1 / (sqrt(v' c2) + epsilon) is
 * p - rate M' / (sqrt(V') + floor), four passes over memory fewer than the textbook form.
 */
function moments(name: string, options: AdamOptions, weightDecay: number): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  checkRange(name, { beta1, beta2 }, 1);
  return {
    name,
    settings: { beta1, beta2, epsilon, weightDecay },
    slots: ['first', 'second'],
    scalars: weightDecay > 0 ? ['rate', 'floor', 'keep'] : ['rate', 'floor'],
    scalarValues(step, learningRate) {
      const first = (1 - beta1) / (1 - beta1 ** step);
      const second = Math.sqrt((1 - beta2) / (1 - beta2 ** step));
      const values = [(learningRate * first) / second, epsilon / second];
      return weightDecay > 0 ? [...values, 1 - learningRate * weightDecay] : values;
    },
    update(parameter, gradient, [first, second], [rate, floor, keep]) {
      const m = add(mul(first!, beta1), gradient);
      const v = add(mul(second!, beta2), square(gradient));
      const step = mul(div(m, add(sqrt(v), floor!)), rate!);
      return { parameter: sub(keep ? mul(parameter, keep) : parameter, step), state: [m, v] };
    },
  };
}

function checkRange(name: string, settings: Readonly<Record<string, number>>, end: number): void {
  for (const [key, value] of Object.entries(settings)) {
    if (value >= 0 && value < end) continue;
    throw new OversightError(`${name}: ${key} is ${value}, but must be in [0, ${end})`, {
      kind: 'input',
      remedy: 'A usual value is 0.9.',
    });
  }
}
