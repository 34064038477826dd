// One training step as a graph: forward, backward, clipping and optimizer, or several such steps one after another.
import { OversightError } from '../../base/index.ts';
import { gradient } from '../gradient/gradient.ts';
import { input } from '../ir/source.ts';
import { type DType, formatShape, type Shape, type Tensor } from '../ir/tensor.ts';
import { slice, stack } from '../ops/layout.ts';
import { squeeze } from '../ops/shape.ts';
import { clipByGlobalNorm } from './clip.ts';
import type { Optimizer } from './optimizer.ts';
import type { ParameterSet } from './parameters.ts';

export interface BatchInput {
  /** Of one minibatch. */
  readonly shape: Shape;
  /** Default float32. */
  readonly dtype?: DType;
}

export interface ProgramSource {
  readonly inputs: Readonly<Record<string, BatchInput>>;
  /** The loss (a scalar) and other values worth reading; called once for each minibatch of a call. */
  readonly build: (
    parameters: Readonly<Record<string, Tensor>>,
    inputs: Readonly<Record<string, Tensor>>,
  ) => { readonly loss: Tensor; readonly outputs?: Readonly<Record<string, Tensor>> };
}

export interface StepGraph {
  readonly inputs: readonly Tensor[];
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/** Names within the model; a colon keeps them apart from those of the user. */
export const names = {
  parameter: (name: string) => `p:${name}`,
  state: (slot: string, name: string) => `s:${slot}:${name}`,
  scalar: (name: string) => `c:${name}`,
  batch: (name: string) => `x:${name}`,
  next: (name: string) => `n:${name}`,
  output: (name: string) => `y:${name}`,
  loss: 'loss',
  norm: 'norm',
};

/** A name within the model as its user knows it: `parameter "w"`, `input "x"`. */
export function describeName(name: string): string {
  const [kind, ...rest] = name.split(':');
  if (kind === 'p') return `parameter "${rest.join(':')}"`;
  if (kind === 's') return `optimizer state "${rest[0]}" of parameter "${rest.slice(1).join(':')}"`;
  return kind === 'x' ? `input "${rest.join(':')}"` : `scalar "${rest.join(':')}"`;
}

/**
 * @param steps minibatches for each call; above 1 every batch input, the scalars, the loss and the outputs have a
 * leading axis of that size
 */
export function stepGraph(
  source: ProgramSource,
  parameters: ParameterSet,
  optimizer: Optimizer,
  options: { readonly steps: number; readonly clipNorm?: number | undefined },
): StepGraph {
  const { steps, clipNorm } = options;
  const leading = steps > 1 ? [steps] : [];
  const inputs: Tensor[] = [];
  const declare = (name: string, shape: Shape, dtype?: DType) => {
    const tensor = input(name, shape, dtype);
    inputs.push(tensor);
    return tensor;
  };
  const keys = Object.keys(parameters);
  let current = keys.map((key) => declare(names.parameter(key), parameters[key]!.shape));
  let state = keys.map((key) => optimizer.slots.map((slot) => declare(names.state(slot, key), parameters[key]!.shape)));
  const scalars = optimizer.scalars.map((name) => declare(names.scalar(name), leading));
  const batch = Object.entries(source.inputs).map(
    ([name, { shape, dtype }]) => [name, declare(names.batch(name), [...leading, ...shape], dtype)] as const,
  );
  const collected = new Map<string, Tensor[]>();
  const collect = (name: string, tensor: Tensor) => collected.set(name, [...(collected.get(name) ?? []), tensor]);

  for (let step = 0; step < steps; step++) {
    const at = (tensor: Tensor) => (steps > 1 ? squeeze(slice(tensor, 0, step, step + 1), [0]) : tensor);
    const built = source.build(
      Object.fromEntries(keys.map((key, i) => [key, current[i]!])),
      Object.fromEntries(batch.map(([name, tensor]) => [name, at(tensor)])),
    );
    checkLoss(built.loss);
    collect(names.loss, built.loss);
    for (const [name, tensor] of Object.entries(built.outputs ?? {})) collect(names.output(name), tensor);
    let gradients = gradient(built.loss, current);
    if (clipNorm !== undefined) {
      const { clipped, norm } = clipByGlobalNorm(gradients, clipNorm);
      gradients = clipped;
      collect(names.norm, norm);
    }
    const coefficients = scalars.map(at);
    const updated = keys.map((_, i) => optimizer.update(current[i]!, gradients[i]!, state[i]!, coefficients));
    current = updated.map(({ parameter }) => parameter);
    state = updated.map((one) => [...one.state]);
  }

  const outputs: Record<string, Tensor> = {};
  for (const [name, list] of collected) outputs[name] = steps > 1 ? stack(list) : list[0]!;
  keys.forEach((key, i) => {
    outputs[names.next(names.parameter(key))] = current[i]!;
    optimizer.slots.forEach((slot, j) => {
      outputs[names.next(names.state(slot, key))] = state[i]![j]!;
    });
  });
  return { inputs, outputs };
}

function checkLoss(loss: Tensor): void {
  if (loss.shape.length === 0 && loss.dtype === 'float32') return;
  throw new OversightError(`the loss must be a float32 scalar, not ${loss.dtype} ${formatShape(loss.shape)}`, {
    kind: 'input',
    remedy: 'Reduce it, for example with reduceMean.',
  });
}
