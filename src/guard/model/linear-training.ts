// Trains the windowed linear member: logistic loss, AdaGrad (Duchi et al. 2011), multiple instances. A positive text teaches
// through its highest window only; a negative text through its highest window and a random one, since all of its windows are negative.
import type { Progress, Random } from '../../base/index.ts';
import { bigramHash, type TokenFeatures, tokenFeatures } from './features.ts';
import { endsSentence, LinearStream, LinearTokenCache, type LinearWeights, LONGEST_SENTENCE } from './linear.ts';
import type { TrainingText } from './training-text.ts';

export interface LinearTrainingOptions {
  /** log2 of the rows of the table; default 20. */
  readonly bits?: number;
  /** Tokens of a window; default 20. */
  readonly window?: number;
  /** Passes over the texts; default 6. */
  readonly passes?: number;
  /** AdaGrad step; default 0.5. */
  readonly learningRate?: number;
  /** L2 shrinkage of a touched weight per update; default 1e-3. */
  readonly decay?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

const HEADS = 2;

/** Learns the heads harm (0) and style (1). Texts are drawn anew by `textsOfPass`, so that augmentation can differ by pass. */
export function trainLinear(
  textsOfPass: (pass: number) => readonly TrainingText[],
  random: Random,
  options: LinearTrainingOptions = {},
): LinearWeights {
  const { bits = 20, window = 20, passes = 6, learningRate = 0.5, decay = 1e-3 } = options;
  const mask = 2 ** bits - 1;
  const weights: LinearWeights = {
    bits,
    window,
    heads: HEADS,
    table: new Float32Array(2 ** bits * HEADS),
    bias: new Float32Array(HEADS),
  };
  const squares = new Float32Array(2 ** bits * HEADS);
  const biasSquares = new Float32Array(HEADS);
  const logits = new Float64Array(HEADS);

  let hashes = new Uint32Array(4096);
  const update = (text: Prepared, span: Span, head: number, label: number, weight: number) => {
    const count = collect(text.features, span, hashes);
    if (count < 0) {
      hashes = new Uint32Array(2 * hashes.length);
      return update(text, span, head, label, weight);
    }
    let sum = 0;
    for (let i = 0; i < count; i++) sum += weights.table[(hashes[i]! & mask) * HEADS + head]!;
    const scale = 1 / Math.sqrt(Math.max(1, count));
    const error = weight * (1 / (1 + Math.exp(-(weights.bias[head]! + sum * scale))) - label);
    if (Math.abs(error) < 1e-3) return;
    const gradient = error * scale;
    const square = gradient * gradient;
    for (let i = 0; i < count; i++) {
      const index = (hashes[i]! & mask) * HEADS + head;
      squares[index]! += square;
      const weight = weights.table[index]!;
      weights.table[index] = weight - (learningRate * gradient) / Math.sqrt(squares[index]! + 1e-6) - decay * weight;
    }
    biasSquares[head]! += error * error;
    weights.bias[head]! -= (learningRate * error) / Math.sqrt(biasSquares[head]! + 1e-6) / 4;
  };

  for (let pass = 0; pass < passes; pass++) {
    const texts = random.fork(`order-${pass}`).shuffle(textsOfPass(pass));
    const draw = random.fork(`windows-${pass}`);
    // Sums per token go stale while weights move; the highest window needs no more than that, but not older than one pass piece.
    for (let start = 0; start < texts.length; start += 2000) {
      options.signal?.throwIfAborted();
      const cache = new LinearTokenCache(weights);
      for (const text of texts.slice(start, start + 2000)) {
        if (text.tokens.length === 0) continue;
        const prepared = prepare(text);
        const best = highest(prepared, weights, cache, logits);
        for (const [head, label] of [
          [0, text.harm],
          [1, text.style],
        ] as const) {
          if (label === undefined) continue;
          const top = pass === 0 && label > 0.5 ? lastWindow(prepared, window) : best[head]!;
          update(prepared, top, head, label, text.weight);
          if (label < 0.5) {
            const at = draw.integer(text.tokens.length);
            update(prepared, { start: Math.max(0, at + 1 - window), end: at + 1 }, head, label, 0.5 * text.weight);
          }
        }
      }
      options.progress?.({
        task: 'linear member',
        done: pass * texts.length + Math.min(texts.length, start + 2000),
        total: passes * texts.length,
      });
    }
  }
  return weights;
}

interface Prepared {
  readonly text: TrainingText;
  readonly features: readonly TokenFeatures[];
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function prepare(text: TrainingText): Prepared {
  return { text, features: text.tokens.map((token) => tokenFeatures(token.text)) };
}

function lastWindow({ features }: Prepared, window: number): Span {
  return { start: Math.max(0, features.length - window), end: features.length };
}

/** The span (window or sentence so far) with the highest logit, for each head. */
function highest(prepared: Prepared, weights: LinearWeights, cache: LinearTokenCache, logits: Float64Array): Span[] {
  const stream = new LinearStream(weights, cache);
  const best: Span[] = [];
  const top = new Float64Array(HEADS).fill(Number.NEGATIVE_INFINITY);
  let sentence = 0;
  prepared.text.tokens.forEach((token, i) => {
    stream.push(token, logits);
    for (let head = 0; head < HEADS; head++) {
      if (logits[head]! <= top[head]!) continue;
      top[head] = logits[head]!;
      const start = stream.fromSentence[head]
        ? Math.max(sentence, i + 1 - LONGEST_SENTENCE)
        : Math.max(0, i + 1 - weights.window);
      best[head] = { start, end: i + 1 };
    }
    if (endsSentence(token)) sentence = i + 1;
  });
  return best;
}

/** Writes the hashes of all features within a span; returns their number, or -1 where they do not fit. */
function collect(features: readonly TokenFeatures[], span: Span, target: Uint32Array): number {
  let count = 0;
  for (let i = span.start; i < span.end; i++) {
    const { rows, linear } = features[i]!;
    if (count + linear + 1 > target.length) return -1;
    for (let k = 0; k < linear; k++) target[count++] = rows[k]!;
    if (i > span.start) target[count++] = bigramHash(features[i - 1]!, features[i]!);
  }
  return count;
}
