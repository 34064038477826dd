import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { auroc } from '../../stats/index.ts';
import { mixedText } from '../text/sample-texts.conformance.ts';
import { type Token, tokenize } from '../text/tokenizer.ts';
import { bigramHash, tokenFeatures } from './features.ts';
import { endsSentence, LinearStream, LinearTokenCache, type LinearWeights, LONGEST_SENTENCE } from './linear.ts';
import { trainLinear } from './linear-training.ts';
import { randomLinear } from './sample-ensemble.conformance.ts';
import type { TrainingText } from './training-text.ts';

/** The logit of a span by its definition: bias + sum of weights of all features / root of their number. */
function spanLogit(tokens: readonly Token[], start: number, end: number, head: number, weights: LinearWeights): number {
  const { table, bits, heads, bias } = weights;
  const weight = (hash: number) => table[(hash & (2 ** bits - 1)) * heads + head]!;
  let [sum, count] = [0, 0];
  for (let i = start; i < end; i++) {
    const features = tokenFeatures(tokens[i]!.text);
    for (const hash of features.rows.subarray(0, features.linear)) [sum, count] = [sum + weight(hash), count + 1];
    if (i > start) [sum, count] = [sum + weight(bigramHash(tokenFeatures(tokens[i - 1]!.text), features)), count + 1];
  }
  return bias[head]! + sum / Math.sqrt(Math.max(1, count));
}

/** Window and sentence of every token, each computed anew. */
function byDefinition(tokens: readonly Token[], weights: LinearWeights): number[][] {
  let sentence = 0;
  return tokens.map((token, i) => {
    const from = Math.max(sentence, i + 1 - LONGEST_SENTENCE);
    const logits = [0, 1].map((head) =>
      Math.max(
        spanLogit(tokens, Math.max(0, i + 1 - weights.window), i + 1, head, weights),
        spanLogit(tokens, from, i + 1, head, weights),
      ),
    );
    if (endsSentence(token)) sentence = i + 1;
    return logits;
  });
}

function streamed(tokens: readonly Token[], weights: LinearWeights): number[][] {
  const stream = new LinearStream(weights, new LinearTokenCache(weights));
  const out = new Float64Array(weights.heads);
  return tokens.map((token) => {
    stream.push(token, out);
    return [...out];
  });
}

describe('the windowed linear member', () => {
  it('slides to what every window and every sentence give when they are computed anew [guard.linear]', () => {
    fc.assert(
      fc.property(
        fc.array(mixedText, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 2, max: 64 }),
        (texts, window) => {
          const weights = randomLinear(window, { window });
          const tokens = tokenize(texts.join(' '));
          const expected = byDefinition(tokens, weights);
          streamed(tokens, weights).forEach((logits, i) => {
            for (const head of [0, 1]) expect(Math.abs(logits[head]! - expected[i]![head]!)).toBeLessThan(1e-9);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('does not drift over ten thousand tokens, and bears sentences longer than its state [guard.linear]', () => {
    const weights = randomLinear('long');
    const random = createRandom('long');
    const words = ['kettle', 'garden', 'bomb', 'letter', 'story', '.', 'unheard'];
    const tokens = tokenize(
      Array.from({ length: 10_000 }, (_, i) =>
        i < 500 ? 'kettle garden'.split(' ')[i % 2]! : random.pick(words),
      ).join(' '),
    );
    const logits = streamed(tokens, weights);
    const expected = byDefinition(tokens, weights);
    for (let i = 0; i < tokens.length; i++)
      for (const head of [0, 1]) expect(Math.abs(logits[i]![head]! - expected[i]![head]!)).toBeLessThan(1e-9);
  });

  it('learns a signal that is hidden in long texts, and is as sure of it there as alone [guard.linear]', () => {
    const random = createRandom('toy');
    const words = Array.from({ length: 60 }, (_, i) => `plain${String.fromCharCode(97 + (i % 26))}${i}`);
    // Harm is a pair of words that are each harmless alone; style is a word at the front.
    const make = (harm: number, length: number): TrainingText => {
      const style = random.chance(0.5) ? 1 : 0;
      const list = Array.from({ length }, () => random.pick(words));
      const at = random.integer(list.length);
      list.splice(
        at,
        0,
        ...(harm === 1 ? ['brew', 'venom'] : random.chance(0.5) ? ['brew', 'coffee'] : ['fear', 'venom']),
      );
      if (style === 1) list.unshift('simulate');
      return { tokens: tokenize(list.join(' ')), harm, style, rule: undefined, weight: 1 };
    };
    const texts = Array.from({ length: 600 }, (_, i) => make(i % 2, 3 + random.integer(80)));
    const weights = trainLinear(() => texts, createRandom(1), { bits: 14, passes: 5 });
    const highest = (text: TrainingText, head: number) =>
      Math.max(...streamed(text.tokens, weights).map((logits) => logits[head]!));
    for (const length of [4, 150]) {
      const held = Array.from({ length: 200 }, (_, i) => make(i % 2, length));
      expect(
        auroc(
          held.map((text) => highest(text, 0)),
          held.map((text) => text.harm === 1),
        ),
      ).toBeGreaterThan(0.97);
      expect(
        auroc(
          held.map((text) => highest(text, 1)),
          held.map((text) => text.style === 1),
        ),
      ).toBeGreaterThan(0.97);
    }
  });

  it('does not learn from an unknown label, and the same seed gives the same weights [guard.linear]', () => {
    const text = (harm: number | undefined): TrainingText => ({
      tokens: tokenize('brew venom now'),
      harm,
      style: undefined,
      rule: undefined,
      weight: 1,
    });
    const untouched = trainLinear(() => [text(undefined)], createRandom(1), { bits: 8, passes: 2 });
    expect(untouched.table.every((weight) => weight === 0)).toBe(true);
    const train = () =>
      trainLinear(() => [text(1), { ...text(0), tokens: tokenize('make tea') }], createRandom(1), {
        bits: 8,
        passes: 3,
      });
    expect(train()).toEqual(train());
    expect(train().table.some((weight) => weight !== 0)).toBe(true);
  });
});
