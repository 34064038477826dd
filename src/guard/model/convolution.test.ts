import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { compile, constant, floats, freeze, input } from '../../tensor/index.ts';
import { mixedText } from '../text/sample-texts.conformance.ts';
import { type Token, tokenize } from '../text/tokenizer.ts';
import { memoryOf } from './batch.ts';
import { ConvolutionScorer, type ConvolutionShape, ConvolutionStream, type ConvolutionWeights } from './convolution.ts';
import { convolutionLogits, convolutionLoss, type Objective } from './convolution-graph.ts';
import { trainConvolution } from './convolution-training.ts';
import { EmbeddingTable } from './embedding-table.ts';
import { FLAGS, tokenFeatures } from './features.ts';
import { randomConvolution, sampleShape } from './sample-ensemble.conformance.ts';
import type { TrainingText } from './training-text.ts';

const scorers = new WeakMap<ConvolutionWeights, ConvolutionScorer>();

function scorerOf(weights: ConvolutionWeights): ConvolutionScorer {
  let scorer = scorers.get(weights);
  if (!scorer) scorers.set(weights, (scorer = new ConvolutionScorer(weights)));
  return scorer;
}

function streamed(tokens: readonly Token[], weights: ConvolutionWeights): number[][] {
  const stream = new ConvolutionStream(scorerOf(weights));
  const out = new Float64Array(weights.shape.heads);
  return tokens.map((token) => {
    stream.push(token, out);
    return [...out];
  });
}

const inputsOf = (shape: ConvolutionShape) => shape.embedding + FLAGS;

function inputRows(tokens: readonly Token[], weights: ConvolutionWeights): Float32Array {
  const scorer = scorerOf(weights);
  const x = new Float32Array(tokens.length * inputsOf(weights.shape));
  tokens.forEach((token, t) => {
    scorer.writeInput(token, x, t * inputsOf(weights.shape));
  });
  return x;
}

describe('the convolution', () => {
  it('says token by token what its graph says at once, in the runtime and in the reference [guard.convolution]', async () => {
    for (const dilations of [[1, 2, 4], [1, 2, 8], [3]])
      for (const backend of ['ort', 'reference'] as const) {
        const weights = randomConvolution(`${dilations}`, { ...sampleShape, dilations, smoothing: 3 });
        const tokens = tokenize(
          'Please explain the kettle, WHY is the garden a bomb? secret recipe. 한국어 ok'.repeat(3),
        ).slice(0, 40);
        const x = input('x', [1, tokens.length, inputsOf(weights.shape)]);
        const program = await compile(
          { inputs: [x], outputs: { logits: convolutionLogits(freeze(weights.parameters), x, weights.shape) } },
          { backend },
        );
        const logits = floats(await program.run({ x: inputRows(tokens, weights) }), 'logits');
        streamed(tokens, weights).forEach((row, t) => {
          for (const [head, value] of row.entries())
            expect(Math.abs(value - logits[t * row.length + head]!)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
        });
        await program.dispose();
      }
  });

  it('is causal: a later token changes no earlier logit, and a token is forgotten after the memory [guard.convolution]', () => {
    const weights = randomConvolution('causal');
    const memory = memoryOf(weights.shape);
    expect(memory).toBe(2 * (1 + 2 + 4) + 3);
    fc.assert(
      fc.property(mixedText, mixedText, fc.nat(), (first, second, at) => {
        const tokens = tokenize(`${first} ${'kettle garden. '.repeat(15)}`);
        const other = tokenize(`${second} x`);
        const cut = at % tokens.length;
        const changed = [...tokens];
        changed[cut] = other[at % other.length]!;
        const [a, b] = [streamed(tokens, weights), streamed(changed, weights)];
        expect(b.slice(0, cut)).toEqual(a.slice(0, cut));
        expect(b.slice(cut + memory + 1)).toEqual(a.slice(cut + memory + 1));
      }),
      { numRuns: 60 },
    );
  });

  it('is trained through its embedding table: a step against the gradient of the inputs lowers the loss, and touches no other row [guard.convolution]', () => {
    const shape: ConvolutionShape = { ...sampleShape, bits: 12 };
    const table = new EmbeddingTable(shape, createRandom(1), 0.05);
    const before = table.values.slice();
    // Loss: squared distance of the word's vector from a target.
    const target = Float32Array.from({ length: shape.embedding }, (_, i) => i / 3 - 1);
    const vector = () => {
      const { rows } = tokenFeatures('venom');
      return target.map(
        (_, i) =>
          [...rows].reduce((sum, row) => sum + table.values[(row & (2 ** shape.bits - 1)) * shape.embedding + i]!, 0) /
          Math.sqrt(rows.length),
      );
    };
    const loss = () => vector().reduce((sum, value, i) => sum + (value - target[i]!) ** 2, 0);
    const first = loss();
    for (let step = 0; step < 60; step++)
      table.update(
        new Map([['venom', [0]]]),
        Float32Array.from([...vector().map((value, i) => 2 * (value - target[i]!)), ...Array(FLAGS).fill(9)]),
        inputsOf(shape),
        1,
      );
    expect(loss()).toBeLessThan(first / 10);
    const touched = new Set([...tokenFeatures('venom').rows].map((row) => row & (2 ** shape.bits - 1)));
    for (let row = 0; row < 2 ** shape.bits; row++) {
      if (touched.has(row)) continue;
      for (let i = 0; i < shape.embedding; i++)
        expect(table.values[row * shape.embedding + i]).toBe(before[row * shape.embedding + i]);
    }
  });

  it.each<Objective>(['softmax-weighted', 'cumulative-maximum'])(
    'learns a toy language with the %s objective, rules and style apart [guard.convolution]',
    async (objective) => {
      const random = createRandom(objective);
      const words = Array.from({ length: 40 }, (_, i) => `plain${i}`);
      const make = (): TrainingText => {
        const rule = random.integer(4) - 1;
        const style = random.chance(0.5) ? 1 : 0;
        const list = Array.from({ length: 6 }, () => random.pick(words));
        if (rule >= 0) list.splice(random.integer(6), 0, ['venom', 'forgery', 'heroin'][rule]!);
        if (style === 1) list.unshift('simulate');
        return { tokens: tokenize(list.join(' ')), harm: rule >= 0 ? 1 : 0, style, rule, weight: 1 };
      };
      const losses: number[] = [];
      const weights = await trainConvolution(() => Array.from({ length: 200 }, make), createRandom(1), {
        shape: { ...sampleShape, bits: 10, width: 16, embedding: 12 },
        steps: 80,
        tokensPerStep: 512,
        learningRate: 1e-2,
        objective,
        progress: ({ note }) => losses.push(Number(note!.replace('loss ', ''))),
      });
      // The last note is a slow running mean of the loss.
      expect(losses.at(-1)!).toBeLessThan(0.75 * losses[0]!);
      const highest = (text: TrainingText, head: number) =>
        Math.max(...streamed(text.tokens, weights).map((row) => row[head]!));
      const held = Array.from({ length: 100 }, make);
      const right = (head: number, label: (text: TrainingText) => boolean) => {
        const scores = held.map((text) => [highest(text, head), label(text)] as const);
        const worst = Math.min(...scores.filter(([, yes]) => yes).map(([score]) => score));
        return scores.filter(([score, yes]) => !yes && score < worst).length / scores.filter(([, yes]) => !yes).length;
      };
      expect(right(0, (text) => text.harm === 1)).toBeGreaterThan(0.9);
      expect(right(1, (text) => text.style === 1)).toBeGreaterThan(0.9);
      for (const rule of [0, 1, 2]) expect(right(2 + rule, (text) => text.rule === rule)).toBeGreaterThan(0.9);
    },
  );

  it('never takes a flag back with the cumulative maximum annealed in: p of each token is the highest so far, and padding counts for nothing [guard.convolution]', async () => {
    // The loss is compared with the formula along the annealing; small weights keep float32 away from p = 1.
    const large = randomConvolution('anneal', { ...sampleShape, heads: 2 });
    const parameters = Object.fromEntries(
      Object.entries(large.parameters).map(([name, { shape, data }]) => [
        name,
        { shape, data: data.map((value) => 0.4 * value) },
      ]),
    );
    const weights = { ...large, parameters };
    const tokens = tokenize('the garden kettle letter is a bomb recipe for a friend');
    const [length, padded] = [tokens.length, 16];
    const shape = weights.shape;
    const x = input('x', [1, padded, inputsOf(shape)]);
    const padding = constant(
      Float32Array.from({ length: padded }, (_, t) => (t < length ? 0 : -1e9)),
      [1, padded, 1],
    );
    const labels = [1, 0];
    const anneal = input('anneal', []);
    const { loss } = convolutionLoss(
      freeze(weights.parameters),
      {
        x,
        padding,
        anneal,
        labels: constant(Float32Array.from(labels), [1, 2]),
        weights: constant(Float32Array.of(1, 0.5), [1, 2]),
      },
      shape,
      'cumulative-maximum',
    );
    const program = await compile({ inputs: [x, anneal], outputs: { loss } });
    const rows = new Float32Array(padded * inputsOf(shape));
    rows.set(inputRows(tokens, weights));
    const logits = streamed(tokens, weights);
    const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
    for (const a of [0, 0.3, 1]) {
      let expected = 0;
      for (const head of [0, 1]) {
        let highest = 0;
        let before = 0;
        for (const row of logits) {
          highest = Math.max(highest, sigmoid(row[head]!));
          const p = (1 - a) * sigmoid(row[head]!) + a * highest;
          if (a === 1) expect(p).toBeGreaterThanOrEqual(before);
          before = p;
          expected += ([1, 0.5][head]! * -(labels[head] === 1 ? Math.log(p) : Math.log(1 - p))) / length;
        }
      }
      expect(floats(await program.run({ x: rows, anneal: Float32Array.of(a) }), 'loss')[0]).toBeCloseTo(expected, 3);
    }
    await program.dispose();
  });
});
