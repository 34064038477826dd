// Gradients against central differences in 64-bit arithmetic, against jax-js, and twice over.
import { init, grad as jaxGrad, numpy as np } from '@jax-js/jax';
import { beforeAll, describe, expect, it } from 'vitest';
import { constant } from '../ir/source.ts';
import type { Tensor } from '../ir/tensor.ts';
import { add, mul } from '../ops/arithmetic.ts';
import { reduceSum } from '../ops/reduce.ts';
import { broadcastTo } from '../ops/shape.ts';
import { square } from '../ops/unary.ts';
import { compile, floats } from '../runtime/program.ts';
import { cases } from '../testing/cases.conformance.ts';
import { centralDifferences, feedsOf, problemOf, worstError } from '../testing/check.conformance.ts';
import { gradient } from './gradient.ts';

async function valuesOf(inputs: readonly Tensor[], outputs: readonly Tensor[], feeds: Record<string, Float32Array>) {
  const program = await compile({ inputs, outputs: Object.fromEntries(outputs.map((one, i) => [`g${i}`, one])) });
  try {
    const results = await program.run(feeds);
    return outputs.map((_, i) => floats(results, `g${i}`));
  } finally {
    await program.dispose();
  }
}

beforeAll(async () => {
  await init('wasm');
});

const derivatives = Object.entries(cases).filter(([, one]) => one.isDerivative !== false);

describe.each(derivatives)('the gradient of %s', (name, one) => {
  const problem = problemOf(name, one);

  it('agrees with central differences to 3e-6 [tensor.gradient.differences]', async () => {
    const gradients = await valuesOf(problem.inputs, gradient(problem.loss, problem.inputs), feedsOf(problem));
    const numeric = centralDifferences(problem.inputs, problem.loss, problem.feeds);
    gradients.forEach((values, i) => {
      expect(worstError(values, numeric[i]!)).toBeLessThanOrEqual(3e-6);
    });
  });

  it('has a gradient of its own that agrees with central differences to 3e-5 [tensor.second-order]', async () => {
    const first = gradient(problem.loss, problem.inputs);
    const probe = first
      .map((one, i) => reduceSum(mul(one, broadcastTo(constant([0.3 + i], []), one.shape))))
      .reduce((sum, part) => add(sum, part));
    const curved = add(probe, reduceSum(mul(square(first[0]!), 0.5)));
    const second = await valuesOf(problem.inputs, gradient(curved, problem.inputs), feedsOf(problem));
    const numeric = centralDifferences(problem.inputs, curved, problem.feeds);
    second.forEach((values, i) => {
      expect(worstError(values, numeric[i]!)).toBeLessThanOrEqual(3e-5);
    });
  });
});

describe.each(Object.entries(cases))('%s and its gradient', (name, one) => {
  const problem = problemOf(name, one);

  it('agree with jax-js to 3e-5 [tensor.gradient.oracle]', async () => {
    const arrays = () => problem.feeds.map((data, i) => np.array(data).reshape([...one.shapes[i]!]));
    const weights = np.array(problem.weights).reshape([...problem.value.shape]);
    const [value] = await valuesOf(problem.inputs, [problem.value], feedsOf(problem));
    expect(worstError(value!, one.jax(arrays()).reshape([-1]).dataSync())).toBeLessThanOrEqual(3e-5);
    const loss = (xs: np.Array[]) => np.sum(one.jax(xs).mul(weights.ref));
    const expected = jaxGrad(loss)(arrays());
    const gradients = await valuesOf(problem.inputs, gradient(problem.loss, problem.inputs), feedsOf(problem));
    gradients.forEach((values, i) => {
      expect(worstError(values, expected[i]!.reshape([-1]).dataSync())).toBeLessThanOrEqual(3e-5);
    });
  });
});
