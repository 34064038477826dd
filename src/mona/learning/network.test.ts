// Nets: the rollout's way of computing them against the graph's and against plain loops; rows, masks, and how they start.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { add, compile, floats, gradient, input, mul, reduceSum, square, type Tensor } from '../../tensor/index.ts';
import { distribution, entropy } from './distribution.ts';
import { createForward } from './forward.ts';
import { createRowsBuffer, forwardGraph, packedLoss, rowsInput } from './network-graph.ts';
import { type NetworkOptions, networkShape, writeInitialLogits, writeRows } from './network-shape.ts';
import { oracleForward, oracleProbabilities } from './oracle.conformance.ts';
import { initialParameters, layoutOf, type Net, orthogonal } from './parameters.ts';
import { createPolicy } from './policy.ts';
import { toyEnvironment } from './toy.conformance.ts';

const environment = toyEnvironment();
const shapes: [string, NetworkOptions][] = [
  ['one table', { kind: 'table' }],
  ['several tables', { kind: 'table', groups: [[0, 1], [2]] }],
  ['a small net', { kind: 'mlp', hidden: [5] }],
  ['the usual net', { kind: 'mlp' }],
  ['a net wider than a block, with groups', { kind: 'mlp', hidden: [33, 7, 40], groups: [[2, 0], [1], [0]] }],
];

/** A net whose parameters are far from their start, with its observations. */
function problem(options: NetworkOptions, seed: number, count: number) {
  const random = createRandom(seed);
  const shape = networkShape(environment, options);
  const layout = layoutOf(shape, ['policy', 'value']);
  const vector = Float32Array.from({ length: layout.size }, () => random.normal());
  const observations = Array.from({ length: count }, () => shape.features.map((size) => random.integer(size)));
  const rows = new Int32Array(count * shape.groups.length);
  observations.forEach((one, i) => {
    writeRows(shape, Int32Array.from(one), 0, rows, i * shape.groups.length);
  });
  return { shape, layout, vector, observations, rows };
}

async function graphForward(net: Net, { shape, layout, vector, rows }: ReturnType<typeof problem>, count: number) {
  const declared = rowsInput(shape, count);
  const x = input('x', declared.shape, declared.dtype);
  const pieces = layout.pieces.map((piece) => input(piece.name, piece.shape));
  const parameters = Object.fromEntries(pieces.map((piece) => [piece.name!, piece]));
  const used = pieces.filter(({ name }) => name!.startsWith(net));
  const program = await compile({ inputs: [x, ...used], outputs: { y: forwardGraph(shape, net, parameters, x) } });
  const buffer = createRowsBuffer(shape, count);
  for (let i = 0; i < count; i++) buffer.write(i, rows, i * shape.groups.length);
  const feeds = Object.fromEntries(
    layout.pieces
      .filter(({ name }) => name.startsWith(net))
      .map(({ name, start, size }) => [name, vector.slice(start, start + size)]),
  );
  const results = await program.run({ x: buffer.data, ...feeds });
  await program.dispose();
  return floats(results, 'y');
}

const worst = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!) / (1 + Math.abs(b[i]!))), 0);

describe('a forward pass', () => {
  it.each(shapes)(
    'of %s is the graph of it within 1e-5, for policy and value [mona.networks.forward]',
    async (_, options) => {
      for (const net of ['policy', 'value'] as const) {
        const one = problem(options, 3, 20);
        const forward = createForward(one.shape, net, one.layout, one.vector);
        const ours = forward.run(one.rows, 20);
        expect(worst(ours, await graphForward(net, one, 20))).toBeLessThan(1e-5);
      }
    },
  );

  it('is that of plain loops, whatever the shape and the parameters [mona.networks.forward]', () => {
    const options = fc.record({
      kind: fc.constant('mlp' as const),
      hidden: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(options, fc.nat(), (chosen, seed) => {
        const one = problem(chosen, seed, 3);
        const forward = createForward(one.shape, 'policy', one.layout, one.vector);
        const expected = one.observations.flatMap((observation) =>
          oracleForward(one.shape, one.layout, 'policy', one.vector, observation),
        );
        expect(worst(forward.run(one.rows, 3).slice(0, expected.length), expected)).toBeLessThan(1e-5);
      }),
      { numRuns: 30 },
    );
  });

  it('follows its parameters when it is told to [mona.networks.forward]', () => {
    const one = problem({ kind: 'mlp', hidden: [4] }, 1, 1);
    const forward = createForward(one.shape, 'policy', one.layout, one.vector);
    const before = forward.run(one.rows, 1).slice();
    one.vector.fill(0);
    expect(forward.run(one.rows, 1)).toEqual(before);
    forward.refresh();
    expect(forward.run(one.rows, 1)).toEqual(new Float64Array(3));
  });
});

describe('rows of the first table', () => {
  it('differ for observations that differ in a group, and are all of the group [mona.networks.rows]', () => {
    const shape = networkShape(environment, { kind: 'table' });
    const seen = new Set<number>();
    const row = new Int32Array(1);
    for (let a = 0; a < 4; a++) {
      for (let b = 0; b < 9; b++) {
        writeRows(shape, Int32Array.of(a, Math.floor(b / 3), b % 3), 0, row, 0);
        seen.add(row[0]!);
      }
    }
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 36 }, (_, i) => i));
  });

  it('are one group where the features allow it, else one for each feature [mona.networks.rows]', () => {
    expect(networkShape({ ...environment, features: [256, 256] }, { kind: 'table' }).rows).toBe(65_536);
    expect(networkShape({ ...environment, features: [256, 257] }, { kind: 'table' }).rows).toBe(513);
  });

  it('refuse a value that the feature does not have, and groups that do not fit [mona.networks.rows]', () => {
    const shape = networkShape(environment, { kind: 'table' });
    const write = (observation: number[]) => writeRows(shape, Int32Array.from(observation), 0, new Int32Array(1), 0);
    expect(() => write([0, 3, 0])).toThrow('feature 1 of an observation is 3, but it has the values 0 to 2');
    expect(() => write([-1, 0, 0])).toThrow('feature 0 of an observation is -1');
    expect(() => networkShape(environment, { kind: 'table', groups: [[0, 3]] })).toThrow('do not fit 3 features');
    expect(() => networkShape(environment, { kind: 'table', groups: [] })).toThrow('do not fit');
    expect(() => networkShape(environment, { kind: 'mlp', hidden: [0] })).toThrow('hidden sizes [0]');
    const wide = { ...environment, features: [5000, 5000] };
    expect(() => networkShape(wide, { kind: 'table', groups: [[0, 1]] })).toThrow('25000000 rows is too large');
  });
});

describe('a start', () => {
  it('has orthogonal rows or columns, whichever are fewer, of the length of the gain [mona.networks.start]', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.nat(), (rows, columns, seed) => {
        const matrix = orthogonal(createRandom(seed), rows, columns, 1.5);
        const entry = (i: number, k: number) => (rows < columns ? matrix[i * columns + k]! : matrix[k * columns + i]!);
        const [few, many] = [Math.min(rows, columns), Math.max(rows, columns)];
        for (let i = 0; i < few; i++) {
          for (let j = 0; j <= i; j++) {
            let product = 0;
            for (let k = 0; k < many; k++) product += entry(i, k) * entry(j, k);
            expect(Math.abs(product - (i === j ? 2.25 : 0))).toBeLessThan(1e-5);
          }
        }
      }),
    );
  });

  it('of a table gives every allowed action the same chance, and of a net almost [mona.networks.start]', () => {
    for (const [kind, tolerance] of [
      ['table', 0],
      ['mlp', 0.02],
    ] as const) {
      const shape = networkShape(environment, { kind });
      const layout = layoutOf(shape, ['policy']);
      const policy = createPolicy(shape, layout, initialParameters(shape, layout, createRandom(1)).data);
      const chances = policy.probabilities(Int32Array.of(0, 2, 2), 1, Uint8Array.of(1, 1, 0));
      expect(chances[2]).toBe(0);
      expect(Math.abs(chances[0]! - 0.5)).toBeLessThanOrEqual(tolerance);
    }
  });
});

describe('initial logits of a table', () => {
  it('stand in the row of their observation, and need a table in which a row is an observation [mona.networks.start]', () => {
    const options: NetworkOptions = {
      kind: 'table',
      initial: (seen) => (seen[0] === 1 ? undefined : [100 * seen[0]! + 10 * seen[1]! + seen[2]!, -1, -Infinity]),
    };
    const shape = networkShape(environment, options);
    const layout = layoutOf(shape, ['policy']);
    const start = initialParameters(shape, layout, createRandom(1)).data;
    writeInitialLogits(shape, options, start);
    const forward = createForward(shape, 'policy', layout, start);
    const row = new Int32Array(1);
    for (const seen of [
      [0, 0, 0],
      [1, 2, 1],
      [3, 1, 2],
    ]) {
      writeRows(shape, Int32Array.from(seen), 0, row, 0);
      const first = seen[0] === 1 ? [0, 0, 0] : [100 * seen[0]! + 10 * seen[1]! + seen[2]!, -1, 0];
      expect(Array.from(forward.run(row, 1).slice(0, 3))).toEqual(first);
    }
    const groups = networkShape(environment, { kind: 'table', groups: [[0], [1], [2]] });
    expect(() => writeInitialLogits(groups, options, start)).toThrow('one group with all features');
  });
});

describe('a distribution under a mask', () => {
  const logits = fc.array(fc.double({ min: -80, max: 80, noNaN: true }), { minLength: 3, maxLength: 3 });
  const allowed = fc.array(fc.constantFrom(0, 1), { minLength: 3, maxLength: 3 }).filter((mask) => mask.includes(1));

  it('gives what is hidden no chance, no gradient and no say, and the rest the softmax [mona.networks.mask]', async () => {
    const [x, mask] = [input('x', [1, 3]), input('mask', [1, 3])];
    const choice = distribution(x, mask);
    const spread = reduceSum(entropy(choice));
    const [toLogits] = gradient(spread, [x]);
    const outputs: Record<string, Tensor> = { p: choice.probabilities, logs: choice.logs, spread, toLogits: toLogits! };
    const program = await compile({ inputs: [x, mask], outputs }, { backend: 'reference' });
    await fc.assert(
      fc.asyncProperty(logits, allowed, async (values, shown) => {
        const results = await program.run({ x: Float32Array.from(values), mask: Float32Array.from(shown) });
        const chances = oracleProbabilities(Array.from(Float32Array.from(values)), shown);
        expect(worst(floats(results, 'p'), chances)).toBeLessThan(1e-5);
        const expected = -chances.reduce((sum, p) => (p === 0 ? sum : sum + p * Math.log(p)), 0);
        expect(Math.abs(floats(results, 'spread')[0]! - expected)).toBeLessThan(1e-4);
        for (const [a, isShown] of shown.entries()) {
          expect(Number.isFinite(floats(results, 'logs')[a]!)).toBe(true);
          expect(Number.isFinite(floats(results, 'toLogits')[a]!)).toBe(true);
          if (isShown === 0) {
            expect(floats(results, 'p')[a]).toBe(0);
            expect(Math.abs(floats(results, 'toLogits')[a]!)).toBe(0);
          }
        }
      }),
    );
  });
});

describe('parameters in one vector', () => {
  it('have the gradient that they have one by one [mona.networks.packed]', async () => {
    const { layout, vector } = problem({ kind: 'mlp', hidden: [3] }, 2, 1);
    const packed = input('packed', [layout.size]);
    // The sum of all squares, those of each piece times another factor.
    const loss = packedLoss(layout, packed, (pieces) =>
      Object.values(pieces)
        .map((piece, i) => mul(reduceSum(square(piece)), i + 1))
        .reduce((sum, one) => add(sum, one)),
    );
    const [whole] = gradient(loss, [packed]);
    const program = await compile({ inputs: [packed], outputs: { whole: whole! } }, { backend: 'reference' });
    const expected = layout.pieces.flatMap(({ start, size }, i) =>
      Array.from(vector.subarray(start, start + size), (value) => 2 * (i + 1) * value),
    );
    expect(worst(floats(await program.run({ packed: vector }), 'whole'), expected)).toBeLessThan(1e-6);
  });
});
