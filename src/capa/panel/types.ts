// The nouns of the panel advisor: what judges said of labelled items, what is learnt of each judge, and how votes are counted.
// Judges may be guards or supervisors: whoever says yes or no, or gives a score, about items whose truth is known.
import type { Interval } from '../../stats/index.ts';

/** What one judge said. */
export interface Judge {
  readonly name: string;
  /** 'verdict': yes or no; 'score': any numbers, whose thresholds are learnt. */
  readonly kind: 'verdict' | 'score';
  /** [items]: 0 or 1 for verdicts, the number for scores; NaN marks a missing one (inside only: never printed). */
  readonly values: Float64Array;
  readonly missing: number;
  /** What asking it once costs, in any unit; 1 where nothing is said. */
  readonly cost: number;
}

/** Judges by items, with the truth. Made by `createJudgeTable`, which checks it. */
export interface JudgeTable {
  readonly judges: readonly Judge[];
  readonly items: number;
  /** [items]: 1 = true. */
  readonly truth: Uint8Array;
  /** [items]: the question an item belongs to, from 0; items of one question are never on both sides of a split. */
  readonly groups: Int32Array;
  readonly questions: number;
  /** [items]: what results are split by, such as the exam taker; null = nothing. Never used as an input of a vote. */
  readonly slices: readonly string[] | null;
  /** What was left out and why, as sentences. */
  readonly notes: readonly string[];
}

/** How votes become one verdict; from the simplest to the one that learns most. */
export const RULES = ['majority', 'weights', 'naive-bayes', 'stacker'] as const;
/** One of `RULES`. */
export type Rule = (typeof RULES)[number];

/** What the training items say of one judge. Level 0 is "missing"; level 1 + k holds the values from edges[k - 1] up to edges[k]. */
export interface JudgeEncoding {
  readonly name: string;
  readonly edges: readonly number[];
  /** By level: the logarithm of P(level | true) / P(level | false), shrunk towards 0. */
  readonly evidence: readonly number[];
  /** By level: 1 yes, -1 no, 0 nothing said. */
  readonly votes: readonly number[];
  /** Share of right votes among the training items it judged; null where it judged none. */
  readonly accuracy: number | null;
}

/** A vote: true when intercept + sum of coefficient x input > 0. */
export interface FittedVote {
  readonly rule: Rule;
  readonly inputs: 'votes' | 'evidence';
  readonly intercept: number;
  /** One for each judge of the panel. */
  readonly coefficients: readonly number[];
}

/** A panel that is ready to decide: plain data that can be kept as JSON. */
export interface Panel {
  readonly judges: readonly JudgeEncoding[];
  readonly vote: FittedVote;
}

/** How a panel is chosen. */
export interface PanelOptions {
  /** Most judges in the panel; default 3. */
  readonly size?: number;
  /** Most that the panel's judges may cost together; default no limit. */
  readonly budget?: number;
  /** How votes are counted; 'auto' (default) lets an inner cross-validation choose. */
  readonly rule?: Rule | 'auto';
  /** 'exact' tries every subset, 'greedy' adds one judge after the other; default exact up to 5,000 subsets. */
  readonly search?: 'exact' | 'greedy' | 'auto';
}

/** A share of items decided rightly, on items that nothing was learnt from. */
export interface HonestAccuracy {
  readonly name: string;
  readonly accuracy: Interval;
  /** Which judges were chosen, in how many of the folds. */
  readonly selections: readonly { readonly judges: readonly string[]; readonly rule: Rule; readonly folds: number }[];
}
