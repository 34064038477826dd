// The matrix against `metrics`, which computes the same from lists of answers, question by question.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProgressEvent } from '../../base/index.ts';
import { createInlineExecutor, createThreadsExecutor } from '../../runs/index.ts';
import {
  agreementWhenBothWrong,
  capa,
  discreteCapa,
  errorConsistency,
  readChoices,
  readQuestions,
} from '../metrics/index.ts';
import { ABSENT, type AnswerTable, MISSING, type MissingPolicy } from '../types.ts';
import {
  createRowComparer,
  type DiscreteFigures,
  openProbabilityRows,
  pairIndex,
  pairOf,
  similarityMatrix,
  sliceMatrix,
} from './index.ts';
import { layOutColumns } from './layout.ts';
import { layOutProbabilities, tableRows } from './probabilities.ts';
import { randomTable } from './random-table.conformance.ts';
import { softProducts } from './soft-products.ts';

const policies = ['drop', 'wrong'] as const;

/** The figures of a pair by `metrics`, from plain lists. */
function plainPair({ answers, questions }: AnswerTable, missing: MissingPolicy, i: number, j: number) {
  const codeOf = (model: number, column: number) => answers[model * questions.length + column]!;
  const shared = questions.flatMap((_, x) => (codeOf(i, x) === ABSENT || codeOf(j, x) === ABSENT ? [] : [x]));
  const choices = readChoices({
    models: [i, j].map((model) => shared.map((x) => (codeOf(model, x) === MISSING ? null : codeOf(model, x)))),
    truth: shared.map((x) => questions[x]!.gold),
    options: shared.map((x) => questions[x]!.options),
    missing,
  });
  return {
    ...discreteCapa(choices),
    errorConsistency: errorConsistency(choices).capa,
    agreementWhenBothWrong: agreementWhenBothWrong(choices).agreement,
  };
}

const fields = ['capa', 'observed', 'expected', 'standardError', 'errorConsistency', 'agreementWhenBothWrong'] as const;

/** Expects numbers within 1e-9, and null where the other is NaN or null. */
function expectSame(found: number | null | undefined, wanted: number | null | undefined): void {
  const isKnown = wanted !== null && wanted !== undefined && !Number.isNaN(wanted);
  if (isKnown) expect(Math.abs(found! - wanted)).toBeLessThan(1e-9);
  else expect(found ?? Number.NaN).toBeNaN();
}

function expectFigures(figures: DiscreteFigures, k: number, wanted: ReturnType<typeof plainPair>): void {
  expect(figures.n[k]).toBe(wanted.n);
  for (const field of fields) expectSame(figures[field][k], wanted[field]);
}

/** The probabilistic figures of a pair by `metrics`. */
function plainSoftPair(table: AnswerTable, missing: MissingPolicy, i: number, j: number) {
  const { questions, answers, offsets } = table;
  const rowOf = (model: number, x: number) => {
    const row = [...table.probabilities[model]!.subarray(offsets[x]!, offsets[x + 1]!)];
    if (row.some((value) => value > 0)) return row;
    return answers[model * questions.length + x] === MISSING ? null : undefined;
  };
  const shared = questions.flatMap(({ options }, x) =>
    options === null || rowOf(i, x) === undefined || rowOf(j, x) === undefined ? [] : [x],
  );
  return capa(
    readQuestions({
      models: [i, j].map((model) => shared.map((x) => rowOf(model, x)!)),
      truth: shared.map((x) => questions[x]!.gold),
      options: shared.map((x) => questions[x]!.options!),
      missing,
    }),
  );
}

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((worst, value, k) => Math.max(worst, Math.abs(value - b[k]!)), 0);

describe('all pairs', () => {
  it('give the same figures as pair by pair, question by question, whatever is missing, absent, drifted or undecidable [capa.matrix.counts]', async () => {
    const runs = fc.record({
      seed: fc.integer(),
      questions: fc.integer({ min: 0, max: 500 }),
      missing: fc.constantFrom(0, 0.2),
      absent: fc.constantFrom(0, 0.1),
      options: fc.constantFrom(undefined, undefined, 2, 10),
    });
    await fc.assert(
      fc.asyncProperty(runs, async ({ seed, options, ...shares }) => {
        const table = randomTable(seed, { models: 4, ...shares, ...(options && { options }) });
        for (const missing of policies) {
          const matrix = await similarityMatrix(table, { missing });
          for (let i = 0; i < 4; i++)
            for (let j = i + 1; j < 4; j++) {
              const wanted = plainPair(table, missing, i, j);
              expectFigures(matrix, pairIndex(4, i, j), wanted);
              const pair = pairOf(matrix, i, j);
              expect(pair.n).toBe(wanted.n);
              for (const field of fields) expectSame(pair[field], wanted[field]);
              for (const end of [0, 1]) expectSame(pair.interval?.[end], wanted.interval?.[end]);
              for (const field of fields) if (pair[field] === null) expect(pair.reasons[field]).toBeTypeOf('string');
            }
        }
      }),
      {
        numRuns: 12,
        // A spread that cancels to nothing was told as 1.5e-8.
        examples: [[{ seed: -475_215_358, questions: 22, missing: 0.2, absent: 0.1, options: undefined }]],
      },
    );
    // Equal bits enough to fill the bytes that they are counted in, more than once.
    const large = randomTable('large', { models: 3, questions: 9000, options: 10 });
    large.answers.copyWithin(18_000, 9000, 18_000);
    const matrix = await similarityMatrix(large);
    for (let k = 0; k < 3; k++) expectFigures(matrix, k, plainPair(large, 'drop', k === 2 ? 1 : 0, k === 0 ? 1 : 2));
  });

  it('are probabilistic where both models have probabilities, and otherwise discrete [capa.matrix.probabilistic]', async () => {
    for (const [seed, missing] of [...policies, ...policies].entries()) {
      const table = randomTable(seed, { models: 4, questions: 120, probabilistic: 3 });
      const matrix = await similarityMatrix(table, { missing });
      for (let i = 0; i < 4; i++)
        for (let j = i + 1; j < 4; j++) {
          const k = pairIndex(4, i, j);
          const pair = pairOf(matrix, i, j);
          const wanted = j < 3 ? plainSoftPair(table, missing, i, j) : plainPair(table, missing, i, j);
          expect([pair.kind, pair.n, matrix.n[k]]).toEqual([j < 3 ? 'probabilistic' : 'discrete', wanted.n, wanted.n]);
          for (const field of ['capa', 'observed', 'expected', 'standardError'] as const) {
            // Probabilities are kept with 32 bits, and `metrics` makes their sum 1.
            expect(Math.abs(matrix[field][k]! - wanted[field]!)).toBeLessThan(1e-6);
            expect(Math.abs(pair[field]! - matrix[field][k]!)).toBeLessThan(1e-9);
          }
          const chosen = plainPair(table, missing, i, j);
          expectSame(pair.discrete.capa, chosen.capa);
          expectSame(matrix.discrete.capa[k], chosen.capa);
        }
    }
  });

  it('read probabilities from a file where memory does not hold them, and say when the file is too short [capa.matrix.probabilistic]', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'matrix-'));
    const table = randomTable('file', { models: 3, questions: 60, probabilistic: 3 });
    const width = table.offsets.at(-1)!;
    const file = join(folder, 'rows');
    writeFileSync(file, Buffer.concat(table.probabilities.map((row) => new Uint8Array(row!.buffer))));
    const probabilities = openProbabilityRows(file, 3, width);
    const without = { ...table, probabilities: [null, null, null] };
    const fromFile = await similarityMatrix(without, { probabilities });
    const matrix = await similarityMatrix(table);
    expect(fromFile.capa).toEqual(matrix.capa);
    expect(pairOf(fromFile, 0, 2)).toEqual(pairOf(matrix, 0, 2));
    probabilities.close();
    expect(() => openProbabilityRows(file, 4, width)).toThrow(/holds \d+ bytes; 4 rows/);
    await expect(similarityMatrix(without, { kind: 'probabilistic' })).rejects.toMatchObject({ kind: 'input' });
    rmSync(folder, { recursive: true });
  });

  it('come out of matrix products as they do question by question, within 1e-6, whatever is missing [capa.matrix.products]', async () => {
    const executor = createInlineExecutor();
    for (const share of [0, 0.1])
      for (const missing of policies) {
        const shares = { missing: share, absent: share, ...(share === 0 && { options: 10 }) };
        const table = randomTable(share, { models: 7, questions: 300, probabilistic: 7, ...shares });
        const layout = layOutColumns(table);
        const soft = layOutProbabilities(table, layout);
        const input = { table, layout, soft, missing, rows: tableRows(table), models: [...table.models.keys()] };
        const exact = await similarityMatrix(table, { missing });
        const products = await softProducts(input, executor, { tile: 3 }, 100);
        expect(products.n).toEqual(exact.n);
        for (const field of ['capa', 'observed', 'expected'] as const)
          expect(largestDifference(products[field], exact[field])).toBeLessThan(1e-6);
      }
    await executor.close();
  });

  it('are the same from worker threads as from this one, and leave no file behind [capa.matrix.threads]', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'matrix-'));
    const executor = createThreadsExecutor({ workers: 2 });
    const table = randomTable('threads', { models: 9, questions: 300 });
    const tile = 4;
    const seen: ProgressEvent[] = [];
    const spread = await similarityMatrix(table, { executor, folder, tile, progress: (event) => seen.push(event) });
    const inline = await similarityMatrix(table);
    for (const field of [...fields, 'n'] as const) expect(spread[field]).toEqual(inline[field]);
    expect(seen.at(-1)).toEqual({ task: 'comparing answers', done: 6, total: 6 });
    const controller = new AbortController();
    const stopped = similarityMatrix(table, { executor, folder, signal: controller.signal });
    controller.abort();
    await expect(stopped).rejects.toMatchObject({ kind: 'cancelled' });
    await expect(similarityMatrix(table, { signal: controller.signal })).rejects.toMatchObject({ kind: 'cancelled' });
    await executor.close();
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  it('need not be computed again when one more model is added [capa.matrix.add-one]', async () => {
    for (const missing of policies) {
      const table = randomTable('add', { models: 6, questions: 200, missing: 0.1, absent: 0.1 });
      const width = table.questions.length;
      const first = { ...table, models: table.models.slice(0, 5), answers: table.answers.subarray(0, 5 * width) };
      const all = await similarityMatrix(table, { missing });
      const comparer = createRowComparer(first, { missing });
      const added = comparer.compareAnswers(table.answers.subarray(5 * width));
      const again = comparer.compare(3);
      for (const field of [...fields, 'n'] as const) {
        for (let i = 0; i < 5; i++) expectSame(added[field][i], all[field][pairIndex(6, i, 5)]);
        expectSame(again[field][1], all[field][pairIndex(6, 1, 3)]);
        expect(again[field][3]).toBe(field === 'n' ? 0 : Number.NaN);
      }
    }
    const table = randomTable('short', { models: 2, questions: 10 });
    expect(() => createRowComparer(table).compareAnswers(new Uint16Array(9))).toThrow(/9 answers to 10 questions/);
  });

  it('are also given for each category of questions, and together count every question once [capa.matrix.slices]', async () => {
    const table = randomTable('slices', { models: 3, questions: 200 });
    const whole = await similarityMatrix(table);
    const slices = await sliceMatrix(table, 'subject');
    expect(slices.map(({ value }) => value)).toEqual(['a', 'b', null]);
    expect(slices.reduce((sum, { questions }) => sum + questions, 0)).toBe(200);
    for (let k = 0; k < 3; k++) expect(slices.reduce((sum, { matrix }) => sum + matrix.n[k]!, 0)).toBe(whole.n[k]);
    const [{ matrix }] = slices as [(typeof slices)[number]];
    expectSame(pairOf(matrix, 0, 1).capa, matrix.capa[0]);
  });
});

describe('a pair', () => {
  it('tells which questions it leaves out, and why: absent, missing, drifted, undecidable [capa.matrix.left-out]', async () => {
    const question = (id: string, options: number | null, gold: number | null) => ({
      task: 't',
      id,
      options,
      gold,
      slices: {},
    });
    const questions = [
      question('one', 1, 0),
      question('moved', 4, 0),
      question('moved', 4, 1),
      question('plain', 4, 0),
      question('mute', 4, 0),
      question('mine', 4, 0),
      question('unknown', 4, null),
    ];
    const a = [0, 0, ABSENT, 1, MISSING, 2, 1];
    const b = [0, ABSENT, 0, 1, 3, ABSENT, 1];
    const models = ['a', 'b'].map((name) => ({ name, family: null, parameters: null, sources: [] }));
    const table = {
      ...{ models, questions, answers: Uint16Array.from([...a, ...b]), issues: [] },
      ...{ offsets: new Uint32Array(8), probabilities: [null, null] },
    };
    const drop = pairOf(await similarityMatrix(table), 1, 0);
    expect(drop).toMatchObject({ a: 1, b: 0, n: 1, leftOut: { absent: 1, missing: 1, drift: 1, undecidable: 2 } });
    expect(drop).toMatchObject({ observed: 1, accuracyA: 0, agreementWhenBothWrong: 1, errorConsistency: null });
    expect(drop.reasons).toMatchObject({ standardError: 'one question alone shows no spread' });
    const wrong = pairOf(await similarityMatrix(table, { missing: 'wrong' }), 0, 1);
    expect(wrong).toMatchObject({ n: 2, observed: 0.5, leftOut: { absent: 1, missing: 0, drift: 1, undecidable: 2 } });
  });
});
