// How a panel's votes become one verdict, all as one weighted sum: majority; votes weighted by the log-odds of each judge's accuracy
// (Nitzan and Paroush 1982); naive Bayes over score levels (Dawid and Skene's model with the truth known); a stacker, which is naive
// Bayes with one learnt coefficient per judge, so that judges who err alike do not count twice. No interactions: on the sets measured
// (bench/capa/panel.ts) they won nothing on questions held out.
import { sigmoid } from '../../stats/index.ts';
import { type Cells, countCells } from './cells.ts';
import { type EncodedTable, levelOf } from './encoding.ts';
import { readVerdict, type VerdictCell } from './judge-table.ts';
import { fitLogistic } from './stacker.ts';
import type { FittedVote, JudgeEncoding, Panel, Rule } from './types.ts';

/** Learns a rule for the judges at positions `panel` from the training rows of `encoded`. */
export function fitVote(
  rule: Rule,
  encoded: EncodedTable,
  panel: readonly number[],
  cells: Cells = countCells(encoded, panel),
): FittedVote {
  const judges = panel.map((judge) => encoded.judges[judge]!);
  const prior = priorLogOdds(cells);
  if (rule === 'majority') return majority(judges, prior);
  if (rule === 'weights') {
    const items = encoded.rows.length;
    return { rule, inputs: 'votes', intercept: prior, coefficients: judges.map((judge) => logOdds(judge, items)) };
  }
  if (rule === 'naive-bayes') return { rule, inputs: 'evidence', intercept: prior, coefficients: judges.map(() => 1) };
  const { intercept, coefficients } = fitStacker(judges, cells);
  return { rule, inputs: 'evidence', intercept, coefficients };
}

/** The stacker alone, with its loss on the training items. */
export function fitStacker(judges: readonly JudgeEncoding[], cells: Cells, tolerance?: number) {
  return fitLogistic({ columns: inputsOf(judges, cells, 'evidence'), ...pick(cells) }, 1, tolerance);
}

/** [n] scores of the cells; above 0 is a yes. */
export function scoreCells(vote: FittedVote, judges: readonly JudgeEncoding[], cells: Cells): Float64Array {
  const scores = new Float64Array(cells.n).fill(vote.intercept);
  inputsOf(judges, cells, vote.inputs).forEach((column, j) => {
    for (let cell = 0; cell < cells.n; cell++) scores[cell]! += vote.coefficients[j]! * column[cell]!;
  });
  return scores;
}

/** [items] 1 where the vote decides rightly, in the order of `items`. */
export function hitsOf(
  encoded: EncodedTable,
  panel: readonly number[],
  vote: FittedVote,
  items: Int32Array,
): Uint8Array {
  return scoreItems(encoded, panel, vote, items, (score, truth) => (score > 0 === (truth === 1) ? 1 : 0), Uint8Array);
}

/** [items] negative log-likelihood of the truth, in nats, for a vote whose score is a log-odds (naive Bayes, stacker). */
export function lossesOf(
  encoded: EncodedTable,
  panel: readonly number[],
  vote: FittedVote,
  items: Int32Array,
): Float64Array {
  const loss = (score: number, truth: number) => {
    const z = truth === 1 ? score : -score;
    return Math.log1p(Math.exp(-Math.abs(z))) + Math.max(0, -z);
  };
  return scoreItems(encoded, panel, vote, items, loss, Float64Array);
}

/** What a panel answers when its judges (in the panel's order) say `verdicts`; null or unreadable = nothing said. */
export function decide(
  { judges, vote }: Panel,
  verdicts: readonly VerdictCell[],
): { readonly answer: boolean; readonly score: number; readonly probability: number | null } {
  const score = judges.reduce((sum, judge, j) => {
    const level = levelOf(judge.edges, readVerdict(verdicts[j]) ?? Number.NaN);
    return sum + vote.coefficients[j]! * (judge[vote.inputs][level] ?? 0);
  }, vote.intercept);
  return { answer: score > 0, score, probability: vote.inputs === 'evidence' ? sigmoid(score) : null };
}

function scoreItems<T extends Uint8Array | Float64Array>(
  { table, judges, codes }: EncodedTable,
  panel: readonly number[],
  vote: FittedVote,
  items: Int32Array,
  value: (score: number, truth: number) => number,
  Kind: { new (length: number): T },
): T {
  const out = new Kind(items.length);
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    let score = vote.intercept;
    for (let j = 0; j < panel.length; j++)
      score += vote.coefficients[j]! * judges[panel[j]!]![vote.inputs][codes[panel[j]!]![item]!]!;
    out[i] = value(score, table.truth[item]!);
  }
  return out;
}

/** One judge one vote. The most accurate judge has half a vote more, which decides ties and nothing else; then the commoner class. */
function majority(judges: readonly JudgeEncoding[], prior: number): FittedVote {
  const best = Math.max(...judges.map((judge) => judge.accuracy ?? 0));
  const first = judges.findIndex((judge) => (judge.accuracy ?? 0) === best);
  const coefficients = judges.map((_, j) => (j === first ? 1.5 : 1));
  return { rule: 'majority', inputs: 'votes', intercept: prior > 0 ? 0.25 : -0.25, coefficients };
}

/** With one right and one wrong item added, so that a judge without errors has a finite weight. */
function logOdds({ accuracy }: JudgeEncoding, items: number): number {
  if (accuracy === null) return 0;
  return Math.log((accuracy * items + 1) / ((1 - accuracy) * items + 1));
}

function priorLogOdds({ totals, positives }: Cells): number {
  const items = totals.reduce((sum, count) => sum + count, 0);
  const yes = positives.reduce((sum, count) => sum + count, 0);
  return Math.log((yes + 0.5) / (items - yes + 0.5));
}

function inputsOf(judges: readonly JudgeEncoding[], cells: Cells, inputs: 'votes' | 'evidence'): Float64Array[] {
  return judges.map((judge, j) => {
    const [column, byLevel, levels] = [new Float64Array(cells.n), judge[inputs], cells.levels[j]!];
    for (let cell = 0; cell < cells.n; cell++) column[cell] = byLevel[levels[cell]!]!;
    return column;
  });
}

const pick = ({ totals, positives }: Cells) => ({ totals, positives });
