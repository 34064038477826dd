// Reads runs of OpenAI evals: one file of JSON lines with the run's specification first, then events, then the final report. The layout
// is that of its recorder (openai/evals, evals/record.py). Joined on sample_id, which counts the samples of the data file.
// Leaves out: log-probabilities (events "cond_logp" name no question's options), and scores between right and wrong.
import type { AnswerSink, LoggedAnswer } from '../../types.ts';
import { emptyLog, forEachJsonLine } from '../json-lines.ts';
import type { LogReader, LogSource } from '../reader.ts';
import { modelOfFolder } from './folders.ts';
import { asVerdict, type Fields, fieldsOf, listOf, textOf, textsOf, truthOf } from './values.ts';
import { headText, parsed } from './whole.ts';

export const openaiEvals: LogReader = {
  format: 'OpenAI evals run',
  recognises: (_source, head) => /^\s*\{\s*"spec":\s*\{/.test(head) && /"(?:eval_name|base_eval|run_id)":/.test(head),
  async read(source, sink, options) {
    const run = describeRun(await headText(source), source);
    const events = createEventReader(source, sink, run);
    const fields = ['spec', 'final_report', 'type', 'sample_id', 'data'];
    const visited = await forEachJsonLine(source, { sink, signal: options.signal, fields }, (event) =>
      events.read(event),
    );
    if (visited === 0) throw emptyLog(source, 'events of OpenAI evals');
    events.finish();
  },
};

interface Run {
  readonly model: string;
  readonly task: string;
}

function describeRun(head: string, source: LogSource): Run {
  const line = head.split('\n', 1)[0] ?? '';
  // Of a specification longer than what was read, the names are asked of the path.
  const spec = fieldsOf(fieldsOf(parsed(line))?.['spec']);
  const functions = textsOf(spec?.['completion_fns']) ?? textsOf(fieldsOf(spec?.['model_names'])?.['completions']);
  const named = functions?.join(' + ') ?? textOf(spec?.['model_name']) ?? modelOfFolder(source.location);
  return {
    model: named ?? source.name,
    task: textOf(spec?.['eval_name']) ?? textOf(spec?.['base_eval']) ?? 'unnamed eval',
  };
}

function createEventReader(source: LogSource, sink: AnswerSink, { model, task }: Run) {
  /** Verdicts of graded evals, which count only where the run matches nothing: they repeat the matches otherwise. */
  const graded = new Map<string, boolean>();
  let matches = 0;
  let isFinished = false;
  const note = (kind: string, message: string) => sink.note(kind, source.path, message, model);
  return {
    read(event: Fields): void {
      if (event['final_report'] !== undefined) isFinished = true;
      const type = event['type'];
      const data = fieldsOf(event['data']);
      const id = textOf(event['sample_id']);
      if (type === 'error') note('sample-error', `${id ?? 'a sample'}: the run logged an error and no answer`);
      if (!data || id === undefined) return;
      if (type === 'match') {
        matches++;
        sink.add(model, { task, question: id, ...readMatch(data, id, note) }, source.path);
      } else if (type === 'metrics') {
        const verdict = truthOf(data['accuracy'] ?? data['correct'] ?? data['score']);
        if (verdict !== undefined) graded.set(id, verdict);
        else note('no-verdict', `${id}: the metrics say neither right nor wrong; left out`);
      }
    },
    finish(): void {
      if (!isFinished) note('unfinished-run', 'the run has no final report; what it logged is used');
      if (matches > 0) return;
      for (const [question, isRight] of graded) sink.add(model, { task, question, ...asVerdict(isRight) }, source.path);
      if (graded.size === 0) note('no-answers', 'the run logged neither matches nor verdicts');
    },
  };
}

function readMatch(
  data: Fields,
  id: string,
  note: (kind: string, message: string) => void,
): Pick<LoggedAnswer, 'options' | 'gold' | 'answer' | 'correct'> {
  const expected = textsOf(data['expected']) ?? listOf([data['expected']]).flatMap((one) => textOf(one) ?? []);
  const picked = textOf(data['picked']);
  const correct = truthOf(data['correct']);
  const options = textsOf(data['options']);
  const gold = expected.length === 1 ? options?.indexOf(expected[0]!) : undefined;
  // Without options of their own, samples list the expected answers there.
  if (options && gold !== undefined && gold >= 0 && options.length > 1) {
    const chosen = picked === undefined ? -1 : options.indexOf(picked);
    if (chosen < 0) note('no-option', `${id}: picked none of the ${options.length} options; counts as missing`);
    return { options: options.length, gold, answer: chosen < 0 ? null : chosen };
  }
  if (expected.length > 1)
    note('several-gold-answers', `${id}: ${expected.length} answers count as right; the log's verdict is used`);
  return { options: null, gold: expected[0] ?? null, answer: picked ?? textOf(data['sampled']) ?? null, correct };
}
