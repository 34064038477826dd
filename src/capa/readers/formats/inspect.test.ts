// Logs are laid out as inspect_ai writes them (log/_log.py, scorer/_metric.py); their content is ours.
import { describe, expect, it } from 'vitest';
import { readFiles, toZip } from './formats.conformance.ts';

const spec = (more: object = {}) => ({
  run_id: 'r',
  created: '2025-01-01',
  task: 'colours',
  model: 'org/painter',
  ...more,
});

const choices = ['red', 'green', 'blue'];

function sample(id: number, answer: string, value: unknown, more: object = {}) {
  return {
    id,
    epoch: 1,
    input: `Which colour is number ${id}?`,
    choices,
    target: 'B',
    messages: [{ role: 'user', content: 'long' }],
    output: { model: 'painter', choices: [{ message: { role: 'assistant', content: `ANSWER: ${answer}` } }] },
    scores: { choice: { value, answer, explanation: answer, history: [] } },
    metadata: { subject: 'paint' },
    events: [],
    ...more,
  };
}

const log = (samples: readonly object[], more: object = {}) => ({
  version: 2,
  status: 'success',
  eval: spec(),
  results: {},
  samples,
  ...more,
});

const zip = (
  samples: readonly ReturnType<typeof sample>[],
  header: object = { version: 2, status: 'success', eval: spec() },
) => ({
  '_journal/start.json': { version: 2, eval: spec() },
  ...Object.fromEntries(samples.map((one) => [`samples/${one.id}_epoch_${one.epoch}.json`, one])),
  'summaries.json': samples.map(({ id, epoch, input, choices, target, scores }) => ({
    id,
    epoch,
    input,
    choices,
    target,
    scores,
  })),
  'header.json': header,
});

describe('Inspect logs', () => {
  it('take "C" and "I" for right and wrong and the letter from the answer, from .eval and .json alike [capa.formats.inspect]', async () => {
    const samples = [
      sample(1, 'B', 'C'),
      sample(2, 'C', 'I'),
      sample(3, 'A', 'I'),
      sample(4, 'E', 'I'),
      sample(5, '', 'N'),
    ];
    const files = {
      'stored.eval': toZip(zip(samples), 0),
      'deflated.eval': toZip(zip(samples), 8),
      'log.json': JSON.stringify(log(samples)),
      'indented.json': JSON.stringify(log(samples), undefined, 2),
    };
    const { answers, notes } = await readFiles(files);
    const sources = new Set(answers.map(({ source }) => source));
    expect(sources.size).toBe(4);
    const questions = new Set<string>();
    for (const source of sources) {
      const sorted = answers.filter((one) => one.source === source).sort((a, b) => (a.question < b.question ? -1 : 1));
      expect(sorted.map(({ answer }) => answer)).toEqual([1, 2, 0, 4, null]);
      expect(sorted[0]).toMatchObject({
        model: 'org/painter',
        task: 'colours',
        options: 3,
        gold: 1,
        optionTexts: choices,
        slices: { subject: 'paint' },
        text: 'Which colour is number 1?',
      });
      for (const { question } of sorted) questions.add(question);
    }
    expect(questions.size).toBe(5);
    expect(notes).toEqual({});
  });

  it('join a sample only with the same text and options, and keep repetitions and edited scores apart [capa.formats.inspect]', async () => {
    const edited = {
      value: 'I',
      answer: 'A',
      history: [{ value: 'I', answer: 'A' }, { value: 'C', answer: 'UNCHANGED' }, { answer: 'B' }],
    };
    const samples = [
      sample(1, 'B', 'C'),
      { ...sample(1, 'B', 'C'), epoch: 2 },
      { ...sample(1, 'B', 'C'), choices: ['green', 'red', 'blue'] },
      { ...sample(2, 'A', 'I'), scores: { first: { value: 1, answer: 'B' }, choice: edited } },
    ];
    const { answers, notes } = await readFiles({ 'log.json': JSON.stringify(log(samples)) });
    const [first, again, shuffled, last] = answers;
    expect(again).toMatchObject({ question: first?.question, epoch: 2 });
    expect(shuffled?.question).not.toBe(first?.question);
    expect(last).toMatchObject({ answer: 1, gold: 1 });
    expect(notes).toEqual({ 'several-scorers': 1, 'edited-score': 1 });
  });

  it('take free text with the scorer’s verdict, letters with their log-probabilities, and count what failed', async () => {
    const top = ['A', ' B', 'C', 'The'].map((token, i) => ({ token, logprob: Math.log([0.1, 0.5, 0.2, 0.1][i]!) }));
    const logprobs = {
      content: [
        { token: 'ANSWER', logprob: -1 },
        { token: ' B', logprob: -0.5, top_logprobs: top },
      ],
    };
    const output = { choices: [{ message: { content: 'ANSWER: B' }, logprobs }] };
    const text = {
      choices: [],
      target: ['4', 'four'],
      input: [{ content: 'Two' }, { content: [{ type: 'text', text: 'and two' }] }],
    };
    const samples = [
      { ...sample(1, 'B', 'C'), output },
      {
        ...sample(2, 'B', 'C'),
        output: { choices: [{ message: {}, logprobs: { content: [{ token: 'B', top_logprobs: top.slice(0, 2) }] } }] },
      },
      { ...sample(3, 'Four', 'C'), ...text },
      { ...sample(4, '5', 'P'), ...text },
      { ...sample(5, '', 'I'), ...text, scores: {} },
      { ...sample(6, 'B', 'C'), error: { message: 'out of memory' } },
      { ...sample(7, 'B', { a: 1 }) },
      { epoch: 1 },
    ];
    const { answers, notes } = await readFiles({ 'log.json': JSON.stringify(log(samples, { status: 'error' })) });
    expect(answers[0]?.probabilities).toEqual([0.125, 0.625, 0.25].map((share) => expect.closeTo(share, 12)));
    expect(answers.map(({ options, gold, answer, correct }) => [options, gold, answer, correct])).toEqual([
      [3, 1, 1, undefined],
      [3, 1, 1, undefined],
      [null, '4', 'Four', true],
      [null, '4', '5', false],
      [null, '4', 'ANSWER: ', undefined],
      [3, 1, null, undefined],
      [3, 1, 1, undefined],
    ]);
    expect(answers[2]?.text).toBe('Two\nand two');
    expect(notes).toEqual({
      'incomplete-logprobs': 1,
      'partly-right': 1,
      'no-score': 1,
      'sample-error': 1,
      'unknown-score': 1,
      'no-question': 1,
      'unfinished-run': 1,
    });
  });

  it('say that entries are compressed with Zstandard, read a run that broke off, and let a log without samples pass', async () => {
    const compressed = await readFiles({ 'new.eval': toZip(zip([sample(1, 'B', 'C')]), 93) });
    expect(compressed.error?.message).toMatch(/93/);
    const { 'header.json': _, ...started } = zip([sample(1, 'B', 'C')]);
    const short = { ...zip([]), 'summaries.json': zip([sample(1, 'B', 'C')])['summaries.json'] };
    const { answers, notes } = await readFiles({
      'started.eval': toZip(started),
      'short.eval': toZip(short),
      'totals.json': JSON.stringify({ status: 'success', eval: spec(), results: {} }),
    });
    expect(answers.map(({ answer, gold }) => [answer, gold])).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(notes).toEqual({ 'unfinished-run': 1, 'no-samples': 1 });
  });
});
