// Which judge to ask next, beside those already asked: the one whose answer tells most that is not known yet. The gain is the fall of the
// stacker's log loss on questions held out, in bits per item; accuracy stands still where a second vote cannot overrule the first, so it
// is shown and not ranked by. A judge that errs like those chosen gains little however good it is. Data in, data out: no I/O.
import type { Random } from '../../base/index.ts';
import type { Interval } from '../../stats/index.ts';
import { errorSimilarity } from './correlations.ts';
import { encodeTable } from './encoding.ts';
import { allItems, quickInterval } from './evaluate.ts';
import { splitByQuestion } from './folds.ts';
import { findJudges } from './judge-table.ts';
import type { JudgeTable } from './types.ts';
import { fitVote, hitsOf, lossesOf } from './vote.ts';

/** How the next judge is looked for. */
export interface NextOptions {
  readonly random: Random;
  /** Folds of the cross-validation by question; default 5. */
  readonly folds?: number;
  /** Most that the next judge may cost; default no limit. */
  readonly budget?: number;
}

/** What asking one judge more is worth. */
export interface NextJudge {
  readonly name: string;
  readonly cost: number;
  /** Alone, on the items it judged. */
  readonly accuracy: number | null;
  /** Mean correlation of its errors with those of the judges chosen; null without any, or where undefined. */
  readonly errorCorrelation: number | null;
  /** Bits per item by which the chosen judges' verdict gets surer of the truth. */
  readonly informationGain: Interval;
  /** Share of items by which the verdict gets more often right. */
  readonly accuracyGain: Interval;
}

/** Whom to ask next. */
export interface NextAdvice {
  readonly chosen: readonly string[];
  /** Best first. */
  readonly candidates: readonly NextJudge[];
}

/**
 * Ranks the judges that are not in `chosen` (which may be empty).
 *
 * @throws OversightError('input') on a name that is not in the table, or too few questions
 */
export function adviseNext(
  { table, chosen }: { readonly table: JudgeTable; readonly chosen: readonly string[] },
  { random, folds = 5, budget = Number.POSITIVE_INFINITY }: NextOptions,
): NextAdvice {
  const asked = [...new Set(findJudges(table, chosen))];
  const open = table.judges.flatMap(({ cost }, judge) => (asked.includes(judge) || cost > budget ? [] : [judge]));
  const information = open.map(() => new Float64Array(table.items));
  const accuracy = open.map(() => new Float64Array(table.items));
  for (const { train, test } of splitByQuestion(table, allItems(table), folds, random.fork('split'))) {
    const encoded = encodeTable(table, train);
    const heldOut = (panel: readonly number[]) => {
      const vote = fitVote('stacker', encoded, panel);
      return { losses: lossesOf(encoded, panel, vote, test), hits: hitsOf(encoded, panel, vote, test) };
    };
    const before = heldOut(asked);
    open.forEach((judge, c) => {
      const after = heldOut([...asked, judge]);
      test.forEach((item, i) => {
        information[c]![item] = (before.losses[i]! - after.losses[i]!) / Math.LN2;
        accuracy[c]![item] = after.hits[i]! - before.hits[i]!;
      });
    });
  }
  const encoded = encodeTable(table, allItems(table));
  const candidates = open.map((judge, c): NextJudge => {
    const { name, cost } = table.judges[judge]!;
    const [, ...correlations] = errorSimilarity(encoded, allItems(table), [judge, ...asked]).correlation[0]!;
    const known = correlations.filter((value) => value !== null);
    return {
      name,
      cost,
      accuracy: encoded.judges[judge]!.accuracy,
      errorCorrelation: known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null,
      informationGain: quickInterval(table, information[c]!),
      accuracyGain: quickInterval(table, accuracy[c]!),
    };
  });
  const gain = (judge: NextJudge) => judge.informationGain.estimate ?? 0;
  return {
    chosen: asked.map((judge) => table.judges[judge]!.name),
    candidates: candidates.sort((a, b) => gain(b) - gain(a)),
  };
}
