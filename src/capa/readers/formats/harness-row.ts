// One row of lm-evaluation-harness samples as an answer. The layout is that of its evaluator and evaluation tracker (EleutherAI,
// v0.4.0 to v0.4.9): an option is a request whose response is [log-likelihood, is-greedy], often written as strings.
// Leaves out: perplexity tasks, and questions with several right options, which one gold answer cannot say.
import type { LoggedAnswer } from '../../types.ts';
import { letterIndex } from '../answers.ts';
import { mostLikely, optionProbabilities, perByte } from './likelihoods.ts';
import {
  asVerdict,
  type Fields,
  fieldsOf,
  listOf,
  numberOf,
  slicesOf,
  textOf,
  textsOf,
  truthOf,
  wholeOf,
} from './values.ts';

/** Verdicts of the log on a row, best first; the first that is right or wrong, no share, counts. */
export const VERDICTS = [
  'exact_match',
  'acc',
  'em',
  'math_verify',
  'prompt_level_strict_acc',
  'pass@1',
  'pass_at_1',
  'correct',
] as const;

const PERPLEXITIES = ['word_perplexity', 'byte_perplexity', 'bits_per_byte', 'perplexity'] as const;

/** All fields that are looked at; `arguments`, the prompts, only where they must be. */
export const ROW_FIELDS = [
  'doc_id',
  'doc',
  'target',
  'resps',
  'filtered_resps',
  'filter',
  'doc_hash',
  'acc_norm',
  'acc_mutual_info',
  ...VERDICTS,
  ...PERPLEXITIES,
] as const;

export interface RowContext {
  readonly task: string;
  readonly normalise: 'sum' | 'byte';
  /** Counts an oddity of this row. */
  note(kind: string, message: string): void;
}

/** A row's answer without what the whole file decides; undefined where the row holds none. */
export function readHarnessRow(row: Fields, question: string, context: RowContext): LoggedAnswer | undefined {
  if (PERPLEXITIES.some((name) => row[name] !== undefined)) {
    context.note('perplexity-row', `${question}: measures perplexity and chooses nothing; left out`);
    return undefined;
  }
  const doc = fieldsOf(row['doc']);
  const filter = textOf(row['filter']);
  const shared: Shared = {
    task: context.task,
    question,
    // A single filter is called "none"; only named ones can be several.
    filter: filter === 'none' ? undefined : filter,
    slices: slicesOf(doc),
    text: doc && questionText(doc),
  };
  const responses = responsesOf(row);
  if (responses === undefined) return generated(row, doc, shared, context);
  const { likelihoods, isGreedy } = responses;
  if (likelihoods.length === 1) return { ...shared, ...asVerdict(truthOf(row['acc']) ?? isGreedy) };
  return { ...shared, ...chosen(row, doc, likelihoods, question, context) };
}

type Shared = Pick<LoggedAnswer, 'task' | 'question' | 'filter' | 'slices' | 'text'>;

type Judged = Pick<LoggedAnswer, 'options' | 'gold' | 'answer' | 'correct' | 'probabilities' | 'optionTexts'>;

interface Responses {
  /** One for each option. */
  readonly likelihoods: readonly number[];
  /** Whether the first option is what the model would have written. */
  readonly isGreedy: boolean | undefined;
}

/** The options' responses; undefined where they are no likelihoods but text. */
function responsesOf(row: Fields): Responses | undefined {
  const filtered = listOf(row['filtered_resps']);
  const list = filtered.length > 0 ? filtered : listOf(row['resps']);
  if (list.length === 0) return undefined;
  const likelihoods: number[] = [];
  for (const item of list) {
    const pair = pairOf(item);
    // A NaN of the writer has become null.
    const likelihood = pair?.[0] === null ? Number.NaN : numberOf(pair?.[0]);
    if (likelihood === undefined || truthOf(pair?.[1]) === undefined) return undefined;
    likelihoods.push(likelihood);
  }
  // With mutual information each option is asked a second time without its question.
  if (row['acc_mutual_info'] !== undefined && likelihoods.length % 2 === 0) likelihoods.length /= 2;
  return { likelihoods, isGreedy: truthOf(pairOf(list[0])?.[1]) };
}

/** [likelihood, is-greedy], in as many lists as the version put around it. */
function pairOf(item: unknown): readonly unknown[] | undefined {
  let inner = item;
  while (Array.isArray(inner) && Array.isArray(inner[0])) inner = inner[0];
  return Array.isArray(inner) && inner.length > 1 ? inner : undefined;
}

function chosen(
  row: Fields,
  doc: Fields | undefined,
  sums: readonly number[],
  question: string,
  context: RowContext,
): Judged {
  const texts = continuationsOf(row, sums.length);
  const listed = optionTextsOf(doc, sums.length);
  const scores = context.normalise === 'byte' ? perByte(sums, texts ?? listed) : sums;
  if (!scores) context.note('no-option-lengths', `${question}: the options' texts are not logged; counts as missing`);
  const answer = scores && mostLikely(scores);
  if (scores && answer === undefined)
    context.note('no-likelihood', `${question}: likelihoods ${sums.slice(0, 4).join(', ')}; counts as missing`);
  const bySum = scores === sums ? answer : mostLikely(sums);
  const gold = goldOf(row, doc, { options: sums.length, texts, listed }, bySum, question, context);
  const verdict = truthOf(context.normalise === 'byte' ? row['acc_norm'] : row['acc']);
  if (verdict !== undefined && gold !== null && answer !== undefined && verdict !== (answer === gold))
    context.note(
      'other-verdict',
      `${question}: the log says ${verdict ? 'right' : 'wrong'}, its likelihoods the opposite`,
    );
  return {
    options: sums.length,
    gold,
    answer: answer ?? null,
    probabilities: scores && optionProbabilities(scores),
    optionTexts: listed ?? texts,
  };
}

interface Options {
  readonly options: number;
  /** What each option asked the model to continue with. */
  readonly texts: readonly string[] | undefined;
  /** As the question lists them. */
  readonly listed: readonly string[] | undefined;
}

/**
 * The right option: an index, a letter or the option's text. An option's text may itself be a number; then the log's own verdict decides
 * which of the two is meant.
 */
function goldOf(
  row: Fields,
  doc: Fields | undefined,
  { options, texts, listed }: Options,
  bySum: number | undefined,
  question: string,
  context: RowContext,
): number | null {
  const target = textOf(row['target'])?.trim();
  if (target !== undefined && /^\[.*[,\d].*\]$/s.test(target)) {
    context.note('several-gold-answers', `${question}: gold is ${target.slice(0, 40)}; counts as unknown`);
    return null;
  }
  const candidates: number[] = [];
  const propose = (index: number | null | undefined) => {
    if (typeof index === 'number' && index >= 0 && index < options && !candidates.includes(index))
      candidates.push(index);
  };
  if (target !== undefined) {
    propose(/^\d+$/.test(target) ? Number(target) : undefined);
    propose(texts?.indexOf(target));
    if (candidates.length === 0) propose(letterIndex(target));
    if (candidates.length === 0) propose(listed?.indexOf(target));
  }
  if (candidates.length === 0) propose(wholeOf(doc?.['answer_index'] ?? doc?.['gold'] ?? doc?.['label']));
  if (candidates.length > 1) {
    const verdict = truthOf(row['acc']);
    const fitting = candidates.filter((index) => verdict === (index === bySum));
    return fitting[0] ?? candidates[0]!;
  }
  if (candidates.length === 0)
    context.note(
      'unknown-gold',
      `${question}: target ${JSON.stringify(target?.slice(0, 40))} names none of ${options} options`,
    );
  return candidates[0] ?? null;
}

/** What each option asked the model to continue with: a list of [prompt, continuation], or gen_args_0, gen_args_1 ... of arg_0, arg_1. */
function continuationsOf(row: Fields, options: number): readonly string[] | undefined {
  const logged = row['arguments'];
  if (logged === undefined) return undefined;
  const named = fieldsOf(logged);
  const texts: string[] = [];
  for (let i = 0; i < options; i++) {
    const one = named ? named[`gen_args_${i}`] : listOf(logged)[i];
    const text = fieldsOf(one)?.['arg_1'] ?? listOf(one)[1];
    if (typeof text !== 'string') return undefined;
    texts.push(text.replace(/^ /, ''));
  }
  // Tasks like Winogrande vary the prompt and continue all alike.
  return new Set(texts).size === options ? texts : undefined;
}

/** The options as the question lists them. */
function optionTextsOf(doc: Fields | undefined, options: number): readonly string[] | undefined {
  for (const name of ['choices', 'options', 'endings', 'answers'] as const) {
    const texts = textsOf(doc?.[name]) ?? textsOf(fieldsOf(doc?.[name])?.['text']);
    if (texts?.length === options) return texts;
  }
  return undefined;
}

function questionText(doc: Fields): string | undefined {
  for (const name of ['question', 'query', 'problem', 'input', 'prompt', 'ctx', 'sentence', 'text'] as const) {
    const text = doc[name];
    if (typeof text === 'string' && text !== '') return text;
  }
  return undefined;
}

/** Generated text; a letter chosen among the question's options where both target and answer are letters. */
function generated(
  row: Fields,
  doc: Fields | undefined,
  shared: Shared,
  context: RowContext,
): LoggedAnswer | undefined {
  const { question } = shared;
  const answer = firstText(row['filtered_resps']) ?? firstText(row['resps']) ?? null;
  const target = textOf(row['target']);
  const correct = VERDICTS.map((name) => truthOf(row[name])).find((verdict) => verdict !== undefined);
  if (answer === null && correct === undefined) {
    context.note('no-answer', `${question}: neither an answer nor a verdict; left out`);
    return undefined;
  }
  const listed = textsOf(doc?.['options']) ?? textsOf(doc?.['choices']);
  const gold = target === undefined || !/^\(?[A-Z]\)?$/.test(target.trim()) ? null : letterIndex(target);
  if (listed && listed.length > 1 && gold !== null && gold < listed.length) {
    const letter = answer === null ? null : letterIndex(answer);
    if (letter === null)
      context.note('no-letter', `${question}: ${JSON.stringify(answer?.slice(0, 40))} counts as missing`);
    return { ...shared, options: listed.length, gold, answer: letter, optionTexts: listed };
  }
  return { ...shared, options: null, gold: target ?? null, answer, correct };
}

function firstText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.length > 0 ? firstText(value[0]) : undefined;
}
