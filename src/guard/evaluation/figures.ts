// The figures of reported items at all operating points: by set, family, language and group.
import { auprc, aurocInterval, countAtThreshold, type Interval, wilson } from '../../stats/index.ts';
import { type Detection, detectionAt } from './detection.ts';
import type { OperatingPoint } from './operating-points.ts';
import type { ScoredItem } from './score-items.ts';
import type { SplitSet } from './split.ts';
import type { Role } from './suite.ts';

/** Share of items blocked at each operating point, with Wilson 95 % intervals. */
export type Rates = Readonly<Record<string, Interval>>;

export interface Slice {
  readonly name: string;
  readonly n: number;
  readonly rates: Rates;
}

export interface SetFigures {
  readonly id: string;
  readonly title: string;
  readonly role: Role;
  readonly group: string;
  readonly apart: boolean;
  readonly n: number;
  readonly rates: Rates;
  /** Attacks and harmful outputs against the negatives, with DeLong's interval; absent where there are no negatives. */
  readonly auroc?: Interval;
  /** Average precision against the same negatives, and the share of positives that it must be read with. */
  readonly auprc?: number;
  readonly prevalence?: number;
  readonly families: readonly Slice[];
  readonly languages: readonly Slice[];
  /** Outputs: when they would have been stopped, by operating point. */
  readonly detection?: Readonly<Record<string, Detection>>;
  /** Outputs with a prompt: judged as prompt and answer together. */
  readonly withPrompt?: { readonly n: number; readonly rates: Rates };
}

/** Mean over sets, each set counted once. Sets that stand apart are left out. */
export interface GroupFigures {
  readonly role: Role;
  readonly group: string;
  readonly sets: number;
  readonly n: number;
  readonly means: Readonly<Record<string, number>>;
  readonly auroc?: number;
}

export interface Figures {
  /** What AUROC and AUPRC compare with. */
  readonly negatives: { readonly prompts: Negatives; readonly outputs: Negatives };
  readonly sets: readonly SetFigures[];
  readonly groups: readonly GroupFigures[];
  /** All attacks that do not stand apart, by language. */
  readonly languages: readonly Slice[];
}

export interface Negatives {
  readonly sets: readonly string[];
  readonly n: number;
}

export interface Points {
  readonly prompts: readonly OperatingPoint[];
  readonly outputs: readonly OperatingPoint[];
}

type Split = SplitSet<ScoredItem>;

/** Figures of the reported items for which `keep` is true; the thresholds are given and stay. */
export function figuresOf(
  splits: readonly Split[],
  points: Points,
  keep: (item: ScoredItem) => boolean = () => true,
): Figures {
  const kept = splits
    .map((split) => ({ ...split, reported: split.reported.filter(keep) }))
    .filter((split) => split.reported.length > 0);
  const negatives = { prompts: negativesOf(kept, 'benign'), outputs: negativesOf(kept, 'output-benign') };
  const sets = kept.map((split) => setFigures(split, points, isOutput(split) ? negatives.outputs : negatives.prompts));
  const attacks = kept
    .filter(({ loaded }) => loaded.set.role === 'attack' && !loaded.set.apart)
    .flatMap((split) => split.reported);
  const described = (basis: readonly Split[]): Negatives => ({
    sets: basis.map(({ loaded }) => loaded.set.id),
    n: basis.reduce((sum, { reported }) => sum + reported.length, 0),
  });
  return {
    negatives: { prompts: described(negatives.prompts), outputs: described(negatives.outputs) },
    sets,
    groups: groupsOf(sets),
    languages: slices(attacks, (item) => item.language, points.prompts),
  };
}

/** Real prompts where there are any, else the sets that calibrate, else all that do not stand apart. */
function negativesOf(splits: readonly Split[], role: 'benign' | 'output-benign'): Split[] {
  const benign = splits.filter(({ loaded }) => loaded.set.role === role && !loaded.set.apart);
  const choices = [
    benign.filter(({ loaded }) => loaded.set.realTraffic),
    benign.filter(({ loaded }) => loaded.set.calibrate),
  ];
  return choices.find((choice) => choice.length > 0) ?? benign;
}

function setFigures(split: Split, points: Points, negatives: readonly Split[]): SetFigures {
  const { set } = split.loaded;
  const { reported } = split;
  const output = isOutput(split);
  const own = output ? points.outputs : points.prompts;
  const scores = reported.map((item) => item.score);
  const harmful = set.role === 'attack' || set.role === 'output-harmful';
  const answered = reported.flatMap((item) => (item.exchangeScore === undefined ? [] : [item.exchangeScore]));
  return {
    id: set.id,
    title: set.title ?? set.id,
    role: set.role,
    group: set.group ?? set.role,
    apart: set.apart ?? false,
    n: reported.length,
    rates: ratesOf(scores, own),
    ...(harmful
      ? ranking(
          scores,
          negatives.flatMap((other) => other.reported.map((item) => item.score)),
        )
      : {}),
    families: slices(reported, (item) => item.family, own),
    languages: slices(reported, (item) => item.language, own),
    ...(output
      ? {
          detection: Object.fromEntries(
            own.flatMap((point) => {
              const detection = detectionAt(reported, point);
              return detection ? [[point.id, detection] as const] : [];
            }),
          ),
        }
      : {}),
    ...(answered.length > 0 ? { withPrompt: { n: answered.length, rates: ratesOf(answered, own) } } : {}),
  };
}

function ranking(
  positives: readonly number[],
  negatives: readonly number[],
): Pick<SetFigures, 'auroc' | 'auprc' | 'prevalence'> {
  if (positives.length === 0 || negatives.length === 0) return {};
  const scores = [...positives, ...negatives];
  const labels = scores.map((_, i) => i < positives.length);
  const precision = auprc(scores, labels);
  return {
    auroc: aurocInterval(scores, labels),
    ...(precision === undefined ? {} : { auprc: precision }),
    prevalence: positives.length / scores.length,
  };
}

function ratesOf(scores: readonly number[], points: readonly OperatingPoint[]): Rates {
  return Object.fromEntries(
    points.map((point) => [point.id, wilson(countAtThreshold(scores, point.threshold), scores.length)]),
  );
}

function slices(
  items: readonly ScoredItem[],
  nameOf: (item: ScoredItem) => string,
  points: readonly OperatingPoint[],
): Slice[] {
  const names = [...new Set(items.map(nameOf))];
  return names.map((name) => {
    const scores = items.filter((item) => nameOf(item) === name).map((item) => item.score);
    return { name, n: scores.length, rates: ratesOf(scores, points) };
  });
}

function groupsOf(sets: readonly SetFigures[]): GroupFigures[] {
  const counted = sets.filter((set) => !set.apart);
  const keys = [...new Map(counted.map(({ role, group }) => [`${role}/${group}`, { role, group }])).values()];
  return keys.map(({ role, group }) => {
    const members = counted.filter((set) => set.role === role && set.group === group);
    const points = Object.keys(members[0]!.rates);
    const areas = members.flatMap((set) => set.auroc?.estimate ?? []);
    return {
      role,
      group,
      sets: members.length,
      n: members.reduce((sum, set) => sum + set.n, 0),
      means: Object.fromEntries(points.map((id) => [id, mean(members.map((set) => set.rates[id]!.estimate ?? 0))])),
      ...(areas.length === 0 ? {} : { auroc: mean(areas) }),
    };
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function isOutput({ loaded }: Split): boolean {
  return loaded.set.role.startsWith('output');
}
