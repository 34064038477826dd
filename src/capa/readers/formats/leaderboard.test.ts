// Version 1 is laid out as lighteval's DetailsLogger.Detail, version 2 as the harness' rows in parquet; their content is ours.
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { readFiles } from './formats.conformance.ts';

type Columns = Parameters<typeof parquetWriteBuffer>[0]['columnData'];

const toParquet = (columnData: Columns) => new Uint8Array(parquetWriteBuffer({ columnData }));
const json = (name: string, data: readonly unknown[]) => ({ name, data: [...data], type: 'JSON' as const });

const likelihoods = [
  [-3, -1, -2],
  [-1, -2, -4],
  [-2, -1, -3],
];

describe('details of the Open LLM Leaderboard', () => {
  it('of version 1 are read from parquet, with the model and task that their paths name [capa.formats.leaderboard]', async () => {
    const parquet = toParquet([
      { name: 'example', data: ['Question: one?', 'Question: two?', 'Question: one?'], type: 'STRING' },
      json('predictions', likelihoods),
      json('gold_index', [[1], [2], [0]]),
      json(
        'choices',
        [
          ['a', 'b', 'c'],
          ['d', 'e', 'f'],
          ['a', 'b', 'c'],
        ].map((one) => one.map((text) => ` ${text}`)),
      ),
      json('metrics', [{ acc: 1 }, { acc: 0 }, { acc: 1 }]),
    ]);
    const name = 'details_harness|arc:challenge|25_2023-08-23T10:11:12.345678.parquet';
    const { answers, notes, formats } = await readFiles({
      [`details_org__model-7b/2023-08-23T10_11/${name}`]: parquet,
    });
    expect(Object.values(formats)).toEqual(['Open LLM Leaderboard details (parquet)']);
    expect(answers.map(({ model, task, options, gold, answer }) => [model, task, options, gold, answer])).toEqual([
      ['org/model-7b', 'harness|arc:challenge|25', 3, 1, 1],
      ['org/model-7b', 'harness|arc:challenge|25', 3, 2, 0],
      ['org/model-7b', 'harness|arc:challenge|25', 3, 0, 1],
    ]);
    expect(new Set(answers.map(({ question }) => question)).size).toBe(3);
    const weights = likelihoods[0]!.map(Math.exp);
    const sum = weights.reduce((a, b) => a + b);
    expect(answers[0]?.probabilities).toEqual(weights.map((weight) => expect.closeTo(weight / sum, 12)));
    expect(notes).toEqual({ 'other-verdict': 1 });
  });

  it('of generated answers, and in the later nested layout, give text and verdict [capa.formats.leaderboard]', async () => {
    const generated = toParquet([
      { name: 'example', data: ['How many?'], type: 'STRING' },
      json('predictions', [['It is 4']]),
      json('gold', [['4']]),
      json('gold_index', [[]]),
      json('choices', [[]]),
      json('metrics', [{ qem: 1 }]),
    ]);
    const nested = toParquet([
      json('doc', [{ query: 'one?', choices: ['a', 'b'], gold_index: 1, specific: { subject: 'birds' } }]),
      json('model_response', [{ logprobs: [-1, -0.5], text: [] }]),
      json('metric', [{ acc: 1 }]),
    ]);
    const { answers, notes } = await readFiles({
      'details_org__one/harness_gsm8k_5/latest.parquet': generated,
      'details_org__two/task/latest.parquet': nested,
    });
    expect(
      answers.map(({ model, task, options, gold, answer, correct }) => [model, task, options, gold, answer, correct]),
    ).toEqual([
      ['org/one', 'harness_gsm8k_5', null, '4', 'It is 4', true],
      ['org/two', 'task', 2, 1, 1, undefined],
    ]);
    expect(answers[1]?.slices).toEqual({ subject: 'birds' });
    expect(notes).toEqual({});
  });

  it('of version 2 hold the rows of the harness, and give the same answers as its JSON lines [capa.formats.leaderboard]', async () => {
    const rows = likelihoods.map((values, i) => ({
      doc_id: i,
      doc: { question: `${i}?`, options: ['x', 'y', 'z'], category: 'law' },
      target: 'ABC'[i]!,
      arguments: Object.fromEntries(values.map((_, k) => [`gen_args_${k}`, { arg_0: 'p', arg_1: ` ${'ABC'[k]}` }])),
      filtered_resps: values.map((value) => [String(value), 'False']),
      doc_hash: `h${i}`,
      acc: 0,
    }));
    const folder = 'org__model__leaderboard_mmlu_pro';
    const { answers } = await readFiles({
      [`${folder}/latest-00000.parquet`]: toParquet([
        { name: 'doc_id', data: rows.map(({ doc_id }) => BigInt(doc_id)), type: 'INT64' },
        json(
          'doc',
          rows.map(({ doc }) => doc),
        ),
        { name: 'target', data: rows.map(({ target }) => target), type: 'STRING' },
        json(
          'arguments',
          rows.map((row) => row.arguments),
        ),
        json(
          'filtered_resps',
          rows.map(({ filtered_resps }) => filtered_resps),
        ),
        { name: 'doc_hash', data: rows.map(({ doc_hash }) => doc_hash), type: 'STRING' },
      ]),
      [`${folder}/samples_leaderboard_mmlu_pro_2024-06-16T10-11-12.345678.json`]: rows
        .map((row) => JSON.stringify(row))
        .join('\n'),
    });
    const of = (extension: string) =>
      answers.filter(({ source }) => source.endsWith(extension)).map(({ source: _, ...answer }) => answer);
    expect(of('parquet')).toHaveLength(3);
    expect(of('parquet')).toEqual(of('json'));
    expect(answers[0]).toMatchObject({
      model: 'org/model',
      task: 'leaderboard_mmlu_pro',
      question: 'h0',
      gold: 0,
      answer: 1,
    });
  });
});
