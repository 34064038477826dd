// One pair opened: its figures with their intervals, and the questions both got wrong, those with the same wrong answer first.
import { formatInteger, OversightError, plural, shorten } from '../../base/index.ts';
import { type Block, createReport, heading, type Report, table, text } from '../../report/index.ts';
import type { SimilarityMatrix } from '../matrix/index.ts';
import { type AnswerTable, MISSING, type Question } from '../types.ts';
import { digits, percent, withInterval } from '../words.ts';
import { type DocumentPair, documentPair, estimateOf } from './pairs.ts';
import { sharedMistakes } from './shared-mistakes.ts';
import { policySentence, spaced } from './words.ts';

export interface PairReportOptions {
  /** ISO 8601. */
  readonly created: string;
  readonly command?: string | undefined;
  /** Most questions in each of the two lists; default 100. */
  readonly limit?: number | undefined;
  /** How many questions of each list to pass over, for the next page; default 0. */
  readonly offset?: number | undefined;
}

/** Characters of a question, an option or a free-text answer that are shown. */
const shownText = 280;
const shownAnswer = 60;

/** The report of one pair. @throws OversightError('usage') when one of the two is not among the models, or they are the same */
export function pairReport(
  analysis: { readonly table: AnswerTable; readonly matrix: SimilarityMatrix },
  a: string,
  b: string,
  options: PairReportOptions,
): Report {
  const { table: answers, matrix } = analysis;
  const [i, j] = [indexOf(answers, a), indexOf(answers, b)];
  if (i === j)
    throw new OversightError(`"${a}" and "${b}" are the same model`, {
      kind: 'usage',
      remedy: 'Name two different models.',
    });
  const pair = documentPair(matrix, i, j, true);
  return createReport({
    title: `${pair.a} and ${pair.b}`,
    sentence: sentenceOf(pair),
    created: options.created,
    command: options.command,
    meta: { n: pair.n, 'missing answers': matrix.missing, kind: pair.kind },
    blocks: [
      text(policySentence(matrix.missing, pair.kind === 'probabilistic')),
      figureTable(pair),
      leftOutTable(pair),
      heading('Questions both got wrong'),
      ...mistakeTables(matrix, i, j, options),
      heading('Limits'),
      text(
        '- The same wrong answer is no proof of a common cause: a popular wrong option, or an error of the question or its gold answer, draws independent models alike. Read the questions.\n- Similarity is a property of these two models on these questions, not a verdict on safety.',
      ),
    ],
  });
}

/** The questions both got wrong, with the same wrong answer and with different ones. */
export function mistakeTables(
  matrix: SimilarityMatrix,
  i: number,
  j: number,
  { limit = 100, offset = 0 }: Pick<PairReportOptions, 'limit' | 'offset'>,
): Block[] {
  const shared = sharedMistakes(matrix.table, i, j, matrix.missing);
  const page = (columns: readonly number[], title: string): Block =>
    questionTable(matrix.table, [i, j], columns, { title, limit, offset });
  return [
    page(
      shared.sameColumns,
      shared.same === 0 ? 'No question has the same wrong answer of both' : 'With the same wrong answer',
    ),
    page(
      shared.differentColumns,
      shared.differentColumns.length === 0 ? 'No question was got wrong differently' : 'With different wrong answers',
    ),
  ];
}

/** A model's index by its name, or by a part of it that only one has. @throws OversightError('usage') that names models close to it */
export function indexOf(table: AnswerTable, name: string): number {
  const exact = table.models.findIndex((model) => model.name === name);
  if (exact >= 0) return exact;
  const wanted = name.toLowerCase();
  const close = table.models.map((model) => model.name).filter((each) => each.toLowerCase().includes(wanted));
  const known = (close.length > 0 ? close : table.models.map((model) => model.name)).slice(0, 8);
  if (close.length === 1) return table.models.findIndex((model) => model.name === close[0]);
  throw new OversightError(
    close.length > 1 ? `"${name}" could be ${close.length} models` : `there is no model "${name}" in these logs`,
    { kind: 'usage', remedy: `Models: ${known.join(', ')}${table.models.length > known.length ? ' ...' : ''}.` },
  );
}

function sentenceOf(pair: DocumentPair): string {
  if (pair.capa === null) {
    const why = pair.reasons['capa'] ?? 'the questions they share do not determine it';
    return `The similarity of ${pair.a} and ${pair.b} is undefined on ${plural(pair.n, 'question')}: ${why}.`;
  }
  const both = pair.bothWrong ?? 0;
  const agreement =
    both > 0 && pair.agreementWhenBothWrong !== null
      ? ` Of the ${plural(both, 'question')} both got wrong, they gave the same answer on ${percent(pair.agreementWhenBothWrong)}${!pair.uniformAgreement ? '' : `; guessing alike among the wrong options would give ${percent(pair.uniformAgreement)}`}.`
      : ' They never erred on the same question.';
  return `${pair.a} and ${pair.b} have a CAPA of ${withInterval(estimateOf(pair))} on ${plural(pair.n, 'question')}.${agreement}`;
}

function figureTable(pair: DocumentPair): Block {
  const why = (field: string) => pair.reasons[field] ?? '';
  const soft = pair.kind === 'probabilistic';
  const ability = soft ? 'mean probability on the right answer' : 'accuracy';
  const rows: [string, string, string][] = [
    [soft ? 'CAPA (by probabilities)' : 'CAPA (discrete)', withInterval(estimateOf(pair)), why('capa')],
    ['standard error', digits(pair.standardError), why('standardError')],
    ['observed agreement', digits(pair.observed), 'c_obs'],
    ['agreement expected by chance', digits(pair.expected), 'c_exp, from the accuracies and 1/(options − 1)'],
    ...(soft && pair.discrete
      ? [['CAPA of the chosen answers', withInterval(estimateOf(pair.discrete)), ''] satisfies [string, string, string]]
      : []),
    ['error consistency', digits(pair.errorConsistency), why('errorConsistency') || 'right and wrong only'],
    [
      'same answer when both are wrong',
      percent(pair.agreementWhenBothWrong),
      !pair.uniformAgreement ? why('agreementWhenBothWrong') : `guessing: ${percent(pair.uniformAgreement)}`,
    ],
    [`${ability} of ${pair.a}`, percent(pair.accuracyA), 'on the questions of the pair'],
    [`${ability} of ${pair.b}`, percent(pair.accuracyB), 'on the questions of the pair'],
  ];
  return table({
    title: 'The figures of the pair',
    n: pair.n,
    // A number is never cut where there is little room.
    columns: ['figure', { title: 'value', kind: 'number' }, 'remark'],
    rows,
  });
}

function leftOutTable({ leftOut }: DocumentPair): Block {
  if (!leftOut) return text('What was left out of the pair is not known.');
  const total = Object.values(leftOut).reduce((sum: number, count: number) => sum + count, 0);
  return table({
    title: total === 0 ? 'No question was left out' : `${plural(total, 'question was', 'questions were')} left out`,
    columns: ['reason', { title: 'questions', kind: 'integer' }],
    rows: [
      ['only one of the two has a row', leftOut.absent],
      ['one of the two gave no answer', leftOut.missing],
      ['another gold answer or other options', leftOut.drift],
      ['one option only, or no gold answer', leftOut.undecidable],
    ],
  });
}

function questionTable(
  answers: AnswerTable,
  [a, b]: readonly [number, number],
  columns: readonly number[],
  { title, limit, offset }: { title: string; limit: number; offset: number },
): Block {
  const { questions } = answers;
  const shown = columns.slice(offset, offset + limit);
  const codeOf = (model: number, column: number) => answers.answers[model * questions.length + column]!;
  const slices = [...new Set(shown.flatMap((column) => Object.keys(questions[column]!.slices)))].slice(0, 2);
  const hasText = shown.some((column) => questions[column]!.text !== undefined);
  const hasTasks = new Set(questions.map(({ task }) => task)).size > 1;
  return table({
    title,
    subtitle:
      columns.length > shown.length
        ? `${formatInteger(offset + 1)} to ${formatInteger(offset + shown.length)} of ${formatInteger(columns.length)} questions`
        : plural(columns.length, 'question'),
    columns: [
      ...(hasTasks ? ['task'] : []),
      { title: 'question', kind: 'code' as const },
      ...slices.map(spaced),
      ...(hasText ? ['text'] : []),
      'right',
      answers.models[a]!.name,
      answers.models[b]!.name,
    ],
    rows: shown.map((column) => {
      const question = questions[column]!;
      return [
        ...(hasTasks ? [question.task] : []),
        shorten(question.id, 24),
        ...slices.map((slice) => question.slices[slice] ?? null),
        ...(hasText ? [question.text === undefined ? null : shorten(question.text, shownText)] : []),
        answerText(question, question.gold),
        answerText(question, codeOf(a, column)),
        answerText(question, codeOf(b, column)),
      ];
    }),
  });
}

/** "C: forty degrees", "C" where the log has no option texts, the normalised text where the answer was free. */
function answerText(question: Question, code: number | null): string {
  if (code === null) return 'not known';
  if (code === MISSING) return 'no answer';
  if (question.options === null) return shorten(question.answerTexts?.[code] ?? `answer ${code}`, shownAnswer);
  const letter = code < 26 ? String.fromCharCode(65 + code) : String(code + 1);
  const option = question.optionTexts?.[code];
  return option === undefined ? letter : `${letter}: ${shorten(option, shownAnswer)}`;
}
