// Reads parquet details of the Open LLM Leaderboard: version 2 has the rows of lm-evaluation-harness, version 1 those of lighteval's
// DetailsLogger.Detail (predictions, gold_index, choices, metrics), later nested in doc, model_response and metric. Row groups are read
// one by one. Leaves out: downloading; the model is named by the folders ("details_org__model", "org__model-details").
import { hashJson, OversightError } from '../../../base/index.ts';
import type { AnswerSink, LoggedAnswer } from '../../types.ts';
import { emptyLog } from '../json-lines.ts';
import { forEachParquetRow, parquetColumns } from '../parquet.ts';
import type { LogReader, LogSource, ReadOptions } from '../reader.ts';
import { modelOfFolder, taskOfFolder } from './folders.ts';
import { createQuestions, createRowReader, isPlainTarget } from './harness.ts';
import { ROW_FIELDS } from './harness-row.ts';
import { mostLikely, optionProbabilities, perByte } from './likelihoods.ts';
import {
  type Fields,
  fieldsOf,
  folderName,
  listOf,
  numberOf,
  slicesOf,
  textOf,
  textsOf,
  truthOf,
  wholeOf,
} from './values.ts';

export const leaderboard: LogReader = {
  format: 'Open LLM Leaderboard details (parquet)',
  async recognises(source, head) {
    if (!/\.parquet$/.test(source.name) || !head.startsWith('PAR1')) return false;
    try {
      return versionOf(await parquetColumns(source)) !== undefined;
    } catch (error) {
      // A damaged file is nobody's; the scan says so.
      if (error instanceof OversightError) return false;
      throw error;
    }
  },
  async read(source, sink, options) {
    const version = versionOf(await parquetColumns(source));
    const model = modelOfFolder(source.location);
    if (model === null)
      throw new OversightError(`${source.path}: no folder names the model`, {
        kind: 'input',
        remedy: 'Put the file into a folder named details_<organisation>__<model>.',
      });
    const run = { model, task: taskOf(source) };
    const rows =
      version === 'harness'
        ? createRowReader(source, sink, options, run)
        : createDetailReader(source, sink, options, run);
    const columns = version === 'harness' ? await neededColumns(source, sink, options) : DETAIL_COLUMNS;
    const visited = await forEachParquetRow(source, { sink, signal: options.signal, columns }, (row) => rows.read(row));
    if (visited === 0) throw emptyLog(source, 'rows of the leaderboard');
  },
};

/** The prompts are nearly all of a file: they are left where they are unless a target can only be told by the options' texts. */
async function neededColumns(source: LogSource, sink: AnswerSink, options: ReadOptions): Promise<readonly string[]> {
  let needsTexts = options.normalise === 'byte';
  const reading = { sink, signal: options.signal, columns: ['target'] };
  await forEachParquetRow(source, reading, ({ target }) => {
    needsTexts ||= !isPlainTarget(textOf(target) ?? '');
  });
  const hasFiltered = (await parquetColumns(source)).includes('filtered_resps');
  const columns = ROW_FIELDS.filter((field) => !(hasFiltered && field === 'resps'));
  return needsTexts ? [...columns, 'arguments'] : columns;
}

type Version = 'harness' | 'details';

function versionOf(columns: readonly string[]): Version | undefined {
  const has = (...names: readonly string[]) => names.every((name) => columns.includes(name));
  if (has('doc_id', 'target') && (has('filtered_resps') || has('resps'))) return 'harness';
  if (has('predictions', 'choices') && (has('gold_index') || has('gold'))) return 'details';
  return has('doc', 'model_response', 'metric') ? 'details' : undefined;
}

/** "details_harness|arc:challenge|25_2023-08-23T10:11:12.345.parquet", or the folder where the file's name is general. */
function taskOf(source: LogSource): string {
  const named = /^(?:details|samples)_(.+?)_\d{4}-\d\d-\d\dT.*\.parquet$/.exec(source.name)?.[1];
  return named ?? taskOfFolder(source.location) ?? (folderName(source.location) || source.name);
}

const DETAIL_COLUMNS = [
  'example',
  'predictions',
  'gold_index',
  'gold',
  'choices',
  'metrics',
  'specifics',
  'doc',
  'model_response',
  'metric',
];

/** A row of either layout of version 1. */
interface Detail {
  readonly query: string | undefined;
  readonly predictions: unknown;
  readonly gold: unknown;
  readonly choices: readonly string[] | undefined;
  readonly metrics: Fields | undefined;
  readonly specifics: Fields | undefined;
}

function detailOf(row: Fields): Detail {
  const doc = fieldsOf(row['doc']);
  const response = fieldsOf(row['model_response']);
  const gold = doc?.['gold_index'] ?? row['gold_index'];
  // Generated answers have their gold text in "gold", and an empty gold_index.
  const isEmpty = Array.isArray(gold) && gold.length === 0;
  return {
    query: textOf(doc?.['query']) ?? textOf(row['example']),
    predictions:
      row['predictions'] ?? (listOf(response?.['logprobs']).length > 0 ? response?.['logprobs'] : response?.['text']),
    gold: isEmpty || gold === undefined || gold === null ? row['gold'] : gold,
    choices: textsOf(doc?.['choices'] ?? row['choices']),
    metrics: fieldsOf(row['metrics'] ?? row['metric']),
    specifics: fieldsOf(doc?.['specific'] ?? row['specifics']),
  };
}

/** Rows are joined on a hash of question and options: versions of lighteval differ in what they hash. */
function createDetailReader(
  source: LogSource,
  sink: AnswerSink,
  options: ReadOptions,
  { model, task }: { readonly model: string; readonly task: string },
) {
  const questions = createQuestions();
  const note = (kind: string, message: string) => sink.note(kind, source.path, message, model);
  let number = 0;
  return {
    read(row: Fields): void {
      const detail = detailOf(row);
      number++;
      if (detail.query === undefined) {
        note('no-question', `row ${number} has no question; left out`);
        return;
      }
      const hash = hashJson([detail.query, detail.choices ?? []]).slice(0, 16);
      const question = questions.nameOf(hash, String(number));
      const likelihoods = likelihoodsOf(detail.predictions);
      const isChoice =
        likelihoods !== undefined && detail.choices?.length === likelihoods.length && likelihoods.length > 1;
      const judged = isChoice
        ? choose(detail, likelihoods, question, options.normalise ?? 'sum', note)
        : write(detail, question, note);
      if (!judged) return;
      const base = { task, question, slices: slicesOf(detail.specifics), text: detail.query };
      sink.add(model, { ...base, ...judged }, source.path);
    },
  };
}

/** One number for each option, alone or with whether it was the greedy choice; undefined for text. */
function likelihoodsOf(predictions: unknown): readonly number[] | undefined {
  const numbers: number[] = [];
  for (const one of listOf(predictions)) {
    const value = Array.isArray(one) ? one[0] : one;
    const number = value === null ? Number.NaN : numberOf(value);
    if (number === undefined) return undefined;
    numbers.push(number);
  }
  return numbers.length > 0 ? numbers : undefined;
}

type Judged = Pick<LoggedAnswer, 'options' | 'gold' | 'answer' | 'correct' | 'probabilities' | 'optionTexts'>;
type Note = (kind: string, message: string) => void;

function choose(
  { gold: logged, choices = [], metrics }: Detail,
  sums: readonly number[],
  question: string,
  normalise: 'sum' | 'byte',
  note: Note,
): Judged {
  const scores =
    normalise === 'byte'
      ? perByte(
          sums,
          choices.map((text) => text.replace(/^ /, '')),
        )
      : sums;
  const answer = scores && mostLikely(scores);
  if (answer === undefined)
    note('no-likelihood', `${question}: likelihoods ${sums.slice(0, 4).join(', ')}; counts as missing`);
  const indices = Array.isArray(logged) ? logged : [logged];
  const index = indices.length === 1 ? wholeOf(indices[0]) : undefined;
  const gold = index !== undefined && index >= 0 && index < sums.length ? index : null;
  if (gold === null)
    note(
      indices.length > 1 ? 'several-gold-answers' : 'unknown-gold',
      `${question}: gold index ${String(logged)}; counts as unknown`,
    );
  const verdict = truthOf(metrics?.[normalise === 'byte' ? 'acc_norm' : 'acc']);
  if (verdict !== undefined && gold !== null && answer !== undefined && verdict !== (answer === gold))
    note('other-verdict', `${question}: the log says ${verdict ? 'right' : 'wrong'}, its likelihoods the opposite`);
  return {
    options: sums.length,
    gold,
    answer: answer ?? null,
    probabilities: scores && optionProbabilities(scores),
    optionTexts: choices,
  };
}

function write(
  { predictions, gold: logged, choices, metrics }: Detail,
  question: string,
  note: Note,
): Judged | undefined {
  const first = listOf(predictions)[0] ?? predictions;
  const answer = textOf(Array.isArray(first) ? first[0] : first) ?? null;
  const index = wholeOf(Array.isArray(logged) ? logged[0] : logged);
  const named = index === undefined ? undefined : choices?.[index];
  const gold = named ?? textOf(Array.isArray(logged) ? logged[0] : logged) ?? null;
  const correct = ['acc', 'em', 'qem', 'exact_match', 'extractive_match', 'pem'].map((name) =>
    truthOf(metrics?.[name]),
  );
  const verdict = correct.find((one) => one !== undefined);
  if (answer === null && verdict === undefined) {
    note('no-answer', `${question}: neither an answer nor a verdict; left out`);
    return undefined;
  }
  return { options: null, gold, answer, correct: verdict };
}
