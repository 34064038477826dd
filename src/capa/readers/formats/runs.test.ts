// Runs of OpenAI evals as its recorder writes them (evals/record.py), results of promptfoo as its types say; their content is ours.
import { describe, expect, it } from 'vitest';
import { readFiles, toLines } from './formats.conformance.ts';

const spec = {
  spec: {
    completion_fns: ['org/model'],
    eval_name: 'capitals.s1.v0',
    base_eval: 'capitals',
    split: 's1',
    run_id: 'r1',
  },
};
const report = { final_report: { accuracy: 0.5 } };
const event = (id: number, type: string, data: object) => ({
  run_id: 'r1',
  event_id: id,
  sample_id: `capitals.s1.${id}`,
  type,
  data,
});

describe('OpenAI evals', () => {
  it('give picked and expected text with the verdict of the run, and options where they are logged [capa.formats.runs]', async () => {
    const { answers, notes, formats } = await readFiles({
      'run.jsonl': toLines([
        spec,
        event(0, 'sampling', { prompt: 'p', sampled: ['Paris'] }),
        event(0, 'match', { correct: true, expected: 'Paris', picked: 'Paris', sampled: 'Paris.', options: ['Paris'] }),
        event(1, 'match', { correct: false, expected: 'Rome', picked: null, sampled: 'Milan', options: ['Rome'] }),
        event(2, 'match', { correct: true, expected: ['Bern', 'Berne'], picked: 'Berne' }),
        event(3, 'match', { correct: false, expected: 'b', picked: 'a', options: ['a', 'b', 'c'] }),
        event(4, 'match', { correct: false, expected: 'b', picked: null, options: ['a', 'b', 'c'] }),
        report,
      ]),
    });
    expect(formats).toEqual({ 'run.jsonl': 'OpenAI evals run' });
    expect(answers.map(({ options, gold, answer, correct }) => [options, gold, answer, correct])).toEqual([
      [null, 'Paris', 'Paris', true],
      [null, 'Rome', 'Milan', false],
      [null, 'Bern', 'Berne', true],
      [3, 1, 0, undefined],
      [3, 1, null, undefined],
    ]);
    expect(answers[0]).toMatchObject({ model: 'org/model', task: 'capitals.s1.v0', question: 'capitals.s1.0' });
    expect(notes).toEqual({ 'several-gold-answers': 1, 'no-option': 1 });
  });

  it('that only grade give right or wrong, and a run without its report says so', async () => {
    const { answers, notes } = await readFiles({
      'run.jsonl': toLines([spec, event(0, 'metrics', { choice: 'Y', score: 1 }), event(1, 'metrics', { score: 0.5 })]),
    });
    expect(answers.map(({ options, gold, answer }) => [options, gold, answer])).toEqual([[2, 1, 1]]);
    expect(notes).toEqual({ 'no-verdict': 1, 'unfinished-run': 1 });
  });
});

const result = (test: number, provider: unknown, success: boolean, more: object = {}) => ({
  provider,
  prompt: { raw: 'Say hello', label: 'Say hello' },
  promptIdx: 0,
  testIdx: test,
  testCase: { description: `case ${test}`, metadata: { category: 'manners' } },
  vars: { name: `guest ${test}`, sessionId: `random ${Math.round(test * 7)}${JSON.stringify(provider).length}` },
  response: { output: 'hello' },
  success,
  score: success ? 1 : 0,
  failureReason: success ? 0 : 1,
  ...more,
});

describe('promptfoo results', () => {
  const rows = [
    result(0, { id: 'org:a', label: '' }, true),
    result(1, { id: 'org:a', label: '' }, false),
    result(0, { id: 'org:b', label: 'B' }, true),
    result(1, { id: 'org:b', label: 'B' }, false, { failureReason: 2, error: 'timeout' }),
  ];

  it('are questions of two options, joined on vars and test; every form of the file gives the same [capa.formats.runs]', async () => {
    const summary = { version: 3, timestamp: '2025-01-01', results: rows, stats: {} };
    const files = {
      'nested.json': JSON.stringify({ evalId: 'eval-1', results: summary, config: {} }, undefined, 2),
      'older.json': JSON.stringify({ results: { ...summary, version: 2, table: {} }, config: {} }),
      'plain.json': JSON.stringify(summary),
      'lines.jsonl': toLines(rows),
    };
    for (const [name, content] of Object.entries(files)) {
      const { answers, notes, formats } = await readFiles({ [name]: content });
      expect(formats).toEqual({ [name]: 'promptfoo results' });
      expect(answers.map(({ model, options, gold, answer }) => [model, options, gold, answer])).toEqual([
        ['org:a', 2, 1, 1],
        ['org:a', 2, 1, 0],
        ['B', 2, 1, 1],
        ['B', 2, 1, null],
      ]);
      // The random session of a run does not keep its questions apart.
      expect(answers[0]?.question).toBe(answers[2]?.question);
      expect(answers[0]?.question).not.toBe(answers[1]?.question);
      expect(answers[0]).toMatchObject({ slices: { category: 'manners' }, text: 'case 0' });
      expect(notes).toEqual({ 'no-verdict': 1 });
    }
  });

  it('of several prompts are models of their own, and unnumbered tests are told by their turn', async () => {
    const other = { prompt: { raw: 'Greet', label: 'Greet' }, promptIdx: 1, testIdx: undefined };
    const bare = { testIdx: undefined, vars: { name: 'guest' }, failureReason: undefined };
    const rows = [
      result(0, 'org:a', true, bare),
      result(1, 'org:a', false, { ...bare, error: 'expected hello', gradingResult: { pass: false } }),
      result(0, 'org:a', true, { ...bare, ...other }),
      result(1, 'org:a', false, { ...bare, ...other, error: 'no connection' }),
      { success: true },
    ];
    const { answers, notes } = await readFiles({ 'r.json': JSON.stringify({ version: 1, results: rows }) });
    expect(answers.map(({ model, answer }) => [model, answer])).toEqual([
      ['org:a · Say hello', 1],
      ['org:a · Say hello', 0],
      ['org:a · Greet', 1],
      ['org:a · Greet', null],
    ]);
    expect(answers[0]?.question).toBe(answers[2]?.question);
    expect(answers[1]?.question).toBe(answers[3]?.question);
    expect(answers[0]?.question).not.toBe(answers[1]?.question);
    expect(notes).toEqual({ 'not-a-result': 1, 'no-verdict': 1 });
  });
});
