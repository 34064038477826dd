// The shorter files of a HELM run: display_predictions.json with instances.json, and per_instance_stats.json with the metrics of each
// instance. Where the references are not at hand, a question has two options, wrong (0) and right (1).
// Leaves out: metrics between right and wrong (F1, ROUGE); exact matches are taken.
import type { AnswerSink, LoggedAnswer } from '../../types.ts';
import { letterIndex } from '../answers.ts';
import { forEachJsonElement } from '../json-array.ts';
import type { LogSource, ReadOptions } from '../reader.ts';
import { type HelmRun, referencesOf } from './helm-requests.ts';
import { asVerdict, type Fields, fieldsOf, numberOf, objectsOf, textOf, wholeOf } from './values.ts';

/** Metrics that say right or wrong, the most telling first. */
const VERDICTS = [
  'chain_of_thought_correctness',
  'final_number_exact_match',
  'math_equiv_chain_of_thought',
  'math_equiv',
  'quasi_exact_match',
  'exact_match',
];

/** What the statistics say of each instance and trial ("id 0"); perturbed ones are left out. */
export async function readVerdicts(
  source: LogSource,
  sink: AnswerSink,
  options: ReadOptions,
): Promise<ReadonlyMap<string, boolean>> {
  const verdicts = new Map<string, boolean>();
  await forEachJsonElement(source, { sink, signal: options.signal }, (row) => {
    const id = textOf(row['instance_id']);
    if (id === undefined || fieldsOf(row['perturbation'])) return;
    const verdict = verdictOf(meansOf(row));
    if (verdict !== undefined) verdicts.set(`${id} ${wholeOf(row['train_trial_index']) ?? 0}`, verdict);
  });
  return verdicts;
}

/** Metrics of an instance by name; those of perturbed copies carry a perturbation in their name. */
function meansOf(row: Fields): ReadonlyMap<string, number> {
  const means = new Map<string, number>();
  for (const statistic of objectsOf(row['stats'])) {
    const name = fieldsOf(statistic['name']);
    const key = textOf(name?.['name']);
    const mean = numberOf(statistic['mean']) ?? numberOf(statistic['sum']);
    if (key !== undefined && mean !== undefined && !fieldsOf(name?.['perturbation'])) means.set(key, mean);
  }
  return means;
}

function verdictOf(means: ReadonlyMap<string, number>): boolean | undefined {
  for (const name of VERDICTS) {
    const value = means.get(name);
    if (value === 1 || value === 0) return value === 1;
  }
  return undefined;
}

/** Adds right or wrong for each instance. @returns the number of instances */
export async function addStatistics(
  source: LogSource,
  sink: AnswerSink,
  options: ReadOptions,
  run: HelmRun,
): Promise<number> {
  const verdicts = await readVerdicts(source, sink, options);
  if (verdicts.size === 0) sink.note('no-verdict', source.path, 'no metric of this run says right or wrong', run.model);
  for (const [key, isRight] of verdicts) {
    const split = key.lastIndexOf(' ');
    const epoch = run.trials > 1 ? { epoch: Number(key.slice(split + 1)) + 1 } : {};
    const answer = { task: run.task, question: key.slice(0, split), ...epoch, ...asVerdict(isRight) };
    sink.add(run.model, answer, source.path);
  }
  return verdicts.size;
}

/** Adds the predictions, judged by the references of instances.json where it lies beside. @returns their number */
export async function addPredictions(
  source: LogSource,
  sink: AnswerSink,
  options: ReadOptions,
  run: HelmRun,
): Promise<number> {
  const instances = await readInstances(source, sink, options);
  const note = (kind: string, message: string) => sink.note(kind, source.path, message, run.model);
  return forEachJsonElement(source, { sink, signal: options.signal }, (prediction) => {
    const id = textOf(prediction['instance_id']);
    if (id === undefined) return note('no-question', 'a prediction names no instance; left out');
    if (fieldsOf(prediction['perturbation']))
      return note('perturbed-instance', `${id}: a changed copy of its original; left out`);
    const epoch = run.trials > 1 ? { epoch: (wholeOf(prediction['train_trial_index']) ?? 0) + 1 } : {};
    const instance = instances.get(id);
    const judged = instance ? judge(prediction, instance, id, run, note) : asVerdict(statedVerdict(prediction));
    const text = textOf(fieldsOf(instance?.['input'])?.['text']);
    sink.add(run.model, { task: run.task, question: id, ...epoch, ...judged, text }, source.path);
  });
}

async function readInstances(
  source: LogSource,
  sink: AnswerSink,
  options: ReadOptions,
): Promise<ReadonlyMap<string, Fields>> {
  const instances = new Map<string, Fields>();
  const beside = source.siblings().find((other) => other.name === 'instances.json');
  if (!beside) sink.note('no-instances', source.path, 'instances.json is not beside; only right and wrong are known');
  else
    await forEachJsonElement(beside, { sink, signal: options.signal }, (instance) => {
      const id = textOf(instance['id']);
      if (id !== undefined && !fieldsOf(instance['perturbation'])) instances.set(id, instance);
    });
  return instances;
}

function statedVerdict(prediction: Fields): boolean | undefined {
  const means = Object.entries(fieldsOf(prediction['stats']) ?? {}).map(([name, value]): [string, number] => [
    name,
    numberOf(value) ?? Number.NaN,
  ]);
  return verdictOf(new Map(means));
}

function judge(
  prediction: Fields,
  instance: Fields,
  id: string,
  run: HelmRun,
  note: (kind: string, message: string) => void,
): Pick<LoggedAnswer, 'options' | 'gold' | 'answer' | 'correct' | 'optionTexts'> {
  const { texts, gold, right } = referencesOf(instance, id, note);
  const said = textOf(prediction['predicted_text']) ?? '';
  if (!run.method.startsWith('multiple_choice')) {
    const accepted = right.map((i) => texts[i]!);
    return { options: null, gold: accepted[0] ?? null, answer: said.trim(), correct: statedVerdict(prediction) };
  }
  const mapped = textOf(prediction['mapped_output']);
  const index = wholeOf(fieldsOf(prediction['stats'])?.['predicted_index']) ?? wholeOf(prediction['reference_index']);
  const byText = mapped === undefined ? -1 : texts.indexOf(mapped);
  const answer = index ?? (byText >= 0 ? byText : letterIndex(said.trim()));
  if (answer === null)
    note('no-letter', `${id}: ${JSON.stringify(said.slice(0, 40))} names no option; counts as missing`);
  return { options: texts.length, gold, answer, optionTexts: texts };
}
