// Writes an answer table as instance records of Every Eval Ever (schema instance_level_eval_0.2.2), one file of JSON lines per model, so
// that other tools can read what ours has joined. What the schema has no field for (probabilities, slices) goes to metadata.
// Leaves out: the aggregate record that their datastore wants beside it, which needs facts about the run that answers do not hold.
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Clock, OversightError, sha256, systemCode, writeError } from '../../../base/index.ts';
import { ABSENT, type AnswerTable, MISSING, type ProbabilityRow, type Question } from '../../types.ts';
import { PROBABILITIES, SLICE_NAMES } from './every-eval-ever.ts';

const SCHEMA = 'instance_level_eval_0.2.2';

/** One line; the fields are those of the schema, which allows no others. */
export interface InstanceRecord {
  readonly schema_version: string;
  readonly evaluation_id: string;
  readonly model_id: string;
  readonly evaluation_name: string;
  readonly sample_id: string;
  readonly sample_hash: string;
  readonly interaction_type: 'single_turn';
  readonly input: { readonly raw: string; readonly reference: readonly string[]; readonly choices?: readonly string[] };
  readonly output: { readonly raw: readonly string[] };
  readonly answer_attribution: readonly {
    readonly turn_idx: 0;
    readonly source: 'output.raw';
    readonly extracted_value: string;
    readonly extraction_method: string;
    readonly is_terminal: true;
  }[];
  readonly evaluation: { readonly score: number; readonly is_correct: boolean };
  readonly error?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface RecordOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The records of one model, in the table's order; questions it has no row for have none. A missing answer has no attribution and an error.
 * @param model index in `table.models`
 */
export function* instanceRecords(table: AnswerTable, model: number, options: RecordOptions): Generator<InstanceRecord> {
  const { name } = table.models[model]!;
  const seconds = Math.floor(options.clock.now() / 1000);
  const probabilities = table.probabilities[model];
  for (const [i, question] of table.questions.entries()) {
    const code = table.answers[model * table.questions.length + i]!;
    if (code === ABSENT) continue;
    const own = probabilities?.subarray(table.offsets[i]!, table.offsets[i + 1]!);
    yield recordOf(question, code, own, name, seconds);
  }
}

/**
 * Writes `<folder>/<developer>/<model>_samples.jsonl` for each model, through a bounded buffer.
 * @returns the paths written. Throws OversightError where the folder cannot be written, or two models would share a file.
 */
export async function writeEveryEvalEver(
  table: AnswerTable,
  folder: string,
  options: RecordOptions,
): Promise<readonly string[]> {
  const paths = table.models.map(({ name }) => join(folder, `${fileName(name)}_samples.jsonl`));
  if (new Set(paths.map((path) => path.toLowerCase())).size < paths.length)
    throw new OversightError('Two models would be written to the same file', {
      kind: 'input',
      remedy: 'Rename one of them; names are told apart by letters, digits, dots and hyphens.',
    });
  for (const [model, path] of paths.entries()) {
    try {
      await mkdir(dirname(path), { recursive: true });
      const lines = Readable.from(batches(instanceRecords(table, model, options)));
      await pipeline(lines, createWriteStream(path), { ...(options.signal && { signal: options.signal }) });
    } catch (cause) {
      if (options.signal?.aborted || systemCode(cause) === undefined) throw cause;
      throw writeError(path, cause);
    }
  }
  return paths;
}

/** "org/name" as a folder and a file; anything that could leave the folder is replaced. */
function fileName(name: string): string {
  const parts = name.split('/').map((part) => part.replace(/[^\w.@+-]+/g, '_').replace(/^\.+/, '_'));
  const named = parts.filter((part) => part !== '');
  return named.length === 0 ? 'unnamed' : join(...named);
}

function* batches(records: Iterable<InstanceRecord>): Generator<string> {
  let text = '';
  for (const record of records) {
    text += `${JSON.stringify(record)}\n`;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

function recordOf(
  question: Question,
  code: number,
  probabilities: ProbabilityRow | undefined,
  model: string,
  seconds: number,
): InstanceRecord {
  const texts = question.options === null ? question.answerTexts : choicesOf(question);
  const answer = code === MISSING ? undefined : (texts?.[code] ?? '');
  const reference = question.gold === null ? undefined : texts?.[question.gold];
  const input = {
    raw: question.text ?? question.id,
    reference: reference === undefined ? [] : [reference],
    ...(question.options !== null && { choices: choicesOf(question) }),
  };
  const isRight = answer !== undefined && code === question.gold;
  const metadata = metadataOf(question, probabilities);
  return {
    schema_version: SCHEMA,
    evaluation_id: `${question.task}/${model}/${seconds}`,
    model_id: model,
    evaluation_name: question.task,
    sample_id: question.id,
    sample_hash: sampleHash(input.raw, input.reference),
    interaction_type: 'single_turn',
    input,
    output: { raw: [answer ?? ''] },
    answer_attribution: answer === undefined ? [] : [attributionOf(answer)],
    evaluation: { score: isRight ? 1 : 0, is_correct: isRight },
    ...(answer === undefined && { error: 'no answer' }),
    ...(metadata && { metadata }),
  };
}

function attributionOf(answer: string): InstanceRecord['answer_attribution'][number] {
  return { turn_idx: 0, source: 'output.raw', extracted_value: answer, extraction_method: 'custom', is_terminal: true };
}

/** The options' texts where they are known and differ, else their letters or numbers: a reader tells options by their texts. */
function choicesOf({ options, optionTexts }: Question): readonly string[] {
  const count = options ?? 0;
  if (optionTexts?.length === count && new Set(optionTexts.map((text) => text.trim())).size === count)
    return optionTexts;
  return Array.from({ length: count }, (_, i) => (count <= 26 ? String.fromCharCode(65 + i) : `option ${i + 1}`));
}

function metadataOf(question: Question, probabilities: ProbabilityRow | undefined): Record<string, string> | undefined {
  const metadata: Record<string, string> = { ...question.slices };
  const names = Object.keys(question.slices);
  if (names.length > 0) metadata[SLICE_NAMES] = names.join(',');
  // Zeros stand for "none logged".
  if (probabilities?.some((value) => value > 0))
    metadata[PROBABILITIES] = Array.from(probabilities, probabilities instanceof Float64Array ? String : shortest).join(
      ' ',
    );
  return Object.keys(metadata).length > 0 ? metadata : undefined;
}

/** The fewest digits that give the same 32-bit number again. */
function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(value);
}

/** By the datastore's recipe: SHA-256 of {"raw", "reference"} in JSON with sorted keys, no spaces, and non-ASCII escaped as Python does. */
function sampleHash(raw: string, reference: readonly string[]): string {
  const json = JSON.stringify({ raw, reference });
  return sha256(json.replace(/[\u007f-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`));
}
