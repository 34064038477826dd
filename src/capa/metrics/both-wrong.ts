// Do two models give the same wrong answer? The share of equal answers among the questions that both got wrong (Kim et al. 2025,
// arXiv 2506.07962), beside what it would be if wrong answers fell evenly on the wrong options. Chosen answers only.
import { type Choices, NO_CHOICE } from './choices.ts';
import type { Known } from './interval.ts';

export interface BothWrong {
  /** Questions that both got wrong; a missing answer is wrong (policy wrong). */
  readonly questions: number;
  /** Share of equal answers among them, in [0, 1]. */
  readonly agreement: number | null;
  /** The mean of 1 / (options - 1) over them: agreement of independent models to whom all wrong options are alike; 0 for free text. */
  readonly uniform: number | null;
  readonly reasons: Readonly<Record<string, string>>;
}

/** For more than two models: over all pairs, each pair's question counting once. */
export function agreementWhenBothWrong({ n, models, truth, options }: Choices): BothWrong {
  let [questions, equal, uniform] = [0, 0, 0];
  for (let j = 1; j < models.length; j++)
    for (let i = 0; i < j; i++)
      for (let x = 0; x < n; x++) {
        const [a, b] = [models[i]![x]!, models[j]![x]!];
        if (a === truth[x] || b === truth[x]) continue;
        questions++;
        if (a === b && a !== NO_CHOICE) equal++;
        uniform += options[x] === 0 ? 0 : 1 / (options[x]! - 1);
      }
  if (questions > 0) return { questions, agreement: equal / questions, uniform: uniform / questions, reasons: {} };
  const reason = 'there is no question that both got wrong';
  return { questions, agreement: null, uniform: null, reasons: { agreement: reason, uniform: reason } };
}

/** Share of equal answers over all questions and pairs of models; a missing answer equals nobody's. */
export function shareOfEqualAnswers({ n, models }: Choices): Known<number> {
  if (n === 0) return { value: null, reason: 'no question is left to compare on' };
  let [equal, pairs] = [0, 0];
  for (let j = 1; j < models.length; j++)
    for (let i = 0; i < j; i++) {
      pairs++;
      for (let x = 0; x < n; x++) if (models[i]![x] === models[j]![x] && models[i]![x] !== NO_CHOICE) equal++;
    }
  return { value: equal / (n * pairs) };
}
