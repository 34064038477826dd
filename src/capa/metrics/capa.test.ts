import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { adjustedBothEnds, adjustedLowerEnd } from './adjusted.ts';
import { agreementWhenBothWrong, shareOfEqualAnswers } from './both-wrong.ts';
import { capa, discreteCapa } from './capa.ts';
import { cohen, fleiss, scott } from './chance-corrected.ts';
import { type Choices, choicesOf, oneHot } from './choices.ts';
import { errorConsistency } from './error-consistency.ts';
import { generate } from './generated.conformance.ts';
import { jensenShannon } from './jensen-shannon.ts';
import {
  harden,
  oracleBothWrong,
  oracleCapa,
  oracleCohen,
  oracleDivergences,
  oracleErrorConsistency,
  oracleFleiss,
  oracleInfluence,
  oracleManyModels,
  type Rows,
} from './oracle.conformance.ts';
import { type Questions, readQuestions } from './questions.ts';

const read = (models: readonly Rows[], truth: readonly number[]): Questions => readQuestions({ models, truth });
const seeds = fc.integer({ min: 0, max: 1e6 });
const near = (value: number | null | undefined, expected: number, tolerance = 1e-12) => {
  // One assertion for each number would take longer than the numbers.
  if (typeof value !== 'number' || !(Math.abs(value - expected) < tolerance)) expect(value).toBeCloseTo(expected, 12);
};

describe('the worked example', () => {
  const questions = read(
    [
      [
        [0.9, 0.1],
        [0.8, 0.2],
      ],
      [
        [0.7, 0.3],
        [0.6, 0.4],
      ],
    ],
    [0, 1],
  );
  const choices = choicesOf(questions);

  it('of the paper comes out as printed there: CAPA .2121, error consistency 1, Cohen .0127, Scott -.04 [capa.metrics.worked-example]', () => {
    const { observed, expected, capa: value } = capa(questions);
    near(observed, 0.61);
    near(expected, 0.505);
    near(value, 0.105 / 0.495);
    near(errorConsistency(choices).capa, 1);
    near(cohen(questions).kappa, 0.005 / 0.395);
    near(scott(questions).kappa, -0.04);
  });

  it('has no Cohen and no Scott on labels, since all are of one class: 0 / 0, which the paper prints as 0 [capa.metrics.undefined]', () => {
    for (const rule of [cohen, scott, fleiss]) {
      const { kappa, observed, expected, reasons } = rule(oneHot(questions, choices));
      expect({ kappa, observed, expected }).toEqual({ kappa: null, observed: 1, expected: 1 });
      expect(reasons['kappa']).toMatch(/one class/);
    }
  });
});

describe('every metric', () => {
  it('equals a second writing of its definition within 1e-12, soft and one-hot, for two models and many [capa.metrics.definitions]', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 3, max: 25 }), fc.boolean(), (seed, n, isHard) => {
        const made = generate(n, createRandom(seed), { models: 3 });
        const truth = made.truth;
        const models = isHard ? made.models.map(harden) : made.models;
        const [a, b] = [models[0]!, models[1]!];
        const pair = read([a, b], truth);
        const oracle = oracleCapa(a, b, truth);
        if (1 - oracle.expected < 1e-6) return;
        const ours = capa(pair);
        near(ours.observed, oracle.observed);
        near(ours.expected, oracle.expected);
        near(ours.capa, oracle.kappa, 1e-11);
        oracleInfluence(a, b, truth).forEach((value, x) => {
          near(ours.influence![x], value, 1e-9);
        });
        const hard = oracleCapa(harden(a), harden(b), truth);
        if (1 - hard.expected > 1e-6) near(discreteCapa(choicesOf(pair)).capa, hard.kappa, 1e-11);
        const consistency = oracleErrorConsistency(a, b, truth);
        if (1 - consistency.expected > 1e-6) near(errorConsistency(choicesOf(pair)).capa, consistency.kappa, 1e-11);
        const divergences = oracleDivergences(a, b);
        near(jensenShannon(pair).divergence, divergences.reduce((sum, d) => sum + d, 0) / n, 1e-10);
        near(
          jensenShannon(pair).distance,
          divergences.reduce((sum, d) => sum + Math.sqrt(Math.max(0, d)), 0) / n,
          1e-6,
        );
        const bothWrong = oracleBothWrong(a, b, truth);
        expect(agreementWhenBothWrong(choicesOf(pair)).agreement).toBe(Number.isNaN(bothWrong) ? null : bothWrong);
        if (!isHard) {
          near(cohen(pair).kappa, oracleCohen(a, b), 1e-11);
          near(scott(pair).kappa, oracleFleiss([a, b]), 1e-11);
          near(fleiss(read(models, truth)).kappa, oracleFleiss(models), 1e-11);
          near(capa(read(models, truth)).capa, oracleManyModels(models, truth).kappa, 1e-11);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is symmetric, keeps its value when questions or options change places, and stays in bounds [capa.metrics.properties]', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 3, max: 30 }), (seed, n) => {
        const random = createRandom(seed);
        const { models, truth } = generate(n, random);
        const [a, b] = [models[0]!, models[1]!];
        const questions = read([a, b], truth);
        const ours = capa(questions);
        expect(Math.abs(ours.capa!)).toBeLessThan(1);
        near(capa(read([b, a], truth)).capa, ours.capa!);
        const order = random.shuffle(truth.map((_, x) => x));
        const places = a.map((row) => random.shuffle(row.map((_, o) => o)));
        const moved = (rows: Rows): Rows => order.map((x) => places[x]!.map((o) => rows[x]![o]!));
        const movedTruth = order.map((x) => places[x]!.indexOf(truth[x]!));
        const again = read([moved(a), moved(b)], movedTruth);
        near(capa(again).capa, ours.capa!, 1e-11);
        near(capa(again).standardError, ours.standardError!, 1e-11);
        near(jensenShannon(again).distance, jensenShannon(questions).distance!);
        const { distance, divergence } = jensenShannon(questions);
        expect(divergence!).toBeGreaterThanOrEqual(0);
        expect(distance!).toBeLessThanOrEqual(1);
      }),
      { numRuns: 30 },
    );
  });

  it('on one-hot rows is the discrete one; with two options error consistency is discrete CAPA; two of many models are a pair [capa.metrics.properties]', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 4, max: 30 }), (seed, n) => {
        const made = generate(n, createRandom(seed), { options: 2, models: 2 });
        const questions = read(made.models, made.truth);
        const choices = choicesOf(questions);
        const discrete = discreteCapa(choices);
        const hard = capa(oneHot(questions, choices));
        const consistency = errorConsistency(choices);
        expect(hard.capa === null).toBe(discrete.capa === null);
        if (discrete.capa === null) return;
        for (const other of [hard, consistency]) {
          near(other.capa, discrete.capa);
          near(other.standardError, discrete.standardError!);
        }
        expect(discrete.observed).toBe(shareOfEqualAnswers(choices).value);
      }),
      { numRuns: 30 },
    );
  });

  it('of independent models is about 0, whatever their accuracy, while plain agreement is not [capa.metrics.properties]', () => {
    const { models, truth } = generate(4000, createRandom('independent'), { shared: 0, options: 4 });
    const questions = read(models, truth);
    for (const one of [capa(questions), discreteCapa(choicesOf(questions))])
      expect(Math.abs(one.capa!)).toBeLessThan(4 * one.standardError!);
    expect(shareOfEqualAnswers(choicesOf(questions)).value).toBeGreaterThan(0.4);
  });

  it('of a soft model with itself is below 1: only confident answers reach 1 [capa.metrics.properties]', () => {
    const { models, truth } = generate(50, createRandom(1));
    const own = capa(read([models[0]!, models[0]!], truth));
    expect(own.capa).toBeLessThan(0.9);
    expect(own.capa).toBeGreaterThan(0);
    const certain = harden(models[0]!);
    expect(capa(read([certain, certain], truth)).capa).toBe(1);
  });
});

describe('the adjusted kappas', () => {
  const choices = (a: number[], b: number[], truth: number[]): Choices =>
    choicesOf(
      read(
        [a, b].map((chosen) => chosen.map((one) => [0, 1].map((o) => Number(o === one)))),
        truth,
      ),
    );

  it('reach -1 in total disagreement, and only the one adjusted at both ends reaches 1 with unlike accuracies [capa.metrics.definitions]', () => {
    const opposite = discreteCapa(choices([0, 0, 0, 1], [1, 1, 1, 0], [0, 0, 0, 0]));
    expect(opposite.capa).toBeGreaterThan(-1);
    expect(adjustedLowerEnd(opposite)).toEqual({ value: -1 });
    const nested = discreteCapa(choices([0, 0, 0, 1], [0, 0, 1, 1], [0, 0, 0, 0]));
    expect(adjustedLowerEnd(nested).value).toBe(nested.capa);
    expect(adjustedBothEnds(nested).value).toBeCloseTo(1, 12);
    expect(adjustedBothEnds(opposite)).toEqual({ value: -1 });
  });

  it('are undefined with their kappa, and without room between the bounds', () => {
    const right = discreteCapa(choices([0, 0], [0, 0], [0, 0]));
    for (const rule of [adjustedLowerEnd, adjustedBothEnds]) expect(rule(right).reason).toMatch(/0 \/ 0/);
    const oneRight = discreteCapa(choices([0, 0, 0], [0, 1, 1], [0, 0, 0]));
    expect(adjustedLowerEnd(oneRight).value).toBeCloseTo(0, 12);
    expect(() => adjustedLowerEnd({ observed: 0.5, expected: 0.6, accuracies: [1, 1, 1] })).toThrow(RangeError);
  });
});
