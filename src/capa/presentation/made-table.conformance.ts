// A made-up table of answers, drawn from a seed, for the tests of what is shown of it: two families with habits of their own, missing
// answers, absent rows, a drifted question, one with a single option, one without a gold answer. It measures nothing.
import { createRandom } from '../../base/index.ts';
import { createTableBuilder } from '../table/index.ts';
import type { AnswerTable } from '../types.ts';

export interface MadeTableOptions {
  readonly seed: number;
  readonly models: number;
  readonly questions: number;
  /** Free-text questions in place of options; default false. */
  readonly isFreeText?: boolean;
  /** Every model but the last has probabilities of the options; default false. */
  readonly isSoft?: boolean;
  /** Name of each model; default model-0 and so on. */
  readonly name?: (model: number) => string;
}

export function madeTable({
  seed,
  models,
  questions,
  isFreeText = false,
  isSoft = false,
  name,
}: MadeTableOptions): AnswerTable {
  const random = createRandom(seed);
  const builder = createTableBuilder();
  const optionsOf = Array.from({ length: questions }, (_, x) => (x === 1 ? 1 : 2 + random.integer(5)));
  const goldOf = optionsOf.map((options) => random.integer(options));
  const habits = [0, 1].map(() => optionsOf.map((options) => random.integer(options)));
  for (let model = 0; model < models; model++) {
    const family = model % 3;
    const named = name?.(model) ?? `model-${model}`;
    for (let x = 0; x < questions; x++) {
      if (random.chance(0.05)) continue;
      const options = optionsOf[x]!;
      // The last models answer a later version of the third question.
      const gold = x === 2 && model >= models - 2 ? (goldOf[x]! + 1) % options : goldOf[x]!;
      const guess = random.chance(0.45) ? gold : random.chance(0.5) ? habits[family % 2]![x]! : random.integer(options);
      const answer = random.chance(0.06) ? null : guess;
      const text = isFreeText
        ? { options: null, gold: `text ${gold}`, answer: answer === null ? null : `text ${answer}` }
        : { options, gold: x === 3 ? null : gold, answer };
      builder.add(
        named,
        {
          task: 'made',
          question: `q-${x}`,
          ...text,
          ...(isSoft && model < models - 1 && answer !== null && { probabilities: probabilitiesOf(answer, options) }),
          slices: { subject: x % 2 === 0 ? 'even' : 'odd' },
          text: `Which of them is number ${x}?`,
          ...(!isFreeText && { optionTexts: Array.from({ length: options }, (_, o) => `option ${o} of ${x}`) }),
        },
        'made.jsonl',
      );
    }
    if (family < 2) builder.describe(named, { family: family === 0 ? 'Alpha' : 'Beta' });
  }
  return builder.build();
}

/** Seven tenths for the answer, the rest alike for the others. */
function probabilitiesOf(answer: number, options: number): number[] {
  if (options === 1) return [1];
  return Array.from({ length: options }, (_, o) => (o === answer ? 0.7 : 0.3 / (options - 1)));
}
