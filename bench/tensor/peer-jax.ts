// The same model and the same Adam in jax-js (WebAssembly, one thread in Node), jitted as one function.
import { init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import { initialParameters, sizes } from './language-model.ts';

type Tree = Record<string, np.Array>;

export interface Peer {
  readonly name: string;
  /** One optimizer step; resolves to the loss. */
  step(ids: BigInt64Array, labels: BigInt64Array, learningRate: number): Promise<number>;
}

export async function createJaxPeer(seed: number): Promise<Peer> {
  await init('wasm');
  const start = initialParameters(seed);
  const each = (make: (name: string) => np.Array): Tree =>
    Object.fromEntries(Object.keys(start).map((name) => [name, make(name)]));
  const zeros = () => each((name) => np.zeros([...start[name]!.shape]));
  let parameters = each((name) => np.array(start[name]!.data).reshape([...start[name]!.shape]));
  let [first, second] = [zeros(), zeros()];
  const { context, batch } = sizes;
  const mask = np.where(np.tri(context).equal(1), 0, -1e9);
  const lossOf = (p: Tree, ids: np.Array, labels: np.Array) => loss(p, ids, labels, mask);

  const update = jit((p: Tree, m: Tree, v: Tree, ids: np.Array, labels: np.Array, scalars: np.Array) => {
    const [value, g] = valueAndGrad(lossOf)(tree.ref(p), ids, labels);
    const [rate, c1, c2] = [0, 1, 2].map((i) => scalars.ref.slice(i));
    scalars.dispose();
    const nextM = each((name) => m[name]!.mul(0.9).add(g[name]!.ref.mul(0.1)));
    const nextV = each((name) => v[name]!.mul(0.999).add(np.square(g[name]!).mul(0.001)));
    const next = each((name) => {
      const root = np.sqrt(nextV[name]!.ref.mul(c2!.ref)).add(1e-8);
      return p[name]!.sub(nextM[name]!.ref.mul(c1!.ref).div(root).mul(rate!.ref));
    });
    tree.dispose([rate!, c1!, c2!]);
    return { value, next, nextM, nextV };
  });

  let steps = 0;
  return {
    name: 'jax-js wasm',
    async step(ids, labels, learningRate) {
      steps++;
      const scalars = np.array([learningRate, 1 / (1 - 0.9 ** steps), 1 / (1 - 0.999 ** steps)]);
      const array = (values: BigInt64Array) =>
        np.array(Int32Array.from(values, Number), { dtype: np.int32 }).reshape([batch, context]);
      const result = update(parameters, first, second, array(ids), array(labels), scalars);
      [parameters, first, second] = [result.next, result.nextM, result.nextV];
      return (await result.value.data())[0]!;
    },
  };
}

function loss(p: Tree, ids: np.Array, labels: np.Array, mask: np.Array): np.Array {
  const { layers, width, heads, context, vocabulary, batch } = sizes;
  const at = (name: string) => p[name]!;
  const norm = (x: np.Array, name: string) =>
    nn
      .standardize(x, -1, { epsilon: 1e-5 })
      .mul(at(`${name}.weight`))
      .add(at(`${name}.bias`));
  const perHead = (x: np.Array) => np.transpose(x.reshape([batch, context, heads, width / heads]), [0, 2, 1, 3]);
  // One-hot products instead of lookups: jit of 0.1.25 refuses their gradient (a scatter), here and in the loss.
  let x = np.matmul(nn.oneHot(ids, vocabulary), at('token.embedding')).add(at('position.embedding'));
  for (let layer = 0; layer < layers; layer++) {
    const qkv = np.matmul(norm(x.ref, `${layer}.norm1`), at(`${layer}.qkv`));
    const [q, k, v] = np.split(qkv, 3, 2).map(perHead);
    const scores = np.matmul(q!, np.matrixTranspose(k!)).mul(1 / Math.sqrt(width / heads));
    const mixed = np.matmul(nn.softmax(scores.add(mask.ref)), v!);
    const joined = np.transpose(mixed, [0, 2, 1, 3]).reshape([batch, context, width]);
    x = x.add(np.matmul(joined, at(`${layer}.out`)));
    const up = np.matmul(norm(x.ref, `${layer}.norm2`), at(`${layer}.up`)).add(at(`${layer}.up.bias`));
    const hidden = nn.sigmoid(up.ref.mul(1.702)).mul(up);
    x = x.add(np.matmul(hidden, at(`${layer}.down`)).add(at(`${layer}.down.bias`)));
  }
  const logits = np.matmul(norm(x, 'final'), at('head')).reshape([batch * context, vocabulary]);
  const picked = nn.logSoftmax(logits).mul(nn.oneHot(labels.reshape([batch * context]), vocabulary));
  return np.sum(picked).div(-batch * context);
}
