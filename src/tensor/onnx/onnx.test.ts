// Models as files: what is written can be read back, runs the same, and damaged bytes are refused with a reason.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { input } from '../ir/source.ts';
import type { Tensor } from '../ir/tensor.ts';
import { add, mul } from '../ops/arithmetic.ts';
import { attention } from '../ops/attention.ts';
import { argMax, gather, topK } from '../ops/indexing.ts';
import { concat, slice } from '../ops/layout.ts';
import { causalMask } from '../ops/mask.ts';
import { matmul } from '../ops/matrix.ts';
import { layerNorm, softmax } from '../ops/normalise.ts';
import { reduceMean, reduceSum } from '../ops/reduce.ts';
import { reshape, transpose } from '../ops/shape.ts';
import { exp, quickGelu, relu, sigmoid, tanh } from '../ops/unary.ts';
import { compile, floats, loadOnnx } from '../runtime/program.ts';
import { worstError } from '../testing/check.conformance.ts';
import { freeze, normal, ones, zeros } from '../train/parameters.ts';
import { decodeModel } from './decode.ts';
import { encodeModel } from './encode.ts';
import { toOnnx } from './export.ts';
import { lower } from './lower.ts';
import type { OnnxModel } from './model.ts';

const random = createRandom('onnx');
const weights = freeze({
  table: normal(random, [11, 8], 1),
  first: normal(random, [8, 16], 0.5),
  bias: normal(random, [16], 0.5),
  second: normal(random, [16, 3], 0.5),
  scale: ones([8]),
  shift: zeros([8]),
});
const at = (name: string) => weights[name]!;

function classifier(x: Tensor): Tensor {
  const hidden = quickGelu(add(matmul(layerNorm(x, at('scale'), at('shift')), at('first')), at('bias')));
  return softmax(matmul(hidden, at('second')));
}

const draw = (size: number) => Float32Array.from({ length: size }, () => random.normal());

describe('an exported model', () => {
  it('computes what the graph computes, on both backends [tensor.onnx]', async () => {
    const x = input('x', [5, 8]);
    const bytes = toOnnx({ inputs: [x], outputs: { probabilities: classifier(x) } });
    const feeds = { x: draw(40) };
    const direct = floats(await (await compile({ inputs: [x], outputs: { p: classifier(x) } })).run(feeds), 'p');
    for (const backend of ['ort', 'reference'] as const) {
      const program = await loadOnnx(bytes, { backend });
      expect(worstError(floats(await program.run(feeds), 'probabilities'), direct)).toBeLessThanOrEqual(1e-6);
    }
  });

  it('carries its metadata and the shapes of its inputs and outputs [tensor.onnx]', async () => {
    const x = input('x', [5, 8]);
    const metadata = { tokenizer: 'hash-1', threshold: '0.35', text: 'naïve ✓' };
    const program = await loadOnnx(toOnnx({ inputs: [x], outputs: { y: classifier(x) }, metadata }));
    expect(program.metadata).toEqual(metadata);
    expect(program.inputs).toEqual([{ name: 'x', dtype: 'float32', shape: [5, 8] }]);
    expect(program.outputs).toEqual([{ name: 'y', dtype: 'float32', shape: [5, 3] }]);
  });

  it('may give one value two names, and an input or a constant an output name of its own [tensor.onnx]', async () => {
    const x = input('x', [3]);
    const y = relu(x);
    const outputs = { y, again: y, same: x, fixed: at('scale') };
    const results = await (await loadOnnx(toOnnx({ inputs: [x], outputs }))).run({ x: Float32Array.of(-1, 0, 2) });
    expect(floats(results, 'y')).toEqual(Float32Array.of(0, 0, 2));
    expect(floats(results, 'again')).toEqual(Float32Array.of(0, 0, 2));
    expect(floats(results, 'same')).toEqual(Float32Array.of(-1, 0, 2));
    expect(floats(results, 'fixed')).toEqual(new Float32Array(8).fill(1));
  });

  it('keeps inputs that it does not need, and refuses those that it needs but were not listed [tensor.onnx]', async () => {
    const [x, spare] = [input('x', [3]), input('spare', [2])];
    const program = await loadOnnx(toOnnx({ inputs: [x, spare], outputs: { y: relu(x) } }));
    expect(program.inputs.map(({ name }) => name)).toEqual(['x', 'spare']);
    expect(() => toOnnx({ inputs: [spare], outputs: { y: relu(x) } })).toThrow('Input "x" [3] is used but not listed');
    expect(() => toOnnx({ inputs: [x, x], outputs: { y: relu(x) } })).toThrow('two inputs are named "x"');
    expect(() => toOnnx({ inputs: [x], outputs: { x: relu(x) } })).toThrow('"x" names both an input and an output');
    expect(() => toOnnx({ inputs: [relu(x)], outputs: { y: x } })).toThrow('is listed as an input but is computed');
  });
});

describe('a model with an open number of rows', () => {
  it('answers for any number of rows as the fixed model does for each [tensor.onnx]', async () => {
    const x = input('x', [4, 5, 8]);
    const heads = (t: Tensor) => transpose(reshape(t, [4, 5, 2, 4]), [0, 2, 1, 3]);
    const build = (t: Tensor) => {
      const mixed = attention(heads(t), heads(tanh(t)), heads(t), { mask: causalMask(5) });
      const joined = reshape(transpose(mixed, [0, 2, 1, 3]), [4, 5, 8]);
      return classifier(reduceMean(concat([joined, slice(t, 1, 0, 2)], 1), [1]));
    };
    const outputs = { y: build(x), best: argMax(build(x)), total: reduceSum(build(x), [0]) };
    const fixed = await compile({ inputs: [x], outputs });
    const open = await loadOnnx(toOnnx({ inputs: [x], outputs, shapes: { x: ['rows', 5, 8] } }));
    expect(open.inputs[0]!.shape).toEqual(['rows', 5, 8]);
    expect(open.outputs.map(({ shape }) => shape)).toEqual([['rows', 3], ['rows'], [3]]);
    const data = draw(4 * 40);
    const expected = floats(await fixed.run({ x: data }), 'y');
    for (const rows of [1, 2, 4]) {
      const { y, best } = await open.runShaped({ x: data.slice(0, rows * 40) });
      expect(y!.shape).toEqual([rows, 3]);
      expect(best!.data.length).toBe(rows);
      expect(worstError(floats({ y: y!.data }, 'y'), expected.slice(0, rows * 3))).toBeLessThanOrEqual(1e-6);
    }
  });

  it('works for the sparse code of a top-k autoencoder [tensor.onnx]', async () => {
    const x = input('x', [2, 8]);
    const code = topK(matmul(x, at('first')), 3);
    const program = await compile({ inputs: [x], outputs: { code }, shapes: { x: ['rows', 8] } });
    const results = await program.runShaped({ x: draw(5 * 8) });
    expect(results['code']!.shape).toEqual([5, 16]);
    const kept = floats({ code: results['code']!.data }, 'code').filter((value) => value !== 0);
    expect(kept.length).toBe(5 * 3);
  });

  it('works for lookups by id too, and with a dimension that becomes a multiple of the rows [tensor.onnx]', async () => {
    const ids = input('ids', [2, 3], 'int64');
    const rows = matmul(gather(at('table'), ids), at('first'));
    const flat = reshape(rows, [6, 16]);
    const program = await compile({ inputs: [ids], outputs: { rows, flat }, shapes: { ids: ['batch', 3] } });
    const results = await program.runShaped({ ids: BigInt64Array.from([0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n]) });
    expect(results['rows']!.shape).toEqual([3, 3, 16]);
    expect(results['flat']!.shape).toEqual([9, 16]);
    expect(program.outputs.map(({ shape }) => shape)).toEqual([
      ['batch', 3, 16],
      ['3*batch', 16],
    ]);
  });

  it('refuses operations that have the size written into them, by name [tensor.onnx]', () => {
    const x = input('x', [4, 8]);
    const exported = (y: Tensor) => () => toOnnx({ inputs: [x], outputs: { y }, shapes: { x: ['rows', 8] } });
    expect(exported(slice(x, 0, 0, 2))).toThrow(/Slice_0 \[1\*open, 8\].*works along it/);
    expect(exported(add(x, input('x', [4, 8])))).toThrow('is used but not listed');
    expect(exported(matmul(transpose(x), x))).toThrow(/Gemm.*works along it/);
    expect(exported(reshape(x, [2, 16]))).toThrow('cannot become [2, 16]');
    expect(exported(reshape(x, [8, 4]))).not.toThrow();
    expect(exported(reshape(transpose(x), [32]))).toThrow(/Reshape.*cannot become \[32\]/);
    expect(() => toOnnx({ inputs: [x], outputs: { y: x }, shapes: { x: ['rows', 9] } })).toThrow(
      'does not fit input "x"',
    );
    expect(() => toOnnx({ inputs: [x], outputs: { y: x }, shapes: { x: ['a', 'b'] } })).toThrow('exactly one name');
  });
});

describe('the graph is written without waste', () => {
  const nodesOf = (outputs: Record<string, Tensor>, inputs: readonly Tensor[]) =>
    lower(inputs, outputs, { fuse: false }).nodes;

  it('computes a common subexpression once, however it was built', () => {
    const unary = fc.constantFrom(exp, tanh, sigmoid, relu);
    fc.assert(
      fc.property(fc.array(unary, { minLength: 1, maxLength: 6 }), fc.integer({ min: 2, max: 4 }), (chain, copies) => {
        const x = input('x', [3]);
        const build = () => chain.reduce((value, op) => op(value), x);
        const outputs = Object.fromEntries(Array.from({ length: copies }, (_, i) => [`y${i}`, build()]));
        const nodes = nodesOf(outputs, [x]);
        expect(nodes.filter(({ op }) => op !== 'Identity').length).toBe(chain.length);
      }),
    );
  });

  it('keeps one copy of equal constants', () => {
    const x = input('x', [3]);
    const { initializers } = lower([x], { y: mul(add(x, 2), 2), z: add(x, 2) });
    expect(initializers.length).toBe(1);
  });

  it('gives the same values with and without fused kernels', async () => {
    const x = input('x', [2, 5, 8]);
    const outputs = { y: add(classifier(x), matmul(add(matmul(x, at('first')), at('bias')), at('second'))) };
    const feeds = { x: draw(80) };
    const run = async (optimize: 'disabled' | 'all') =>
      floats(await (await compile({ inputs: [x], outputs }, { optimize })).run(feeds), 'y');
    expect(worstError(await run('all'), await run('disabled'))).toBeLessThanOrEqual(1e-6);
    const count = (fuse: boolean) => lower([x], outputs, { fuse }).nodes.length;
    expect(count(true)).toBeLessThan(count(false));
  });
});

const name = fc.string({ minLength: 1, maxLength: 8 });
const attribute = fc.oneof(
  fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
  fc.string({ maxLength: 5 }),
  fc.float({ noNaN: true }).map((float) => ({ float })),
  fc.array(fc.integer(), { minLength: 1, maxLength: 4 }),
);
const node = fc.record({
  op: name,
  domain: fc.constantFrom('', 'com.microsoft'),
  name,
  inputs: fc.array(name, { maxLength: 3 }),
  outputs: fc.array(name, { maxLength: 3 }),
  attributes: fc.dictionary(name, attribute, { maxKeys: 3, noNullPrototype: true }),
});
const value = fc.record({
  name,
  dtype: fc.constantFrom('float32' as const, 'int64' as const, 'int32' as const, 'bool' as const),
  shape: fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constant('rows')), { maxLength: 3 }),
});
const initializer = fc
  .record({ name: name.map((text) => `%${text}`), data: fc.float32Array({ maxLength: 9, noNaN: true }) })
  .map(({ name, data }) => ({ name, dtype: 'float32' as const, shape: [data.length], data }));
const models: fc.Arbitrary<OnnxModel> = fc.record({
  nodes: fc.array(node, { maxLength: 4 }),
  inputs: fc.array(value, { maxLength: 3 }),
  outputs: fc.array(value, { maxLength: 3 }),
  initializers: fc.array(initializer, { maxLength: 3 }),
  metadata: fc.dictionary(name, fc.string(), { maxKeys: 3, noNullPrototype: true }),
});

describe('reading and writing', () => {
  it('gives back any model unchanged [tensor.onnx]', () => {
    fc.assert(
      fc.property(models, (model) => {
        expect(decodeModel(encodeModel(model))).toEqual(model);
      }),
    );
  });

  it('keeps 64-bit integers, bools and sizes above 127 [tensor.onnx]', () => {
    const initializers = [
      { name: 'a', dtype: 'int64' as const, shape: [3], data: BigInt64Array.of(-1n, 2n ** 62n, 0n) },
      { name: 'b', dtype: 'bool' as const, shape: [200], data: new Uint8Array(200).fill(1) },
      { name: 'c', dtype: 'int32' as const, shape: [2], data: Int32Array.of(-5, 7) },
    ];
    const model = { nodes: [], inputs: [], outputs: [], initializers, metadata: {} };
    expect(decodeModel(encodeModel(model)).initializers).toEqual(initializers);
  });

  it('either reads a damaged file to some model or refuses it with an OversightError [tensor.onnx]', () => {
    const x = input('x', [5, 8]);
    const bytes = toOnnx({ inputs: [x], outputs: { y: classifier(x) } });
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const damaged = bytes.slice();
        damaged[place]! ^= change;
        try {
          decodeModel(damaged);
        } catch (error) {
          expect(error).toHaveProperty('name', 'OversightError');
        }
      }),
    );
  });

  it('refuses a file that was cut short, at any place [tensor.onnx]', async () => {
    const x = input('x', [5, 8]);
    const bytes = toOnnx({ inputs: [x], outputs: { y: classifier(x) } });
    expect(() => decodeModel(new Uint8Array(0), 'model.onnx')).toThrow('model.onnx is not a whole ONNX model');
    for (const length of [1, 10, bytes.length >> 1, bytes.length - 40]) {
      expect(() => decodeModel(bytes.slice(0, length), 'model.onnx')).toThrow('model.onnx is not a whole ONNX model');
    }
    await expect(loadOnnx(new TextEncoder().encode('not a model at all'))).rejects.toThrow(
      'the file is not a whole ONNX model',
    );
  });
});
