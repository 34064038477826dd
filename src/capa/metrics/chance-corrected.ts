// Probabilistic Cohen (1960), Scott (1955) and Fleiss (1971) kappa: the classical rules with probabilities in place of labels. Observed
// agreement is that of CAPA; chance comes from how often each class is used, not from accuracy, so they rise when models get accurate.
// Classes are the places of the options: over questions whose options have nothing in common the classes mean little.
import { sumOf } from '../../stats/index.ts';
import { overlap, pairwiseAgreement } from './capa.ts';
import type { Questions } from './questions.ts';
import { everyReason, kappaOf, NO_QUESTIONS } from './similarity.ts';

/** Observed agreement, agreement by chance and their kappa; null with a reason where undefined. */
export interface ChanceCorrected {
  readonly kappa: number | null;
  readonly observed: number | null;
  readonly expected: number | null;
  readonly reasons: Readonly<Record<string, string>>;
}

/**
 * Cohen: P_e = sum over classes of mean p1(c) * mean p2(c).
 * @throws RangeError for more than two models
 */
export function cohen(questions: Questions): ChanceCorrected {
  const shares = classShares(questions);
  if (shares.length !== 2) throw new RangeError(`Cohen's kappa is of two models, not ${shares.length}; take fleiss`);
  return corrected(questions, () => sumOf(shares[0]!.map((share, c) => share * shares[1]![c]!)));
}

/**
 * Scott: P_e = sum over classes of ((mean p1(c) + mean p2(c)) / 2)^2.
 * @throws RangeError for more than two models
 */
export function scott(questions: Questions): ChanceCorrected {
  if (questions.models.length !== 2)
    throw new RangeError(`Scott's pi is of two models, not ${questions.models.length}; take fleiss`);
  return fleiss(questions);
}

/** Fleiss: Scott's rule for any number of raters, P_e = sum over classes of (mean over raters of mean p(c))^2. */
export function fleiss(questions: Questions): ChanceCorrected {
  const shares = classShares(questions);
  return corrected(questions, () =>
    sumOf(shares[0]!.map((_, c) => (sumOf(shares.map((share) => share[c]!)) / shares.length) ** 2)),
  );
}

function corrected({ n, models }: Questions, expectedOf: () => number): ChanceCorrected {
  if (n === 0)
    return {
      kappa: null,
      observed: null,
      expected: null,
      reasons: everyReason(NO_QUESTIONS, ['kappa', 'observed', 'expected']),
    };
  const observed = sumOf(pairwiseAgreement(models, n, overlap)) / n;
  const expected = expectedOf();
  const kappa = kappaOf(observed, expected);
  if (kappa !== undefined) return { kappa, observed, expected, reasons: {} };
  const reason = 'all answers are of one class, so chance alone makes agreement certain: 0 / 0';
  return { kappa: null, observed, expected, reasons: { kappa: reason } };
}

/** [models][classes]: the mean probability of each class. A missing row uses no class, so that it agrees with nobody by chance either. */
function classShares({ n, models, options }: Questions): Float64Array[] {
  const classes = options.reduce((most, count) => Math.max(most, count), 0);
  const column = new Float64Array(n);
  return models.map((rows) => {
    const shares = new Float64Array(classes);
    for (let c = 0; c < classes; c++) {
      for (let x = 0; x < n; x++) column[x] = rows[x]?.[c] ?? 0;
      shares[c] = sumOf(column) / Math.max(1, n);
    }
    return shares;
  });
}
