// The order in which a graph can be computed: every tensor after its inputs. Iterative, so that depth is no limit.
import type { Tensor } from './tensor.ts';

/** All tensors that `outputs` need, each once, inputs first. */
export function topologicalOrder(outputs: readonly Tensor[]): Tensor[] {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  const stack: { tensor: Tensor; next: number }[] = [];
  for (const output of outputs) {
    stack.push({ tensor: output, next: 0 });
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const input = seen.has(top.tensor) ? undefined : top.tensor.inputs[top.next];
      if (input === undefined) {
        stack.pop();
        if (!seen.has(top.tensor)) order.push(top.tensor);
        seen.add(top.tensor);
      } else {
        top.next++;
        if (!seen.has(input)) stack.push({ tensor: input, next: 0 });
      }
    }
  }
  return order;
}
