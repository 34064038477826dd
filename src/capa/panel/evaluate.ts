// The honest figures: cross-validation by question, repeated with other folds. Thresholds, weights, rules and the choice of judges see
// the training questions of each fold only. Intervals come from a bootstrap over questions of the hits averaged over repeats; they hold
// for this labelling effort and say nothing of other sets of judges or another kind of question.
import { OversightError, type Progress, type Random, silentProgress } from '../../base/index.ts';
import { bootstrap, clusteredMeanInterval, type Interval } from '../../stats/index.ts';
import { type ChosenPanel, choosePanels, chooseSingle } from './choose.ts';
import { type EncodedTable, encodeTable } from './encoding.ts';
import { type Fold, splitByQuestion } from './folds.ts';
import type { HonestAccuracy, JudgeTable, PanelOptions, Rule } from './types.ts';
import { fitVote, hitsOf } from './vote.ts';

/** How held-out accuracies are measured. */
export interface EvaluateOptions extends PanelOptions {
  /** Folds of the cross-validation; default 5. */
  readonly folds?: number;
  /** Repetitions with other folds; default 3. */
  readonly repeats?: number;
  /** Folds given by the caller instead, such as one published split. */
  readonly splits?: readonly Fold[];
  readonly resamples?: number;
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

/** A way to decide, with what it got right. */
export interface Contender extends HonestAccuracy {
  /** [items]: share of repeats in which the item was decided rightly; NaN where it was never held out (inside only). */
  readonly hits: Float64Array;
}

/** Held-out accuracies of each way to ask. */
export interface Evaluation {
  readonly single: Contender;
  readonly allMajority: Contender;
  readonly allStacker: Contender;
  /** Panels of at most 1, 2, ... judges; the last is the advice. */
  readonly panels: readonly Contender[];
}

/** Holds out each fold in turn, a turn of the event loop for each. Rejects with OversightError on too little data (`splitByQuestion`) or when cancelled. */
export async function evaluatePanels(
  table: JudgeTable,
  random: Random,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { folds = 5, repeats = 3, signal, progress = silentProgress, size = 3 } = options;
  const splits =
    options.splits ??
    Array.from({ length: repeats }, (_, r) =>
      splitByQuestion(table, allItems(table), folds, random.fork(`split ${r}`)),
    ).flat();
  const sizes = Math.min(size, table.judges.length);
  const tallies = Array.from({ length: 3 + sizes }, () => createTally(table));
  for (const [fold, { train, test }] of splits.entries()) {
    // Others, and Ctrl-C, get their turn between folds.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new OversightError('cancelled', { kind: 'cancelled', cause: signal.reason });
    const encoded = encodeTable(table, train);
    const chosen = [
      chooseSingle(encoded),
      everyone(encoded, 'majority'),
      everyone(encoded, 'stacker'),
      ...choosePanels(encoded, options, random.fork(`fold ${fold}`)),
    ];
    for (const [i, panel] of chosen.entries())
      tallies[i]!.add(panel, test, hitsOf(encoded, panel.judges, panel.vote, test));
    progress({ task: 'folds', done: fold + 1, total: splits.length });
  }
  const close = (i: number, name: string) => tallies[i]!.close(name, random.fork(`interval ${i}`), options.resamples);
  return {
    single: close(0, 'best single judge'),
    allMajority: close(1, `all ${table.judges.length}, majority`),
    allStacker: close(2, `all ${table.judges.length}, stacker`),
    panels: Array.from({ length: sizes }, (_, s) =>
      close(3 + s, s === 0 ? 'one judge, calibrated' : `panel of at most ${s + 1}`),
    ),
  };
}

/** The paired difference first - second, in share of items, over the same questions. */
export function differenceOf(
  table: JudgeTable,
  first: Contender,
  second: Contender,
  random: Random,
  resamples?: number,
): Interval {
  return intervalByQuestion(
    table,
    first.hits.map((hit, item) => hit - second.hits[item]!),
    random,
    resamples,
  );
}

/** Mean of `values` over items with an interval by bootstrap over questions; NaN items are left out. */
export function intervalByQuestion(
  table: JudgeTable,
  values: Float64Array,
  random: Random,
  resamples = 1000,
): Interval {
  const sums = new Float64Array(table.questions);
  const counts = new Float64Array(table.questions);
  values.forEach((value, item) => {
    if (Number.isNaN(value)) return;
    sums[table.groups[item]!]! += value;
    counts[table.groups[item]!]! += 1;
  });
  const held = allOf(table.questions).filter((question) => counts[question]! > 0);
  const share = (drawn: Int32Array) => {
    let [sum, count] = [0, 0];
    for (const one of drawn) {
      sum += sums[held[one]!]!;
      count += counts[held[one]!]!;
    }
    return count > 0 ? sum / count : undefined;
  };
  const { estimate, low, high, level, n } = bootstrap(held.length, share, random, { resamples, method: 'percentile' });
  return { estimate, low, high, level, n };
}

/** The same by the closed form (clustered standard error, Student's t): for the many figures that nothing is decided by. */
export function quickInterval(table: JudgeTable, values: Float64Array): Interval {
  const known = allItems(table).filter((item) => !Number.isNaN(values[item]!));
  return clusteredMeanInterval(
    Float64Array.from(known, (item) => values[item]!),
    known.map((item) => table.groups[item]!),
  );
}

/** Every item of the table. */
export const allItems = (table: JudgeTable): Int32Array => allOf(table.items);

const allOf = (n: number) => Int32Array.from({ length: n }, (_, i) => i);

function everyone(encoded: EncodedTable, rule: Rule): ChosenPanel {
  const judges = encoded.judges.map((_, judge) => judge);
  return { judges, vote: fitVote(rule, encoded, judges) };
}

function createTally(table: JudgeTable) {
  const sums = new Float64Array(table.items);
  const counts = new Float64Array(table.items);
  const selections = new Map<string, { judges: readonly string[]; rule: Rule; folds: number }>();
  return {
    add({ judges, vote }: ChosenPanel, test: Int32Array, hits: Uint8Array): void {
      test.forEach((item, i) => {
        sums[item]! += hits[i]!;
        counts[item]! += 1;
      });
      const key = `${judges.join()} ${vote.rule}`;
      const names = judges.map((judge) => table.judges[judge]!.name);
      const before = selections.get(key) ?? { judges: names, rule: vote.rule, folds: 0 };
      selections.set(key, { ...before, folds: before.folds + 1 });
    },
    close(name: string, random: Random, resamples?: number): Contender {
      const hits = sums.map((sum, item) => (counts[item]! > 0 ? sum / counts[item]! : Number.NaN));
      const chosen = [...selections.values()].sort((a, b) => b.folds - a.folds);
      return { name, hits, accuracy: intervalByQuestion(table, hits, random, resamples), selections: chosen };
    },
  };
}
