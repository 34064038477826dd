import { describe, expect, it } from 'vitest';
import { capa, discreteCapa } from './capa.ts';
import { cohen } from './chance-corrected.ts';
import { choicesOf, readChoices } from './choices.ts';
import { readTexts } from './exact-match.ts';
import { jensenShannon } from './jensen-shannon.ts';
import { type ProbabilityRows, readQuestions } from './questions.ts';

const fine: readonly number[][] = [
  [0.9, 0.1],
  [0.2, 0.3, 0.5],
];
const read = (a: ProbabilityRows, b: ProbabilityRows = fine, truth: readonly (number | null)[] = [0, 2]) =>
  readQuestions({ models: [a, b], truth });

describe('probabilities', () => {
  it('that make no sense are an error that names the row and the value [capa.metrics.input]', () => {
    const cases: readonly [ProbabilityRows, RegExp][] = [
      [[[1.1, -0.1], fine[1]!], /a\[0\]\[1\] is -0.1; a probability is not negative/],
      [[[Number.NaN, 1], fine[1]!], /a\[0\]\[0\] is NaN, not a number/],
      [[[Infinity, 1], fine[1]!], /a\[0\]\[0\] is Infinity/],
      [[[0.5, 0.4], fine[1]!], /a\[0\] sums to 0.9, not to 1/],
      [[[-1.2, -0.4], fine[1]!], /a probability is not negative/],
      [[[], fine[1]!], /a\[0\] holds no probabilities/],
      [[[0.5, 0.25, 0.25], fine[1]!], /b\[0\] has 2 options, a\[0\] 3/],
      [[fine[0]!], /a has 1 answers beside 2 questions/],
    ];
    for (const [a, message] of cases) expect(() => read(a)).toThrow(message);
    expect(() => read(fine, fine, [0, 3])).toThrow(/truth\[1\] is 3, but the question has 3 options/);
    expect(() => read(fine, fine, [0.5, 0])).toThrow(/truth\[0\] is 0.5/);
    expect(() => readQuestions({ models: [fine], truth: [0, 2] })).toThrow(/needs two models; one is given/);
    expect(() => readQuestions({ models: [fine, fine], truth: [0, 2], clusters: ['x'] })).toThrow(/clusters has 1/);
    expect(() => readQuestions({ models: [fine, fine], truth: [0, 2], options: [2] })).toThrow(/options has 1/);
    expect(() => readQuestions({ models: [fine, fine], truth: [0, 2], options: [4, 3] })).toThrow(
      /a\[0\] has 2 options/,
    );
  });

  it('whose sum misses 1 by rounding are brought to 1 and counted [capa.metrics.input]', () => {
    const { models, renormalised } = read([[0.9001, 0.1], fine[1]!]);
    expect(renormalised.rows).toBe(1);
    expect(renormalised.largest).toBeCloseTo(1e-4, 10);
    expect(models[0]![0]![0]! + models[0]![0]![1]!).toBeCloseTo(1, 15);
    expect(read(fine).renormalised).toEqual({ rows: 0, largest: 0 });
    expect(read([[0.333, 0.666], fine[1]!]).renormalised.rows).toBe(1);
  });

  it('with one option, or no known answer, say nothing: left out and counted [capa.metrics.input]', () => {
    const rows = [...fine, [1], [0.5, 0.5]];
    const questions = read(rows, rows, [0, 2, 0, null]);
    expect(questions).toMatchObject({ n: 2, leftOut: { missing: 0, undecidable: 2 } });
    expect(Array.from(questions.kept)).toEqual([0, 1]);
  });

  it('with several highest options choose the lowest index, and are counted [capa.metrics.input]', () => {
    const choices = choicesOf(
      read([
        [0.5, 0.5],
        [0.1, 0.45, 0.45],
      ]),
    );
    expect(Array.from(choices.models[0]!)).toEqual([0, 1]);
    expect(choices.ties).toEqual([2, 0]);
  });
});

describe('a missing answer', () => {
  const a = [[0.9, 0.1], null, [0.6, 0.4], null];
  const b = [[0.8, 0.2], [0.7, 0.3], null, null];
  const truth = [0, 1, 0, 0];

  it('is left out, or is wrong and like nobody’s, by the stated policy [capa.metrics.input]', () => {
    const drop = readQuestions({ models: [a, b], truth });
    expect(drop).toMatchObject({ n: 1, leftOut: { missing: 2, undecidable: 1 } });
    const wrong = readQuestions({ models: [a, b], truth, missing: 'wrong', options: [2, 2, 2, 2] });
    expect(wrong).toMatchObject({ n: 4, leftOut: { missing: 0, undecidable: 0 } });
    const soft = capa(wrong);
    expect(soft.observed).toBeCloseTo((0.9 * 0.8 + 0.1 * 0.2) / 4, 14);
    expect(soft.accuracies[0]).toBeCloseTo(1.5 / 4, 14);
    expect(soft.accuracies[1]).toBeCloseTo(1.1 / 4, 14);
    expect(discreteCapa(choicesOf(wrong)).observed).toBe(0.25);
    expect(jensenShannon(wrong).distance).toBeGreaterThan(0.75);
    expect(cohen(wrong).observed).toBe(soft.observed);
  });

  it('of everybody on one question needs the number of options told, else the question is left out and counted', () => {
    expect(readQuestions({ models: [a, b], truth, missing: 'wrong' })).toMatchObject({
      n: 3,
      leftOut: { missing: 0, undecidable: 1 },
    });
  });
});

describe('choices and texts', () => {
  it('give the CAPA of exact match where there are no options: chance is the product of accuracies [capa.metrics.definitions]', () => {
    const choices = readTexts({
      models: [
        ['12', 'Seven', 'x', null],
        ['12.', 'seven ', 'y', ' '],
      ],
      truth: ['12', 'eight', 'x', 'z'],
    });
    const exact = discreteCapa(choices);
    expect(exact.n).toBe(3);
    expect(exact.observed).toBeCloseTo(2 / 3, 14);
    expect(exact.expected).toBeCloseTo((2 / 3) * (1 / 3), 14);
    expect(exact.capa).toBeCloseTo((2 / 3 - 2 / 9) / (7 / 9), 14);
    const strict = readTexts({ models: [['A'], ['a']], truth: ['a'], normalise: (text) => text });
    expect(Array.from(strict.models, (codes) => codes[0])).toEqual([1, 0]);
  });

  it('of an index beyond the options are an error that names it [capa.metrics.input]', () => {
    const input = {
      models: [
        [0, 3],
        [0, 1],
      ],
      truth: [0, 1],
      options: [4, null],
    };
    expect(readChoices(input)).toMatchObject({ n: 2, ties: [0, 0] });
    expect(() => readChoices({ ...input, options: [4, 3] })).toThrow(/a\[1\] is 3, but the question has 3 options/);
    expect(() => readChoices({ ...input, options: [4] })).toThrow(/options has 1 entries/);
    expect(
      readChoices({
        ...input,
        options: [4, 1],
        models: [
          [0, null],
          [0, 0],
        ],
        truth: [0, 0],
      }),
    ).toMatchObject({
      n: 1,
      leftOut: { missing: 0, undecidable: 1 },
    });
  });
});
