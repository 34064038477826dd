// Reads logs of Inspect (UKGovernmentBEIS/inspect_ai): .eval, a zip of header.json, summaries.json and samples/<id>_epoch_<n>.json, and the
// .json form of the same. Samples are read one by one, without their transcripts. Leaves out: entries compressed with zstd, which are
// named ("inspect log convert" writes what can be read), and model roles; each log is of one model.
import { OversightError, shorten } from '../../../base/index.ts';
import type { AnswerSink } from '../../types.ts';
import { forEachJsonElement } from '../json-array.ts';
import { createObjectScanner, skipSpace } from '../json-scan.ts';
import type { LogReader, LogSource, ReadOptions } from '../reader.ts';
import { openZip, type ZipArchive, type ZipEntry } from '../zip.ts';
import { readSample, SAMPLE_FIELDS } from './inspect-sample.ts';
import { type Fields, fieldsOf, objectsOf, textOf, wholeOf } from './values.ts';
import { fieldIn, parseDocument } from './whole.ts';

export const inspect: LogReader = {
  format: 'Inspect log',
  recognises: (source, head) =>
    isArchive(source, head) || (/^\s*\{\s*"(?:version|status|eval)":/.test(head) && EVAL.test(head)),
  async read(source, sink, options) {
    const start = Buffer.from(await source.head(4));
    await (start.toString('latin1').startsWith('PK') ? readArchive : readDocument)(source, sink, options);
  },
};

/** How the description of a run begins: an id, the time or the task. */
const EVAL = /"eval":\s*\{\s*"(?:eval_set_id|eval_id|run_id|created|task|task_id)":/;
const NAME = /\.eval$/i;

function isArchive(source: LogSource, head: string): boolean {
  return head.startsWith('PK') && NAME.test(source.name);
}

interface Run {
  readonly model: string;
  readonly task: string;
  /** Whether samples were answered several times. */
  readonly isRepeated: boolean;
}

function describeRun(spec: Fields | undefined, path: string): Run {
  const model = textOf(spec?.['model']);
  const task = textOf(spec?.['task']);
  if (model === undefined || task === undefined)
    throw new OversightError(`${path}: the Inspect log does not name its ${model === undefined ? 'model' : 'task'}`, {
      kind: 'input',
      remedy: 'The log is damaged or of an unknown version; write it again with "inspect log convert".',
    });
  const epochs = wholeOf(fieldsOf(spec?.['config'])?.['epochs']) ?? 1;
  return { model, task, isRepeated: epochs > 1 };
}

/** Puts samples in the sink. */
function createSampleReader(source: LogSource, sink: AnswerSink, run: Run) {
  const context = { ...run, note: (kind: string, message: string) => sink.note(kind, source.path, message, run.model) };
  let count = 0;
  return {
    note: context.note,
    read(sample: Fields): void {
      count++;
      const answer = readSample(sample, context);
      if (answer) sink.add(run.model, answer, source.path);
    },
    finish(status: unknown): void {
      if (count === 0) context.note('no-samples', 'the log holds no samples, only its totals');
      const state = textOf(status);
      if (state !== undefined && state !== 'success')
        context.note('unfinished-run', `the run ended as "${state}"; its samples are used`);
    },
  };
}

async function readDocument(source: LogSource, sink: AnswerSink, options: ReadOptions): Promise<void> {
  const start = await readStart(source);
  const samples = createSampleReader(source, sink, describeRun(start.spec, source.path));
  const oddities: (() => void)[] = [];
  const later = { note: (...words: Parameters<AnswerSink['note']>) => oddities.push(() => sink.note(...words)) };
  const reading = { sink: later, signal: options.signal, fields: SAMPLE_FIELDS, under: ['samples'] };
  const visited = await forEachJsonElement(source, reading, (sample) => samples.read(sample));
  // A log of totals has no list of samples, which is no damage.
  if (visited > 0) for (const tell of oddities) tell();
  samples.finish(start.status);
}

/** The status and the description, which come before the samples; the description lists the ids of all samples. */
async function readStart(source: LogSource): Promise<{ spec: Fields | undefined; status: unknown }> {
  for (const size of [1, 32]) {
    const bytes = Buffer.from(await source.head(size * 1024 * 1024));
    const spec = fieldIn(bytes, 'eval');
    if (spec !== undefined) return { spec: fieldsOf(spec), status: fieldIn(bytes, 'status') };
  }
  return { spec: undefined, status: undefined };
}

async function readArchive(source: LogSource, sink: AnswerSink, options: ReadOptions): Promise<void> {
  const archive = await openZip(source);
  try {
    const start = await readHeader(archive, source);
    const samples = createSampleReader(source, sink, describeRun(start.spec, source.path));
    const entries = archive.entries.filter((entry) => /^samples\/.+\.json$/.test(entry.name));
    for (const entry of entries) {
      options.signal?.throwIfAborted();
      const sample = await readEntry(entry, source, samples.note);
      if (sample) samples.read(sample);
    }
    if (entries.length === 0) for (const sample of await readSummaries(archive, source)) samples.read(sample);
    samples.finish(start.status);
  } finally {
    archive.close();
  }
}

/** A run that broke off has no header yet; its journal has the description. */
async function readHeader(
  archive: ZipArchive,
  source: LogSource,
): Promise<{ spec: Fields | undefined; status: unknown }> {
  const named = (name: string) => archive.entries.find((entry) => entry.name === name);
  const entry = named('header.json') ?? named('_journal/start.json');
  if (!entry || entry.fault)
    throw new OversightError(entry?.fault?.message ?? `${source.path}: no header.json; this is no log of Inspect`, {
      kind: 'input',
      remedy: 'Write the log again with "inspect log convert --to json", or check that the file is complete.',
    });
  const header = fieldsOf(parseDocument(await entry.bytes(), `${source.path}!${entry.name}`));
  return { spec: fieldsOf(header?.['eval']), status: header?.['status'] ?? 'started' };
}

async function readEntry(
  entry: ZipEntry,
  source: LogSource,
  note: (kind: string, message: string) => void,
): Promise<Fields | undefined> {
  if (entry.fault) {
    note(entry.fault.kind, entry.fault.message);
    return undefined;
  }
  try {
    const scanner = createObjectScanner(SAMPLE_FIELDS);
    const bytes = Buffer.from(await entry.bytes());
    if (scanner.scan(bytes, skipSpace(bytes, 0, bytes.length), bytes.length) < 0) throw new SyntaxError('no object');
    return scanner.value(bytes);
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof OversightError)) throw error;
    note('unreadable-sample', `${source.path}!${entry.name}: ${shorten(error.message, 120)}; left out`);
    return undefined;
  }
}

/** Short forms of the samples; older versions leave the options out of them. */
async function readSummaries(archive: ZipArchive, source: LogSource): Promise<readonly Fields[]> {
  const whole = archive.entries.filter((entry) => entry.name === 'summaries.json');
  const parts = archive.entries.filter((entry) => entry.name.startsWith('_journal/summaries/'));
  const samples: Fields[] = [];
  for (const entry of whole.length > 0 ? whole : parts) {
    if (entry.fault) continue;
    samples.push(...objectsOf(parseDocument(await entry.bytes(), `${source.path}!${entry.name}`)));
  }
  return samples;
}
