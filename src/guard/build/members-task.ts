// Training of one member as a shard: it reads the passes from disk and writes its weights to disk, so that it can run in a thread.
import { z } from 'zod';
import { createRandom, readJsonLines } from '../../base/index.ts';
import { defineTask } from '../../runs/index.ts';
import { auroc } from '../../stats/index.ts';
import { ConvolutionScorer, ConvolutionStream, type ConvolutionWeights } from '../model/convolution.ts';
import { trainConvolution } from '../model/convolution-training.ts';
import { trainLinear } from '../model/linear-training.ts';
import { writeConvolution, writeLinear } from '../model/store.ts';
import type { TrainingText } from '../model/training-text.ts';
import type { TrainingItem } from '../synthesis/training-items.ts';
import { tokenize } from '../text/tokenizer.ts';
import { SIZES } from './sizes.ts';

const inputSchema = z.object({
  member: z.union([z.literal('linear'), z.number().int()]),
  size: z.enum(['quick', 'small', 'full']),
  seed: z.union([z.number(), z.string()]),
  rules: z.array(z.string()),
  /** One JSON-lines file of training items for each pass. */
  passes: z.array(z.string()).min(1),
  /** Held-out items for early stopping. */
  development: z.string(),
  /** What the convolutions minimise. */
  objective: z.enum(['softmax-weighted', 'cumulative-maximum']),
  output: z.string(),
});

export type MemberInput = z.infer<typeof inputSchema>;

export interface MemberResult {
  /** AUROC of restricted against permitted text of the development split, after the best check. */
  readonly developmentAuroc: number | null;
  readonly steps: number;
}

export const trainMember = defineTask<MemberInput, MemberResult>({
  name: 'guard.train-member',
  module: import.meta.url,
  input: inputSchema,
  run: async (input, { signal, progress }) => {
    const settings = SIZES[input.size];
    const passes = new PassReader(input);
    const development = (await readTexts(input.development, input.rules))
      .filter((text) => text.harm !== undefined)
      .slice(0, 500);
    const random = createRandom(`${input.seed}/${input.member}`);
    if (input.member === 'linear') {
      await passes.prepare();
      const weights = trainLinear((pass) => passes.texts(pass), random, { ...settings.linear, progress, signal });
      await writeLinear(input.output, weights);
      return { developmentAuroc: null, steps: settings.linear.passes };
    }
    await passes.prepare();
    const shape = {
      bits: settings.embeddingBits,
      embedding: settings.embedding,
      width: settings.width,
      dilations: settings.convolutions[input.member]!,
      smoothing: 4,
      heads: 2 + input.rules.length,
    };
    let best: { weights: ConvolutionWeights; score: number; step: number } | undefined;
    let stale = 0;
    // Early stopping: three checks in a row without a better ranking of held-out text end the training; the best weights are kept.
    const check = (weights: ConvolutionWeights, step: number): boolean => {
      const score = rank(weights, development);
      // A score that is no number (one side is missing) never counts as worse: training then goes on to its end.
      const better = !best || !(score <= best.score);
      stale = better ? 0 : stale + 1;
      if (better) best = { weights, score, step };
      return stale >= 3;
    };
    const { steps, tokensPerStep } = settings;
    const checkEvery = Math.max(50, Math.floor(steps / 8));
    const last = await trainConvolution((pass) => passes.texts(pass), random, {
      shape,
      steps,
      tokensPerStep,
      check,
      checkEvery,
      objective: input.objective,
      progress,
      signal,
    });
    if (!best) check(last, steps);
    await writeConvolution(input.output, best?.weights ?? last);
    return { developmentAuroc: best && Number.isFinite(best.score) ? best.score : null, steps: best?.step ?? steps };
  },
});

/** Passes from disk; only the one in use is kept cut into tokens. */
class PassReader {
  readonly #input: MemberInput;
  readonly #items: TrainingItem[][] = [];
  #current: { pass: number; texts: TrainingText[] } | undefined;

  constructor(input: MemberInput) {
    this.#input = input;
  }

  async prepare(): Promise<void> {
    for (const path of this.#input.passes) this.#items.push(await readItems(path));
  }

  texts(pass: number): TrainingText[] {
    const index = pass % this.#items.length;
    if (this.#current?.pass !== index)
      this.#current = {
        pass: index,
        texts: balance(this.#items[index]!.map((item) => toText(item, this.#input.rules))),
      };
    return this.#current.texts;
  }
}

async function readItems(path: string): Promise<TrainingItem[]> {
  const items: TrainingItem[] = [];
  // The file is our own stage's artifact, whose hash the run has checked.
  for await (const { value } of readJsonLines(path)) items.push(value as TrainingItem);
  return items;
}

async function readTexts(path: string, rules: readonly string[]): Promise<TrainingText[]> {
  return (await readItems(path)).map((item) => toText(item, rules));
}

function toText(item: TrainingItem, rules: readonly string[]): TrainingText {
  return {
    tokens: tokenize(item.text.slice(0, 8000)),
    harm: item.harm,
    style: item.style,
    rule: item.rule === undefined ? undefined : item.rule === '' ? -1 : rules.indexOf(item.rule),
    weight: item.weight ?? 1,
  };
}

/** Class weights: restricted and permitted text weigh the same in sum, whatever the corpus holds of each. */
export function balance(texts: readonly TrainingText[]): TrainingText[] {
  const sum = (harm: (value: number) => number) =>
    texts.reduce((total, text) => total + (text.harm === undefined ? 0 : text.weight * harm(text.harm)), 0);
  const positive = sum((value) => value);
  const negative = sum((value) => 1 - value);
  if (positive === 0 || negative === 0) return [...texts];
  const factor = negative / positive;
  return texts.map((text) =>
    text.harm === undefined ? text : { ...text, weight: text.weight * (1 + (factor - 1) * text.harm) },
  );
}

function rank(weights: ConvolutionWeights, texts: readonly TrainingText[]): number {
  const scorer = new ConvolutionScorer(weights);
  const out = new Float64Array(weights.shape.heads);
  const scores = texts.map((text) => {
    const stream = new ConvolutionStream(scorer);
    let highest = Number.NEGATIVE_INFINITY;
    for (const token of text.tokens.slice(0, 64)) {
      stream.push(token, out);
      highest = Math.max(highest, out[0]!);
    }
    return highest;
  });
  return (
    auroc(
      scores,
      texts.map((text) => text.harm === 1),
    ) ?? Number.NaN
  );
}
