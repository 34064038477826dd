// Raw outputs of ZeroEval (Lin 2024, github.com/WildEval/ZeroEval): one JSON array of sessions, each with the model's JSON-like text.
// The answer is the field "answer" in that text, found even where the JSON is broken off. Leaves out: sampled repetitions (the first
// output counts) and ZeroEval's other tasks than free-form answers.
import { OversightError } from '../../base/index.ts';
import type { AnswerSink } from '../types.ts';
import { normaliseNumber } from './answers.ts';
import { forEachJsonElement } from './json-array.ts';
import { modelFromPath } from './names.ts';
import type { LogReader, LogSource } from './reader.ts';

const FIELDS = ['session_id', 'id', 'output', 'generator', 'dataset', 'question', 'answer'] as const;

export const zeroEval: LogReader = {
  format: 'ZeroEval raw outputs',
  recognises(_source, head) {
    if (!/^\uFEFF?\s*\[/.test(head)) return false;
    return ['session_id', 'output', 'generator'].every((key) => head.includes(`"${key}"`));
  },
  async read(source, sink, { signal }) {
    const named = modelFromPath(source.location);
    const read = await forEachJsonElement(source, { sink, signal, fields: FIELDS }, (row, element) => {
      addRow(row, element, named, source, sink);
    });
    if (read === 0)
      throw new OversightError(`${source.path}: holds no ZeroEval sessions`, {
        kind: 'input',
        remedy: 'Check that the file is complete.',
      });
  },
};

function addRow(
  row: Readonly<Record<string, unknown>>,
  element: number,
  named: string | null,
  source: LogSource,
  sink: AnswerSink,
): void {
  const id = row.id ?? row.session_id;
  const model = typeof row.generator === 'string' ? row.generator : named;
  const where = `${source.path}, element ${element}`;
  if (typeof id !== 'string' || !model) {
    sink.note('fields-missing', source.path, `${where}: no id or no generator; left out`);
    return;
  }
  const text = Array.isArray(row.output) ? row.output[0] : row.output;
  const answer = typeof text === 'string' ? answerIn(text) : null;
  if (answer === null)
    sink.note('answer-not-found', source.path, `${where}: no field "answer"; counts as missing`, model);
  const gold = typeof row.answer === 'string' ? normaliseNumber(row.answer) : null;
  const isNumber = gold !== null && /^-?\d/.test(gold);
  sink.add(
    model,
    {
      task: typeof row.dataset === 'string' ? row.dataset : 'zero-eval',
      question: id,
      options: null,
      gold: gold === '' ? null : gold,
      answer: answer !== null && isNumber ? normaliseNumber(answer) : answer,
      text: typeof row.question === 'string' ? row.question : undefined,
    },
    source.path,
  );
}

/** The last "answer" of the JSON-like text; null where there is none or it is empty. */
function answerIn(text: string): string | null {
  let found: string | null = null;
  for (const [, quoted, bare] of text.matchAll(/"answer"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(-?[\d.,]+))/g))
    found = quoted === undefined ? (bare ?? null) : unescaped(quoted);
  return found === null || found.trim() === '' ? null : found;
}

/** Text as JSON has it; what is no valid JSON string stays as it is ("\$18"). */
function unescaped(quoted: string): string {
  try {
    return String(JSON.parse(`"${quoted}"`));
  } catch {
    return quoted;
  }
}
