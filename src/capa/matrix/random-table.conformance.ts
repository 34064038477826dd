// Tables of made-up answers with every oddity of real logs: missing and absent answers, drifted questions, one option only, no gold
// answer, free text with many codes, answers beyond the options. For tests of the matrix against slow and plain oracles.
import { createRandom, type Random } from '../../base/index.ts';
import { ABSENT, type AnswerTable, MISSING, type Question } from '../types.ts';

export interface RandomTableOptions {
  readonly models: number;
  readonly questions: number;
  /** Shares of answers; default 0.1 and 0.05. */
  readonly missing?: number;
  readonly absent?: number;
  /** Number of options of each question; default varied, with free text, undecidable and drifted questions. */
  readonly options?: number;
  /** Models from this one on have no probabilities; default none has. */
  readonly probabilistic?: number;
}

export function randomTable(seed: number | string, options: RandomTableOptions): AnswerTable {
  const random = createRandom(seed);
  const questions = Array.from({ length: options.questions }, (_, i) => randomQuestion(random, i, options.options));
  questions.sort((a, b) => (a.options ?? 99) - (b.options ?? 99));
  const offsets = new Uint32Array(questions.length + 1);
  for (const [i, { options: count }] of questions.entries()) offsets[i + 1] = offsets[i]! + (count ?? 0);
  const answers = new Uint16Array(options.models * questions.length);
  const probabilities: (Float32Array | null)[] = [];
  for (let model = 0; model < options.models; model++) {
    const skill = 0.3 + 0.6 * random.next();
    for (const [column, question] of questions.entries())
      answers[model * questions.length + column] = randomAnswer(random, question, skill, options);
    const row = answers.subarray(model * questions.length, (model + 1) * questions.length);
    leaveOneRevision(random, questions, row);
    const isSoft = model < (options.probabilistic ?? 0);
    probabilities.push(isSoft ? randomProbabilities(random, questions, offsets, row) : null);
  }
  const models = Array.from({ length: options.models }, (_, i) => ({
    ...{ name: `model-${i}`, family: null, parameters: null, sources: [] },
  }));
  return { models, questions, answers, offsets, probabilities, issues: [] };
}

function randomQuestion(random: Random, index: number, fixed?: number): Question {
  const slices = { subject: random.pick(['a', 'b']) };
  if (fixed !== undefined) return { task: 't', id: `q${index}`, options: fixed, gold: random.integer(fixed), slices };
  // Every tenth question is another revision of the one before it.
  const id = index % 10 === 9 ? `q${index - 1}` : `q${index}`;
  const options = random.pick([1, 2, 3, 4, 10, 20, null]);
  const gold = random.chance(0.05) ? null : random.integer(options ?? 3);
  return { task: 't', id, options, gold, slices: random.chance(0.1) ? {} : slices };
}

function randomAnswer(random: Random, { options, gold }: Question, skill: number, shares: RandomTableOptions): number {
  const draw = random.next();
  const { missing = 0.1, absent = 0.05 } = shares;
  if (draw < absent) return ABSENT;
  if (draw < absent + missing) return MISSING;
  if (gold !== null && random.chance(skill)) return gold;
  return random.integer(options ?? 40);
}

/** A model saw one revision of a question alone. */
function leaveOneRevision(random: Random, questions: readonly Question[], row: Uint16Array): void {
  const seen = new Map<string, number>();
  for (const [column, { id }] of questions.entries()) {
    const other = seen.get(id);
    if (other !== undefined) row[random.chance(0.5) ? column : other] = ABSENT;
    seen.set(id, column);
  }
}

/** Sums of 1 where there is an answer; now and then none though there is one. */
function randomProbabilities(
  random: Random,
  questions: readonly Question[],
  offsets: Uint32Array,
  row: Uint16Array,
): Float32Array {
  const values = new Float32Array(offsets.at(-1)!);
  for (const [column, { options }] of questions.entries()) {
    const answer = row[column]!;
    if (options === null || answer === ABSENT || answer === MISSING || random.chance(0.03)) continue;
    const part = values.subarray(offsets[column]!, offsets[column + 1]!);
    for (let option = 0; option < options; option++) part[option] = random.next() + (option === answer ? 2 : 0);
    const sum = part.reduce((total, value) => total + value, 0);
    for (let option = 0; option < options; option++) part[option]! /= sum;
  }
  return values;
}
