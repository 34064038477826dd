import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { bootstrap } from '../../stats/index.ts';
import { capa } from './capa.ts';
import { oneHot } from './choices.ts';
import { byClassStatistic, classificationCapa } from './classification.ts';
import { generate } from './generated.conformance.ts';
import { itemAdjustedCapa, popularityAgreement } from './item-adjusted.ts';
import { harden } from './oracle.conformance.ts';
import { readQuestions } from './questions.ts';

describe('CAPA of classifiers', () => {
  const { models, truth } = generate(300, createRandom('classes'), { options: 4 });
  const questions = readQuestions({ models, truth });

  it('is CAPA with f = 1 / (classes - 1), and needs the same classes throughout [capa.metrics.definitions]', () => {
    expect(classificationCapa(questions).capa).toBe(capa(questions).capa);
    const mixed = readQuestions({
      models: [0, 1].map(() => [
        [1, 0],
        [1, 0, 0],
      ]),
      truth: [0, 0],
    });
    expect(() => classificationCapa(mixed)).toThrow(/item 1 has 3 classes, others 2/);
  });

  it('by class takes favourite mistakes out of the similarity, and is plain CAPA where mass is even [capa.metrics.definitions]', () => {
    const random = createRandom('favourites');
    // Independent models, both drawn to class 3 when wrong.
    const right = Array.from({ length: 2000 }, () => random.integer(4));
    const answer = (g: number) => {
      if (random.chance(0.5)) return g;
      return g !== 3 && random.chance(0.8) ? 3 : (g + 1 + random.integer(3)) % 4;
    };
    const [chosen, other] = [right.map(answer), right.map(answer)];
    const rows = [chosen, other].map((one) => one.map((c) => [0, 1, 2, 3].map((o) => Number(o === c))));
    const drawn = readQuestions({ models: rows, truth: right });
    const [plain, byClass] = [classificationCapa(drawn), classificationCapa(drawn, { wrong: 'by-class' })];
    expect(plain.capa!).toBeGreaterThan(5 * plain.standardError!);
    expect(byClass.capa!).toBeLessThan(0.5 * plain.capa!);
    expect(byClass).toMatchObject({ standardError: null, interval: null });
    const interval = bootstrap(2000, byClassStatistic(drawn), random, { resamples: 5, method: 'percentile' });
    expect(interval.estimate).toBeCloseTo(byClass.capa!, 12);
    const even = readQuestions({
      models: [0, 1].map(() => truth.map((g) => [0, 1, 2, 3].map((o) => (o === g ? 0.7 : 0.1)))),
      truth,
    });
    expect(classificationCapa(even, { wrong: 'by-class' }).capa).toBeCloseTo(capa(even).capa!, 12);
  });
});

describe('item-adjusted CAPA', () => {
  it('is plain CAPA where other models find all wrong options alike, or say nothing [capa.metrics.definitions]', () => {
    const { models, truth } = generate(60, createRandom('items'));
    const questions = readQuestions({ models, truth });
    const even = truth.map((g, x) => models[0]![x]!.map((_, o) => (o === g ? 0.4 : 0.6 / (models[0]![x]!.length - 1))));
    const plain = capa(questions).capa!;
    expect(itemAdjustedCapa(questions, [even, even, even]).capa).toBeCloseTo(plain, 12);
    expect(itemAdjustedCapa(questions, []).capa).toBeCloseTo(plain, 12);
    expect(itemAdjustedCapa(questions, [truth.map(() => null)], { prior: 0 }).capa).toBeCloseTo(plain, 12);
    expect(() => itemAdjustedCapa(questions, [truth.map(() => [1])])).toThrow(/third set has 1 options on question 0/);
    expect(() => popularityAgreement(questions, [], -1)).toThrow(RangeError);
  });

  it('counts pairs of different models of the third set, with a prior of one uniform pair', () => {
    const questions = { n: 1, truth: Int32Array.of(0), options: Int32Array.of(3) };
    const one = (o: number) => [[0, 1, 2].map((place) => Number(place === o))];
    expect(popularityAgreement(questions, [one(1)])[0]).toBe(0.5);
    expect(popularityAgreement(questions, [one(1), one(1)])[0]).toBeCloseTo((2 + 0.5) / 3, 14);
    expect(popularityAgreement(questions, [one(1), one(2), one(0)])[0]).toBeCloseTo(0.5 / 3, 14);
    expect(popularityAgreement(questions, [one(1), one(1)], 0)[0]).toBe(1);
  });

  it('sees that independent models with a popular distractor are independent, where plain CAPA does not [capa.metrics.properties]', () => {
    const random = createRandom('popular');
    const truth = Array.from({ length: 2000 }, () => 0);
    const draw = () => truth.map(() => (random.chance(0.5) ? 0 : random.chance(0.7) ? 1 : 2 + random.integer(2)));
    const rows = Array.from({ length: 12 }, () => draw().map((c) => [0, 1, 2, 3].map((o) => Number(o === c))));
    const questions = oneHot(readQuestions({ models: rows.slice(0, 2).map(harden), truth }));
    const [plain, adjusted] = [capa(questions), itemAdjustedCapa(questions, rows.slice(2))];
    expect(plain.capa!).toBeGreaterThan(4 * plain.standardError!);
    expect(Math.abs(adjusted.capa!)).toBeLessThan(3 * adjusted.standardError!);
  });
});
