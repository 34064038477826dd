// What a gradient rule is: for one operation, how the gradient of its value becomes gradients of its inputs.
import type { Tensor } from '../ir/tensor.ts';

/**
 * One function for each input, called only where that input's gradient is wanted; undefined where none flows.
 * `upstream` has the shape of `node`. Rules are made of ordinary operations, so that gradients have gradients.
 */
export type Rule = (node: Tensor, upstream: Tensor) => readonly ((() => Tensor) | undefined)[];

export type Rules = Readonly<Record<string, Rule>>;
