// The two backends against each other over the whole table of operations, and what callers see of either.
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { gradient } from '../gradient/gradient.ts';
import { input } from '../ir/source.ts';
import type { Tensor } from '../ir/tensor.ts';
import { equal, greater, less, lessOrEqual } from '../ops/arithmetic.ts';
import { argMax, gather, oneHot, scatterAdd, topK, topKMask } from '../ops/indexing.ts';
import { softmax } from '../ops/normalise.ts';
import { cast, clip, exp, log, not, relu, sign } from '../ops/unary.ts';
import { cases } from '../testing/cases.conformance.ts';
import { feedsOf, problemOf, worstError } from '../testing/check.conformance.ts';
import { compile, floats } from './program.ts';
import type { CompileOptions, Feed } from './runtime.ts';

async function run(
  inputs: readonly Tensor[],
  outputs: Readonly<Record<string, Tensor>>,
  feeds: Readonly<Record<string, Feed>>,
  options: CompileOptions = {},
) {
  const program = await compile({ inputs, outputs }, options);
  try {
    return await program.run(feeds);
  } finally {
    await program.dispose();
  }
}

describe('ONNX Runtime and the reference backend agree to 1e-6', () => {
  it.each(Object.entries(cases))('on %s and its gradient [tensor.backends-agree]', async (name, one) => {
    const problem = problemOf(name, one);
    const gradients = gradient(problem.loss, problem.inputs).map((tensor, i) => [`g${i}`, tensor] as const);
    const outputs = { value: problem.value, ...Object.fromEntries(gradients) };
    const native = await run(problem.inputs, outputs, feedsOf(problem));
    const reference = await run(problem.inputs, outputs, feedsOf(problem), { backend: 'reference' });
    for (const key of Object.keys(outputs)) {
      expect(worstError(floats(native, key), floats(reference, key))).toBeLessThanOrEqual(1e-6);
    }
  });

  it('on comparisons, conversions and choices, exactly [tensor.backends-agree]', async () => {
    const [x, ids] = [input('x', [3, 4]), input('ids', [2], 'int64')];
    const outputs = {
      greater: greater(x, 0.25),
      less: less(x, 0),
      atMost: lessOrEqual(x, 0.25),
      equal: equal(x, 0.25),
      not: not(greater(x, 0)),
      integers: cast(x, 'int64'),
      int32: cast(x, 'int32'),
      bool: cast(x, 'bool'),
      sign: sign(x),
      best: argMax(x, 1),
      first: argMax(x, 0),
      mask: topKMask(x, 2),
      rows: gather(x, ids),
      hot: oneHot(ids, 3),
      clipped: clip(x, -1, 1),
    };
    const feeds = {
      x: Float32Array.of(1.5, -2.5, 0.25, 0.25, 0, -0.75, 3, 3, -1, 0.25, 2, -0.1),
      ids: BigInt64Array.of(2n, 0n),
    };
    expect(await run([x, ids], outputs, feeds)).toEqual(await run([x, ids], outputs, feeds, { backend: 'reference' }));
  });

  it('on NaN and infinity [tensor.backends-agree]', async () => {
    const x = input('x', [5]);
    const outputs = { exp: exp(x), log: log(x), relu: relu(x), softmax: softmax(x) };
    const feeds = { x: Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 200) };
    const native = await run([x], outputs, feeds);
    const reference = await run([x], outputs, feeds, { backend: 'reference' });
    for (const key of ['exp', 'log', 'relu', 'softmax']) expect(native[key]).toEqual(reference[key]);
  });
});

describe('adding rows at repeated ids', () => {
  it.each([1, 2, 4])('loses none with %s threads (ScatterND of ONNX Runtime does with two)', async (threads) => {
    const [count, rows, width] = [60_000, 3, 64];
    const [ids, updates] = [input('ids', [count], 'int64'), input('updates', [count, width])];
    const feeds = {
      ids: BigInt64Array.from({ length: count }, (_, i) => BigInt(i % rows)),
      updates: new Float32Array(count * width).fill(1),
    };
    const program = await compile(
      { inputs: [ids, updates], outputs: { sum: scatterAdd([rows, width], ids, updates) } },
      { threads },
    );
    for (let run = 0; run < 3; run++) {
      expect(floats(await program.run(feeds), 'sum').every((value) => value === count / rows)).toBe(true);
    }
    await program.dispose();
  });
});

describe('top-k', () => {
  it.each(['ort', 'reference'] as const)('keeps exactly k elements, the first of equal ones (%s)', async (backend) => {
    const x = input('x', [2, 4]);
    const feeds = { x: Float32Array.of(1, 1, 1, 0, -3, -1, -2, -1) };
    const results = await run([x], { y: topK(x, 2) }, feeds, { backend });
    expect(Array.from(floats(results, 'y'), (value) => value + 0)).toEqual([1, 1, 0, 0, 0, -1, 0, -1]);
  });
});

describe.each(['ort', 'reference'] as const)('a program on %s', (backend) => {
  const [x, ids] = [input('x', [2, 3]), input('ids', [2], 'int64')];
  const program = () => compile({ inputs: [x, ids], outputs: { y: gather(x, ids) } }, { backend });
  const data = Float32Array.of(1, 2, 3, 4, 5, 6);

  it('takes values bare or with their shape, and int32 for int64', async () => {
    const made = await program();
    const expected = Float32Array.of(4, 5, 6, 1, 2, 3);
    expect(floats(await made.run({ x: data, ids: BigInt64Array.of(1n, 0n) }), 'y')).toEqual(expected);
    const feeds = { x: { data, shape: [2, 3] }, ids: Int32Array.of(1, 0) };
    expect(floats(await made.run(feeds), 'y')).toEqual(expected);
  });

  it('names a wrong input with what was expected and what was given', async () => {
    const made = await program();
    const good = { x: data, ids: BigInt64Array.of(1n, 0n) };
    await expect(made.run({ ...good, x: data.slice(1) })).rejects.toThrow(
      'input "x" expects float32 [2, 3], but 5 values were fed',
    );
    await expect(made.run({ ...good, x: { data, shape: [3, 2] } })).rejects.toThrow('under the shape [3, 2]');
    await expect(made.run({ ...good, ids: data.slice(4) })).rejects.toThrow('"ids" expects int64 [2], but float32');
    await expect(made.run({ x: data })).rejects.toThrow('input "ids" expects int64 [2], but nothing was fed');
    await expect(made.run({ ...good, z: data })).rejects.toThrow('there is no input "z"');
  });

  it('refuses an id outside of the table', async () => {
    const made = await program();
    await expect(made.run({ x: data, ids: BigInt64Array.of(1n, 2n) })).rejects.toThrow(/Gather/);
  });

  it('cannot run after it was disposed, and may be disposed twice', async () => {
    const made = await program();
    await made.dispose();
    await made.dispose();
    await expect(made.run({ x: data, ids: BigInt64Array.of(1n, 0n) })).rejects.toThrow('has been disposed');
  });

  it('names the outputs that there are when another is read', async () => {
    const results = await (await program()).run({ x: data, ids: BigInt64Array.of(1n, 0n) });
    expect(() => floats(results, 'z')).toThrow('there is no float32 output "z"');
  });
});

describe('a device', () => {
  it('that is asked for and missing is an error that names it, never a silent fallback', async () => {
    const x = input('x', [2]);
    const definition = { inputs: [x], outputs: { y: relu(x) } };
    await expect(compile(definition, { device: 'cuda' })).rejects.toThrow('the device cuda cannot be used');
    await expect(compile(definition, { device: 'cuda', backend: 'reference' })).rejects.toThrow('device cuda');
  });
});

describe('a worker thread', () => {
  it('runs programs like the main thread', async () => {
    const [loader, tensor] = [import.meta.resolve('tsx/esm/api'), new URL('../index.ts', import.meta.url).href];
    const source = `
      import { parentPort } from 'node:worker_threads';
      import { register } from ${JSON.stringify(loader)};
      register();
      const { compile, floats, input, relu } = await import(${JSON.stringify(tensor)});
      const x = input('x', [3]);
      const program = await compile({ inputs: [x], outputs: { y: relu(x) } });
      const results = await program.run({ x: Float32Array.of(-1, 0, 2) });
      await program.dispose();
      parentPort.postMessage(Array.from(floats(results, 'y')));
    `;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
    try {
      const message = await new Promise((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
      expect(message).toEqual([0, 0, 2]);
    } finally {
      await worker.terminate();
    }
  });
});
