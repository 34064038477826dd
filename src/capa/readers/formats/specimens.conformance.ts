// One small file of each format, with three questions each, for tests that treat all formats alike. Laid out as each tool writes; the
// content is ours.
import { parquetWriteBuffer } from 'hyparquet-writer';
import { toLines, toZip } from './formats.conformance.ts';

export interface Specimen {
  readonly format: string;
  /** The file with the answers. */
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Files that belong to it. */
  readonly beside: Readonly<Record<string, string>>;
}

const numbers = [0, 1, 2];
const json = (name: string, data: readonly unknown[]) => ({ name, data: [...data], type: 'JSON' as const });

const rows = numbers.map((i) => ({
  doc_id: i,
  doc: { question: `Question ${i}?`, choices: ['left', 'right'] },
  target: '1',
  arguments: { gen_args_0: { arg_0: 'p', arg_1: ' left' }, gen_args_1: { arg_0: 'p', arg_1: ' right' } },
  resps: [[['-1.5', 'False']], [['-0.5', 'True']]],
  filtered_resps: [
    ['-1.5', 'False'],
    ['-0.5', 'True'],
  ],
  doc_hash: `hash ${i}`,
  filter: 'none',
}));

const samples = numbers.map((i) => ({
  id: i,
  epoch: 1,
  input: `Question ${i}?`,
  choices: ['left', 'right'],
  target: 'B',
  scores: { choice: { value: 'C', answer: 'B' } },
}));
const evaluation = { run_id: 'r', task: 'sides', model: 'org/model' };

const states = numbers.map((i) => ({
  instance: {
    id: `id${i}`,
    input: { text: `Question ${i}?` },
    references: [
      { output: { text: 'left' }, tags: [] },
      { output: { text: 'right' }, tags: ['correct'] },
    ],
  },
  train_trial_index: 0,
  output_mapping: { A: 'left', B: 'right' },
  result: { success: true, completions: [{ text: ' B', tokens: [] }] },
}));
const adapter_spec = { method: 'multiple_choice_joint', model: 'org/model', num_train_trials: 1 };

const records = numbers.map((i) => ({
  schema_version: 'instance_level_eval_0.2.2',
  evaluation_id: 'e',
  model_id: 'org/model',
  evaluation_name: 'sides',
  sample_id: `${i}`,
  interaction_type: 'single_turn',
  input: { raw: `Question ${i}?`, reference: ['right'], choices: ['left', 'right'] },
  output: { raw: ['B'] },
  answer_attribution: [{ turn_idx: 0, extracted_value: 'B', is_terminal: true }],
  evaluation: { score: 1, is_correct: true },
}));

const events = numbers.map((i) => ({
  run_id: 'r',
  event_id: i,
  sample_id: `sides.${i}`,
  type: 'match',
  data: { correct: true, expected: 'right', picked: 'right' },
}));

const results = numbers.map((i) => ({
  provider: { id: 'org:model' },
  prompt: { label: 'ask' },
  promptIdx: 0,
  testIdx: i,
  vars: { question: `Question ${i}?` },
  success: true,
  failureReason: 0,
}));

const details = new Uint8Array(
  parquetWriteBuffer({
    columnData: [
      { name: 'example', data: numbers.map((i) => `Question ${i}?`), type: 'STRING' },
      json(
        'predictions',
        numbers.map(() => [-1.5, -0.5]),
      ),
      json(
        'gold_index',
        numbers.map(() => [1]),
      ),
      json(
        'choices',
        numbers.map(() => ['left', 'right']),
      ),
    ],
  }),
);

export const specimens: readonly Specimen[] = [
  {
    format: 'lm-evaluation-harness samples',
    name: 'org__model/samples_sides_2024-07-01T10-11-12.345678.jsonl',
    content: toLines(rows),
    beside: { 'org__model/results_2024-07-01T10-11-12.345678.json': '{"results": {}, "model_name": "org/model"}' },
  },
  {
    format: 'Open LLM Leaderboard details (parquet)',
    name: 'details_org__model/sides/latest.parquet',
    content: details,
    beside: {},
  },
  {
    format: 'Inspect log',
    name: 'log.eval',
    content: toZip({
      ...Object.fromEntries(samples.map((sample) => [`samples/${sample.id}_epoch_1.json`, sample])),
      'header.json': { status: 'success', eval: evaluation },
    }),
    beside: {},
  },
  {
    format: 'Inspect log',
    name: 'log.json',
    content: JSON.stringify({ version: 2, status: 'success', eval: evaluation, samples }),
    beside: {},
  },
  {
    format: 'HELM run',
    name: 'run/scenario_state.json',
    content: JSON.stringify({ adapter_spec, request_states: states }),
    beside: { 'run/run_spec.json': JSON.stringify({ name: 'sides:model=org_model', adapter_spec }) },
  },
  {
    format: 'OpenAI evals run',
    name: 'run.jsonl',
    content: toLines([
      { spec: { completion_fns: ['org/model'], eval_name: 'sides', run_id: 'r' } },
      ...events,
      { final_report: {} },
    ]),
    beside: {},
  },
  {
    format: 'promptfoo results',
    name: 'promptfoo.json',
    content: JSON.stringify({ evalId: 'eval-1', results: { version: 3, timestamp: 't', results }, config: {} }),
    beside: {},
  },
  {
    format: 'Every Eval Ever instance records',
    name: 'run_samples.jsonl',
    content: toLines(records),
    beside: {},
  },
];
