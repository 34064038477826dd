// Training as its users see it: it learns, goes on where it stopped, and says what went wrong and where.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { gradient } from '../gradient/gradient.ts';
import { input, named } from '../ir/source.ts';
import type { Tensor } from '../ir/tensor.ts';
import { toOnnx } from '../onnx/export.ts';
import { add, mul, sub } from '../ops/arithmetic.ts';
import { crossEntropy } from '../ops/loss.ts';
import { matmul } from '../ops/matrix.ts';
import { softmax } from '../ops/normalise.ts';
import { reduceMean } from '../ops/reduce.ts';
import { log, square, tanh } from '../ops/unary.ts';
import { floats, loadOnnx } from '../runtime/program.ts';
import { adam, adamw, sgd } from './optimizer.ts';
import { freeze, type ParameterSet, xavier, zeros } from './parameters.ts';
import type { ProgramSource } from './step-graph.ts';
import { createTrainer, type Trainer, type TrainerOptions } from './trainer.ts';

type Named = Readonly<Record<string, Tensor>>;

function network(p: Named, x: Tensor): Tensor {
  const first = tanh(add(matmul(x, p['w1']!), p['b1']!));
  const second = tanh(add(matmul(first, p['w2']!), p['b2']!));
  return add(matmul(second, p['w3']!), p['b3']!);
}

function networkParameters(width: number, seed = 1): ParameterSet {
  const random = createRandom(seed);
  return {
    w1: xavier(random, [2, width]),
    b1: zeros([width]),
    w2: xavier(random, [width, width]),
    b2: zeros([width]),
    w3: xavier(random, [width, 2]),
    b3: zeros([2]),
  };
}

/** Two interleaved spirals, one and a half turns, with a little noise. */
function spirals(count: number): { x: Float32Array; y: BigInt64Array } {
  const random = createRandom('spirals');
  const [x, y] = [new Float32Array(2 * count), new BigInt64Array(count)];
  for (let i = 0; i < count; i++) {
    const radius = (2 * i) / count + 0.1;
    const angle = 3 * radius + (i % 2) * Math.PI;
    x.set([radius * Math.cos(angle) + 0.02 * random.next(), radius * Math.sin(angle) + 0.02 * random.next()], 2 * i);
    y[i] = BigInt(i % 2);
  }
  return { x, y };
}

function classification(rows: number): ProgramSource {
  return {
    inputs: { x: { shape: [rows, 2] }, y: { shape: [rows], dtype: 'int64' } },
    build: (p, inputs) => ({ loss: crossEntropy(network(p, inputs['x']!), inputs['y']!) }),
  };
}

const data = spirals(64);
const half = (part: 0 | 1) => ({
  x: data.x.slice(64 * part, 64 * part + 64),
  y: data.y.slice(32 * part, 32 * part + 32),
});

function trainer(options: Partial<TrainerOptions> = {}): Trainer {
  const programs = { all: classification(64), half: classification(32) };
  return createTrainer({ parameters: networkParameters(8), programs, optimizer: adam(), ...options });
}

const rate = { learningRate: 5e-3 };

async function temporaryFile(name: string): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'trainer-')), name);
}

describe('a network of 2-64-64-2', () => {
  it('learns two spirals to a loss below 0.01, and its exported file answers all of them right', async () => {
    const { x, y } = spirals(256);
    const main = createTrainer({
      parameters: networkParameters(64),
      programs: { main: classification(256) },
      optimizer: adam(),
    });
    let loss = Number.POSITIVE_INFINITY;
    for (let step = 0; step < 300 && loss > 0.005; step++) loss = (await main.step('main', { x, y }, rate)).loss;
    await main.dispose();
    expect(loss).toBeLessThan(0.01);
    const points = input('x', [1, 2]);
    const outputs = { p: softmax(network(freeze(main.parameters), points)) };
    const served = await loadOnnx(toOnnx({ inputs: [points], outputs, shapes: { x: ['rows', 2] } }));
    const p = floats(await served.run({ x }), 'p');
    const right = Array.from(y).filter((label, i) => p[2 * i + 1]! > 0.5 === (label === 1n));
    expect(right.length).toBe(256);
  });
});

describe('a trainer', () => {
  it('takes the same steps on both backends, to 1e-5', async () => {
    const [native, reference] = [trainer(), trainer({ backend: 'reference' })];
    for (let step = 0; step < 5; step++) {
      const { loss } = await native.step('all', data, rate);
      expect((await reference.step('all', data, rate)).loss).toBeCloseTo(loss, 5);
    }
    await native.dispose();
  });

  it('may hold several programs over the same parameters: two halves one after another move what both see', async () => {
    const one = trainer({ optimizer: sgd() });
    const first = await one.step('all', data, { learningRate: 0 });
    const before = one.parameters['w1']!.data;
    const [left, right] = [await one.step('half', half(0), rate), await one.step('half', half(1), rate)];
    expect((left.loss + right.loss) / 2).toBeCloseTo(first.loss, 2);
    expect(one.parameters['w1']!.data).not.toEqual(before);
    const last = await one.step('all', data, rate);
    expect(last.loss).toBeLessThan(first.loss);
    expect(one.stepCount).toBe(4);
    await one.dispose();
  });

  it('gives the gradient of an input when the program asks for it', async () => {
    const source: ProgramSource = {
      inputs: { x: { shape: [3] } },
      build: (p, { x }) => {
        const loss = reduceMean(square(sub(mul(x!, p['w']!), 1)));
        return { loss, outputs: { toX: gradient(loss, [x!])[0]! } };
      },
    };
    const one = createTrainer({
      parameters: { w: { shape: [], data: Float32Array.of(2) } },
      programs: { main: source },
      optimizer: sgd(),
    });
    const { outputs } = await one.step('main', { x: Float32Array.of(0, 1, 2) }, { learningRate: 0.1 });
    // d/dx (2 x - 1)^2 / 3 = 4 (2 x - 1) / 3, with the weight as it was before the step.
    const expected = [-4 / 3, 4 / 3, 4];
    Array.from(floats(outputs, 'toX')).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 5);
    });
    await one.dispose();
  });

  it('hands out copies: parameters read before a step do not change with it', async () => {
    const one = trainer();
    const before = one.parameters;
    const kept = before['w2']!.data.slice();
    for (let step = 0; step < 3; step++) await one.step('all', data, rate);
    expect(before['w2']!.data).toEqual(kept);
    await one.dispose();
  });

  it.each([2, 3])(
    'with %s steps in each call does what as many single calls do [tensor.steps-per-call]',
    async (count) => {
      const [single, unrolled] = [trainer({ clipNorm: 0.5 }), trainer({ clipNorm: 0.5, stepsPerCall: count })];
      const rates = [5e-3, 1e-2, 2e-3].slice(0, count);
      for (let call = 0; call < 2; call++) {
        const losses: number[] = [];
        for (let i = 0; i < count; i++) {
          const part = half(i % 2 === 0 ? 0 : 1);
          losses.push((await single.step('half', part, { learningRate: rates[i]! })).loss);
        }
        const parts = rates.map((_, i) => half(i % 2 === 0 ? 0 : 1));
        const batch = {
          x: Float32Array.from(parts.flatMap(({ x }) => [...x])),
          y: BigInt64Array.from(parts.flatMap(({ y }) => [...y])),
        };
        const result = await unrolled.step('half', batch, { learningRate: rates });
        Array.from(result.losses).forEach((loss, i) => {
          expect(loss).toBeCloseTo(losses[i]!, 5);
        });
      }
      expect(unrolled.stepCount).toBe(2 * count);
      for (const [name, { data: values }] of Object.entries(single.parameters)) {
        const other = unrolled.parameters[name]!.data;
        values.forEach((value, i) => {
          expect(other[i]).toBeCloseTo(value, 5);
        });
      }
      await single.dispose();
      await unrolled.dispose();
    },
  );
});

describe('a checkpoint', () => {
  it.each([
    ['sgd with momentum', () => sgd({ momentum: 0.9 })],
    ['adam', () => adam({ beta1: 0.8 })],
    ['adamw', () => adamw()],
  ])('of %s resumes to exactly the same continuation [tensor.resume]', async (_, optimizer) => {
    const path = await temporaryFile('state.safetensors');
    const [first, second] = [
      trainer({ optimizer: optimizer() }),
      trainer({ optimizer: optimizer(), parameters: networkParameters(8, 99) }),
    ];
    for (let step = 0; step < 4; step++) await first.step('all', data, rate);
    await first.save(path);
    await second.restore(path);
    expect(second.stepCount).toBe(4);
    for (let step = 0; step < 3; step++) {
      const { loss } = await first.step('half', half(0), rate);
      expect((await second.step('half', half(0), rate)).loss).toBe(loss);
    }
    expect(second.parameters).toEqual(first.parameters);
    await first.dispose();
    await second.dispose();
  });

  it('is refused by a trainer that it does not fit, and by name [tensor.resume]', async () => {
    const path = await temporaryFile('state.safetensors');
    const one = trainer();
    await one.save(path);
    await expect(trainer({ optimizer: sgd() }).restore(path)).rejects.toThrow('it was saved with');
    await expect(trainer({ optimizer: adam({ beta1: 0.8 }) }).restore(path)).rejects.toThrow('"beta1":0.9');
    await expect(trainer({ parameters: networkParameters(9) }).restore(path)).rejects.toThrow(
      '"p:w1" has the shape [2, 8], not [2, 9]',
    );
    const { w1, ...fewer } = networkParameters(8);
    await expect(trainer({ parameters: fewer }).restore(path)).rejects.toThrow('it holds "p:w1"');
    await expect(trainer({ parameters: { ...fewer, w1: w1!, more: w1! } }).restore(path)).rejects.toThrow(
      'it holds no "p:more"',
    );
    await writeFile(path, (await readFile(path)).subarray(0, 500));
    await expect(one.restore(path)).rejects.toThrow('is not a whole safetensors file');
  });
});

describe('a loss that is not finite', () => {
  const source = (build: (p: Named, x: Tensor) => Tensor): ProgramSource => ({
    inputs: { x: { shape: [2, 3] } },
    build: (p, { x }) => ({ loss: reduceMean(build(p, x!)) }),
  });
  const one = () =>
    createTrainer({
      parameters: { w: { shape: [3], data: Float32Array.of(1, 1, 1) } },
      programs: {
        logs: source((p, x) => square(log(named(sub(mul(x, p['w']!), 1), 'shifted')))),
        plain: source((p, x) => mul(x, p['w']!)),
      },
      optimizer: sgd(),
    });
  const good = Float32Array.of(2, 3, 4, 5, 6, 7);

  it('stops training with the step, the program and the first operation that made it, with its shape [tensor.nan]', async () => {
    const made = one();
    await made.step('logs', { x: good }, { learningRate: 1e-3 });
    const bad = { x: Float32Array.of(2, 3, 4, 5, 0.5, 7) };
    await expect(made.step('logs', bad, { learningRate: 1e-3 })).rejects.toThrow(
      'the loss is NaN at step 2 of program "logs"; the first value that is not finite is in ' +
        'Log [2, 3] of Sub "shifted" [2, 3]: NaN at [1, 1]',
    );
    await made.dispose();
  });

  it('leaves the parameters as they were, so that training can go on with another batch [tensor.nan]', async () => {
    const made = one();
    await made.step('logs', { x: good }, { learningRate: 1e-3 });
    const before = made.parameters;
    await expect(made.step('logs', { x: new Float32Array(6) }, { learningRate: 1e-3 })).rejects.toThrow(
      'the loss is NaN',
    );
    expect(made.parameters).toEqual(before);
    expect(made.stepCount).toBe(1);
    expect(Number.isFinite((await made.step('logs', { x: good }, { learningRate: 1e-3 })).loss)).toBe(true);
    await made.dispose();
  });

  it('is traced to the batch or to a parameter where it came in that way [tensor.nan]', async () => {
    const made = one();
    const bad = { x: Float32Array.of(1, 2, Number.POSITIVE_INFINITY, 4, 5, 6) };
    await expect(made.step('plain', bad, { learningRate: 1 })).rejects.toThrow(
      'in input "x" [2, 3]: Infinity at [0, 2]',
    );
    const spoilt = createTrainer({
      parameters: { w: { shape: [3], data: Float32Array.of(1, Number.NaN, 1) } },
      programs: { plain: source((p, x) => mul(x, p['w']!)) },
      optimizer: sgd(),
    });
    await expect(spoilt.step('plain', { x: good }, { learningRate: 1 })).rejects.toThrow(
      'in parameter "w" [3]: NaN at [1]',
    );
    await made.dispose();
    await spoilt.dispose();
  });
});

describe('a wrong call', () => {
  it('is refused with what was expected: program, input, learning rate, parameters, loss', async () => {
    const one = trainer();
    await expect(one.step('none', data, rate)).rejects.toThrow('there is no program "none"');
    await expect(one.step('half', data, rate)).rejects.toThrow(
      'program "half": input "x" expects float32 [32, 2], but 128 values',
    );
    await expect(one.step('all', { x: data.x }, rate)).rejects.toThrow(
      'input "y" expects int64 [64], but nothing was fed',
    );
    await expect(one.step('all', data, { learningRate: Number.NaN })).rejects.toThrow(
      'learningRate must be one finite number',
    );
    await expect(one.step('all', data, { learningRate: [1, 2] })).rejects.toThrow('learningRate');
    const parameters = { w: { shape: [3], data: new Float32Array(2) } };
    expect(() => trainer({ parameters })).toThrow('parameter "w": 2 values do not fill the shape [3]');
    const vector: ProgramSource = { inputs: { x: { shape: [2] } }, build: (_, { x }) => ({ loss: square(x!) }) };
    const wrong = createTrainer({ parameters: {}, programs: { vector }, optimizer: sgd() });
    await expect(wrong.step('vector', { x: new Float32Array(2) }, rate)).rejects.toThrow('scalar, not float32 [2]');
    await one.dispose();
  });

  it('such as a second step beside a running one is refused', async () => {
    const one = trainer();
    const running = one.step('all', data, rate);
    await expect(one.step('all', data, rate)).rejects.toThrow('while another was running');
    await running;
    await one.dispose();
  });
});
