// Reads instance records of Every Eval Ever (evaleval/every_eval_ever, instance_level_eval.schema.json, versions 0.2.x): JSON lines beside
// an aggregate, one record per model and sample. Joined on sample_id within evaluation_name, on the harness' doc_hash where its converter
// kept it. Converters write answers as letters, as texts, as indices, or only whether they were right; all are understood.
// Leaves out: transcripts of several turns beyond their last answer, and scores between right and wrong.
import type { AnswerSink, LoggedAnswer } from '../../types.ts';
import { letterIndex } from '../answers.ts';
import { emptyLog, forEachJsonLine } from '../json-lines.ts';
import type { LogReader, LogSource } from '../reader.ts';
import { createQuestions, type Questions } from './harness.ts';
import {
  type Fields,
  fieldsOf,
  letterInReasoning,
  listOf,
  numberOf,
  objectsOf,
  slicesOf,
  textOf,
  textsOf,
  truthOf,
  wholeOf,
} from './values.ts';

/** What our writer adds under metadata, where the schema has no place: the names of the slices, and the options' probabilities. */
export const SLICE_NAMES = 'oversight.slices';
export const PROBABILITIES = 'oversight.probabilities';

export const everyEvalEver: LogReader = {
  format: 'Every Eval Ever instance records',
  recognises: (source, head) =>
    /\.jsonl$/.test(source.name) &&
    /^\s*\{/.test(head) &&
    (/"schema_version":\s*"instance_level_eval/.test(head) ||
      ['"evaluation_id":', '"sample_id":', '"interaction_type":'].every((key) => head.includes(key))),
  accompanies: (source) => {
    const samples = source.name.replace(/\.json$/, '_samples.jsonl');
    return samples !== source.name && source.siblings().some((other) => other.name === samples);
  },
  async read(source, sink, options) {
    const reading = { sink, signal: options.signal, fields: FIELDS };
    const questions = createQuestions();
    const visited = await forEachJsonLine(source, reading, (record) => readRecord(record, source, sink, questions));
    if (visited === 0) throw emptyLog(source, 'instance records of Every Eval Ever');
  },
};

const FIELDS = [
  'model_id',
  'evaluation_name',
  'sample_id',
  'sample_hash',
  'input',
  'output',
  'messages',
  'answer_attribution',
  'evaluation',
  'error',
  'metadata',
];

function readRecord(record: Fields, source: LogSource, sink: AnswerSink, questions: Questions): void {
  const model = textOf(record['model_id']);
  const id = textOf(record['sample_id']) ?? textOf(record['sample_hash']);
  const input = fieldsOf(record['input']);
  if (model === undefined || id === undefined || !input) {
    const what = model === undefined ? 'model_id' : id === undefined ? 'sample_id' : 'input';
    sink.note('incomplete-record', source.path, `a record without ${what}; left out`, model);
    return;
  }
  const note = (kind: string, message: string) => sink.note(kind, source.path, message, model);
  const metadata = fieldsOf(record['metadata']);
  const evaluation = fieldsOf(record['evaluation']);
  const correct = truthOf(evaluation?.['is_correct']);
  const score = numberOf(evaluation?.['score']);
  if (correct === false && score !== undefined && score > 0 && score < 1)
    note('partly-right', `${id}: the score ${score} counts as wrong, as is_correct says`);
  const choices = textsOf(input['choices']);
  const judged =
    choices && choices.length > 1
      ? choose(record, input, choices, correct, id, note)
      : { ...write(record, input), correct };
  const answer: LoggedAnswer = {
    ...placeOf(record, id, metadata, questions),
    ...judged,
    probabilities: choices && probabilitiesOf(metadata, choices.length),
    slices: readSlices(metadata),
    text: textOf(input['raw']),
  };
  sink.add(model, answer, source.path);
}

/** Task and question. The harness' converter adds the filter to the task's name, and Inspect's keeps the repetition. */
function placeOf(
  record: Fields,
  id: string,
  metadata: Fields | undefined,
  questions: Questions,
): Pick<LoggedAnswer, 'task' | 'question' | 'filter' | 'epoch'> {
  const name = textOf(record['evaluation_name']) ?? 'unnamed evaluation';
  const filter = textOf(metadata?.['filter']);
  const isNamed = filter !== undefined && filter !== 'none' && name.endsWith(`/${filter}`);
  const hash = textOf(metadata?.['doc_hash']);
  const epoch = wholeOf(metadata?.['epoch']);
  return {
    task: isNamed ? name.slice(0, -filter.length - 1) : name,
    question: hash === undefined ? id : questions.nameOf(hash, id),
    ...(isNamed && { filter }),
    ...(epoch !== undefined && epoch > 0 && { epoch }),
  };
}

type Judged = Pick<LoggedAnswer, 'options' | 'gold' | 'answer' | 'optionTexts'>;

function choose(
  record: Fields,
  input: Fields,
  choices: readonly string[],
  correct: boolean | undefined,
  id: string,
  note: (kind: string, message: string) => void,
): Judged {
  const options = choices.length;
  const textIndex = (text: string): number => {
    const exact = choices.indexOf(text);
    return exact >= 0 ? exact : choices.findIndex((choice) => choice.trim() === text.trim());
  };
  const indexOf = (text: string): number | null => {
    const place = textIndex(text);
    return place >= 0 ? place : letterIndex(text.trim());
  };
  const references = referencesOf(input);
  if (references.length > 1)
    note('several-gold-answers', `${id}: ${references.length} references; gold counts as unknown`);
  const said = answerOf(record);
  let answer = said === undefined ? null : (indexOf(said) ?? letterInReasoning(said) ?? numbered(said, options));
  const gold = references.length === 1 ? goldOf(references[0]!, options, indexOf, answer, correct) : null;
  if (gold === null && references.length === 1)
    note('unknown-gold', `${id}: the reference names none of ${options} options`);
  if ((answer === null || answer >= options) && correct === true) answer = gold;
  else if (answer === null)
    note('no-letter', `${id}: ${JSON.stringify(said?.slice(0, 40) ?? null)} names no option; counts as missing`);
  if (answer !== null && gold !== null && correct !== undefined && correct !== (answer === gold))
    note('other-verdict', `${id}: the record says ${correct ? 'right' : 'wrong'}, its answer the opposite`);
  return { options, gold, answer, optionTexts: choices };
}

/** The reference as text or letter, or as an index, which harness logs have; where both fit, the record's verdict tells which. */
function goldOf(
  reference: string,
  options: number,
  indexOf: (text: string) => number | null,
  answer: number | null,
  correct: boolean | undefined,
): number | null {
  const named = indexOf(reference);
  const index = numbered(reference, options);
  if (named === null || named >= options) return index;
  return index !== null && index !== named && correct === (index === answer) && correct !== (named === answer)
    ? index
    : named;
}

function numbered(text: string, options: number): number | null {
  const index = /^\s*\d+\s*$/.test(text) ? Number(text) : options;
  return index < options ? index : null;
}

function write(record: Fields, input: Fields): Judged {
  return { options: null, gold: referencesOf(input)[0] ?? null, answer: answerOf(record) ?? null };
}

/** A list by the schema; early converters wrote one text. */
function referencesOf(input: Fields): readonly string[] {
  const one = textOf(input['reference']);
  return one !== undefined ? [one] : (textsOf(input['reference']) ?? []);
}

/** The value extracted last, else the output, else what the assistant said last. */
function answerOf(record: Fields): string | undefined {
  if (textOf(record['error']) !== undefined && listOf(record['answer_attribution']).length === 0) return undefined;
  const attributions = objectsOf(record['answer_attribution']);
  const last = attributions.filter((one) => one['is_terminal'] !== false).at(-1) ?? attributions.at(-1);
  const output = fieldsOf(record['output'])?.['raw'];
  const said = objectsOf(record['messages']).filter((message) => message['role'] === 'assistant');
  return (
    textOf(last?.['extracted_value']) ?? textOf(output) ?? textOf(listOf(output)[0]) ?? textOf(said.at(-1)?.['content'])
  );
}

function probabilitiesOf(metadata: Fields | undefined, options: number): readonly number[] | undefined {
  const text = textOf(metadata?.[PROBABILITIES]);
  const values = text?.split(' ').map(Number);
  return values?.length === options && values.every((value) => value >= 0) ? values : undefined;
}

function readSlices(metadata: Fields | undefined): Readonly<Record<string, string>> | undefined {
  const names = textOf(metadata?.[SLICE_NAMES])?.split(',');
  if (!metadata || !names) return slicesOf(metadata);
  const slices: Record<string, string> = {};
  for (const name of names) {
    const value = textOf(metadata[name]);
    if (value !== undefined) slices[name] = value;
  }
  return slices;
}
