// Runs are laid out as HELM writes them (adaptation/request_state.py, presentation/run_display.py); their content is ours.
import { describe, expect, it } from 'vitest';
import { readFiles } from './formats.conformance.ts';

const texts = ['oak', 'beech', 'elm'];
const references = texts.map((text, i) => ({ output: { text }, tags: i === 1 ? ['correct'] : [] }));
const instance = (id: string, more: object = {}) => ({
  input: { text: `Which tree is ${id}?` },
  references,
  split: 'test',
  id,
  ...more,
});

function runSpec(method: string, more: object = {}) {
  const name = `trees:region=north,method=${method},model=org_forester`;
  return JSON.stringify({
    name,
    adapter_spec: { method, model: 'org/forester', num_train_trials: 1, ...more },
    groups: [],
  });
}

const state = (method: string, request_states: readonly object[]) =>
  JSON.stringify(
    { adapter_spec: { method, model: 'org/forester', num_train_trials: 1 }, request_states },
    undefined,
    2,
  );

const completion = (text: string, tokens: readonly object[] = [{ text, logprob: -0.5 }]) => ({
  success: true,
  completions: [{ text, logprob: -0.5, tokens }],
});

const run = (method: string, request_states: readonly object[], more: Record<string, string> = {}) =>
  readFiles({
    'run/run_spec.json': runSpec(method),
    'run/scenario_state.json': state(method, request_states),
    ...more,
  });

describe('HELM runs', () => {
  it('of joint multiple choice give the letter of the completion, and the gold answer by its text [capa.formats.helm]', async () => {
    const output_mapping = { A: 'oak', B: 'beech', C: 'elm' };
    const likely = { top_logprobs: { ' A': Math.log(0.3), ' B': Math.log(0.2), ' C': Math.log(0.1), ' The': -3 } };
    const reasoning = 'Leaves differ. The answer is (C). So be it.';
    const ask = (id: string, text: string, more: object = {}) => ({
      instance: instance(id),
      train_trial_index: 0,
      output_mapping,
      result: completion(text),
      ...more,
    });
    const { answers, notes, formats } = await run('multiple_choice_joint', [
      ask('id1', ' B'),
      ask('id2', ' A', { result: completion(' A', [{ text: ' A', logprob: -1, ...likely }]) }),
      ask('id3', reasoning),
      ask('id4', ' none of them'),
      ask('id5', ' B', { instance: instance('id5', { perturbation: { name: 'typos' } }) }),
      ask('id6', '', { result: { success: false, completions: [] } }),
      ask('id7', ' B', { output_mapping: { A: 'elm', B: 'oak', C: 'beech' } }),
    ]);
    expect(formats).toEqual({ 'run/scenario_state.json': 'HELM run' });
    expect(answers.map(({ question, gold, answer }) => [question, gold, answer])).toEqual([
      ['id1', 1, 1],
      ['id2', 1, 0],
      ['id3', 1, 2],
      ['id4', 1, null],
      ['id6', 1, null],
      ['id7', 2, 1],
    ]);
    expect(answers[0]).toMatchObject({
      model: 'org/forester',
      task: 'trees:region=north,method=multiple_choice_joint',
      options: 3,
    });
    expect(answers[1]?.probabilities).toEqual([0.5, 1 / 3, 1 / 6].map((share) => expect.closeTo(share, 12)));
    expect(notes).toEqual({ 'no-letter': 1, 'perturbed-instance': 1, 'no-completion': 1 });
  });

  it('of separate requests rank the references as HELM does, with and without calibration [capa.formats.helm]', async () => {
    // The echoed prompt comes first; only the reference's own tokens count: -1 and -4 per token for oak and beech, -2 for elm.
    const own = [[-1], [-3, -5], [-2]];
    const echo = (i: number, values: readonly number[]) => {
      const parts = values.length === 1 ? [` ${texts[i]}`] : [' bee', 'ch'];
      const tokens = parts.map((text, k) => ({ text, logprob: values[k] }));
      return completion('', [{ text: 'Which', logprob: -9 }, { text: ' tree?', logprob: -9 }, ...tokens]);
    };
    const ask = (i: number, request_mode: string, values: readonly number[]) => ({
      instance: instance('id1'),
      reference_index: i,
      request_mode,
      train_trial_index: 0,
      result: echo(i, values),
    });
    const original = own.map((values, i) => ask(i, 'original', values));
    const plain = await run('multiple_choice_separate_original', original);
    const weights = [Math.exp(-1), Math.exp(-4), Math.exp(-2)];
    const sum = weights.reduce((a, b) => a + b);
    expect(plain.answers).toHaveLength(1);
    expect(plain.answers[0]).toMatchObject({ options: 3, gold: 1, answer: 0 });
    expect(plain.answers[0]?.probabilities).toEqual(weights.map((weight) => expect.closeTo(weight / sum, 12)));
    // Without the question beech is so unlikely that the question made it likelier by most: -8 + 14, against -1 + 2 and -2 + 2.
    const bare = [[-2], [-7, -7], [-2]].map((values, i) => ask(i, 'calibration', values));
    const calibrated = await run('multiple_choice_separate_calibrated', [...original, ...bare]);
    expect(calibrated.answers[0]).toMatchObject({ gold: 1, answer: 1 });
    const silent = await run(
      'multiple_choice_separate_original',
      own.map((_, i) => ask(i, 'original', [0, 0])),
    );
    expect(silent.answers[0]).toMatchObject({ answer: null, probabilities: undefined });
    expect(silent.notes).toEqual({ 'no-likelihood': 1 });
  });

  it('of generation take the verdict from the statistics; without the state the shorter files are read [capa.formats.helm]', async () => {
    const statistics = JSON.stringify([
      { instance_id: 'id1', train_trial_index: 0, stats: [{ name: { name: 'quasi_exact_match' }, mean: 1 }] },
      { instance_id: 'id2', train_trial_index: 0, stats: [{ name: { name: 'f1_score' }, mean: 0.4 }] },
    ]);
    const ask = (id: string, text: string) => ({
      instance: instance(id),
      train_trial_index: 0,
      result: completion(text),
    });
    const whole = await run('generation', [ask('id1', ' A Beech.\n'), ask('id2', 'oak')], {
      'run/per_instance_stats.json': statistics,
    });
    expect(whole.answers.map(({ options, gold, answer, correct }) => [options, gold, answer, correct])).toEqual([
      [null, 'beech', 'A Beech.', true],
      [null, 'beech', 'oak', undefined],
    ]);
    const predictions = [
      {
        instance_id: 'id1',
        train_trial_index: 0,
        predicted_text: ' B',
        mapped_output: 'beech',
        stats: { exact_match: 1 },
      },
      { instance_id: 'id2', train_trial_index: 0, predicted_text: ' C', stats: { exact_match: 0 } },
      {
        instance_id: 'id3',
        train_trial_index: 0,
        predicted_text: ' C',
        reference_index: 0,
        stats: { predicted_index: 0 },
      },
      { instance_id: 'id1', train_trial_index: 0, predicted_text: ' B', perturbation: { name: 'typos' }, stats: {} },
    ];
    const short = {
      'run/run_spec.json': runSpec('multiple_choice_joint'),
      'run/display_predictions.json': JSON.stringify(predictions),
    };
    const instances = JSON.stringify(['id1', 'id2', 'id3'].map((id) => instance(id)));
    const judged = await readFiles({ ...short, 'run/instances.json': instances });
    expect(judged.answers.map(({ options, gold, answer }) => [options, gold, answer])).toEqual([
      [3, 1, 1],
      [3, 1, 2],
      [3, 1, 0],
    ]);
    const bare = await readFiles(short);
    expect(bare.answers.map(({ options, gold, answer }) => [options, gold, answer])).toEqual([
      [2, 1, 1],
      [2, 1, 0],
      [2, 1, null],
    ]);
    const only = await readFiles({
      'run/run_spec.json': runSpec('generation'),
      'run/per_instance_stats.json': statistics,
    });
    expect(only.answers.map(({ question, options, answer }) => [question, options, answer])).toEqual([['id1', 2, 1]]);
  });
});
