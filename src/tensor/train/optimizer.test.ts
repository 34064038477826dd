// Optimizers against closed forms and against the textbook algorithms in plain JavaScript with 64-bit floats.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { input } from '../ir/source.ts';
import type { Tensor } from '../ir/tensor.ts';
import { mul, sub } from '../ops/arithmetic.ts';
import { reduceSum } from '../ops/reduce.ts';
import { square } from '../ops/unary.ts';
import { compile, floats } from '../runtime/program.ts';
import { worstError } from '../testing/check.conformance.ts';
import { clipByGlobalNorm, globalNorm } from './clip.ts';
import { adam, adamw, type Optimizer, sgd } from './optimizer.ts';
import { kaiming, normal, ones, type Parameter, uniform, xavier, zeros } from './parameters.ts';
import { constantRate, cosine, warmup } from './schedule.ts';
import { createTrainer } from './trainer.ts';

const target = Float32Array.of(1, -2, 0.5, 3);
const curvature = Float32Array.of(1, 10, 0.1, 4);

/** The parameters after some steps on sum(curvature (p - target)^2) / 2, whose gradient is curvature (p - target). */
async function train(optimizer: Optimizer, steps: number, rate: number, clipNorm?: number): Promise<Float32Array> {
  const trainer = createTrainer({
    parameters: { p: { shape: [4], data: Float32Array.of(0.3, 0.2, -1, 0) } },
    programs: {
      main: {
        inputs: { target: { shape: [4] }, curvature: { shape: [4] } },
        build: (parameters, inputs) => ({
          loss: mul(reduceSum(mul(square(sub(parameters['p']!, inputs['target']!)), inputs['curvature']!)), 0.5),
        }),
      },
    },
    optimizer,
    backend: 'reference',
    ...(clipNorm === undefined ? {} : { clipNorm }),
  });
  for (let step = 0; step < steps; step++) await trainer.step('main', { target, curvature }, { learningRate: rate });
  await trainer.dispose();
  return trainer.parameters['p']!.data;
}

type Update = (p: number, gradient: number, memory: { m: number; v: number }, t: number) => number;

function byHand(update: Update, steps: number): number[] {
  return [0.3, 0.2, -1, 0].map((start, i) => {
    const memory = { m: 0, v: 0 };
    let p = start;
    for (let t = 1; t <= steps; t++) p = update(p, curvature[i]! * (p - target[i]!), memory, t);
    return p;
  });
}

function adamByHand(rate: number, beta1: number, beta2: number, epsilon: number, decay = 0): Update {
  return (p, gradient, memory, t) => {
    memory.m = beta1 * memory.m + (1 - beta1) * gradient;
    memory.v = beta2 * memory.v + (1 - beta2) * gradient ** 2;
    const [m, v] = [memory.m / (1 - beta1 ** t), memory.v / (1 - beta2 ** t)];
    return p - rate * decay * p - (rate * m) / (Math.sqrt(v) + epsilon);
  };
}

describe('an optimizer', () => {
  it('sgd follows the closed form of gradient descent on a parabola [tensor.optimizers]', async () => {
    const expected = [0.3, 0.2, -1, 0].map((p, i) => target[i]! + (p - target[i]!) * (1 - 0.05 * curvature[i]!) ** 20);
    expect(worstError(await train(sgd(), 20, 0.05), expected)).toBeLessThanOrEqual(1e-6);
  });

  it('sgd with momentum and weight decay follows the algorithm by hand [tensor.optimizers]', async () => {
    const expected = byHand((p, gradient, memory) => {
      memory.m = 0.9 * memory.m + gradient + 0.1 * p;
      return p - 0.02 * memory.m;
    }, 25);
    expect(worstError(await train(sgd({ momentum: 0.9, weightDecay: 0.1 }), 25, 0.02), expected)).toBeLessThanOrEqual(
      1e-5,
    );
  });

  it('adam takes a first step of exactly the learning rate, whatever the size of the gradient [tensor.optimizers]', async () => {
    const moved = await train(adam(), 1, 0.01);
    [0.3, 0.2, -1, 0].forEach((p, i) => {
      expect(Math.abs(moved[i]! - p)).toBeCloseTo(0.01, 6);
    });
  });

  it.each([
    [0.9, 0.999, 1e-8],
    [0.8, 0.95, 1e-8],
    [0, 0.9, 1e-3],
    [0.5, 0.5, 0.1],
  ])(
    'adam with betas %s and %s and epsilon %s follows the algorithm by hand [tensor.optimizers]',
    async (beta1, beta2, epsilon) => {
      const expected = byHand(adamByHand(0.05, beta1, beta2, epsilon), 40);
      expect(worstError(await train(adam({ beta1, beta2, epsilon }), 40, 0.05), expected)).toBeLessThanOrEqual(2e-5);
    },
  );

  it('adamw takes its decay off the parameter and not through the moments [tensor.optimizers]', async () => {
    const expected = byHand(adamByHand(0.05, 0.9, 0.99, 1e-8, 0.2), 40);
    expect(worstError(await train(adamw({ beta2: 0.99, weightDecay: 0.2 }), 40, 0.05), expected)).toBeLessThanOrEqual(
      2e-5,
    );
  });

  it('refuses a decay rate outside of [0, 1)', () => {
    expect(() => adam({ beta1: 1 })).toThrow('adam: beta1 is 1, but must be in [0, 1)');
    expect(() => sgd({ momentum: -0.1 })).toThrow('sgd: momentum is -0.1');
  });
});

describe('clipping by the global norm', () => {
  const values = fc.float32Array({ minLength: 3, maxLength: 3, min: -100, max: 100, noNaN: true });

  it('leaves the direction, and the length where it is below the limit [tensor.optimizers]', async () => {
    const [a, b] = [input('a', [3]), input('b', [1, 3])];
    const { clipped, norm } = clipByGlobalNorm([a, b], 5);
    const outputs: Record<string, Tensor> = { a2: clipped[0]!, b2: clipped[1]!, norm, after: globalNorm(clipped) };
    const program = await compile({ inputs: [a, b], outputs }, { backend: 'reference' });
    await fc.assert(
      fc.asyncProperty(values, values, async (x, y) => {
        const results = await program.run({ a: x, b: y });
        const length = Math.hypot(...x, ...y);
        const factor = Math.min(1, 5 / Math.max(length, 1e-12));
        expect(worstError(floats(results, 'norm'), [length])).toBeLessThanOrEqual(1e-5);
        expect(
          worstError(
            floats(results, 'a2'),
            Array.from(x, (value) => value * factor),
          ),
        ).toBeLessThanOrEqual(1e-5);
        expect(
          worstError(
            floats(results, 'b2'),
            Array.from(y, (value) => value * factor),
          ),
        ).toBeLessThanOrEqual(1e-5);
        expect(floats(results, 'after')[0]).toBeLessThanOrEqual(5.0001);
      }),
      { numRuns: 50 },
    );
  });

  it('is what the trainer does before it updates [tensor.optimizers]', async () => {
    const start = [0.3, 0.2, -1, 0];
    const gradients = start.map((p, i) => curvature[i]! * (p - target[i]!));
    const factor = 2 / Math.hypot(...gradients);
    const expected = start.map((p, i) => p - 0.1 * gradients[i]! * factor);
    expect(worstError(await train(sgd(), 1, 0.1, 2), expected)).toBeLessThanOrEqual(1e-6);
  });
});

describe('a schedule', () => {
  it('warms up linearly to the rate that it then keeps', () => {
    const rate = warmup(4, constantRate(0.8));
    expect([0, 1, 2, 3, 4, 100].map(rate)).toEqual([0.2, 0.4, 0.6000000000000001, 0.8, 0.8, 0.8]);
  });

  it('falls along half a cosine: all at the start, half in the middle, the end value at and after the end', () => {
    const rate = cosine(1, 10, 0.1);
    expect(rate(0)).toBe(1);
    expect(rate(5)).toBeCloseTo(0.55, 12);
    expect(rate(10)).toBeCloseTo(0.1, 12);
    expect(rate(50)).toBeCloseTo(0.1, 12);
  });
});

describe('starting values', () => {
  const moments = ({ data }: Parameter) => {
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    return { mean, deviation: Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length) };
  };
  const random = createRandom('parameters');
  // 20,000 draws: the standard error of the mean is 0.007 deviations, that of the deviation less than 0.006.
  const shape = [100, 200];

  it.each([
    ['normal', normal(random, shape, 0.5), 0.5],
    ['uniform', uniform(random, shape, 0.6), 0.6 / Math.sqrt(3)],
    ['kaiming', kaiming(random, shape), Math.sqrt(2 / 100)],
    ['xavier', xavier(random, shape), Math.sqrt(2 / 300)],
  ] as const)('%s have mean 0 and their stated deviation', (_, parameter, deviation) => {
    const found = moments(parameter);
    expect(Math.abs(found.mean)).toBeLessThan(0.03 * deviation);
    expect(Math.abs(found.deviation - deviation)).toBeLessThan(0.03 * deviation);
  });

  it('are the same for the same seed, and constant where they are named so', () => {
    expect(kaiming(createRandom(3), [4, 4])).toEqual(kaiming(createRandom(3), [4, 4]));
    expect(ones([2]).data).toEqual(Float32Array.of(1, 1));
    expect(zeros([2, 1])).toEqual({ shape: [2, 1], data: Float32Array.of(0, 0) });
  });
});
