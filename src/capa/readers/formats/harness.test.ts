// Rows are laid out as evaluator.py and evaluation_tracker.py of lm-evaluation-harness (v0.4.0 to v0.4.9) write them; their content is ours.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFiles, toLines } from './formats.conformance.ts';

const DATE = '2024-07-01T10-11-12.345678';
const results = JSON.stringify({
  results: { riddles: { 'acc,none': 0.5 } },
  config: { model: 'hf', model_args: 'pretrained=some-org/other,dtype=float16', model_num_parameters: 7_000_000_000 },
  model_name: 'some-org/some-model-7b',
});

interface Shape {
  readonly isText: boolean;
  readonly isOldArguments: boolean;
  readonly isDeep: boolean;
  readonly hasFiltered: boolean;
}

const plain: Shape = { isText: true, isOldArguments: false, isDeep: false, hasFiltered: true };

/** A multiple-choice row as one version or another writes it. */
function row(id: number, likelihoods: readonly number[], target: string | number, shape: Shape, more: object = {}) {
  const write = (value: number | boolean) => {
    if (!shape.isText) return value;
    if (typeof value === 'boolean') return value ? 'True' : 'False';
    return Number.isFinite(value) ? String(value) : value < 0 ? '-inf' : 'nan';
  };
  const pairs = likelihoods.map((value) => [write(value), write(false)]);
  const texts = likelihoods.map((_, i) => ['stone', 'paper', 'scissors', 'well', 'fire'][i] ?? `thing ${i}`);
  const prompts = texts.map((text) => [`Riddle ${id}?\nAnswer:`, ` ${text}`]);
  return {
    doc_id: id,
    doc: { question: `Riddle ${id}?`, choices: texts, category: id % 2 === 0 ? 'even' : 'odd' },
    target: shape.isText ? String(target) : target,
    arguments: shape.isOldArguments
      ? prompts
      : Object.fromEntries(prompts.map(([arg_0, arg_1], i) => [`gen_args_${i}`, { arg_0, arg_1 }])),
    resps: pairs.map((pair) => [pair]),
    ...(shape.hasFiltered && { filtered_resps: shape.isDeep ? pairs.map((pair) => [pair]) : pairs }),
    filter: 'none',
    doc_hash: `hash-${id}`,
    ...more,
  };
}

const read = (rows: readonly unknown[], options = {}) =>
  readFiles({ [`m/samples_riddles_${DATE}.jsonl`]: toLines(rows), [`m/results_${DATE}.json`]: results }, options);

describe('lm-evaluation-harness samples', () => {
  it('give the same probabilities, exp(l) over their sum, whichever version of the harness wrote the likelihoods [capa.formats.harness]', async () => {
    const likelihood = fc.oneof(
      { weight: 8, arbitrary: fc.double({ min: -700, max: 0, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(Number.NEGATIVE_INFINITY) },
    );
    const shape = fc.record({
      isText: fc.boolean(),
      isOldArguments: fc.boolean(),
      isDeep: fc.boolean(),
      hasFiltered: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(likelihood, { minLength: 2, maxLength: 6 }), shape, async (likelihoods, shape) => {
        // JSON has no infinity; only text can say it.
        const how = likelihoods.every(Number.isFinite) ? shape : { ...shape, isText: true };
        const { answers, facts, notes } = await read([row(3, likelihoods, 1, how)]);
        const [answer] = answers;
        expect(answer).toMatchObject({
          model: 'some-org/some-model-7b',
          task: 'riddles',
          question: 'hash-3',
          options: likelihoods.length,
          gold: 1,
        });
        expect(answer?.slices).toEqual({ category: 'odd' });
        expect(facts.get('some-org/some-model-7b')).toMatchObject({ parameters: 7 });
        const largest = Math.max(...likelihoods);
        if (largest === Number.NEGATIVE_INFINITY) {
          expect(answer).toMatchObject({ answer: null, probabilities: undefined });
          expect(notes).toEqual({ 'no-likelihood': 1 });
          return;
        }
        const total = largest + Math.log(likelihoods.reduce((sum, value) => sum + Math.exp(value - largest), 0));
        for (const [i, value] of likelihoods.entries())
          expect(answer?.probabilities?.[i]).toBeCloseTo(Math.exp(value - total), 12);
        expect(answer?.answer).toBe(likelihoods.indexOf(largest));
        expect(notes).toEqual({});
      }),
      { numRuns: 12 },
    );
  });

  it('of the same task are read from the newest run of a model, and the older run is named [capa.formats.harness]', async () => {
    const later = DATE.replace('2024', '2025');
    const files = {
      [`m/samples_riddles_${DATE}.jsonl`]: toLines([row(0, [-1, -2], 0, plain)]),
      [`m/samples_riddles_${later}.jsonl`]: toLines([row(0, [-3, -2], 0, plain)]),
      [`m/results_${DATE}.json`]: results,
      [`m/results_${later}.json`]: results,
    };
    const { answers, notes } = await readFiles(files);
    expect(answers.map(({ source }) => source)).toEqual([`m/samples_riddles_${later}.jsonl`]);
    expect(notes).toEqual({ 'older-run': 1 });
    const other = results.replace('some-model', 'another-model');
    const both = await readFiles({ ...files, [`m/results_${later}.json`]: other });
    expect(both.answers).toHaveLength(2);
  });

  it('can be normalised by the bytes of the options, as acc_norm is, and say where the log disagrees [capa.formats.harness]', async () => {
    // Per byte of "stone" and "scissors": -1.2 and -1, so the longer one wins.
    const rows = [row(0, [-6, -20, -8], 2, plain, { acc: '0.0', acc_norm: '1.0' })];
    expect((await read(rows)).answers[0]).toMatchObject({ answer: 0, gold: 2 });
    const byte = await read(rows, { normalise: 'byte' });
    expect(byte.answers[0]?.answer).toBe(2);
    expect(byte.answers[0]?.probabilities?.[2]).toBeCloseTo(
      Math.exp(-1) / (Math.exp(-6 / 5) + Math.exp(-4) + Math.exp(-1)),
      12,
    );
    expect(byte.notes).toEqual({});
    const other = await read([row(0, [-6, -20, -8], 2, plain, { acc: 1 })]);
    expect(other.notes).toEqual({ 'other-verdict': 1 });
  });

  it('find the right option by index, letter or text, and where a text is itself a number by the log’s own verdict', async () => {
    const rows = [
      row(0, [-1, -2, -3], 'C', plain),
      row(1, [-1, -2, -3], 'paper', plain),
      row(2, [-1, -2, -3], '(A)', plain),
      row(3, [-1, -2, -3], '[0, 2]', plain),
      row(4, [-1, -2, -3], 'wall', plain),
      { ...row(5, [-1, -2, -3], '2', plain, { acc: 0 }), arguments: [0, 1, 2].map((_, i) => ['p', ` ${3 - i}`]) },
      { ...row(6, [-1, -2, -3], '3', plain, { acc: 1 }), arguments: [0, 1, 2].map((_, i) => ['p', ` ${3 - i}`]) },
    ];
    // The first target decides whether the prompts are parsed at all: here they must be, whatever the question calls its own.
    const first = { ...row(9, [-1, -2, -3], 'stone', plain), doc: { target: '2' } };
    const { answers, notes } = await read([first, ...rows]);
    expect(answers.map(({ gold }) => gold)).toEqual([0, 2, 1, 0, null, null, 2, 0]);
    expect(notes).toEqual({ 'several-gold-answers': 1, 'unknown-gold': 1 });
  });

  it('keep filters apart, tell twins of one text, and take a task of one request, or of generated text, for what it is', async () => {
    const generated = (id: number, said: string, more: object) => ({
      doc_id: id,
      doc: { question: `How many ${id}?` },
      target: '4',
      arguments: { gen_args_0: { arg_0: 'p', arg_1: { until: [] } } },
      resps: [[said]],
      filtered_resps: [said],
      doc_hash: 'same',
      ...more,
    });
    const { answers, notes } = await read([
      generated(0, '4', { filter: 'strict', exact_match: 1 }),
      generated(0, 'four', { filter: 'flexible', exact_match: 0 }),
      generated(1, '5', { filter: 'strict', exact_match: 0 }),
      { ...row(2, [-1], 'stone', plain, { acc: 1 }), filtered_resps: [['-1', 'True']] },
      { ...generated(3, 'B', {}), target: 'A', doc: { options: ['yes', 'no'] }, doc_hash: undefined },
      { ...generated(4, '-90', { word_perplexity: 3 }) },
      { doc: {}, resps: [] },
    ]);
    expect(
      answers.map(({ question, filter, options, gold, answer, correct }) => [
        question,
        filter,
        options,
        gold,
        answer,
        correct,
      ]),
    ).toEqual([
      ['same', 'strict', null, '4', '4', true],
      ['same', 'flexible', null, '4', 'four', false],
      ['same (2)', 'strict', null, '4', '5', false],
      ['hash-2', undefined, 2, 1, 1, undefined],
      ['doc 3', undefined, 2, 0, 1, undefined],
    ]);
    expect(notes).toEqual({ 'joined-on-number': 1, 'no-question': 1, 'perplexity-row': 1 });
  });

  it('name the model by the results of the same date, by their arguments, or by the folder, and read the indented list of version 0.4.0', async () => {
    const rows = [row(0, [-1, -2], 0, plain)];
    const other = JSON.stringify({ config: { model: 'hf', model_args: 'pretrained=org/named-here,peft=org/tuned' } });
    const { answers, formats } = await readFiles({
      [`a/samples_riddles_${DATE}.jsonl`]: toLines(rows),
      [`a/results_${DATE}.json`]: results,
      'a/results_2025-01-01T00-00-00.000001.json': JSON.stringify({ model_name: 'org/later' }),
      [`b/samples_riddles_${DATE}.json`]: toLines(rows),
      'b/results.json': other,
      [`some-org__from-folder/samples_riddles_${DATE}.jsonl`]: toLines(rows),
      [`x-details/org__ignored/org__model-details/samples_riddles_${DATE}.jsonl`]: toLines(rows),
      'old/model_args_riddles.jsonl': JSON.stringify(rows, undefined, 2),
      'old/results.json': JSON.stringify({ results: { riddles: {} }, model_name: 'org/old' }),
    });
    expect(answers.map(({ model, task }) => `${task} ${model}`).sort()).toEqual([
      'riddles org/model',
      'riddles org/old',
      'riddles org/tuned',
      'riddles some-org/from-folder',
      'riddles some-org/some-model-7b',
    ]);
    expect(new Set(Object.values(formats))).toEqual(new Set(['lm-evaluation-harness samples']));
  });
});
