// A guard measured on a suite: judge every item, split by hash, find the thresholds on one half, count on the other, and count again
// without the items that the training corpus overlaps. One JSON document holds every number that the report draws.
import { type Figures, figuresOf } from './figures.ts';
import type { Item, LoadedSet } from './items.ts';
import { type OperatingPoint, outputPoints, promptPoints, promptThreshold } from './operating-points.ts';
import { type Grams, OVERLAP_LIMIT, overlap } from './overlap.ts';
import { type Score, type ScoredItem, type ScoringOptions, scoreSets } from './score-items.ts';
import { type SplitSet, splitSets } from './split.ts';
import type { Role } from './suite.ts';

export interface EvaluateOptions extends ScoringOptions {
  /** Name of the suite. */
  readonly suite: string;
  readonly score: Score;
  /** The guard's own threshold. */
  readonly threshold: number;
  /** 6-grams of what the guard was trained on. */
  readonly corpus: Grams;
}

/** A set as it was read. */
export interface SetInfo {
  readonly id: string;
  readonly title: string;
  readonly role: Role;
  readonly group: string;
  readonly apart: boolean;
  readonly realTraffic: boolean;
  readonly licence: string;
  readonly note?: string;
  readonly items: number;
  /** Rows without a text. */
  readonly empty: number;
  readonly calibration: number;
  readonly reported: number;
  /** Items left out since the same text sets a threshold. */
  readonly seenInCalibration: number;
  /** Share of an item's 6-grams that the corpus has: the highest, and how many reported items are above the limit. */
  readonly overlap: { readonly highest: number; readonly above: number };
}

/** Mean block rate of each group of attacks at one share of allowed refusals. */
export interface CurvePoint {
  readonly allowed: number;
  readonly threshold: number;
  /** Refusals among the reported real prompts (or the other negatives) at that threshold. */
  readonly refused: number;
  readonly groups: Readonly<Record<string, number>>;
}

export interface Evaluation {
  readonly format: 1;
  readonly suite: string;
  readonly overlapLimit: number;
  readonly points: { readonly prompts: readonly OperatingPoint[]; readonly outputs: readonly OperatingPoint[] };
  readonly sets: readonly SetInfo[];
  readonly absent: readonly { readonly id: string; readonly title: string; readonly role: Role }[];
  readonly all: Figures;
  /** The same without the items that the corpus overlaps. */
  readonly distinct: Figures;
  readonly curve: readonly CurvePoint[];
}

/** Measures a scorer on loaded sets. */
export async function evaluate(sets: readonly LoadedSet[], options: EvaluateOptions): Promise<Evaluation> {
  const present = sets.filter((loaded) => loaded.absent === undefined);
  const scored = await scoreSets(present, options.score, options);
  const splits = splitSets(present, (loaded) => scored.get(loaded) ?? []);
  const points = { prompts: promptPoints(splits, options.threshold), outputs: outputPoints(splits, options.threshold) };
  const shares = new Map<string, number>();
  const shareOf = (item: Item): number => {
    const share = shares.get(item.key) ?? overlap(options.corpus, item.text);
    shares.set(item.key, share);
    return share;
  };
  const all = figuresOf(splits, points);
  return {
    format: 1,
    suite: options.suite,
    overlapLimit: OVERLAP_LIMIT,
    points,
    sets: splits.map((split) => infoOf(split, shareOf)),
    absent: sets
      .filter((loaded) => loaded.absent !== undefined)
      .map(({ set }) => ({ id: set.id, title: set.title ?? set.id, role: set.role })),
    all,
    distinct: figuresOf(splits, points, (item) => shareOf(item) <= OVERLAP_LIMIT),
    curve: curveOf(splits, all),
  };
}

function infoOf(split: SplitSet<ScoredItem>, shareOf: (item: Item) => number): SetInfo {
  const { loaded, calibration, reported, seenInCalibration } = split;
  const { set, items, empty } = loaded;
  const shares = reported.map(shareOf);
  return {
    id: set.id,
    title: set.title ?? set.id,
    role: set.role,
    group: set.group ?? set.role,
    apart: set.apart ?? false,
    realTraffic: set.realTraffic ?? false,
    licence: set.licence,
    ...(set.note === undefined ? {} : { note: set.note }),
    items: items.length,
    empty,
    calibration: calibration.length,
    reported: reported.length,
    seenInCalibration,
    overlap: {
      highest: shares.reduce((a, b) => Math.max(a, b), 0),
      above: shares.filter((share) => share > OVERLAP_LIMIT).length,
    },
  };
}

/** Shares of refusals along the curve, 0.1 % to 10 %. */
const CURVE_RATES = [0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1] as const;

function curveOf(splits: readonly SplitSet<ScoredItem>[], all: Figures): CurvePoint[] {
  return CURVE_RATES.flatMap((allowed) => {
    const threshold = promptThreshold(splits, allowed);
    if (threshold === undefined) return [];
    const share = (items: readonly ScoredItem[]) =>
      items.filter((item) => item.score >= threshold).length / Math.max(1, items.length);
    const negatives = splits.filter(({ loaded }) => all.negatives.prompts.sets.includes(loaded.set.id));
    const groups = all.groups.filter((group) => group.role === 'attack');
    return {
      allowed,
      threshold,
      refused: share(negatives.flatMap((split) => split.reported)),
      groups: Object.fromEntries(
        groups.map(({ group }) => {
          const members = splits.filter(
            ({ loaded, reported }) =>
              loaded.set.role === 'attack' &&
              !loaded.set.apart &&
              reported.length > 0 &&
              (loaded.set.group ?? loaded.set.role) === group,
          );
          return [group, members.reduce((sum, split) => sum + share(split.reported), 0) / members.length];
        }),
      ),
    };
  });
}

/** The operating point that headlines use: the strict one at the higher rate, else the mixed, else the guard's own. */
export function headlinePoint(points: readonly OperatingPoint[]): OperatingPoint {
  return points[0]!;
}

/** Mean over attack sets that do not stand apart of the share blocked at a point; undefined where there is none. */
export function meanBlocked(figures: Figures, point: string): number | undefined {
  const sets = figures.sets.filter((set) => set.role === 'attack' && !set.apart);
  return sets.length === 0
    ? undefined
    : sets.reduce((sum, set) => sum + (set.rates[point]?.estimate ?? 0), 0) / sets.length;
}
