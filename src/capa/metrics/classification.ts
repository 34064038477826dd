// CAPA for classification: every item has the same C classes and f = 1 / (C - 1) (arXiv 2502.04313, appendix A). Optionally chance
// agreement on wrong classes follows how much mass each model puts on each class when it is wrong, in place of the uniform term:
// classifiers have favourite mistakes. The ready formula there has no closed standard error; the bootstrap gives one.
import { OversightError } from '../../base/index.ts';
import { sumOf } from '../../stats/index.ts';
import { capa, capaTerms } from './capa.ts';
import type { Questions } from './questions.ts';
import { everyReason, kappaOf, NO_ROOM, type Similarity, type SimilarityOptions } from './similarity.ts';

export interface ClassificationOptions extends SimilarityOptions {
  /** Chance agreement of wrong answers: 'uniform' over the wrong classes (default), or 'by-class', see `wrongClassAgreement`. */
  readonly wrong?: 'uniform' | 'by-class' | undefined;
}

/**
 * CAPA of classifiers.
 * @throws OversightError('input') when the items differ in their number of classes
 */
export function classificationCapa(questions: Questions, options: ClassificationOptions = {}): Similarity {
  const classes = questions.options[0] ?? 0;
  const odd = questions.options.findIndex((count) => count !== classes);
  if (odd >= 0)
    throw new OversightError(`item ${questions.kept[odd]} has ${questions.options[odd]} classes, others ${classes}`, {
      kind: 'input',
      remedy:
        'Classification has the same classes for every item; take plain CAPA for questions with options of their own.',
    });
  const uniform = capa(questions, options);
  if (options.wrong !== 'by-class' || uniform.n === 0) return uniform;
  const { observed, accuracies } = uniform;
  const expected = expectedByClass(questions, accuracies);
  const value = observed === null ? undefined : kappaOf(observed, expected);
  const blank = { standardError: null, interval: null, influence: null, units: 0, degrees: 0 };
  if (value === undefined)
    return {
      ...uniform,
      ...blank,
      capa: null,
      expected,
      reasons: everyReason(NO_ROOM, ['capa', 'standardError', 'interval']),
    };
  const reasons = everyReason('the mass by class has no closed form; take the bootstrap', [
    'standardError',
    'interval',
  ]);
  return { ...uniform, ...blank, capa: value, expected, reasons };
}

/**
 * `classificationCapa(..., { wrong: 'by-class' })` of the questions at these indices, for the bootstrap; undefined where it is.
 * @param indices may repeat
 */
export function byClassStatistic(questions: Questions): (indices: Int32Array) => number | undefined {
  const { agreement, correct } = capaTerms(questions);
  return (indices) => {
    const drawn: Questions = {
      ...questions,
      n: indices.length,
      models: questions.models.map((rows) => Array.from(indices, (x) => rows[x]!)),
      truth: Int32Array.from(indices, (x) => questions.truth[x]!),
      options: Int32Array.from(indices, (x) => questions.options[x]!),
    };
    const mean = (values: Float64Array) => sumOf(Float64Array.from(indices, (x) => values[x]!)) / indices.length;
    return kappaOf(mean(agreement), expectedByClass(drawn, correct.map(mean)));
  };
}

/** Mean over pairs of models of P_i P_j + (1 - P_i)(1 - P_j) * `wrongClassAgreement`. */
function expectedByClass(questions: Questions, accuracies: readonly number[]): number {
  const masses = questions.models.map((rows) => wrongMass(rows, questions));
  let [sum, pairs] = [0, 0];
  for (let j = 1; j < masses.length; j++)
    for (let i = 0; i < j; i++) {
      const equal = wrongClassAgreement(masses[i]!, masses[j]!, questions.truth);
      sum += accuracies[i]! * accuracies[j]! + (1 - accuracies[i]!) * (1 - accuracies[j]!) * equal;
      pairs++;
    }
  return sum / pairs;
}

/** [classes]: w(c), the mean probability of class c over the items on which c is wrong. */
function wrongMass(rows: readonly (Float64Array | null)[], { truth, options }: Questions): Float64Array {
  const mass = new Float64Array(options[0]!);
  const counts = new Float64Array(options[0]!);
  rows.forEach((row, x) => {
    for (let c = 0; c < mass.length; c++)
      if (c !== truth[x]) {
        mass[c]! += row?.[c] ?? 0;
        counts[c]!++;
      }
  });
  return mass.map((sum, c) => (counts[c] === 0 ? 0 : sum / counts[c]!));
}

/**
 * The chance that two independent wrong answers are of one class: mean over items of sum over c != g of r1(c) r2(c), where r is w(c)
 * over its sum on the classes wrong for that item. Even mass gives 1 / (C - 1).
 */
function wrongClassAgreement(first: Float64Array, second: Float64Array, truth: Int32Array): number {
  const byTruth = first.map((_, right) => {
    let [both, sumFirst, sumSecond] = [0, 0, 0];
    for (let c = 0; c < first.length; c++)
      if (c !== right) {
        both += first[c]! * second[c]!;
        sumFirst += first[c]!;
        sumSecond += second[c]!;
      }
    // A model that is never wrong here has no favourite: even mass.
    return sumFirst === 0 || sumSecond === 0 ? 1 / (first.length - 1) : both / (sumFirst * sumSecond);
  });
  return sumOf(Float64Array.from(truth, (right) => byTruth[right]!)) / truth.length;
}
