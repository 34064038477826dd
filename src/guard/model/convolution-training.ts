// Trains the convolution. The dense part is one ONNX graph per text length; the hashed embedding table is too large to pass
// through it at every step, so the graph gives back the gradient of its inputs and the rows that were touched are updated here
// (Adam with moments per element, applied only to touched rows).
import type { Progress, Random } from '../../base/index.ts';
import { adamw, createTrainer, type Tensor, type Trainer } from '../../tensor/index.ts';
import { type ConvolutionShape, type ConvolutionWeights, embedToken } from './convolution.ts';
import { convolutionLoss, initialParameters, type Objective } from './convolution-graph.ts';
import { EmbeddingTable } from './embedding-table.ts';
import { FLAGS, tokenFeatures, writeFlags } from './features.ts';
import type { TrainingText } from './training-text.ts';

export interface ConvolutionTrainingOptions {
  readonly shape: ConvolutionShape;
  /** Optimizer steps in all; each sees about `tokensPerStep` tokens. */
  readonly steps: number;
  /** Default 4096. */
  readonly tokensPerStep?: number;
  /** Highest learning rate of the dense part; default 3e-3, warm-up then cosine. */
  readonly learningRate?: number;
  /** Learning rate of the embedding table; default 3e-2. */
  readonly embeddingRate?: number;
  /** Share of tokens blanked out; default 0.2. */
  readonly wordDropout?: number;
  readonly objective?: Objective;
  /** Called every `checkEvery` steps with the current weights; returns true to stop. Keeps what it wants. */
  readonly check?: (weights: ConvolutionWeights, step: number) => Promise<boolean> | boolean;
  readonly checkEvery?: number;
  readonly threads?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** Added to the logits behind the end of a text: far below any logit, and not so far that the runtime's exponential gets slow. */
const PADDING = -40;

/** Text lengths, in tokens, for which a graph is compiled; longer texts are cut into a random piece of the last. */
export const LENGTHS: readonly number[] = [16, 32, 64, 128, 256];

/** Learns from texts that are drawn anew for each pass. */
export async function trainConvolution(
  textsOfPass: (pass: number) => readonly TrainingText[],
  random: Random,
  options: ConvolutionTrainingOptions,
): Promise<ConvolutionWeights> {
  const {
    shape,
    steps,
    tokensPerStep = 4096,
    learningRate = 3e-3,
    wordDropout = 0.2,
    objective = 'softmax-weighted',
  } = options;
  const table = new EmbeddingTable(shape, random.fork('table'), options.embeddingRate ?? 3e-2);
  const trainer = createTrainer({
    parameters: initialParameters(shape, random.fork('parameters')),
    programs: Object.fromEntries(
      LENGTHS.map((tokens) => [String(tokens), program(shape, Math.ceil(tokensPerStep / tokens), tokens, objective)]),
    ),
    optimizer: adamw({ weightDecay: 0.01 }),
    clipNorm: 1,
    threads: options.threads ?? 1,
  });
  try {
    const batches = drawBatches(textsOfPass, random.fork('batches'), tokensPerStep);
    let smooth = Number.NaN;
    for (let step = 0; step < steps; step++) {
      options.signal?.throwIfAborted();
      const batch = batches.next().value;
      const rate = Math.min(1, (step + 1) / 50) * (0.02 + 0.98 * 0.5 * (1 + Math.cos((Math.PI * step) / steps)));
      const anneal = Math.min(1, step / (0.7 * steps));
      const loss = await trainStep(trainer, table, batch, {
        rate: rate * learningRate,
        tableRate: rate,
        anneal,
        wordDropout,
        shape,
        random,
      });
      smooth = Number.isNaN(smooth) ? loss : 0.98 * smooth + 0.02 * loss;
      options.progress?.({
        task: 'convolution member',
        done: step + 1,
        total: steps,
        note: `loss ${smooth.toFixed(3)}`,
      });
      const due = options.check && (step + 1) % (options.checkEvery ?? 200) === 0;
      if (due && (await options.check!(currentWeights(trainer, table, shape), step + 1))) break;
    }
    return currentWeights(trainer, table, shape);
  } finally {
    await trainer.dispose();
  }
}

function program(shape: ConvolutionShape, texts: number, tokens: number, objective: Objective) {
  return {
    inputs: {
      x: { shape: [texts, tokens, shape.embedding + FLAGS] },
      padding: { shape: [texts, tokens, 1] },
      labels: { shape: [texts, shape.heads] },
      weights: { shape: [texts, shape.heads] },
      anneal: { shape: [] },
    },
    build: (parameters: Readonly<Record<string, Tensor>>, inputs: Readonly<Record<string, Tensor>>) => {
      const { x, padding, labels, weights, anneal } = inputs;
      return convolutionLoss(
        parameters,
        { x: x!, padding: padding!, labels: labels!, weights: weights!, anneal: anneal! },
        shape,
        objective,
      );
    },
  };
}

interface Batch {
  readonly length: number;
  readonly texts: readonly TrainingText[];
}

/** Endless batches of texts of like length, in random order, from pass after pass. */
function* drawBatches(
  textsOfPass: (pass: number) => readonly TrainingText[],
  random: Random,
  tokensPerStep: number,
): Generator<Batch, never> {
  const waiting = new Map<number, TrainingText[]>(LENGTHS.map((length) => [length, []]));
  for (let pass = 0; ; pass++) {
    for (const text of random.fork(pass).shuffle(textsOfPass(pass))) {
      if (text.tokens.length === 0) continue;
      const length = LENGTHS.find((limit) => text.tokens.length <= limit) ?? LENGTHS.at(-1)!;
      const list = waiting.get(length)!;
      list.push(text);
      if (list.length < Math.ceil(tokensPerStep / length)) continue;
      waiting.set(length, []);
      yield { length, texts: list };
    }
  }
}

interface StepSettings {
  readonly rate: number;
  readonly tableRate: number;
  readonly anneal: number;
  readonly wordDropout: number;
  readonly shape: ConvolutionShape;
  readonly random: Random;
}

async function trainStep(
  trainer: Trainer,
  table: EmbeddingTable,
  batch: Batch,
  settings: StepSettings,
): Promise<number> {
  const { shape, random, wordDropout } = settings;
  const { length, texts } = batch;
  const inputs = shape.embedding + FLAGS;
  const x = new Float32Array(texts.length * length * inputs);
  const padding = new Float32Array(texts.length * length).fill(PADDING);
  const labels = new Float32Array(texts.length * shape.heads);
  const weights = new Float32Array(texts.length * shape.heads);
  const places = new Map<string, number[]>();
  texts.forEach((text, row) => {
    // A long text is cut: a positive one keeps its end, where a wrapped request most often stands, half of the time.
    const spare = text.tokens.length - length;
    const start = spare <= 0 ? 0 : random.chance(0.5) ? spare : random.integer(spare + 1);
    for (let t = 0; t < Math.min(length, text.tokens.length); t++) {
      const token = text.tokens[start + t]!;
      const position = row * length + t;
      padding[position] = 0;
      writeFlags(token, x, position * inputs + shape.embedding);
      if (random.chance(wordDropout)) continue;
      const list = places.get(token.text);
      if (list) list.push(position);
      else places.set(token.text, [position]);
    }
    writeLabels(text, row, shape, labels, weights);
  });
  for (const [text, positions] of places) {
    const vector = embedToken(tokenFeatures(text), table.values, shape);
    for (const position of positions) x.set(vector, position * inputs);
  }
  const { loss, outputs } = await trainer.step(
    String(length),
    { x, padding, labels, weights, anneal: Float32Array.of(settings.anneal) },
    { learningRate: settings.rate },
  );
  const gradient = outputs['inputGradient'] as Float32Array;
  table.update(places, gradient, inputs, settings.tableRate);
  return loss;
}

/** Heads: harm, style, then the rules. A rule is learned only from texts of which it is known. */
function writeLabels(
  text: TrainingText,
  row: number,
  shape: ConvolutionShape,
  labels: Float32Array,
  weights: Float32Array,
): void {
  const at = row * shape.heads;
  const set = (head: number, label: number | undefined, weight: number) => {
    if (label === undefined) return;
    labels[at + head] = label;
    weights[at + head] = weight * text.weight;
  };
  set(0, text.harm, 1);
  set(1, text.style, 0.5);
  if (text.rule === undefined) return;
  const share = 1 / Math.sqrt(Math.max(1, shape.heads - 2));
  for (let rule = 0; rule < shape.heads - 2; rule++) set(2 + rule, text.rule === rule ? (text.harm ?? 1) : 0, share);
}

function currentWeights(trainer: Trainer, table: EmbeddingTable, shape: ConvolutionShape): ConvolutionWeights {
  const parameters = Object.fromEntries(
    Object.entries(trainer.parameters).map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]),
  );
  return { shape, parameters, table: table.values.slice() };
}
