// Matrix products, normalisations, attention, convolution and losses, here and in jax-js.
import { lax, nn, numpy as np } from '@jax-js/jax';
import { constantInt64 } from '../ir/source.ts';
import * as a from '../ops/arithmetic.ts';
import { attention } from '../ops/attention.ts';
import { conv1d } from '../ops/convolution.ts';
import { einsum } from '../ops/einsum.ts';
import { binaryCrossEntropyWithLogits, crossEntropy } from '../ops/loss.ts';
import { causalMask, triangular } from '../ops/mask.ts';
import { gemm, matmul } from '../ops/matrix.ts';
import * as n from '../ops/normalise.ts';
import * as u from '../ops/unary.ts';
import { type Cases, ids, jaxIds } from './case.conformance.ts';

const products: Cases = {
  matmul: {
    shapes: [
      [3, 4],
      [4, 5],
    ],
    build: ([x, y]) => matmul(x!, y!),
    jax: ([x, y]) => np.matmul(x!, y!),
  },
  matmulFlags: {
    shapes: [
      [4, 3],
      [5, 4],
    ],
    build: ([x, y]) => matmul(x!, y!, { transposeA: true, transposeB: true, scale: 0.5 }),
    jax: ([x, y]) => np.matmul(np.transpose(x!), np.transpose(y!)).mul(0.5),
  },
  matmulBatched: {
    shapes: [
      [2, 1, 4, 3],
      [3, 4, 2],
    ],
    build: ([x, y]) => matmul(x!, y!, { transposeA: true, scale: 2 }),
    // Stretched by hand: jax-js 0.1.25 multiplies the wrong pairs when matmul itself must stretch both batches.
    jax: ([x, y]) => {
      const left = np.broadcastTo(np.matrixTranspose(x!), [2, 3, 3, 4]);
      return np.matmul(left, np.broadcastTo(y!, [2, 3, 4, 2])).mul(2);
    },
  },
  matmulFlattened: {
    shapes: [
      [2, 3, 4],
      [4, 5],
    ],
    build: ([x, y]) => matmul(x!, y!),
    jax: ([x, y]) => np.matmul(x!, y!),
  },
  gemm: {
    shapes: [[3, 4], [4, 5], [5]],
    build: ([x, y, z]) => u.square(gemm(x!, y!, z!)),
    jax: ([x, y, z]) => np.square(np.matmul(x!, y!).add(z!)),
  },
  linear3d: {
    shapes: [[2, 3, 4], [4, 5], [5]],
    build: ([x, y, z]) => u.tanh(a.add(matmul(x!, y!), z!)),
    jax: ([x, y, z]) => np.tanh(np.matmul(x!, y!).add(z!)),
  },
  einsumBatched: {
    shapes: [
      [2, 3, 4],
      [4, 2, 5],
    ],
    build: ([x, y]) => einsum('bij,jbk->kbi', x!, y!),
    // Its einsum needs iterator helpers, which Node 20 lacks.
    jax: ([x, y]) => np.transpose(np.matmul(x!, np.transpose(y!, [1, 0, 2])), [2, 0, 1]),
  },
  einsumOuter: {
    shapes: [[3], [4]],
    build: ([x, y]) => einsum('i,j->ji', x!, y!),
    jax: ([x, y]) => y!.reshape([4, 1]).mul(x!),
  },
  einsumTrace: {
    shapes: [[2, 3, 4]],
    build: ([x]) => einsum('abc->ca', u.exp(x!)),
    jax: ([x]) => np.transpose(np.sum(np.exp(x!), 1)),
  },
  softmax: { shapes: [[3, 6]], range: [-3, 3], build: ([x]) => n.softmax(x!), jax: ([x]) => nn.softmax(x!) },
  softmaxAxis: { shapes: [[3, 4, 2]], build: ([x]) => n.softmax(x!, 1), jax: ([x]) => nn.softmax(x!, 1) },
  logSoftmax: { shapes: [[3, 6]], range: [-3, 3], build: ([x]) => n.logSoftmax(x!), jax: ([x]) => nn.logSoftmax(x!) },
  layerNorm: {
    shapes: [[3, 8], [8], [8]],
    build: ([x, y, z]) => n.layerNorm(x!, y!, z!),
    jax: ([x, y, z]) => nn.standardize(x!, -1, { epsilon: 1e-5 }).mul(y!).add(z!),
  },
  layerNorm3d: {
    shapes: [[2, 3, 8], [8], [8]],
    build: ([x, y, z]) => u.tanh(n.layerNorm(x!, y!, z!)),
    jax: ([x, y, z]) => np.tanh(nn.standardize(x!, -1, { epsilon: 1e-5 }).mul(y!).add(z!)),
  },
  rmsNorm: {
    shapes: [[3, 8], [8]],
    build: ([x, y]) => n.rmsNorm(x!, y!),
    jax: ([x, y]) => x!.ref.div(np.sqrt(np.mean(np.square(x!), 1, { keepdims: true }).add(1e-6))).mul(y!),
  },
  attention: {
    shapes: [
      [2, 4, 3],
      [2, 4, 3],
      [2, 4, 3],
    ],
    build: ([q, k, v]) => attention(q!, k!, v!, { mask: causalMask(4) }),
    jax: ([q, k, v]) => {
      const scores = np.matmul(q!, np.matrixTranspose(k!)).div(Math.sqrt(3));
      return np.matmul(nn.softmax(np.where(np.tri(4).equal(1), scores, -1e9)), v!);
    },
  },
  triangular: { shapes: [[4, 4]], build: ([x]) => a.mul(u.exp(x!), triangular(4)), jax: ([x]) => np.tril(np.exp(x!)) },
  conv1d: {
    shapes: [[2, 3, 7], [4, 3, 2], [4]],
    build: ([x, w, b]) => conv1d(x!, w!, b!, { padding: [1, 0] }),
    jax: ([x, w, b]) => lax.convGeneralDilated(x!, w!, [1], [[1, 0]]).add(b!.reshape([4, 1])),
  },
  conv1dCausal: {
    shapes: [
      [2, 3, 7],
      [4, 3, 3],
    ],
    build: ([x, w]) => u.tanh(conv1d(x!, w!, undefined, { padding: 'causal', dilation: 2 })),
    jax: ([x, w]) => np.tanh(lax.convGeneralDilated(x!, w!, [1], [[4, 0]], { rhsDilation: [2] })),
  },
};

const losses: Cases = {
  crossEntropy: {
    shapes: [[5, 3]],
    range: [-3, 3],
    build: ([x]) => crossEntropy(x!, constantInt64(ids)),
    jax: ([x]) => np.sum(nn.logSoftmax(x!).mul(nn.oneHot(jaxIds(), 3))).div(-5),
  },
  crossEntropyWeighted: {
    shapes: [[5, 3], [5]],
    build: ([x, w]) => crossEntropy(x!, constantInt64(ids), w!),
    jax: ([x, w]) => np.sum(np.sum(nn.logSoftmax(x!).mul(nn.oneHot(jaxIds(), 3)), 1).mul(w!)).div(-5),
  },
  binaryCrossEntropy: {
    shapes: [
      [4, 3],
      [4, 3],
      [4, 3],
    ],
    build: ([x, t, w]) => binaryCrossEntropyWithLogits(a.mul(x!, 3), t!, w!),
    jax: ([x, t, w]) => {
      const logits = x!.mul(3);
      return np.mean(nn.softplus(logits.ref).sub(logits.mul(t!)).mul(w!));
    },
  },
};

export const matrixCases: Cases = { ...products, ...losses };
