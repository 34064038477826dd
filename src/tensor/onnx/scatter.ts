// ONNX Runtime's ScatterND adds in parallel without locks: with two threads, updates of one row get lost
// (onnxruntime issues 18048 and 23396; still so in 1.30, see the test). ScatterElements adds one after another.
// A model that may run on several threads therefore has its ScatterND(add) rewritten, at about 4 ns per element.
import { sameShape, sizeOf } from '../ir/shape.ts';
import type { Shape } from '../ir/tensor.ts';
import type { Draft } from './draft.ts';
import type { OnnxInitializer, OnnxNode } from './model.ts';

export function serializeScatters(draft: Draft): Draft {
  const shapes = new Map(draft.shapes);
  const initializers = new Map(draft.initializers);
  const nodes: OnnxNode[] = [];
  for (const node of draft.nodes) {
    if (node.op === 'ScatterND' && node.attributes['reduction'] === 'add') rewrite(node);
    else nodes.push(node);
  }
  return { ...draft, nodes, shapes, initializers };

  /** Rows of the table under one column each: [rows, width] with the id of a row repeated for all its columns. */
  function rewrite(node: OnnxNode): void {
    const [base, ids, updates] = [node.inputs[0]!, node.inputs[1]!, node.inputs[2]!];
    const [output, shape] = [node.outputs[0]!, shapes.get(base)!];
    const [rows, width] = [shape[0]!, sizeOf(shape.slice(1))];
    const count = sizeOf(shapes.get(ids)!);
    const wide = place('Expand', reshaped(ids, [count, 1], `${output}.ids`), [count, width], `${output}.wide`);
    const inputs = [
      reshaped(base, [rows, width], `${output}.base`),
      wide,
      reshaped(updates, [count, width], `${output}.updates`),
    ];
    const isFlat = sameShape(shape, [rows, width]);
    const sum = isFlat ? output : `${output}.sum`;
    nodes.push({ ...node, op: 'ScatterElements', inputs, outputs: [sum], attributes: { axis: 0, reduction: 'add' } });
    shapes.set(sum, [rows, width]);
    if (!isFlat) place('Reshape', sum, shape, output);
  }

  function reshaped(from: string, shape: Shape, to: string): string {
    return sameShape(shapes.get(from)!, shape) ? from : place('Reshape', from, shape, to);
  }

  /** Reshape or Expand to a fixed shape. */
  function place(op: string, from: string, shape: Shape, to: string): string {
    const name = `%shape ${shape.join(' ')}`;
    const target: OnnxInitializer = {
      name,
      dtype: 'int64',
      shape: [shape.length],
      data: BigInt64Array.from(shape, BigInt),
    };
    initializers.set(name, target);
    shapes.set(to, shape);
    nodes.push({ op, domain: '', name: `${op} ${to}`, inputs: [from, name], outputs: [to], attributes: {} });
    return to;
  }
}
