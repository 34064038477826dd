import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { ols, pearson, spearman } from '../../stats/index.ts';
import { type CapabilityTrend, capabilityTrend, type TrendModel } from './trend.ts';
import { trendDetail, trendReport, trendSentence } from './trend-report.ts';

/** The half matrix of a symmetric function. */
const half = (m: number, similarity: (i: number, j: number) => number) =>
  Array.from({ length: m }, (_, i) => Array.from({ length: m - i - 1 }, (_, k) => similarity(i, i + 1 + k))).flat();

const trendOf = (models: readonly TrendModel[], similarities: readonly number[], options = {}) =>
  capabilityTrend({ models, similarities, missing: 'drop' }, createRandom(1), { resamples: 100, ...options });

const seeds = fc.integer({ min: 0, max: 1e6 });

describe('capabilityTrend', () => {
  it('sets mean similarity across families beside accuracy: correlations, bins of equal count, the mean of pairs [capa.trend.figures]', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = createRandom(seed);
        const m = 12;
        const models = Array.from({ length: m }, (_, i) => ({
          name: `m${i}`,
          family: `family ${i % 4}`,
          accuracy: random.next(),
        }));
        const table = Array.from({ length: m }, () => Array.from({ length: m }, () => random.next()));
        const value = (i: number, j: number) => table[Math.min(i, j)]![Math.max(i, j)]!;
        const trend = trendOf(models, half(m, value), { resamples: 5 });
        // The plain way: loops over all pairs of different families.
        const means = models.map((_, i) => {
          const own = models.flatMap((_, j) => (j !== i && j % 4 !== i % 4 ? [value(i, j)] : []));
          return own.reduce((sum, one) => sum + one, 0) / own.length;
        });
        const accuracies = models.map(({ accuracy }) => accuracy);
        expect(trend.pearson.estimate).toBeCloseTo(pearson(accuracies, means)!, 10);
        expect(trend.spearman.estimate).toBeCloseTo(spearman(accuracies, means)!, 10);
        expect(trend.bins.map(({ n }) => n).sort()).toEqual([2, 2, 2, 3, 3]);
        for (const bin of trend.bins) {
          const own = bin.models.map((name) => means[models.findIndex((model) => model.name === name)]!);
          expect(bin.similarity.estimate).toBeCloseTo(own.reduce((sum, one) => sum + one, 0) / own.length, 10);
        }
        const { expected, deviation } = trend.points[3]!;
        const others = trend.points.filter((_, i) => i !== 3);
        const line = ols(
          others.map((point) => point.similarity),
          [others.map((point) => point.accuracy)],
        );
        const fitted = line.intercept.estimate! + line.coefficients[0]!.estimate! * trend.points[3]!.accuracy;
        const spread = Math.sqrt(line.residuals.reduce((sum, one) => sum + one * one, 0) / (m - 3));
        expect(expected).toBeCloseTo(fitted, 9);
        expect(deviation).toBeCloseTo((trend.points[3]!.similarity - fitted) / spread, 7);
        const order = trend.points.map(({ accuracy }) => accuracy);
        expect(order).toEqual([...order].sort((a, b) => a - b));
        expect(trend.points.every(({ pairs }) => pairs === 9)).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  it('names the most accurate model where it errs unlike what the others let expect [capa.trend.figures]', () => {
    const random = createRandom('exception');
    const models = Array.from({ length: 15 }, (_, i) => ({ name: `m${i}`, family: null, accuracy: 0.2 + 0.04 * i }));
    const similarity = (i: number, j: number) =>
      (i === 14 || j === 14 ? 0.05 : 0.1 + 0.01 * (i + j)) + 0.002 * random.normal();
    const trend = trendOf(models, half(15, similarity));
    expect(trend.exceptions.map(({ name }) => name)).toEqual(['m14']);
    expect(trend.exceptions[0]!.deviation).toBeLessThan(-2);
    expect(trendSentence(trend)).toContain('; m14, among the most accurate, is an exception.');
    expect(trendDetail(trend)).toMatch(/m14 has 0\.05\d where the line of the others says 0\.\d{3}\.$/);
    const text = JSON.stringify(
      trendReport([trend, { ...trend, missing: 'wrong' }], { created: '2026-01-01T00:00:00Z' }),
    );
    expect(text).toContain('missing answers wrong');
  });

  it('draws models for its interval: what all pairs of one model share makes it wider than Fisher lets think', () => {
    const random = createRandom('shared');
    const own = Array.from({ length: 16 }, () => 0.1 * random.normal());
    const models = own.map((_, i) => ({ name: `m${i}`, family: null, accuracy: 0.3 + 0.03 * i }));
    const { pearson: found } = trendOf(
      models,
      half(16, (i, j) => 0.2 + own[i]! + own[j]! + 0.005 * (i + j)),
      {
        resamples: 200,
      },
    );
    expect(found.bootstrap.low).toBeLessThan(found.estimate!);
    expect(found.bootstrap.high).toBeGreaterThan(found.estimate!);
  });

  it('leaves out models without an accuracy or a pair, and leaves undefined what too few can tell', () => {
    const model = (name: string, accuracy: number | null, family: string | null = null) => ({ name, family, accuracy });
    const none = trendOf([model('a', 0.5, 'F'), model('b', 0.6, 'F')], [0.3]);
    expect(none).toMatchObject({ points: [], bins: [], leftOut: ['a', 'b'], meanAcrossFamilies: null });
    expect(none.pearson).toMatchObject({ estimate: null, p: null });
    expect(none.reasons['pearson']).toContain('0 models are left');
    expect(trendSentence(none)).toBe('No trend can be told from 0 models.');
    const some = trendOf([model('a', 0.5), model('b', null), model('c', 0.7)], [0.3, Number.NaN, 0.2]);
    expect(some.leftOut).toEqual(['b', 'a', 'c'].filter((name) => !some.points.some((point) => point.name === name)));
    expect(JSON.stringify(trendReport([none], { created: '2026-01-01T00:00:00Z' }))).not.toContain('NaN');
    const flat: CapabilityTrend = trendOf(
      [0.1, 0.2, 0.3, 0.4].map((accuracy, i) => model(`m${i}`, accuracy)),
      Array(6).fill(0.25),
    );
    expect(flat.pearson.estimate).toBeNull();
    expect(() => trendOf([model('a', 1)], [0.2])).toThrow(RangeError);
  });
});
