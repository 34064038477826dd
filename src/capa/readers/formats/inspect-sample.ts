// One sample of an Inspect log as an answer. The value "C" of a score means correct, "I" incorrect, "P" partly, "N" no answer; the letter
// that was chosen is the score's answer. An edited score keeps its history; the last edit counts. Joined on the sample's id together
// with a hash of its text and options, because a shuffled or translated sample keeps its id.
// Leaves out: questions with several right options, and scores of several values.
import { hashJson } from '../../../base/index.ts';
import type { LoggedAnswer } from '../../types.ts';
import { letterIndex } from '../answers.ts';
import { lettersToProbabilities } from './likelihoods.ts';
import { type Fields, fieldsOf, listOf, numberOf, objectsOf, slicesOf, textOf, textsOf, wholeOf } from './values.ts';

export const SAMPLE_FIELDS = [
  'id',
  'epoch',
  'input',
  'choices',
  'target',
  'output',
  'score',
  'scores',
  'metadata',
  'error',
];

export interface SampleContext {
  readonly task: string;
  readonly isRepeated: boolean;
  note(kind: string, message: string): void;
}

/** Undefined where the sample has no id. */
export function readSample(sample: Fields, context: SampleContext): LoggedAnswer | undefined {
  const id = textOf(sample['id']);
  if (id === undefined) {
    context.note('no-question', 'a sample has no id; left out');
    return undefined;
  }
  const epoch = wholeOf(sample['epoch']) ?? 1;
  const choices = textsOf(sample['choices']);
  const text = textOfInput(sample['input']);
  const hasError = fieldsOf(sample['error']) !== undefined;
  if (hasError) context.note('sample-error', `sample ${id}: the run failed there; counts as missing`);
  const score = hasError ? NO_ANSWER : scoreOf(sample, id, context);
  const judged = choices && choices.length > 1 ? choose(sample, choices, score, id, context) : write(sample, score);
  return {
    task: context.task,
    question: `${id} ${hashJson([text, choices ?? []]).slice(0, 12)}`,
    ...judged,
    ...((context.isRepeated || epoch > 1) && { epoch }),
    slices: slicesOf(fieldsOf(sample['metadata'])),
    text,
  };
}

interface Score {
  readonly answer: string | undefined;
  readonly correct: boolean | undefined;
  /** The scorer says that there is no answer. */
  readonly isMissing: boolean;
}

const NO_ANSWER: Score = { answer: undefined, correct: undefined, isMissing: true };

/** The first scorer's verdict, or that of the one for multiple choice. */
function scoreOf(sample: Fields, id: string, context: SampleContext): Score | undefined {
  const scores = fieldsOf(sample['scores']) ?? (fieldsOf(sample['score']) ? { score: sample['score'] } : {});
  const names = Object.keys(scores);
  const name = names.find((one) => /(?:^|\/)choice$/.test(one)) ?? names[0];
  if (name === undefined) {
    context.note('no-score', `sample ${id}: not scored; its text is compared with the target`);
    return undefined;
  }
  if (names.length > 1)
    context.note('several-scorers', `sample ${id}: of ${names.join(', ')} the scorer "${name}" is used`);
  const first = fieldsOf(scores[name]) ?? { value: scores[name] };
  const edits = objectsOf(first['history']);
  if (edits.length > 1) context.note('edited-score', `sample ${id}: the score was edited; the last edit is used`);
  const last = (field: string): unknown => {
    const changed = edits.filter((edit) => edit[field] !== undefined && edit[field] !== 'UNCHANGED');
    return changed.at(-1)?.[field] ?? first[field];
  };
  const value = last('value');
  return { answer: textOf(last('answer')), correct: verdictOf(value, id, context), isMissing: value === 'N' };
}

function verdictOf(value: unknown, id: string, context: SampleContext): boolean | undefined {
  if (value === 'C' || value === true) return true;
  if (value === 'I' || value === 'N' || value === false) return false;
  const number = numberOf(value);
  if (number === 1 || number === 0) return number === 1;
  if (value === 'P' || number !== undefined) {
    context.note('partly-right', `sample ${id}: the score ${String(value)} counts as wrong`);
    return false;
  }
  context.note(
    'unknown-score',
    `sample ${id}: the score ${JSON.stringify(value)?.slice(0, 60)} is neither right nor wrong`,
  );
  return undefined;
}

type Judged = Pick<LoggedAnswer, 'options' | 'gold' | 'answer' | 'correct' | 'probabilities' | 'optionTexts'>;

function choose(
  sample: Fields,
  choices: readonly string[],
  score: Score | undefined,
  id: string,
  context: SampleContext,
): Judged {
  const options = choices.length;
  const indexOf = (text: string | undefined): number | null => {
    if (text === undefined) return null;
    const exact = choices.indexOf(text);
    return exact >= 0 ? exact : letterIndex(text);
  };
  const targets = textsOf(sample['target']) ?? [textOf(sample['target']) ?? ''];
  if (targets.length > 1)
    context.note('several-gold-answers', `sample ${id}: ${targets.length} targets; gold counts as unknown`);
  const target = targets.length === 1 ? indexOf(targets[0]) : null;
  const gold = target !== null && target < options ? target : null;
  if (gold === null && targets.length === 1)
    context.note(
      'unknown-gold',
      `sample ${id}: target ${JSON.stringify(targets[0]?.slice(0, 40))} names none of ${options} options`,
    );
  let answer = score?.isMissing ? null : indexOf(score?.answer ?? (score ? undefined : completionOf(sample)));
  if (answer === null && score && !score.isMissing) {
    // A scorer that keeps no answer still tells which it was where it was right.
    if (score.correct) answer = gold;
    else
      context.note(
        'no-letter',
        `sample ${id}: answer ${JSON.stringify(score.answer?.slice(0, 40))} names no option; counts as missing`,
      );
  }
  if (answer !== null && gold !== null && score?.correct !== undefined && score.correct !== (answer === gold))
    context.note(
      'other-verdict',
      `sample ${id}: the log says ${score.correct ? 'right' : 'wrong'}, its letter the opposite`,
    );
  return { options, gold, answer, probabilities: probabilitiesOf(sample, options, id, context), optionTexts: choices };
}

/** Free text: the scorer's verdict counts; without one the texts are compared. */
function write(sample: Fields, score: Score | undefined): Judged {
  const gold = textOf(sample['target']) ?? textsOf(sample['target'])?.[0] ?? null;
  const answer = score?.isMissing ? null : (score?.answer ?? completionOf(sample) ?? null);
  return { options: null, gold: gold?.trim() || null, answer, correct: score?.correct };
}

function completionOf(sample: Fields): string | undefined {
  const output = fieldsOf(sample['output']);
  const message = fieldsOf(fieldsOf(listOf(output?.['choices'])[0])?.['message']);
  return textOf(output?.['completion']) ?? textOf(textOfContent(message?.['content']));
}

/** Log-probabilities of the token that names the answer: the last one that is a letter of an option, with all letters beside it. */
function probabilitiesOf(
  sample: Fields,
  options: number,
  id: string,
  context: SampleContext,
): readonly number[] | undefined {
  const choice = fieldsOf(listOf(fieldsOf(sample['output'])?.['choices'])[0]);
  const tokens = listOf(fieldsOf(choice?.['logprobs'])?.['content']);
  if (tokens.length === 0) return undefined;
  const indexOf = (token: string) => (/^\W*[A-Z]\W*$/.test(token) ? letterIndex(token.replace(/\W/g, '')) : null);
  for (let i = tokens.length - 1; i >= 0; i--) {
    const token = fieldsOf(tokens[i]);
    const index = indexOf(textOf(token?.['token']) ?? '');
    if (index === null || index >= options) continue;
    const likely = listOf(token?.['top_logprobs']).flatMap((one): [string, number][] => {
      const top = fieldsOf(one);
      return [[textOf(top?.['token']) ?? '', numberOf(top?.['logprob']) ?? Number.NaN]];
    });
    const probabilities = lettersToProbabilities(likely, options, indexOf);
    if (!probabilities)
      context.note('incomplete-logprobs', `sample ${id}: not every option's letter has a log-probability; not used`);
    return probabilities;
  }
  return undefined;
}

/** The question's text; messages are joined, and what is no text in them is left out. */
function textOfInput(input: unknown): string {
  if (typeof input === 'string') return input;
  return listOf(input)
    .map((message) => textOfContent(fieldsOf(message)?.['content']))
    .join('\n');
}

function textOfContent(content: unknown): string {
  if (typeof content === 'string') return content;
  return listOf(content)
    .flatMap((part) => textOf(fieldsOf(part)?.['text']) ?? [])
    .join('\n');
}
