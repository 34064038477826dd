// The part of the report on prompts: attacks by set, family and language, the curve of blocks against refusals, and false positives.
import { type Block, heading, intervals, line, table } from '../../report/index.ts';
import { type Evaluation, headlinePoint, meanBlocked } from './evaluate.ts';
import type { SetFigures, Slice } from './figures.ts';
import type { OperatingPoint } from './operating-points.ts';
import {
  atPoint,
  estimateOf,
  extremes,
  languageName,
  mostAndLeast,
  percent,
  pointTitle,
  rateTables,
} from './report-words.ts';

export function attackBlocks(evaluation: Evaluation): Block[] {
  const attacks = evaluation.all.sets.filter((set) => set.role === 'attack');
  const benign = evaluation.all.sets.filter((set) => set.role === 'benign');
  const point = headlinePoint(evaluation.points.prompts);
  return [
    ...(attacks.length === 0
      ? []
      : [
          heading('Attacks'),
          ...overview(evaluation, attacks, point),
          ...curve(evaluation),
          ...familyBlocks(attacks, point),
          ...languageBlocks(evaluation, point),
        ]),
    ...(benign.length === 0 ? [] : [heading('False positives'), ...falsePositives(evaluation, benign, point)]),
  ];
}

function overview(evaluation: Evaluation, attacks: readonly SetFigures[], point: OperatingPoint): Block[] {
  const { points, all } = evaluation;
  const rate = (set: SetFigures, at: OperatingPoint) => set.rates[at.id]?.estimate ?? 0;
  const counted = attacks.filter((set) => !set.apart);
  const ends = extremes(counted.length > 0 ? counted : attacks, (set) => rate(set, point))!;
  const groups = all.groups.filter((group) => group.role === 'attack');
  const compared = all.negatives.prompts;
  const ranked = attacks.filter((set) => set.auroc);
  const best = extremes(
    ranked.some((set) => !set.apart) ? ranked.filter((set) => !set.apart) : ranked,
    (set) => set.auroc?.estimate ?? 0,
  );
  return [
    intervals({
      title: mostAndLeast('Blocked', ends, (set) => `${set.title} (${percent(rate(set, point))})`),
      subtitle: `share blocked ${atPoint(point)}; Wilson 95 % intervals`,
      n: total(attacks),
      value: { label: 'blocked', format: 'percent', domain: [0, 1] },
      rows: byGroup(attacks, point).map((set) => ({
        label: `${set.title} (${set.n})`,
        ...estimateOf(set.rates[point.id])!,
        group: set.apart ? 'apart' : set.group,
      })),
    }),
    table({
      title:
        groups.length === 0
          ? 'No attack set is averaged'
          : `Means by group: ${groups.map((group) => `${group.group} ${percent(group.means[point.id])}`).join(', ')}`,
      subtitle: 'mean over sets, each counted once; without sets that stand apart',
      columns: [
        { title: 'group' },
        { title: 'sets', kind: 'integer' },
        { title: 'items', kind: 'integer' },
        { title: 'AUROC', kind: 'number' },
        ...points.prompts.map((each) => ({ title: pointTitle(each), kind: 'percent' as const })),
      ],
      rows: groups.map((group) => [
        group.group,
        group.sets,
        group.n,
        group.auroc ?? null,
        ...points.prompts.map((each) => group.means[each.id] ?? null),
      ]),
    }),
    ...rateTables(
      {
        title: (first) => `Attacks blocked ${atPoint(first)}: mean ${percent(meanBlocked(all, first.id))}`,
        subtitle: 'share blocked, Wilson 95 % intervals',
        name: 'set',
      },
      attacks.map((set) => ({ name: set.title, n: set.n, rates: set.rates })),
      points.prompts,
    ),
    ...(best
      ? [
          table({
            title: mostAndLeast(
              'Told apart from harmless prompts',
              best,
              (set) => `${set.title} (AUROC ${(set.auroc?.estimate ?? 0).toFixed(3)})`,
            ),
            subtitle: `against ${compared.n} reported items of ${compared.sets.join(', ')}; DeLong 95 % intervals; AUPRC depends on the share of attacks beside it`,
            n: total(ranked) + compared.n,
            columns: [
              { title: 'set' },
              { title: 'n', kind: 'integer' },
              { title: 'AUROC', kind: 'number' },
              { title: 'AUPRC', kind: 'number' },
              { title: 'share', kind: 'percent' },
            ],
            rows: ranked.map((set) => [
              set.title,
              set.n,
              estimateOf(set.auroc),
              set.auprc ?? null,
              set.prevalence ?? null,
            ]),
          }),
        ]
      : []),
  ];
}

function curve({ curve: places }: Evaluation): Block[] {
  const first = places[0];
  if (!first) return [];
  const names = Object.keys(first.groups);
  const [low, high] = [
    places.find((place) => place.allowed === 0.005) ?? first,
    places.find((place) => place.allowed === 0.05) ?? first,
  ];
  const moved = extremes(names, (name) => (high.groups[name] ?? 0) - (low.groups[name] ?? 0))?.most;
  return [
    line({
      title:
        moved === undefined
          ? 'What allowing more refusals changes'
          : `Allowing 5 % refusals instead of 0.5 % moves ${moved} from ${percent(low.groups[moved])} to ${percent(high.groups[moved])} blocked`,
      subtitle:
        'mean block rate of each group of attacks, and refusals on the half that did not set the threshold, over the refusals allowed on the other half',
      x: { label: 'refusals allowed', format: 'percent', scale: 'log' },
      y: { label: 'share at or above the threshold', format: 'percent', domain: [0, 1] },
      series: [
        ...names.map((name) => ({
          name,
          points: places.map((place) => ({ x: place.allowed, y: place.groups[name] ?? null })),
        })),
        { name: 'refused', baseline: true, points: places.map((place) => ({ x: place.allowed, y: place.refused })) },
      ],
    }),
  ];
}

/** Sets with more families than this are in the JSON only. */
const MOST_FAMILIES = 20;

function familyBlocks(attacks: readonly SetFigures[], point: OperatingPoint): Block[] {
  const sets = attacks.filter((set) => set.families.length > 1 && set.families.length <= MOST_FAMILIES);
  if (sets.length === 0) return [];
  const say = (slice: Slice) => `${slice.name} (${percent(slice.rates[point.id]?.estimate)})`;
  return [
    heading('By family', 3),
    ...sets.map((set) => {
      const families = [...set.families].sort(byRate(point));
      return intervals({
        title: `${set.title}: most ${say(families[0]!)}, least ${say(families.at(-1)!)}`,
        subtitle: `share of each family blocked ${atPoint(point)}, Wilson 95 % intervals`,
        n: set.n,
        value: { label: 'blocked', format: 'percent', domain: [0, 1] },
        rows: families.map((slice) => ({
          label: `${slice.name} (${slice.n})`,
          ...estimateOf(slice.rates[point.id])!,
        })),
      });
    }),
  ];
}

function languageBlocks({ all, points }: Evaluation, point: OperatingPoint): Block[] {
  const ends = extremes(all.languages, (slice) => slice.rates[point.id]?.estimate ?? 0);
  if (!ends) return [];
  const say = (slice: Slice) => `${languageName(slice.name)} (${percent(slice.rates[point.id]?.estimate)})`;
  const first =
    all.languages.length === 1
      ? `All attacks are in one language, ${languageName(ends.most.name)}: nothing is known of others`
      : `Blocked most: attacks in ${say(ends.most)}; least: ${say(ends.least)}`;
  return [
    heading('By language', 3),
    ...rateTables(
      {
        title: (at) => (at === point ? first : `Attacks blocked by language ${atPoint(at)}`),
        subtitle: 'share of all attack items blocked, Wilson 95 % intervals; without sets that stand apart',
        name: 'language',
      },
      all.languages.map((slice) => ({ ...slice, name: languageName(slice.name) })),
      points.prompts,
    ),
  ];
}

function falsePositives({ points }: Evaluation, benign: readonly SetFigures[], point: OperatingPoint): Block[] {
  const worst = extremes(benign, (set) => set.rates[point.id]?.estimate ?? 0)!.most;
  const families = benign.filter((set) => set.families.length > 1 && set.families.length <= MOST_FAMILIES);
  const rows = families.flatMap((set) =>
    [...set.families].sort(byRate(point)).map((slice) => ({ ...slice, name: `${set.title}: ${slice.name}` })),
  );
  const most = extremes(rows, (row) => row.rates[point.id]?.estimate ?? 0)?.most;
  return [
    ...rateTables(
      {
        title: (first) =>
          first === point
            ? `${worst.title} is refused most: ${percent(worst.rates[point.id]?.estimate)} ${atPoint(point)}`
            : `Harmless prompts refused ${atPoint(first)}`,
        subtitle: 'share of harmless prompts refused, Wilson 95 % intervals',
        name: 'set',
      },
      benign.map((set) => ({ name: set.title, n: set.n, rates: set.rates })),
      points.prompts,
    ),
    ...(most
      ? rateTables(
          {
            title: () => `${most.name} is the harmless family refused most: ${percent(most.rates[point.id]?.estimate)}`,
            subtitle: 'share refused by family, Wilson 95 % intervals',
            name: 'family',
          },
          rows,
          points.prompts.slice(0, 2),
        )
      : []),
  ];
}

/** Groups together, sets that stand apart last, within a group the most blocked first. */
function byGroup(sets: readonly SetFigures[], point: OperatingPoint): SetFigures[] {
  const groups = [...new Set(sets.filter((set) => !set.apart).map((set) => set.group))];
  const place = (set: SetFigures) => (set.apart ? groups.length : groups.indexOf(set.group));
  const rate = (set: SetFigures) => set.rates[point.id]?.estimate ?? 0;
  return [...sets].sort((a, b) => place(a) - place(b) || rate(b) - rate(a));
}

function byRate(point: OperatingPoint) {
  return (a: Slice, b: Slice) => (b.rates[point.id]?.estimate ?? 0) - (a.rates[point.id]?.estimate ?? 0);
}

function total(sets: readonly SetFigures[]): number {
  return sets.reduce((sum, set) => sum + set.n, 0);
}
