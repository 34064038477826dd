// All figures of one comparison at once, as `oversight capa pair` prints them: every field is there, and null where it is undefined, with
// the reason under the field's name in `reasons` ("discrete.capa" for a field inside another).
import type { DiscreteSimilarity, MissingPolicy } from '../types.ts';
import { adjustedLowerEnd } from './adjusted.ts';
import { agreementWhenBothWrong, shareOfEqualAnswers } from './both-wrong.ts';
import { capa, discreteCapa } from './capa.ts';
import { type ChanceCorrected, cohen, fleiss, scott } from './chance-corrected.ts';
import { type Choices, choicesOf, oneHot } from './choices.ts';
import { compareWith, controlFamily } from './compare.ts';
import { errorConsistency } from './error-consistency.ts';
import { defaultLevel, type Known } from './interval.ts';
import { type ItemAdjustedOptions, itemAdjustedCapa } from './item-adjusted.ts';
import { jensenShannon } from './jensen-shannon.ts';
import type { Renormalised } from './probabilities.ts';
import type { Questions } from './questions.ts';
import type { QuestionsLeftOut } from './selection.ts';
import type { Similarity } from './similarity.ts';

/** What is compared: probabilities with the choices they make, or choices alone. */
export type Answers =
  | { readonly kind: 'probabilistic' | 'discrete'; readonly questions: Questions }
  | { readonly kind: 'exact'; readonly choices: Choices };

export interface PairOptions extends ItemAdjustedOptions {
  /** The policy the answers were read with, for the record; default 'drop'. */
  readonly missing?: MissingPolicy | undefined;
  /** A third set of models on the same questions, for `itemAdjusted`; see `itemAdjustedCapa`. */
  readonly others?: readonly (readonly (ArrayLike<number> | null)[])[] | undefined;
}

/** Figures of the chosen answers. */
export interface DiscreteFigures extends DiscreteSimilarity {
  readonly accuracies: readonly number[];
  readonly adjusted: number | null;
  readonly cohen: number | null;
  readonly scott: number | null;
  readonly agreementWhenBothWrong: number | null;
  /** Questions behind it. */
  readonly bothWrong: number;
  /** What it would be if wrong answers fell evenly on the wrong options. */
  readonly uniformAgreementWhenBothWrong: number | null;
  /** By model: questions with several most probable options; the lowest index was taken. */
  readonly ties: readonly number[];
}

/** What two and more models have in common. */
interface SharedFigures extends DiscreteSimilarity {
  readonly kind: Answers['kind'];
  readonly n: number;
  readonly errorConsistency: number | null;
  /** Share of equal chosen answers. */
  readonly agreement: number | null;
  /** Mean probability of the right answer, by model. */
  readonly accuracies: readonly number[];
  readonly missing: MissingPolicy;
  readonly level: number;
  /** Clusters, or questions. */
  readonly units: number;
  readonly leftOut: QuestionsLeftOut;
  /** Rows brought to the sum 1. */
  readonly renormalised: Renormalised;
  readonly reasons: Readonly<Record<string, string>>;
}

export interface PairFigures extends SharedFigures {
  readonly discrete: DiscreteFigures;
  /** Adjusted lower end. */
  readonly adjusted: number | null;
  readonly jsd: { readonly distance: number | null; readonly divergence: number | null };
  readonly cohen: number | null;
  readonly scott: number | null;
  /** Only where a third set was given. */
  readonly itemAdjusted?: DiscreteSimilarity;
}

export interface ManyModelFigures extends SharedFigures {
  readonly models: number;
  readonly discrete: DiscreteSimilarity &
    Pick<DiscreteFigures, 'accuracies' | 'ties'> & { readonly fleiss: number | null };
  readonly fleiss: number | null;
  /** Each pair on the same questions; `adjustedP` is Holm's, for a similarity of 0. */
  readonly pairs: readonly (DiscreteSimilarity & {
    readonly a: number;
    readonly b: number;
    readonly adjustedP: number | null;
  })[];
}

/**
 * All figures of two models.
 * @throws RangeError unless of two models, or when a level or prior is out of range
 */
export function pairFigures(answers: Answers, options: PairOptions = {}): PairFigures {
  const reasons = new Reasons();
  const questions = answers.kind === 'exact' ? null : answers.questions;
  const choices = answers.kind === 'exact' ? answers.choices : choicesOf(answers.questions);
  const plain = discreteCapa(choices, options);
  const main = questions === null ? plain : capa(questions, options);
  const labels = questions && oneHot(questions, choices);
  const classes = (one: Questions | null, of: (q: Questions) => ChanceCorrected, name: string): number | null => {
    if (one === null) return reasons.note(name, NO_CLASSES);
    const { kappa, reasons: why } = of(one);
    return kappa ?? reasons.note(name, why['kappa']);
  };
  const bothWrong = agreementWhenBothWrong(choices);
  const jsd = questions && jensenShannon(questions);
  const distances = (field: 'distance' | 'divergence') =>
    jsd?.[field] ?? reasons.note(`jsd.${field}`, jsd ? jsd.reasons[field] : NO_PROBABILITIES);
  return {
    ...sharedFigures(answers, choices, main, options, reasons),
    discrete: {
      ...reasons.figures(plain, 'discrete.'),
      accuracies: plain.accuracies,
      adjusted: reasons.of(adjustedLowerEnd(plain), 'discrete.adjusted'),
      cohen: classes(labels, cohen, 'discrete.cohen'),
      scott: classes(labels, scott, 'discrete.scott'),
      agreementWhenBothWrong:
        bothWrong.agreement ?? reasons.note('discrete.agreementWhenBothWrong', bothWrong.reasons['agreement']),
      bothWrong: bothWrong.questions,
      uniformAgreementWhenBothWrong:
        bothWrong.uniform ?? reasons.note('discrete.uniformAgreementWhenBothWrong', bothWrong.reasons['uniform']),
      ties: choices.ties,
    },
    adjusted: reasons.of(adjustedLowerEnd(main), 'adjusted'),
    jsd: { distance: distances('distance'), divergence: distances('divergence') },
    cohen: classes(questions, cohen, 'cohen'),
    scott: classes(questions, scott, 'scott'),
    ...(options.others && questions
      ? { itemAdjusted: reasons.figures(itemAdjustedCapa(questions, options.others, options), 'itemAdjusted.') }
      : {}),
    reasons: reasons.found,
  };
}

/** The figures that exist for any number of models, and those of each pair. */
export function manyModelFigures(answers: Answers, options: PairOptions = {}): ManyModelFigures {
  const reasons = new Reasons();
  const questions = answers.kind === 'exact' ? null : answers.questions;
  const choices = answers.kind === 'exact' ? answers.choices : choicesOf(answers.questions);
  const plain = discreteCapa(choices, options);
  const main = questions === null ? plain : capa(questions, options);
  const fleissOf = (one: Questions | null, name: string): number | null => {
    const result = one && fleiss(one);
    return result?.kappa ?? reasons.note(name, result ? result.reasons['kappa'] : NO_CLASSES);
  };
  const places = choices.models.flatMap((_, b) => Array.from({ length: b }, (_, a) => [a, b] as const));
  const pairs = places.map(([a, b]) =>
    questions === null
      ? discreteCapa({ ...choices, models: [choices.models[a]!, choices.models[b]!] }, options)
      : capa({ ...questions, models: [questions.models[a]!, questions.models[b]!] }, options),
  );
  const family = controlFamily(pairs.map((pair) => compareWith(pair, 0, options)));
  return {
    ...sharedFigures(answers, choices, main, options, reasons),
    models: choices.models.length,
    discrete: {
      ...reasons.figures(plain, 'discrete.'),
      accuracies: plain.accuracies,
      ties: choices.ties,
      fleiss: fleissOf(questions && oneHot(questions, choices), 'discrete.fleiss'),
    },
    fleiss: fleissOf(questions, 'fleiss'),
    pairs: pairs.map((pair, k) => {
      const [a, b] = places[k]!;
      const figures = reasons.figures(pair, `pairs.${k}.`);
      const adjustedP =
        family[k]!.adjustedP ?? reasons.note(`pairs.${k}.adjustedP`, family[k]!.comparison.reasons['pValue']);
      return { a, b, ...figures, adjustedP };
    }),
    reasons: reasons.found,
  };
}

const NO_CLASSES = 'free text has no classes that questions share';
const NO_PROBABILITIES = 'free text comes without probabilities';

function sharedFigures(
  answers: Answers,
  choices: Choices,
  main: Similarity,
  { missing = 'drop', level = defaultLevel }: PairOptions,
  reasons: Reasons,
): Omit<SharedFigures, 'reasons'> {
  const { n, accuracies, units } = main;
  const consistency = errorConsistency(choices);
  return {
    kind: answers.kind,
    n,
    ...reasons.figures(main, ''),
    errorConsistency: consistency.capa ?? reasons.note('errorConsistency', consistency.reasons['capa']),
    agreement: reasons.of(shareOfEqualAnswers(choices), 'agreement'),
    accuracies,
    missing,
    level,
    units,
    leftOut: choices.leftOut,
    renormalised: answers.kind === 'exact' ? { rows: 0, largest: 0 } : answers.questions.renormalised,
  };
}

/** Collects why fields are null. */
class Reasons {
  readonly found: Record<string, string> = {};

  note(field: string, reason: string | undefined): null {
    this.found[field] = reason ?? 'undefined';
    return null;
  }

  of(known: Known<number>, field: string): number | null {
    return known.value ?? this.note(field, known.reason);
  }

  figures({ reasons, ...similarity }: Similarity, prefix: string): DiscreteSimilarity {
    for (const [field, reason] of Object.entries(reasons)) this.found[prefix + field] = reason;
    const { capa, observed, expected, standardError, interval } = similarity;
    return { capa, observed, expected, standardError, interval };
  }
}
