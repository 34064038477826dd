// Rewrites of a draft that save passes over memory, each exact but for rounding:
// a reshape of a reshape is one reshape; a sum with a matrix product becomes the product's own third operand;
// QuickGelu reads the sigmoid that its gradient needs anyway.
import { broadcastShapes, sameShape } from '../ir/shape.ts';
import { countUses, type Draft, producers, prune } from './draft.ts';
import type { OnnxInitializer, OnnxNode } from './model.ts';

export function fuse(draft: Draft): Draft {
  return prune(joinSums(shareSigmoid(joinReshapes(draft))));
}

function joinReshapes(draft: Draft): Draft {
  const source = new Map<string, string>();
  const nodes = draft.nodes.map((node) => {
    if (node.op !== 'Reshape') return node;
    const from = source.get(node.inputs[0]!) ?? node.inputs[0]!;
    source.set(node.outputs[0]!, from);
    return from === node.inputs[0] ? node : { ...node, inputs: [from, node.inputs[1]!] };
  });
  return { ...draft, nodes };
}

/** QuickGelu(x) -> x * s where s = Sigmoid(alpha x) is computed anyway, moved to where it is needed first. */
function shareSigmoid(draft: Draft): Draft {
  const made = producers(draft.nodes);
  const sigmoids = new Map<string, readonly [scaled: OnnxNode, sigmoid: OnnxNode]>();
  for (const sigmoid of draft.nodes) {
    const scaled = sigmoid.op === 'Sigmoid' ? made.get(sigmoid.inputs[0]!) : undefined;
    const factor = scaled?.op === 'Mul' ? draft.initializers.get(scaled.inputs[1]!) : undefined;
    if (!scaled || factor?.data.length !== 1) continue;
    sigmoids.set(`${scaled.inputs[0]} ${Number(factor.data[0])}`, [scaled, sigmoid]);
  }
  const placed = new Set<OnnxNode>();
  const nodes: OnnxNode[] = [];
  const place = (node: OnnxNode, as = node) => {
    if (!placed.has(node)) nodes.push(as);
    placed.add(node);
  };
  for (const node of draft.nodes) {
    const pair = node.op === 'QuickGelu' ? sigmoids.get(`${node.inputs[0]} ${alphaOf(node)}`) : undefined;
    for (const one of pair ?? []) place(one);
    const inputs = pair && [node.inputs[0]!, pair[1].outputs[0]!];
    place(node, inputs ? { ...node, op: 'Mul', domain: '', inputs, attributes: {} } : node);
  }
  return { ...draft, nodes };
}

function alphaOf(node: OnnxNode): number {
  const alpha = node.attributes['alpha'];
  return typeof alpha === 'object' && 'float' in alpha ? Math.fround(alpha.float) : Number.NaN;
}

/**
 * Add(Gemm(a, b), c) -> Gemm(a, b, c), also where a reshape stands between: then c is a bias of the last axis or is
 * itself reshaped, which costs nothing.
 */
function joinSums(draft: Draft): Draft {
  const uses = countUses(draft);
  const made = producers(draft.nodes);
  const shapes = new Map(draft.shapes);
  const initializers = new Map(draft.initializers);
  const gone = new Set<OnnxNode>();
  const nodes: OnnxNode[] = [];
  for (const node of draft.nodes) {
    const joined = node.op === 'Add' ? joinSum(node) : undefined;
    nodes.push(...(joined ?? [node]));
    for (const one of joined ?? []) made.set(one.outputs[0]!, one);
  }
  return { ...draft, nodes: nodes.filter((node) => !gone.has(node)), shapes, initializers };

  function joinSum(node: OnnxNode): OnnxNode[] | undefined {
    const [left, right] = [node.inputs[0]!, node.inputs[1]!];
    // The later operand first: its product can take the earlier one as a third operand.
    return joinInto(node, right, left) ?? joinInto(node, left, right);
  }

  function joinInto(node: OnnxNode, product: string, other: string): OnnxNode[] | undefined {
    const last = made.get(product);
    if (!last || uses.get(product) !== 1 || product === other) return undefined;
    const output = node.outputs[0]!;
    const addend = shapes.get(other)!;
    if (isPlainGemm(last) && fits(addend, shapes.get(product)!)) {
      gone.add(last);
      return [{ ...last, inputs: [...last.inputs, other], outputs: [output] }];
    }
    const gemm = last.op === 'Reshape' ? made.get(last.inputs[0]!) : undefined;
    if (!gemm || !isPlainGemm(gemm) || uses.get(gemm.outputs[0]!) !== 1) return undefined;
    const matrix = shapes.get(gemm.outputs[0]!)!;
    const isBias = addend.length === 1 && addend[0] === matrix[1] && matrix[1] === shapes.get(product)!.at(-1);
    if (!isBias && !sameShape(addend, shapes.get(product)!)) return undefined;
    gone.add(last).add(gemm);
    const third = isBias ? other : `${output}.matrix`;
    return [
      ...(isBias ? [] : [reshapeNode(other, third, matrix)]),
      { ...gemm, inputs: [...gemm.inputs, third] },
      { ...last, outputs: [output] },
    ];
  }

  function reshapeNode(from: string, to: string, shape: readonly number[]): OnnxNode {
    const name = `%shape ${shape.join(' ')}`;
    const target: OnnxInitializer = {
      name,
      dtype: 'int64',
      shape: [shape.length],
      data: BigInt64Array.from(shape, BigInt),
    };
    initializers.set(name, target);
    shapes.set(to, shape);
    return { op: 'Reshape', domain: '', name: to, inputs: [from, name], outputs: [to], attributes: {} };
  }
}

function isPlainGemm(node: OnnxNode): boolean {
  return node.op === 'Gemm' && node.inputs.length === 2;
}

/** Whether `addend` broadcasts to the product without changing its shape. */
function fits(addend: readonly number[], product: readonly number[]): boolean {
  const joint = broadcastShapes(addend, product);
  return joint !== undefined && sameShape(joint, product);
}
