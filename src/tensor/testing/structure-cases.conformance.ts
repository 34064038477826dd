// Operations that move, sum and index elements, here and in jax-js.
import { lax, nn, numpy as np } from '@jax-js/jax';
import { constantInt64 } from '../ir/source.ts';
import * as a from '../ops/arithmetic.ts';
import * as i from '../ops/indexing.ts';
import * as l from '../ops/layout.ts';
import { matmul } from '../ops/matrix.ts';
import * as r from '../ops/reduce.ts';
import * as s from '../ops/shape.ts';
import * as u from '../ops/unary.ts';
import { type Cases, ids, jaxIds } from './case.conformance.ts';

const layout: Cases = {
  reshape: {
    shapes: [[2, 6]],
    build: ([x]) => u.square(s.reshape(x!, [3, -1])),
    jax: ([x]) => np.square(x!.reshape([3, 4])),
  },
  transpose: {
    shapes: [[2, 3, 4]],
    build: ([x]) => u.exp(s.transpose(x!, [2, 0, 1])),
    jax: ([x]) => np.exp(np.transpose(x!, [2, 0, 1])),
  },
  broadcastTo: {
    shapes: [[3, 1]],
    build: ([x]) => u.square(s.broadcastTo(x!, [2, 3, 4])),
    jax: ([x]) => np.square(np.broadcastTo(x!, [2, 3, 4])),
  },
  squeeze: { shapes: [[3, 1]], build: ([x]) => u.exp(s.squeeze(x!, [1])), jax: ([x]) => np.exp(np.squeeze(x!, 1)) },
  unsqueeze: { shapes: [[3]], build: ([x]) => u.exp(s.unsqueeze(x!, -1)), jax: ([x]) => np.exp(np.expandDims(x!, 1)) },
  slice: {
    shapes: [[3, 5]],
    build: ([x]) => u.square(l.slice(x!, 1, 1, -1)),
    jax: ([x]) => np.square(x!.slice([], [1, 4])),
  },
  split: {
    shapes: [[2, 6]],
    build: ([x]) => {
      const [p, q, t] = l.split(x!, 3, 1);
      return a.add(a.mul(p!, q!), u.exp(t!));
    },
    jax: ([x]) => {
      const [p, q, t] = np.split(x!, 3, 1);
      return p!.mul(q!).add(np.exp(t!));
    },
  },
  concat: {
    shapes: [
      [2, 3],
      [2, 1],
    ],
    build: ([x, y]) => u.exp(l.concat([x!, y!, x!], 1)),
    jax: ([x, y]) => np.exp(np.concatenate([x!.ref, y!, x!], 1)),
  },
  stack: {
    shapes: [[3], [3]],
    build: ([x, y]) => u.exp(l.stack([x!, y!], 1)),
    jax: ([x, y]) => np.exp(np.stack([x!, y!], 1)),
  },
  pad: {
    shapes: [[2, 3]],
    build: ([x]) =>
      u.exp(
        l.pad(x!, [
          [0, 1],
          [2, 0],
        ]),
      ),
    jax: ([x]) =>
      np.exp(
        np.pad(x!, [
          [0, 1],
          [2, 0],
        ]),
      ),
  },
  reduceSum: {
    shapes: [[2, 3, 4]],
    build: ([x]) => u.square(r.reduceSum(x!, [0, 2])),
    jax: ([x]) => np.square(np.sum(x!, [0, 2])),
  },
  reduceMean: {
    shapes: [[2, 3, 4]],
    build: ([x]) => a.mul(r.reduceMean(x!, [-1], true), x!),
    jax: ([x]) => np.mean(x!.ref, 2, { keepdims: true }).mul(x!),
  },
  reduceMax: {
    shapes: [[3, 5]],
    build: ([x]) => u.square(r.reduceMax(x!, [1])),
    jax: ([x]) => np.square(np.max(x!, 1)),
  },
  reduceMin: {
    shapes: [[3, 5]],
    build: ([x]) => u.square(r.reduceMin(x!, [0])),
    jax: ([x]) => np.square(np.min(x!, 0)),
  },
  reduceSumSquare: {
    shapes: [[3, 5]],
    build: ([x]) => r.reduceSumSquare(x!, [1]),
    jax: ([x]) => np.sum(np.square(x!), 1),
  },
  logSumExp: { shapes: [[3, 5]], build: ([x]) => r.logSumExp(x!, [1]), jax: ([x]) => nn.logsumexp(x!, 1) },
  cumsum: { shapes: [[3, 5]], build: ([x]) => u.square(i.cumsum(x!, 1)), jax: ([x]) => np.square(np.cumsum(x!, 1)) },
  cumsumReverse: {
    shapes: [[4, 2]],
    build: ([x]) => u.square(i.cumsum(x!, 0, { reverse: true })),
    jax: ([x]) => np.square(np.flip(np.cumsum(np.flip(x!, 0), 0), 0)),
  },
  cumsumExclusive: {
    shapes: [[5]],
    build: ([x]) => u.square(i.cumsum(x!, 0, { exclusive: true })),
    jax: ([x]) => np.square(np.cumsum(x!.ref, 0).sub(x!)),
  },
};

const indexing: Cases = {
  gather: {
    shapes: [[3, 4]],
    build: ([x]) => u.square(i.gather(x!, constantInt64(ids))),
    jax: ([x]) => np.square(np.take(x!, jaxIds(), 0)),
  },
  scatterAdd: {
    shapes: [[5, 2]],
    build: ([x]) => u.square(i.scatterAdd([3, 2], constantInt64(ids), x!)),
    jax: ([x]) => np.square(np.matmul(np.transpose(nn.oneHot(jaxIds(), 3)), x!)),
  },
  gatherElements: {
    shapes: [[3, 4]],
    build: ([x]) => u.square(i.gatherElements(x!, constantInt64([3, 0, 1, 1, 2, 2], [3, 2]), 1)),
    jax: ([x]) =>
      np.square(
        np.takeAlongAxis(
          x!,
          np.array(
            [
              [3, 0],
              [1, 1],
              [2, 2],
            ],
            { dtype: np.int32 },
          ),
          1,
        ),
      ),
  },
  scatterElementsAdd: {
    shapes: [
      [3, 2],
      [5, 2],
    ],
    build: ([x, y]) => {
      const rows = constantInt64([...ids, ...ids], [5, 2]);
      return u.square(i.scatterElementsAdd(x!, rows, y!, 0));
    },
    // The table of rows is read row by row: element (r, c) goes to row ids[(2 r + c) mod 5].
    jax: ([x, y]) => {
      const rows = np.array([1, 0, 1, 2, 1, 1, 0, 1, 2, 1], { dtype: np.int32 });
      const spread = nn
        .oneHot(rows, 3)
        .reshape([5, 2, 3])
        .mul(y!.reshape([5, 2, 1]));
      return np.square(np.transpose(np.sum(spread, 0)).add(x!));
    },
  },
  oneHot: {
    shapes: [[3, 2]],
    build: ([x]) => matmul(i.oneHot(constantInt64(ids), 3), x!),
    jax: ([x]) => np.matmul(nn.oneHot(jaxIds(), 3), x!),
  },
  topK: {
    shapes: [[4, 9]],
    build: ([x]) => u.square(i.topK(x!, 3)),
    jax: ([x]) => {
      const lowest = np.min(lax.topK(x!.ref, 3)[0], 1, { keepdims: true });
      return np.square(np.where(np.greaterEqual(x!.ref, lowest), x!, 0));
    },
  },
};

export const structureCases: Cases = { ...layout, ...indexing };
