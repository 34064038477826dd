import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { bootstrapDifference, bootstrapKappa, kappaStatistic } from './bootstrap.ts';
import { capa, capaTerms, choiceTerms, discreteCapa } from './capa.ts';
import { choicesOf } from './choices.ts';
import { compareSimilarities, compareWith, controlFamily } from './compare.ts';
import { errorConsistency, errorConsistencyTerms } from './error-consistency.ts';
import { generate } from './generated.conformance.ts';
import type { KappaTerms } from './influence.ts';
import { intervalOf, twoSided } from './interval.ts';
import { readQuestions } from './questions.ts';
import { similarityOf } from './similarity.ts';

const made = generate(400, createRandom('errors'), { models: 3 });
const pairOf = (a: number, b: number, clusters?: readonly number[]) =>
  readQuestions({ models: [made.models[a]!, made.models[b]!], truth: made.truth, clusters });
const pair = pairOf(0, 1);

/** The standard error from leaving out each question. */
function jackknife(terms: KappaTerms): number {
  const n = terms.agreement.length;
  const kappa = kappaStatistic(terms);
  const all = Int32Array.from({ length: n }, (_, x) => x);
  const without = Array.from(all, (x) => kappa(all.filter((i) => i !== x))!);
  const mean = without.reduce((sum, value) => sum + value, 0) / n;
  return Math.sqrt(((n - 1) / n) * without.reduce((sum, value) => sum + (value - mean) ** 2, 0));
}

describe('the standard error', () => {
  it('agrees with the jackknife and the bootstrap: soft, discrete, error consistency, three models [capa.metrics.errors]', () => {
    const three = readQuestions({ models: made.models, truth: made.truth });
    const choices = choicesOf(pair);
    const cases: readonly [KappaTerms, number][] = [
      [capaTerms(pair), capa(pair).standardError!],
      [choiceTerms(choices), discreteCapa(choices).standardError!],
      [errorConsistencyTerms(choices), errorConsistency(choices).standardError!],
      [capaTerms(three), capa(three).standardError!],
    ];
    for (const [terms, closed] of cases) {
      expect(Math.abs(jackknife(terms) / closed - 1)).toBeLessThan(0.02);
      const { standardError } = bootstrapKappa(terms, createRandom(7), { resamples: 300, method: 'percentile' });
      expect(Math.abs(standardError! / closed - 1)).toBeLessThan(0.16);
    }
  });

  it('comes from influences that sum to 0 [capa.metrics.errors]', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 2, max: 60 }), (seed, n) => {
        const some = generate(n, createRandom(seed), { models: 3 });
        const { influence } = capa(readQuestions({ models: some.models, truth: some.truth }));
        expect(Math.abs(influence!.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-10 * n);
      }),
      { numRuns: 30 },
    );
  });

  it('over clusters of one question is the plain one, and over doubled questions is that of half as many [capa.metrics.errors]', () => {
    const single = capa(
      pairOf(
        0,
        1,
        Array.from({ length: 400 }, (_, x) => 7 * x),
      ),
    );
    const plain = capa(pair);
    expect(single.standardError).toBeCloseTo(plain.standardError!, 14);
    expect(single.interval).toEqual(plain.interval);
    const twice = readQuestions({
      models: pair.models.map((rows) => [...rows, ...rows]),
      truth: [...pair.truth, ...pair.truth],
      clusters: Array.from({ length: 800 }, (_, x) => x % 400),
    });
    expect(capa(twice).standardError).toBeCloseTo(plain.standardError!, 12);
    expect(capa(twice).units).toBe(400);
    expect(capa({ ...twice, clusters: null }).standardError!).toBeLessThan(0.75 * plain.standardError!);
    const clusters = Array.from({ length: 400 }, (_, x) => x % 80);
    const clustered = capa(pairOf(0, 1, clusters)).standardError!;
    const drawn = bootstrapKappa(capaTerms(pair), createRandom(8), { resamples: 300, clusters, method: 'percentile' });
    expect(Math.abs(drawn.standardError! / clustered - 1)).toBeLessThan(0.15);
  });

  it('has fewer degrees of freedom where a few questions decide it, so that accurate models get honest intervals', () => {
    const rare = { n: 200, errors: 3 };
    const chosen = (from: number) =>
      Array.from({ length: rare.n }, (_, x) => (x >= from && x < from + rare.errors ? 1 : 0));
    const rows = [chosen(0), chosen(1)].map((one) => one.map((c) => [0, 1, 2, 3].map((o) => Number(o === c))));
    const few = capa(readQuestions({ models: rows, truth: chosen(rare.n) }));
    expect(few.degrees).toBeLessThan(20);
    expect(capa(pair).degrees).toBeGreaterThan(150);
  });
});

describe('what the questions do not determine', () => {
  const rows = (chosen: readonly number[], options: number) =>
    chosen.map((c) => Array.from({ length: options }, (_, o) => Number(o === c)));
  const of = (a: readonly number[], b: readonly number[], truth: readonly number[], options = 3) =>
    capa(readQuestions({ models: [rows(a, options), rows(b, options)], truth }));

  it('is null with a reason, never NaN, 0 or 1: always right, always wrong of two, no question, one question [capa.metrics.undefined]', () => {
    const always = of([0, 1], [0, 1], [0, 1]);
    expect(always).toMatchObject({ n: 2, capa: null, observed: 1, expected: 1, standardError: null, interval: null });
    expect(always.reasons['capa']).toMatch(/0 \/ 0/);
    expect(of([1, 1], [1, 1], [0, 0], 2)).toMatchObject({ capa: null, expected: 1 });
    expect(of([1, 1], [1, 1], [0, 0], 3)).toMatchObject({ capa: 1, expected: 0.5, interval: null });
    expect(of([], [], [])).toMatchObject({ n: 0, capa: null, observed: null, expected: null });
    const one = of([0], [1], [0]);
    expect(one).toMatchObject({ capa: 0, observed: 0, expected: 0, standardError: null, interval: null });
    expect(one.reasons['standardError']).toMatch(/one question/);
    const cluster = capa({ ...pair, clusters: Array.from({ length: 400 }, () => 'same') });
    expect(cluster).toMatchObject({ standardError: null, units: 1 });
    const never = of([0, 1, 2], [0, 1, 2], [0, 0, 0]);
    expect(never).toMatchObject({ capa: 1, standardError: 0, interval: null });
    expect(never.reasons['interval']).toMatch(/standard error is 0/);
  });

  it('a soft pair close to certain keeps its value until rounding is all that is left', () => {
    const certain = (p: number) =>
      capa(
        readQuestions({
          models: [0, 1].map(() => [
            [p, 1 - p],
            [p, 1 - p],
          ]),
          truth: [0, 0],
        }),
      );
    expect(certain(1 - 1e-6).capa).toBeCloseTo(0, 6);
    expect(certain(1 - 1e-14).capa).toBeNull();
  });
});

describe('a comparison of two similarities', () => {
  const [first, second] = [capa(pairOf(0, 1)), capa(pairOf(0, 2))];

  it('on the same questions uses the difference of influences, as the paired bootstrap confirms [capa.metrics.comparison]', () => {
    const { difference, standardError, pValue, interval } = compareSimilarities(first, second);
    expect(difference).toBeCloseTo(first.capa! - second.capa!, 14);
    const drawn = bootstrapDifference(capaTerms(pairOf(0, 1)), capaTerms(pairOf(0, 2)), createRandom(9), {
      resamples: 300,
      method: 'percentile',
    });
    expect(Math.abs(drawn.standardError! / standardError! - 1)).toBeLessThan(0.16);
    expect(interval![0] < 0 && interval![1] > 0).toBe(pValue! > 0.05);
    expect(compareSimilarities(second, first).difference).toBe(-difference!);
    expect(() => compareSimilarities(first, { ...second, n: 3 })).toThrow(RangeError);
  });

  it('is undefined for a similarity with itself, and where one of them is [capa.metrics.comparison]', () => {
    const same = compareSimilarities(first, first);
    expect(same).toMatchObject({ difference: 0, standardError: 0, statistic: null, pValue: null, interval: null });
    const nothing = similarityOf({
      agreement: new Float64Array(),
      correct: [new Float64Array(), new Float64Array()],
      chance: new Float64Array(),
    });
    expect(compareWith(nothing, 0)).toMatchObject({ difference: null, pValue: null });
    expect(compareWith(nothing, 0).reasons['pValue']).toMatch(/no question/);
  });

  it('among many is held against an adjusted level, and one without a p does not count [capa.metrics.comparison]', () => {
    const base = compareWith(first, 0);
    const family = [0.01, 0.04, null, 0.03].map((pValue) => ({ ...base, pValue }));
    const holm = controlFamily(family);
    expect(holm.map(({ adjustedP }) => adjustedP)).toEqual([0.03, 0.06, null, 0.06]);
    expect(holm.map(({ isSignificant }) => isSignificant)).toEqual([true, false, false, false]);
    const rate = controlFamily(family, { control: 'benjamini-hochberg' });
    expect(rate.map(({ isSignificant }) => isSignificant)).toEqual([true, true, false, true]);
  });

  it('has an interval and a p that say the same, at any level', () => {
    for (const level of [0.5, 0.9, 0.99]) {
      const { value } = intervalOf(0.3, { standardError: 0.1, degrees: 12 }, level);
      expect(twoSided((0.3 - value![0]) / 0.1, 12)).toBeCloseTo(1 - level, 8);
    }
    expect(twoSided(1.959964, 1e9)).toBeCloseTo(0.05, 6);
    expect(intervalOf(0.9, { standardError: 0.1, degrees: 5 })).toMatchObject({ value: [expect.any(Number), 1] });
    expect(() => intervalOf(0, { standardError: 1, degrees: 5 }, 1)).toThrow(RangeError);
  });
});
