// Chooses a panel and its rule from training items alone. Judges: among the panels whose accuracy lies within one standard error of the
// best (Breiman et al. 1984, section 3.4.3), the one with the least loss. Rule: the simplest whose accuracy in an inner cross-validation
// by question lies within one standard error of the best rule's.
import { OversightError, type Random } from '../../base/index.ts';
import { type EncodedTable, encodeTable } from './encoding.ts';
import { splitByQuestion } from './folds.ts';
import { leastLoss, type ScoredPanel, searchPanels } from './search.ts';
import { type FittedVote, type JudgeTable, type Panel, type PanelOptions, RULES, type Rule } from './types.ts';
import { fitVote, hitsOf } from './vote.ts';

/** A panel with its vote, by positions of judges. */
export interface ChosenPanel {
  /** Positions of judges in the table. */
  readonly judges: readonly number[];
  readonly vote: FittedVote;
}

const innerFolds = 5;

/** Chooses for every size from 1 to `size` (a panel of at most that many); the last is the answer. */
export function choosePanels(encoded: EncodedTable, options: PanelOptions, random: Random): ChosenPanel[] {
  const { size = 3, rule = 'auto', budget } = options;
  const tried = searchPanels(encoded, { ...options, scoredBy: rule === 'auto' ? 'stacker' : rule });
  if (tried.length === 0)
    throw new OversightError(`no judge costs ${budget} or less`, {
      kind: 'input',
      remedy: `The cheapest costs ${Math.min(...encoded.table.judges.map((judge) => judge.cost))}: raise the budget.`,
    });
  const sizes = Array.from({ length: Math.min(size, encoded.judges.length) }, (_, i) => i + 1);
  return sizes.map((most) => {
    const judges = pickPanel(
      tried.filter((panel) => panel.judges.length <= most),
      encoded.rows.length,
    ).judges;
    const counted = rule === 'auto' ? chooseRule(encoded.table, encoded.rows, judges, random.fork(most)) : rule;
    return { judges, vote: fitVote(counted, encoded, judges) };
  });
}

/** The panel as plain data, ready to decide. */
export function toPanel(encoded: EncodedTable, { judges, vote }: ChosenPanel): Panel {
  return { judges: judges.map((judge) => encoded.judges[judge]!), vote };
}

/** The judge with the highest training accuracy, heard alone. */
export function chooseSingle(encoded: EncodedTable): ChosenPanel {
  const accuracies = encoded.judges.map((judge) => judge.accuracy ?? 0);
  const judges = [accuracies.indexOf(Math.max(...accuracies))];
  return { judges, vote: fitVote('majority', encoded, judges) };
}

/** The one-standard-error rule: see the head of this file. */
function pickPanel(panels: readonly ScoredPanel[], items: number): ScoredPanel {
  const best = Math.max(...panels.map((panel) => panel.accuracy));
  const standardError = Math.sqrt((best * (1 - best)) / items);
  return leastLoss(panels.filter((panel) => panel.accuracy >= best - standardError));
}

/** The simplest rule that is within one standard error of the best on inner folds. */
function chooseRule(table: JudgeTable, rows: Int32Array, judges: readonly number[], random: Random): Rule {
  if (judges.length === 1 && table.judges[judges[0]!]!.kind === 'verdict') return 'majority';
  const small = { ...table, judges: judges.map((judge) => table.judges[judge]!) };
  const panel = judges.map((_, j) => j);
  const hits = new Map<Rule, number[]>(RULES.map((rule) => [rule, []]));
  for (const { train, test } of splitByQuestion(small, rows, innerFolds, random)) {
    const encoded = encodeTable(small, train);
    for (const rule of RULES) hits.get(rule)!.push(...hitsOf(encoded, panel, fitVote(rule, encoded, panel), test));
  }
  const sums = RULES.map((rule) => hits.get(rule)!.reduce((sum, hit) => sum + hit, 0));
  const best = sums.indexOf(Math.max(...sums));
  return RULES.find((rule, r) => {
    const [ours, theirs] = [hits.get(rule)!, hits.get(RULES[best]!)!];
    // McNemar's standard error of a paired difference: only items on which the two differ count.
    const differing = ours.reduce((count, hit, i) => count + (hit === theirs[i] ? 0 : 1), 0);
    return sums[best]! - sums[r]! <= Math.sqrt(differing);
  })!;
}
