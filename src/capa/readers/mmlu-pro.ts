// Raw outputs of MMLU-Pro's own scripts (Wang et al. 2024, arXiv 2406.01574): one JSON array of questions with the extracted letter. Such
// files hold bare strings between the objects, letters beyond the options, and questions whose options were lost. Leaves out:
// extracting the letter anew; what the source extracted counts.
import { OversightError } from '../../base/index.ts';
import type { AnswerSink } from '../types.ts';
import { letterIndex, wholeNumber } from './answers.ts';
import { forEachJsonElement } from './json-array.ts';
import { modelFromPath } from './names.ts';
import type { LogReader, LogSource } from './reader.ts';

/** The task of these files; tables with the same field names join them. */
export const MMLU_PRO = 'mmlu_pro';

const FIELDS = ['question_id', 'question', 'options', 'answer', 'answer_index', 'category', 'pred'] as const;

export const mmluPro: LogReader = {
  format: 'MMLU-Pro raw outputs',
  recognises(_source, head) {
    if (!/^\uFEFF?\s*\[/.test(head)) return false;
    return ['question_id', 'options', 'answer_index', 'pred'].every((key) => head.includes(`"${key}"`));
  },
  async read(source, sink, { signal }) {
    const model = modelFromPath(source.location) ?? source.name;
    const read = await forEachJsonElement(source, { sink, signal, fields: FIELDS }, (row, element) => {
      addRow(row, element, model, source, sink);
    });
    if (read === 0)
      throw new OversightError(`${source.path}: holds no MMLU-Pro questions`, {
        kind: 'input',
        remedy: 'Check that the file is complete.',
      });
  },
};

function addRow(
  row: Readonly<Record<string, unknown>>,
  element: number,
  model: string,
  source: LogSource,
  sink: AnswerSink,
): void {
  const id = row.question_id;
  const texts = Array.isArray(row.options) ? row.options.map(String) : undefined;
  const where = `${source.path}, question ${String(id ?? `in element ${element}`)}`;
  if ((typeof id !== 'number' && typeof id !== 'string') || !texts || texts.length === 0) {
    sink.note('fields-missing', source.path, `${where}: no question_id or no options; left out`, model);
    return;
  }
  const byLetter = typeof row.answer === 'string' ? letterIndex(row.answer) : null;
  const byIndex = wholeNumber(row.answer_index);
  if (byIndex !== null && byLetter !== null && byIndex !== byLetter)
    sink.note(
      'gold-letter-differs',
      source.path,
      `${where}: answer ${row.answer} but index ${byIndex}; the index is used`,
      model,
    );
  const gold = byIndex ?? byLetter;
  if (gold === null || gold >= texts.length)
    sink.note(
      'gold-beyond-options',
      source.path,
      `${where}: the right answer is none of ${texts.length} options`,
      model,
    );
  if (texts.length === 1)
    sink.note('single-option', source.path, `${where}: one option only, so nothing can be said of it`, model);
  sink.add(
    model,
    {
      task: MMLU_PRO,
      question: String(id),
      options: texts.length,
      gold: gold !== null && gold < texts.length ? gold : null,
      answer: chosen(row.pred, texts.length, where, model, source, sink),
      slices: typeof row.category === 'string' ? { category: row.category } : undefined,
      text: typeof row.question === 'string' ? row.question : undefined,
      optionTexts: texts,
    },
    source.path,
  );
}

function chosen(
  pred: unknown,
  options: number,
  where: string,
  model: string,
  source: LogSource,
  sink: AnswerSink,
): number | null {
  if (pred === null || pred === undefined || pred === '') {
    sink.note('answer-missing', source.path, `${where}: no answer was extracted`, model);
    return null;
  }
  const index = typeof pred === 'string' ? letterIndex(pred) : null;
  if (index === null)
    sink.note('answer-unreadable', source.path, `${where}: ${JSON.stringify(pred)} counts as missing`, model);
  else if (index >= options)
    sink.note('answer-beyond-options', source.path, `${where}: ${pred} of ${options} options counts as missing`, model);
  return index !== null && index < options ? index : null;
}
