// The whole advice on a set of judges: how alike they err, which few to ask and how to count their votes, what that is worth on
// questions it was not chosen on against the best single judge and all of them, and whom to ask next. No I/O.
import type { Random } from '../../base/index.ts';
import type { Interval } from '../../stats/index.ts';
import { adviseNext, type NextAdvice } from './advise-next.ts';
import { choosePanels, toPanel } from './choose.ts';
import { type ErrorSimilarity, errorSimilarity } from './correlations.ts';
import { askInTurn } from './early-stop.ts';
import { type EncodedTable, encodeTable } from './encoding.ts';
import {
  allItems,
  type Contender,
  differenceOf,
  type EvaluateOptions,
  evaluatePanels,
  quickInterval,
} from './evaluate.ts';
import { searchKind } from './search.ts';
import type { HonestAccuracy, JudgeTable, Panel, Rule } from './types.ts';

/** How panels are chosen and judged. */
export interface AdviceOptions extends EvaluateOptions {
  readonly random: Random;
  /** Judges already asked, for the question of the next one; default those of the advised panel. */
  readonly chosen?: readonly string[] | undefined;
}

/** One judge alone. */
export interface JudgeSummary {
  readonly name: string;
  readonly kind: 'verdict' | 'score';
  readonly cost: number;
  readonly missing: number;
  /** Alone, on the items it judged; the threshold of a score is learnt on these same items. */
  readonly accuracy: Interval;
  readonly sensitivity: number | null;
  readonly specificity: number | null;
}

/** A contender with its paired differences, in share of items. */
export interface Standing extends HonestAccuracy {
  readonly overSingle: Interval;
  readonly overAll: Interval;
}

/** Everything that is advised of one table. */
export interface PanelAdvice {
  readonly items: number;
  readonly questions: number;
  readonly notes: readonly string[];
  readonly judges: readonly JudgeSummary[];
  readonly errors: ErrorSimilarity;
  readonly search: 'exact' | 'greedy';
  /** Best single judge, all judges by majority and by stacker, panels of at most 2, 3, ... */
  readonly standings: readonly Standing[];
  /** The last of the standings: what choosing a panel this way is worth. */
  readonly honest: Standing;
  readonly single: Standing;
  /** 'better' or 'worse' where the interval of the difference to the best single judge lies on one side of 0. */
  readonly verdict: 'better' | 'worse' | 'undecided';
  /** The panel to use, learnt on all items. */
  readonly advised: {
    /** In the order of asking: see `askInTurn`. */
    readonly judges: readonly string[];
    readonly rule: Rule;
    /** Of asking all of them, and per item when asking stops once the verdict is settled. */
    readonly cost: number;
    readonly expectedCost: number;
    readonly panel: Panel;
  };
  /** Honest accuracy by slice; null without slices. */
  readonly slices:
    | readonly { readonly slice: string; readonly items: number; readonly panel: number; readonly single: number }[]
    | null;
  readonly next: NextAdvice;
}

/** Computes the advice, fold by fold between other work. Rejects with OversightError on too little data, unknown names, an unmet budget, or when cancelled. */
export async function advisePanel(table: JudgeTable, options: AdviceOptions): Promise<PanelAdvice> {
  const { random, resamples } = options;
  const evaluation = await evaluatePanels(table, random.fork('evaluate'), options);
  const { single, allMajority, allStacker, panels } = evaluation;
  const contenders = [single, allMajority, allStacker, ...panels.slice(Math.min(1, panels.length - 1))];
  const standings = contenders.map((contender, i): Standing => {
    const { hits: _, ...rest } = contender;
    const over = (other: Contender, label: string) =>
      differenceOf(table, contender, other, random.fork(`${label} ${i}`), resamples);
    return { ...rest, overSingle: over(single, 'single'), overAll: over(allMajority, 'all') };
  });
  const honest = standings.at(-1)!;
  const encoded = encodeTable(table, allItems(table));
  const chosen = choosePanels(encoded, options, random.fork('final')).at(-1)!;
  const turn = askInTurn(encoded, chosen, allItems(table));
  const names = turn.judges.map((judge) => table.judges[judge]!.name);
  return {
    items: table.items,
    questions: table.questions,
    notes: table.notes,
    judges: table.judges.map((_, judge) => summarise(encoded, judge)),
    errors: errorSimilarity(encoded, allItems(table)),
    search: searchKind(table.judges.length, options),
    standings,
    honest,
    single: standings[0]!,
    verdict: honest.overSingle.low > 0 ? 'better' : honest.overSingle.high < 0 ? 'worse' : 'undecided',
    advised: {
      judges: names,
      rule: chosen.vote.rule,
      cost: chosen.judges.reduce((sum, judge) => sum + table.judges[judge]!.cost, 0),
      expectedCost: turn.expectedCost,
      panel: toPanel(encoded, chosen),
    },
    slices: bySlice(table, panels.at(-1)!, single),
    next: adviseNext({ table, chosen: options.chosen ?? names }, { random: random.fork('next') }),
  };
}

function summarise(encoded: EncodedTable, judge: number): JudgeSummary {
  const { table, codes, judges } = encoded;
  const { name, kind, cost, missing } = table.judges[judge]!;
  const { votes } = judges[judge]!;
  const hits = Float64Array.from(codes[judge]!, (code, item) =>
    votes[code] === 0 ? Number.NaN : votes[code]! > 0 === (table.truth[item] === 1) ? 1 : 0,
  );
  const share = (truth: number) => meanWhere(hits, (item) => table.truth[item] === truth);
  const accuracy = quickInterval(table, hits);
  return { name, kind, cost, missing, accuracy, sensitivity: share(1), specificity: share(0) };
}

function bySlice(table: JudgeTable, panel: Contender, single: Contender): PanelAdvice['slices'] {
  const { slices } = table;
  if (slices === null) return null;
  return [...new Set(slices)].sort().map((slice) => {
    const within = (item: number) => slices[item] === slice;
    return {
      slice,
      items: slices.filter((one) => one === slice).length,
      panel: meanWhere(panel.hits, within) ?? 0,
      single: meanWhere(single.hits, within) ?? 0,
    };
  });
}

/** Mean of the values that are known and picked; null where there are none. */
function meanWhere(values: Float64Array, picked: (item: number) => boolean): number | null {
  let [sum, count] = [0, 0];
  values.forEach((value, item) => {
    if (Number.isNaN(value) || !picked(item)) return;
    sum += value;
    count++;
  });
  return count > 0 ? sum / count : null;
}
