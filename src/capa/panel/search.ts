// Subset search on training items: every subset up to a size, or greedily one judge after the other, within a budget. Subsets are
// compared by the stacker's loss with Akaike's penalty, a proper score that moves where accuracy stands still.
import { countCells } from './cells.ts';
import type { EncodedTable } from './encoding.ts';
import type { PanelOptions, Rule } from './types.ts';
import { fitStacker, fitVote, scoreCells } from './vote.ts';

/** A panel that was tried, with its loss. */
export interface ScoredPanel {
  /** Positions of judges in the table, ascending. */
  readonly judges: readonly number[];
  readonly cost: number;
  /** Stacker's loss per training item in nats plus parameters / items (Akaike 1974). */
  readonly loss: number;
  /** Share of training items decided rightly by the rule that will count the votes. */
  readonly accuracy: number;
}

const mostSubsets = 5000;

/** How the search will go about it: exact where the subsets can be counted. */
export function searchKind(judges: number, { size = 3, search = 'auto' }: PanelOptions): 'exact' | 'greedy' {
  return search === 'auto' ? (countSubsets(judges, size) <= mostSubsets ? 'exact' : 'greedy') : search;
}

/** All panels that were tried, each with at most `size` judges and within the budget; empty when none is. */
export function searchPanels(
  encoded: EncodedTable,
  options: PanelOptions & { readonly scoredBy?: Rule } = {},
): ScoredPanel[] {
  const { size = 3, budget = Number.POSITIVE_INFINITY, scoredBy = 'stacker' } = options;
  const all = encoded.table.judges.map((_, judge) => judge);
  const costOf = (judges: readonly number[]) =>
    judges.reduce((sum, judge) => sum + encoded.table.judges[judge]!.cost, 0);
  // Sums of decimal costs may lie a rounding above a budget that they meet.
  const affordable = (judges: readonly number[]) => costOf(judges) <= budget * (1 + 1e-12);
  const score = (judges: readonly number[]): ScoredPanel => ({
    judges,
    cost: costOf(judges),
    ...scoreSubset(encoded, judges, scoredBy),
  });
  if (searchKind(all.length, options) === 'exact') return subsets(all, size).filter(affordable).map(score);
  const tried: ScoredPanel[] = [];
  let current: readonly number[] = [];
  for (let step = 0; step < size; step++) {
    const grown = all
      .filter((judge) => !current.includes(judge))
      .map((judge) => [...current, judge].sort((a, b) => a - b))
      .filter(affordable)
      .map(score);
    if (grown.length === 0) break;
    tried.push(...grown);
    current = leastLoss(grown).judges;
  }
  return tried;
}

/** The panel with the least loss; of equals the cheaper one, then the first. */
export function leastLoss(panels: readonly ScoredPanel[]): ScoredPanel {
  return panels.reduce((best, panel) =>
    panel.loss < best.loss - 1e-12 || (panel.loss < best.loss + 1e-12 && panel.cost < best.cost) ? panel : best,
  );
}

function scoreSubset(encoded: EncodedTable, judges: readonly number[], rule: Rule): { loss: number; accuracy: number } {
  const cells = countCells(encoded, judges);
  const encodings = judges.map((judge) => encoded.judges[judge]!);
  const stacker = fitStacker(encodings, cells, 1e-6);
  const vote = rule === 'stacker' ? stackerVote(stacker) : fitVote(rule, encoded, judges, cells);
  const scores = scoreCells(vote, encodings, cells);
  let hits = 0;
  for (let cell = 0; cell < cells.n; cell++)
    hits += scores[cell]! > 0 ? cells.positives[cell]! : cells.totals[cell]! - cells.positives[cell]!;
  const items = encoded.rows.length;
  return { loss: stacker.logLoss + (judges.length + 1) / items, accuracy: hits / items };
}

const stackerVote = ({ intercept, coefficients }: { intercept: number; coefficients: readonly number[] }) =>
  ({ rule: 'stacker', inputs: 'evidence', intercept, coefficients }) as const;

function subsets(all: readonly number[], size: number): number[][] {
  let level: number[][] = [[]];
  const out: number[][] = [];
  for (let k = 0; k < Math.min(size, all.length); k++) {
    level = level.flatMap((some) => all.filter((one) => one > (some.at(-1) ?? -1)).map((one) => [...some, one]));
    out.push(...level);
  }
  return out;
}

function countSubsets(n: number, size: number): number {
  let [count, choose] = [0, 1];
  for (let k = 1; k <= Math.min(size, n); k++) {
    choose = (choose * (n - k + 1)) / k;
    count += choose;
  }
  return count;
}
