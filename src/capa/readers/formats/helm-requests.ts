// Requests of a HELM run as answers. Joint multiple choice: the completion names a letter of output_mapping. Separate adapters: one request
// per reference, ranked as HELM ranks them (evaluate_reference_metrics.py): log-probability per token, or less that of the same reference
// without its question (calibrated). The reference's tokens are found from the end of the echoed prompt by their text.
// Leaves out: questions with several right references, and rankings.
import type { AnswerSink, LoggedAnswer } from '../../types.ts';
import { letterIndex } from '../answers.ts';
import type { LogSource } from '../reader.ts';
import { lettersToProbabilities, mostLikely, optionProbabilities } from './likelihoods.ts';
import { type Fields, fieldsOf, letterInReasoning, listOf, numberOf, objectsOf, textOf, wholeOf } from './values.ts';

export interface HelmRun {
  readonly model: string;
  readonly task: string;
  /** The adapter: how questions become requests. */
  readonly method: string;
  /** How often each question is asked with other examples. */
  readonly trials: number;
}

/** One question with the likelihoods of its references so far. */
interface Ranking {
  readonly base: Pick<LoggedAnswer, 'task' | 'question' | 'epoch' | 'slices' | 'text'>;
  readonly gold: number | null;
  readonly texts: readonly string[];
  /** Likelihood and tokens of each reference with its question, and without. */
  readonly original: { sum: number; tokens: number }[];
  readonly calibration: { sum: number; tokens: number }[];
}

export interface RequestReader {
  read(state: Fields): void;
  /** Adds what needs all requests of a question. */
  finish(): void;
}

/** @param verdicts what the run's statistics say of free text, by instance and trial */
export function createRequestReader(
  source: LogSource,
  sink: AnswerSink,
  run: HelmRun,
  verdicts: ReadonlyMap<string, boolean>,
): RequestReader {
  const rankings = new Map<string, Ranking>();
  const note = (kind: string, message: string) => sink.note(kind, source.path, message, run.model);
  const add = (answer: LoggedAnswer) => sink.add(run.model, answer, source.path);
  return {
    read(state) {
      const instance = fieldsOf(state['instance']);
      const id = textOf(instance?.['id']);
      if (!instance || id === undefined) return note('no-question', 'a request names no instance; left out');
      if (fieldsOf(instance['perturbation']))
        return note('perturbed-instance', `${id}: a changed copy of its original; left out`);
      if (/ranking|language_modeling/.test(run.method))
        return note('no-choice', `${id}: the adapter "${run.method}" chooses no answer; left out`);
      const trial = wholeOf(state['train_trial_index']) ?? 0;
      const base = { ...describeInstance(instance, id, run), ...(run.trials > 1 && { epoch: trial + 1 }) };
      if (wholeOf(state['reference_index']) !== undefined) {
        const key = `${id} ${trial}`;
        let ranking = rankings.get(key);
        if (!ranking) rankings.set(key, (ranking = createRanking(instance, base, note)));
        addReference(ranking, state);
        return;
      }
      const completion = completionOf(state);
      if (completion === undefined) note('no-completion', `${id}: the request failed; counts as missing`);
      const mapping = fieldsOf(state['output_mapping']);
      if (mapping) add({ ...base, ...chooseJointly(mapping, instance, completion, id, note) });
      else add({ ...base, ...writeFreely(instance, completion, verdicts.get(`${id} ${trial}`)) });
    },
    finish() {
      for (const ranking of rankings.values()) add({ ...ranking.base, ...rank(ranking, run.method, note) });
    },
  };
}

type Note = (kind: string, message: string) => void;

function describeInstance(instance: Fields, id: string, run: HelmRun): Ranking['base'] {
  const split = textOf(instance['split']);
  const tag = textOf(instance['sub_split']);
  return {
    task: run.task,
    question: id,
    text: textOf(fieldsOf(instance['input'])?.['text']) ?? textOf(instance['input']),
    slices: split === undefined ? undefined : { split, ...(tag !== undefined && { sub_split: tag }) },
  };
}

/** Texts of the references, and the one that is tagged correct; null where several or none are. */
export function referencesOf(
  instance: Fields,
  id: string,
  note: Note,
): { readonly texts: readonly string[]; readonly gold: number | null; readonly right: readonly number[] } {
  const references = objectsOf(instance['references']);
  // Older versions had the text itself as output.
  const texts = references.map(({ output }) => textOf(fieldsOf(output)?.['text']) ?? textOf(output) ?? '');
  const right = references.flatMap(({ tags }, i) => (listOf(tags).includes('correct') ? [i] : []));
  if (right.length > 1 && texts.length > right.length)
    note('several-gold-answers', `${id}: ${right.length} references are correct; gold counts as unknown`);
  return { texts, right, gold: right.length === 1 ? right[0]! : null };
}

function completionOf(state: Fields): Fields | undefined {
  const result = fieldsOf(state['result']);
  return result?.['success'] === false ? undefined : fieldsOf(listOf(result?.['completions'])[0]);
}

type Judged = Pick<LoggedAnswer, 'options' | 'gold' | 'answer' | 'correct' | 'probabilities' | 'optionTexts'>;

function chooseJointly(
  mapping: Fields,
  instance: Fields,
  completion: Fields | undefined,
  id: string,
  note: Note,
): Judged {
  const letters = Object.keys(mapping);
  const optionTexts = letters.map((letter) => textOf(mapping[letter]) ?? '');
  const { texts, gold: reference } = referencesOf(instance, id, note);
  // The letters follow the references; only where two are alike does the place decide.
  const place = reference === null ? -1 : optionTexts.indexOf(texts[reference]!);
  const isSame = reference !== null && optionTexts[reference] === texts[reference];
  const gold = isSame ? reference : place < 0 ? null : place;
  if (reference === null || gold === null)
    note('unknown-gold', `${id}: no single correct reference is among the options`);
  const indexOf = (text: string): number | null => {
    const exact = letters.indexOf(text.trim());
    return exact >= 0 ? exact : letterIndex(text.trim());
  };
  const said = completion && (textOf(completion['text']) ?? '');
  const answer = said === undefined ? null : (indexOf(said) ?? letterInReasoning(said));
  if (said !== undefined && answer === null)
    note('no-letter', `${id}: ${JSON.stringify(said.slice(0, 40))} names no option; counts as missing`);
  const likely = Object.entries(fieldsOf(fieldsOf(listOf(completion?.['tokens'])[0])?.['top_logprobs']) ?? {});
  const scored = likely.map(([token, value]): [string, number] => [token, numberOf(value) ?? Number.NaN]);
  return {
    options: letters.length,
    gold,
    answer,
    probabilities: lettersToProbabilities(scored, letters.length, (token) => {
      const exact = letters.indexOf(token.trim());
      return exact < 0 ? null : exact;
    }),
    optionTexts,
  };
}

function writeFreely(instance: Fields, completion: Fields | undefined, verdict: boolean | undefined): Judged {
  const { texts, right } = referencesOf(instance, '', () => {});
  const answer = completion ? (textOf(completion['text'])?.trim() ?? '') : null;
  const accepted = right.map((i) => texts[i]!.trim());
  const correct = verdict ?? (accepted.length > 1 && answer !== null ? accepted.includes(answer) : undefined);
  return { options: null, gold: accepted[0] ?? null, answer, correct };
}

function createRanking(instance: Fields, base: Ranking['base'], note: Note): Ranking {
  const { texts, gold } = referencesOf(instance, base.question, note);
  const empty = () => texts.map(() => ({ sum: Number.NaN, tokens: 0 }));
  return { base, gold, texts, original: empty(), calibration: empty() };
}

function addReference(ranking: Ranking, state: Fields): void {
  const index = wholeOf(state['reference_index']) ?? -1;
  const text = ranking.texts[index];
  const completion = completionOf(state);
  if (text === undefined || !completion) return;
  const list = state['request_mode'] === 'calibration' ? ranking.calibration : ranking.original;
  list[index] = likelihoodOf(objectsOf(completion['tokens']), text);
}

/** Sum over the last tokens whose text is as long as the reference. */
function likelihoodOf(tokens: readonly Fields[], reference: string): { sum: number; tokens: number } {
  const wanted = reference.trim().length;
  let said = '';
  let sum = 0;
  let count = 0;
  for (let i = tokens.length - 1; i >= 0 && said.trim().length < wanted; i--) {
    said = `${textOf(tokens[i]!['text']) ?? ''}${said}`;
    sum += numberOf(tokens[i]!['logprob']) ?? Number.NaN;
    count++;
  }
  return { sum, tokens: count };
}

function rank({ base, gold, texts, original, calibration }: Ranking, method: string, note: Note): Judged {
  const isCalibrated = method.includes('calibrated');
  const scores = original.map(({ sum, tokens }, i) => (isCalibrated ? sum - calibration[i]!.sum : sum / tokens));
  // Models that give no log-probabilities are logged with zeros.
  const hasAny = original.some(({ sum }) => sum < 0);
  const answer = hasAny ? mostLikely(scores) : undefined;
  if (answer === undefined)
    note('no-likelihood', `${base.question}: no log-probability of each reference; counts as missing`);
  return {
    options: texts.length,
    gold,
    answer: answer ?? null,
    probabilities: answer === undefined ? undefined : optionProbabilities(scores),
    optionTexts: texts,
  };
}
