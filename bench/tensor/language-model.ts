// The model of the training benchmark: a pre-norm transformer, 4 layers, width 128, 4 heads, context 128, vocabulary
// 512, batch 16, 0.94 M parameters, on a synthetic language in which each line repeats a short motif.
import { createRandom, type Random } from '../../src/base/index.ts';
import {
  add,
  attention,
  causalMask,
  crossEntropy,
  gather,
  layerNorm,
  matmul,
  normal,
  ones,
  type Parameter,
  type ProgramSource,
  quickGelu,
  reshape,
  split,
  type Tensor,
  transpose,
  zeros,
} from '../../src/tensor/index.ts';

export const sizes = { layers: 4, width: 128, heads: 4, context: 128, vocabulary: 512, batch: 16 };

export function initialParameters(seed: number): Record<string, Parameter> {
  const random = createRandom(seed);
  const { layers, width, context, vocabulary } = sizes;
  const deviation = 0.02;
  const parameters: Record<string, Parameter> = {
    'token.embedding': normal(random, [vocabulary, width], deviation),
    'position.embedding': normal(random, [context, width], deviation),
    head: normal(random, [width, vocabulary], deviation),
    'final.weight': ones([width]),
    'final.bias': zeros([width]),
  };
  for (let layer = 0; layer < layers; layer++) {
    const residual = deviation / Math.sqrt(2 * layers);
    Object.assign(parameters, {
      [`${layer}.norm1.weight`]: ones([width]),
      [`${layer}.norm1.bias`]: zeros([width]),
      [`${layer}.qkv`]: normal(random, [width, 3 * width], deviation),
      [`${layer}.out`]: normal(random, [width, width], residual),
      [`${layer}.norm2.weight`]: ones([width]),
      [`${layer}.norm2.bias`]: zeros([width]),
      [`${layer}.up`]: normal(random, [width, 4 * width], deviation),
      [`${layer}.up.bias`]: zeros([4 * width]),
      [`${layer}.down`]: normal(random, [4 * width, width], residual),
      [`${layer}.down.bias`]: zeros([width]),
    });
  }
  return parameters;
}

export function logits(parameters: Readonly<Record<string, Tensor>>, ids: Tensor): Tensor {
  const { layers, width, heads } = sizes;
  const [batch, time] = [ids.shape[0]!, ids.shape[1]!];
  const at = (name: string) => parameters[name]!;
  const mask = causalMask(time);
  const perHead = (x: Tensor) => transpose(reshape(x, [batch, time, heads, width / heads]), [0, 2, 1, 3]);
  let x = add(gather(at('token.embedding'), ids), at('position.embedding'));
  for (let layer = 0; layer < layers; layer++) {
    const normed = layerNorm(x, at(`${layer}.norm1.weight`), at(`${layer}.norm1.bias`));
    // Slicing the weights is a copy of 200 kB, slicing the product one of 3 MB.
    const [q, k, v] = split(at(`${layer}.qkv`), 3, 1).map((weight) => perHead(matmul(normed, weight)));
    const mixed = transpose(attention(q!, k!, v!, { mask }), [0, 2, 1, 3]);
    x = add(x, matmul(reshape(mixed, [batch, time, width]), at(`${layer}.out`)));
    const again = layerNorm(x, at(`${layer}.norm2.weight`), at(`${layer}.norm2.bias`));
    const hidden = quickGelu(add(matmul(again, at(`${layer}.up`)), at(`${layer}.up.bias`)));
    x = add(x, add(matmul(hidden, at(`${layer}.down`)), at(`${layer}.down.bias`)));
  }
  return matmul(layerNorm(x, at('final.weight'), at('final.bias')), at('head'));
}

export const program: ProgramSource = {
  inputs: {
    ids: { shape: [sizes.batch, sizes.context], dtype: 'int64' },
    labels: { shape: [sizes.batch, sizes.context], dtype: 'int64' },
  },
  build: (parameters, inputs) => ({ loss: crossEntropy(logits(parameters, inputs['ids']!), inputs['labels']!) }),
};

export function drawBatch(random: Random): { ids: BigInt64Array; labels: BigInt64Array } {
  const { batch, context, vocabulary } = sizes;
  const ids = new BigInt64Array(batch * context);
  const labels = new BigInt64Array(batch * context);
  for (let row = 0; row < batch; row++) {
    const period = 3 + random.integer(14);
    const motif = Array.from({ length: period }, () => BigInt(random.integer(vocabulary)));
    for (let t = 0; t < context; t++) {
      ids[row * context + t] = motif[t % period]!;
      labels[row * context + t] = motif[(t + 1) % period]!;
    }
  }
  return { ids, labels };
}
