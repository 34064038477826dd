// Attention under masks: what is hidden has no influence at all, and what is visible is weighed as by the formula.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { constant, input } from '../ir/source.ts';
import type { Tensor } from '../ir/tensor.ts';
import { compile, floats, type ProgramDefinition } from '../runtime/program.ts';
import { worstError } from '../testing/check.conformance.ts';
import { attention } from './attention.ts';
import { causalMask } from './mask.ts';

const [time, size] = [6, 4];
const [q, k, v] = [input('q', [time, size]), input('k', [time, size]), input('v', [time, size])];

/** The formula with 64-bit floats; `sees` tells whether a query may look at a key. */
function byHand(feeds: Record<'q' | 'k' | 'v', Float32Array>, sees: (query: number, key: number) => boolean): number[] {
  return Array.from({ length: time * size }, (_, i) => {
    const [query, column] = [Math.floor(i / size), i % size];
    const keys = Array.from({ length: time }, (_, key) => key).filter((key) => sees(query, key));
    const scores = keys.map((key) => {
      let dot = 0;
      for (let c = 0; c < size; c++) dot += feeds.q[query * size + c]! * feeds.k[key * size + c]!;
      return dot / Math.sqrt(size);
    });
    const high = Math.max(...scores);
    const weights = scores.map((score) => Math.exp(score - high));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return keys.reduce((sum, key, j) => sum + (weights[j]! / total) * feeds.v[key * size + column]!, 0);
  });
}

async function run(
  build: () => Tensor,
  feeds: Record<string, Float32Array>,
  inputs: ProgramDefinition['inputs'] = [q, k, v],
) {
  const program = await compile({ inputs, outputs: { y: build() } });
  const results = await program.run(feeds);
  await program.dispose();
  return floats(results, 'y');
}

function draw(scale: number, seed: number): Record<'q' | 'k' | 'v', Float32Array> {
  const random = createRandom(seed);
  const one = (factor: number) => Float32Array.from({ length: time * size }, () => factor * random.normal());
  return { q: one(scale), k: one(scale), v: one(1) };
}

describe('attention under a causal mask', () => {
  it('follows the formula, from flat to very peaked scores', async () => {
    for (const [seed, scale] of [0.1, 1, 3, 10].entries()) {
      const feeds = draw(scale, seed);
      const actual = await run(() => attention(q, k, v, { mask: causalMask(time) }), feeds);
      expect(
        worstError(
          actual,
          byHand(feeds, (query, key) => key <= query),
        ),
      ).toBeLessThanOrEqual(2e-5);
    }
  });

  it('gives the same bits whatever the future holds, so that a stream is judged as its prefix was', async () => {
    const program = await compile({
      inputs: [q, k, v],
      outputs: { y: attention(q, k, v, { mask: causalMask(time) }) },
    });
    const any = fc.float32Array({ minLength: size, maxLength: size, min: -1e6, max: 1e6, noNaN: true });
    const feeds = draw(1, 5);
    const before = floats(await program.run(feeds), 'y');
    await fc.assert(
      fc.asyncProperty(any, any, fc.integer({ min: 1, max: time - 1 }), async (key, value, place) => {
        const changed = { q: feeds.q, k: feeds.k.slice(), v: feeds.v.slice() };
        changed.k.set(key, place * size);
        changed.v.set(value, place * size);
        const after = floats(await program.run(changed), 'y');
        expect(after.slice(0, place * size)).toEqual(before.slice(0, place * size));
      }),
      { numRuns: 60 },
    );
    await program.dispose();
  });

  it('looks back no further than its window', async () => {
    const feeds = draw(1, 7);
    const actual = await run(() => attention(q, k, v, { mask: causalMask(time, 3) }), feeds);
    expect(
      worstError(
        actual,
        byHand(feeds, (query, key) => key <= query && key > query - 3),
      ),
    ).toBeLessThanOrEqual(1e-5);
  });
});

describe('attention under other masks', () => {
  it('gives zero where nothing is visible', async () => {
    const mask = constant(
      Float32Array.from({ length: time * time }, (_, i) => (i < time ? -1e9 : 0)),
      [time, time],
    );
    const feeds = draw(1, 8);
    const actual = await run(() => attention(q, k, v, { mask }), feeds);
    expect(actual.slice(0, size)).toEqual(new Float32Array(size));
    expect(worstError(actual.slice(size), byHand(feeds, () => true).slice(size))).toBeLessThanOrEqual(1e-5);
  });

  it('adds a mask that is fed, or of moderate size, as it is', async () => {
    const feeds = draw(1, 9);
    const mask = input('mask', [time, time]);
    const hidden = Float32Array.from({ length: time * time }, (_, i) => (i % time <= i / time ? 0 : -1e9));
    const fed = await run(() => attention(q, k, v, { mask }), { ...feeds, mask: hidden }, [q, k, v, mask]);
    expect(
      worstError(
        fed,
        byHand(feeds, (query, key) => key <= query),
      ),
    ).toBeLessThanOrEqual(1e-5);
    const flat = await run(
      () => attention(q, k, v, { mask: constant(new Float32Array(time).fill(-3), [time]) }),
      feeds,
    );
    expect(
      worstError(
        flat,
        byHand(feeds, () => true),
      ),
    ).toBeLessThanOrEqual(1e-5);
  });
});
