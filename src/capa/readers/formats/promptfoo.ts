// Reads results that promptfoo wrote as JSON (versions 1 to 3) or JSON lines, with the fields of its EvaluateResult. A test passes or
// fails, so a question has two options, failed (0) and passed (1), and CAPA equals error consistency. Joined on the hash of a test's
// vars and its number. Leaves out: scores between 0 and 1; `success` is promptfoo's own threshold on them.
import { hashJson, OversightError, shorten } from '../../../base/index.ts';
import type { AnswerSink } from '../../types.ts';
import { forEachJsonElement } from '../json-array.ts';
import { forEachJsonLine } from '../json-lines.ts';
import type { LogReader, LogSource, ReadOptions } from '../reader.ts';
import { asVerdict, type Fields, fieldsOf, slicesOf, textOf, truthOf, wholeOf } from './values.ts';
import { headText } from './whole.ts';

export const promptfoo: LogReader = {
  format: 'promptfoo results',
  recognises: (source, head) =>
    isLines(source)
      ? /^\s*\{/.test(head) &&
        ['"promptIdx":', '"vars":', '"provider":', '"success":'].every((key) => head.includes(key))
      : NESTED.test(head) || PLAIN.test(head),
  async read(source, sink, options) {
    const results = await readResults(source, sink, options);
    if (results.length === 0)
      throw new OversightError(`${source.path}: holds no results of promptfoo`, {
        kind: 'input',
        remedy: 'Export the evaluation again with "promptfoo eval -o results.json".',
      });
    addResults(results, source, sink);
  },
};

/** {"evalId": ..., "results": {"version": 3, ...; older versions have no id, and the oldest no config around the summary. */
const NESTED = /^\s*\{\s*(?:"evalId":\s*(?:"[^"]*"|null),\s*)?"results":\s*\{\s*"(?:version|timestamp)":/;
const PLAIN = /^\s*\{\s*"version":\s*[123],\s*(?:"timestamp":\s*"[^"]*",\s*)?"(?:prompts|results)":\s*\[/;

const FIELDS = [
  'provider',
  'prompt',
  'promptIdx',
  'testIdx',
  'testCase',
  'vars',
  'success',
  'failureReason',
  'error',
  'gradingResult',
];

/** What counts of a result; its response is not kept. */
interface Result {
  readonly provider: string;
  readonly prompt: string;
  readonly label: string | undefined;
  readonly hash: string;
  readonly test: number | undefined;
  readonly verdict: boolean | undefined;
  readonly task: string;
  readonly slices: Readonly<Record<string, string>> | undefined;
  readonly text: string;
}

function isLines(source: LogSource): boolean {
  return source.name.endsWith('.jsonl');
}

async function readResults(source: LogSource, sink: AnswerSink, options: ReadOptions): Promise<readonly Result[]> {
  const results: Result[] = [];
  const reading = { sink, signal: options.signal, fields: FIELDS };
  const visit = (fields: Fields, number: number) => {
    const result = resultOf(fields);
    if (result) results.push(result);
    else sink.note('not-a-result', source.path, `result ${number} has no vars or no provider; left out`);
  };
  if (isLines(source)) await forEachJsonLine(source, reading, visit);
  else {
    const under = NESTED.test(await headText(source)) ? ['results', 'results'] : ['results'];
    await forEachJsonElement(source, { ...reading, under }, visit);
  }
  return results;
}

function resultOf(result: Fields): Result | undefined {
  const test = fieldsOf(result['testCase']);
  const vars = withoutSession(fieldsOf(result['vars']) ?? fieldsOf(test?.['vars']));
  const provider = providerOf(result['provider']);
  if (!vars || provider === undefined) return undefined;
  const prompt = fieldsOf(result['prompt']);
  const label = textOf(prompt?.['label']) ?? textOf(prompt?.['display']);
  const metadata = fieldsOf(test?.['metadata']);
  return {
    provider,
    // The index counts templates over all providers; the same label under another provider is the same prompt.
    prompt: label ?? String(wholeOf(result['promptIdx']) ?? 0),
    label,
    hash: hashJson(vars).slice(0, 16),
    test: wholeOf(result['testIdx']),
    verdict: hasFailed(result) ? undefined : truthOf(result['success']),
    task: textOf(metadata?.['task']) ?? 'promptfoo',
    slices: slicesOf(metadata) ?? slicesOf(vars),
    text: textOf(test?.['description']) ?? textOfVars(vars),
  };
}

/** The provider gave no answer (version 3: reason 2). In older versions a failed assertion fills `error` too, beside its grading. */
function hasFailed(result: Fields): boolean {
  const reason = wholeOf(result['failureReason']);
  if (reason !== undefined) return reason === 2;
  return result['success'] !== true && Boolean(result['error']) && fieldsOf(result['gradingResult']) === undefined;
}

function addResults(results: readonly Result[], source: LogSource, sink: AnswerSink): void {
  const names = namePrompts(results);
  const turns = new Map<string, number>();
  for (const { provider, prompt, hash, test, verdict, ...shown } of results) {
    const model = names.size > 1 ? `${provider} · ${names.get(prompt)}` : provider;
    const key = `${model}\n${hash}`;
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    // Versions before 3 do not number their tests: equal ones are told by their turn.
    const question = `${hash} #${test ?? turn}`;
    if (verdict === undefined)
      sink.note('no-verdict', source.path, `${question}: the provider failed; counts as missing`, model);
    const { task, slices, text } = shown;
    sink.add(model, { task, question, ...asVerdict(verdict), optionTexts: VERDICTS, slices, text }, source.path);
  }
}

const VERDICTS = ['failed', 'passed'];

/** Later versions add a random session to the vars, which no two runs share. */
function withoutSession(vars: Fields | undefined): Fields | undefined {
  if (!vars || !('sessionId' in vars)) return vars;
  const { sessionId: _, ...rest } = vars;
  return rest;
}

function providerOf(provider: unknown): string | undefined {
  const named = fieldsOf(provider);
  return textOf(provider) ?? textOf(named?.['label']) ?? textOf(named?.['id']);
}

/** A short name of each prompt, told apart by a number where the beginnings are alike. */
function namePrompts(results: readonly Result[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const used = new Set<string>();
  for (const { prompt, label } of results) {
    if (names.has(prompt)) continue;
    const short = shorten(label ?? `prompt ${prompt}`, 40);
    const name = used.has(short) ? `${short} (${names.size + 1})` : short;
    used.add(name);
    names.set(prompt, name);
  }
  return names;
}

function textOfVars(vars: Fields): string {
  const texts = Object.entries(vars).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return texts.length === 1 ? texts[0]![1]! : texts.map(([name, text]) => `${name}: ${text}`).join('\n');
}
