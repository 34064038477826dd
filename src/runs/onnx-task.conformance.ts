// A task that runs ONNX Runtime: y = x + x, its model written by hand as protocol buffer bytes (onnx.proto3 of ONNX 1.16).
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { defineTask } from './task.ts';

type Field = readonly [number: number, value: number | string | Uint8Array];

/** A message: numbers as varints below 128, text and messages with their length below 128. */
function message(...fields: readonly Field[]): Uint8Array {
  const bytes = fields.flatMap(([number, value]) => {
    if (typeof value === 'number') return [number << 3, value];
    const content = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    return [(number << 3) | 2, content.length, ...content];
  });
  return Uint8Array.from(bytes);
}

/** float tensor of one dimension of any size */
const valueInfo = (name: string) => {
  const shape = message([1, message([2, 'n'])]);
  return message([1, name], [2, message([1, message([1, 1], [2, shape])])]);
};
const node = message([1, 'x'], [1, 'x'], [2, 'y'], [4, 'Add']);
const graph = message([1, node], [2, 'double'], [11, valueInfo('x')], [12, valueInfo('y')]);
const model = message([1, 8], [7, graph], [8, message([2, 13])]);

export const sumInSession = defineTask({
  name: 'test.onnx',
  module: import.meta.url,
  input: z.object({ values: z.array(z.number()), repeats: z.number().optional() }),
  run: async ({ values, repeats = 1 }, { progress, cores }) => {
    const session = await InferenceSession.create(model, { intraOpNumThreads: cores, interOpNumThreads: 1 });
    let result = new Float32Array();
    for (let done = 1; done <= repeats; done++) {
      const { y } = await session.run({ x: new Tensor('float32', Float32Array.from(values), [values.length]) });
      result = Float32Array.from(z.instanceof(Float32Array).parse(y?.data));
      progress({ task: 'session', done, total: repeats });
    }
    await session.release();
    return result;
  },
});
