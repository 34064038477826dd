// A model while it is being built: nodes that may still be replaced, shapes by value name, outputs not yet renamed.
import type { Shape } from '../ir/tensor.ts';
import type { OnnxInitializer, OnnxNode } from './model.ts';

export interface Draft {
  /** In an order in which they can run. */
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, OnnxInitializer>;
  /** The shape of every value, by its inner name. */
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Inner names by outer name. */
  readonly outputs: ReadonlyMap<string, string>;
}

/** How often each value is read, with an output of the model counting as one reading. */
export function countUses(draft: Draft): Map<string, number> {
  const uses = new Map<string, number>();
  const read = (name: string) => uses.set(name, (uses.get(name) ?? 0) + 1);
  for (const node of draft.nodes) node.inputs.forEach(read);
  for (const inner of draft.outputs.values()) read(inner);
  return uses;
}

/** Which node computes each value. */
export function producers(nodes: readonly OnnxNode[]): Map<string, OnnxNode> {
  return new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
}

/** Without nodes that nothing reads, and without the initializers that thereby lose their last reader. */
export function prune(draft: Draft): Draft {
  const needed = new Set(draft.outputs.values());
  const kept: OnnxNode[] = [];
  for (const node of [...draft.nodes].reverse()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    for (const name of node.inputs) needed.add(name);
    kept.push(node);
  }
  const initializers = new Map([...draft.initializers].filter(([name]) => needed.has(name)));
  return { ...draft, nodes: kept.reverse(), initializers };
}
