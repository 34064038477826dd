// Reads lm-evaluation-harness samples: samples_<task>_<date>.jsonl beside results_<date>.json, one folder per model, and the same rows as
// the Open LLM Leaderboard (version 2) keeps them. Questions are joined on doc_hash, on doc_id where a file has none.
// Leaves out: results_*.json beyond the model's name and size, because its sums follow from the samples.
import { OversightError } from '../../../base/index.ts';
import type { AnswerSink } from '../../types.ts';
import { forEachJsonElement } from '../json-array.ts';
import { emptyLog, forEachJsonLine } from '../json-lines.ts';
import type { LogReader, LogSource, ReadOptions } from '../reader.ts';
import { modelOfFolder } from './folders.ts';
import { ROW_FIELDS, readHarnessRow } from './harness-row.ts';
import { type Fields, fieldsOf, listOf, textOf } from './values.ts';
import { fieldIn, headText, parsed, textFrom } from './whole.ts';

const DATE = String.raw`\d{4}-\d\d-\d\dT[\d:.+-]+`;
const SAMPLES = new RegExp(`^samples_(.+?)(?:_(${DATE}))?\\.jsonl?$`);
const RESULTS = new RegExp(`^results_(${DATE})\\.json$`);
/** A results file holds the settings of each task; larger ones are no results. */
const RESULTS_LIMIT = 64 * 1024 * 1024;

export const harness: LogReader = {
  format: 'lm-evaluation-harness samples',
  recognises: (source, head) =>
    /\.jsonl?$/.test(source.name) && START.test(head) && /"(?:filtered_)?resps":|"arguments":/.test(head),
  accompanies: (source) => RESULTS.test(source.name),
  async read(source, sink, options) {
    const head = await headText(source);
    const run = await describeRun(source);
    const newer = await newerRun(source, run.model);
    if (newer) {
      sink.note('older-run', source.path, `left out for ${newer.name}, a newer run of the same task`, run.model);
      return;
    }
    if (run.parameters !== undefined) sink.describe(run.model, { parameters: run.parameters });
    const rows = createRowReader(source, sink, options, run);
    const fields = neededFields(head, options);
    const each = head.trimStart().startsWith('[') ? forEachJsonElement : forEachJsonLine;
    const visited = await each(source, { sink, signal: options.signal, fields }, (row) => rows.read(row));
    if (visited === 0) throw emptyLog(source, 'rows of lm-evaluation-harness');
  },
};

/** A row begins with its doc_id; version 0.4.0 wrote one indented list. */
const START = /^\s*(?:\[\s*)?\{\s*"doc_id":/;

export interface RowReader {
  read(row: Fields): void;
}

/** Gives rows of one file (one task) their question and puts them in the sink. */
export function createRowReader(
  source: LogSource,
  sink: AnswerSink,
  options: ReadOptions,
  run: { readonly model: string; readonly task: string },
): RowReader {
  const { model, task } = run;
  const context = {
    task,
    normalise: options.normalise ?? 'sum',
    note: (kind: string, message: string) => sink.note(kind, source.path, message, model),
  };
  const questions = createQuestions();
  return {
    read(row) {
      const id = textOf(row['doc_id']);
      const hash = textOf(row['doc_hash']);
      if (id === undefined && hash === undefined) {
        context.note('no-question', 'a row has neither doc_hash nor doc_id; left out');
        return;
      }
      if (hash === undefined)
        context.note('joined-on-number', `doc_id ${id} has no doc_hash; questions are joined on doc_id`);
      const question = hash === undefined ? `doc ${id}` : questions.nameOf(hash, id);
      const answer = readHarnessRow(row, question, context);
      if (answer) sink.add(model, answer, source.path);
    },
  };
}

/** Benchmarks hold some questions twice, with equal hashes: the second doc_id of a hash is a question of its own. */
export interface Questions {
  nameOf(hash: string, id: string | undefined): string;
}

export function createQuestions(): Questions {
  const first = new Map<string, string>();
  const others = new Map<string, string[]>();
  return {
    nameOf(hash, id) {
      const known = first.get(hash);
      if (known === undefined) first.set(hash, id ?? '');
      if (known === undefined || known === (id ?? '')) return hash;
      const twins = others.get(hash) ?? [];
      if (twins.length === 0) others.set(hash, twins);
      let place = twins.indexOf(id ?? '');
      if (place < 0) place = twins.push(id ?? '') - 1;
      return `${hash} (${place + 2})`;
    },
  };
}

/**
 * What of a row is parsed. The prompts are most of a file; they are parsed only where the first row cannot be understood without its
 * options' texts. Responses are parsed once, as the filter left them.
 */
function neededFields(head: string, options: ReadOptions): readonly string[] {
  const first = Buffer.from(head.slice(Math.max(0, head.indexOf('{'))));
  const target = textOf(fieldIn(first, 'target'));
  const unneeded = new Set<string>();
  if (target !== undefined && isPlainTarget(target) && options.normalise !== 'byte') unneeded.add('arguments');
  if (listOf(fieldIn(first, 'filtered_resps')).length > 0) unneeded.add('resps');
  return [...ROW_FIELDS, 'arguments'].filter((field) => !unneeded.has(field));
}

/** An index or a letter, which says which option is right without the options' texts. */
export function isPlainTarget(target: string): boolean {
  return /^(?:\d+|\(?[A-Z]\)?)$/.test(target);
}

interface Run {
  readonly model: string;
  readonly task: string;
  readonly parameters?: number | undefined;
}

/** The latest other run of the same model on the same task in the same folder, where it is later than this one. */
async function newerRun(source: LogSource, model: string): Promise<LogSource | undefined> {
  const [, task, date = ''] = SAMPLES.exec(source.name) ?? [];
  const later = source.siblings().filter((other) => {
    const [, otherTask, otherDate] = SAMPLES.exec(other.name) ?? [];
    return otherDate !== undefined && otherTask === task && otherDate > date;
  });
  for (const other of later.sort((a, b) => (a.name < b.name ? 1 : -1)))
    if ((await describeRun(other)).model === model) return other;
  return undefined;
}

/** The model as results_<date>.json names it, else as the folder does; the task as the file's name says. */
async function describeRun(source: LogSource): Promise<Run> {
  const [, named, date] = SAMPLES.exec(source.name) ?? [];
  const results = source
    .siblings()
    .filter((other) => RESULTS.test(other.name) || other.name === 'results.json')
    .sort((a, b) => (a.name < b.name ? 1 : -1));
  const own = results.find((other) => date !== undefined && other.name.includes(date)) ?? results[0];
  const text = own && own.size <= RESULTS_LIMIT ? textFrom(await own.bytes(RESULTS_LIMIT)) : '';
  const model = modelOfResults(text) ?? modelOfFolder(source.location);
  if (model === null)
    throw new OversightError(`${source.path}: nothing says which model this is`, {
      kind: 'input',
      remedy: 'Put the file beside its results_<date>.json, or into a folder named as the model.',
    });
  const parameters = Number(/"model_num_parameters":\s*(\d+)/.exec(text)?.[1] ?? Number.NaN);
  return {
    model,
    task: named ?? taskOfStem(source.name, text),
    ...(parameters > 0 && { parameters: parameters / 1e9 }),
  };
}

/** Single fields are looked for in the text, because one results file is asked by each of some sixty tasks. */
function modelOfResults(text: string): string | null {
  const name = lastString(text, 'model_name');
  if (name) return name;
  const settings = lastString(text, 'model_args') ?? '';
  for (const key of ['peft', 'delta', 'pretrained', 'model', 'path', 'engine']) {
    const found = new RegExp(`(?:^|,)\\s*${key}=([^,]+)`).exec(settings)?.[1];
    if (found) return found.trim();
  }
  // Newer versions log the arguments as an object.
  return lastString(text, 'pretrained') ?? null;
}

function lastString(text: string, key: string): string | undefined {
  let found: string | undefined;
  for (const [, value] of text.matchAll(new RegExp(`"${key}":\\s*("(?:[^"\\\\]|\\\\.)*")`, 'g'))) found = value;
  return found === undefined ? undefined : textOf(parsed(found));
}

/** Version 0.4.0 named files <model arguments>_<task>.jsonl: the task is the one of the results that ends the name. */
function taskOfStem(name: string, results: string): string {
  const stem = name.replace(/\.jsonl?$/, '');
  const tasks = Object.keys(fieldsOf(fieldsOf(parsed(results))?.['results']) ?? {});
  const fitting = tasks.filter((task) => stem.endsWith(`_${task}`)).sort((a, b) => b.length - a.length);
  return fitting[0] ?? stem;
}
