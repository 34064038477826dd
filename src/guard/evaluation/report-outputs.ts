// The part of the report on outputs: harmful answers stopped, after how many tokens and how much shown; benign answers cut short.
import { type Block, binValues, heading, histogram, intervals, table } from '../../report/index.ts';
import type { Detection } from './detection.ts';
import { type Evaluation, headlinePoint } from './evaluate.ts';
import type { SetFigures } from './figures.ts';
import type { OperatingPoint } from './operating-points.ts';
import { atPoint, estimateOf, extremes, mostAndLeast, percent, rateTables } from './report-words.ts';

export function outputBlocks(evaluation: Evaluation): Block[] {
  const outputs = evaluation.all.sets.filter((set) => set.role.startsWith('output'));
  if (outputs.length === 0) return [];
  const points = evaluation.points.outputs;
  const point = headlinePoint(points);
  const harmful = outputs.filter((set) => set.role === 'output-harmful');
  const benign = outputs.filter((set) => set.role === 'output-benign');
  return [
    heading('Outputs'),
    ...(harmful.length === 0
      ? []
      : [stopped(harmful, point), ranking(evaluation, harmful), ...detectionBlocks(harmful, points)]),
    ...(benign.length === 0 ? [] : cutBlocks(benign, points)),
    ...withPrompt(outputs, points),
  ];
}

function stopped(harmful: readonly SetFigures[], point: OperatingPoint): Block {
  const rate = (set: SetFigures) => set.rates[point.id]?.estimate ?? 0;
  const ends = extremes(counted(harmful), rate)!;
  return intervals({
    title: mostAndLeast('Blocked', ends, (set) => `${set.title} (${percent(rate(set))})`),
    subtitle: `harmful outputs blocked, judged alone, ${atPoint(point)}; Wilson 95 % intervals`,
    n: count(harmful),
    value: { label: 'blocked', format: 'percent', domain: [0, 1] },
    rows: harmful.map((set) => ({
      label: `${set.title} (${set.n})`,
      ...estimateOf(set.rates[point.id])!,
      group: set.apart ? 'apart' : set.group,
    })),
  });
}

function ranking({ all }: Evaluation, harmful: readonly SetFigures[]): Block {
  const best = extremes(
    counted(harmful).filter((set) => set.auroc),
    (set) => set.auroc?.estimate ?? 0,
  );
  const { n, sets } = all.negatives.outputs;
  return table({
    title: best
      ? `${best.most.title} are told best from benign outputs (AUROC ${(best.most.auroc?.estimate ?? 0).toFixed(3)})`
      : 'No benign output to compare with',
    subtitle: `against ${n} reported items of ${sets.join(', ') || 'no set'}; DeLong 95 % intervals`,
    n: count(harmful) + n,
    columns: [
      { title: 'set' },
      { title: 'n', kind: 'integer' },
      { title: 'AUROC', kind: 'number' },
      { title: 'AUPRC', kind: 'number' },
      { title: 'share', kind: 'percent' },
    ],
    rows: harmful.map((set) => [set.title, set.n, estimateOf(set.auroc), set.auprc ?? null, set.prevalence ?? null]),
  });
}

function detectionBlocks(harmful: readonly SetFigures[], points: readonly OperatingPoint[]): Block[] {
  const at = (set: SetFigures, point: OperatingPoint): Detection | undefined => set.detection?.[point.id];
  const point = headlinePoint(points);
  const tokens = counted(harmful).flatMap((set) => at(set, point)?.tokens ?? []);
  const whole = counted(harmful);
  const within = whole.reduce((sum, set) => sum + (at(set, point)?.within32.estimate ?? 0) * set.n, 0) / count(whole);
  return [
    ...points.map((each) =>
      table({
        title:
          each === point
            ? `${percent(within)} of harmful outputs are stopped within 32 tokens`
            : `Tokens until a harmful output is stopped ${atPoint(each)}`,
        subtitle: `${atPoint(each)}; tokens from the start of the answer; the median is of stopped outputs, all other columns of all outputs; shown: mean share of the text before the stop`,
        n: count(harmful),
        columns: [
          { title: 'set' },
          { title: 'median tokens', kind: 'integer' },
          { title: 'within 32', kind: 'percent' },
          { title: 'within 128', kind: 'percent' },
          { title: 'shown', kind: 'percent' },
        ],
        rows: harmful.map((set) => {
          const detection = at(set, each);
          return [
            set.title,
            detection?.medianTokens ?? null,
            estimateOf(detection?.within32),
            estimateOf(detection?.within128),
            detection?.meanShown ?? null,
          ];
        }),
      }),
    ),
    ...(tokens.length === 0
      ? []
      : [
          histogram({
            title: `Half of the stopped outputs are stopped within ${tokens.sort((a, b) => a - b)[Math.floor(tokens.length / 2)]} tokens`,
            subtitle: `tokens until the stop, of ${tokens.length} harmful outputs that were stopped ${atPoint(point)}`,
            n: tokens.length,
            x: { label: 'tokens', format: 'integer', scale: 'log' },
            series: [{ name: 'stopped', bins: binValues(tokens, { bins: 12, log: true }) }],
          }),
        ]),
  ];
}

function cutBlocks(benign: readonly SetFigures[], points: readonly OperatingPoint[]): Block[] {
  const point = headlinePoint(points);
  const worst = extremes(counted(benign), (set) => set.rates[point.id]?.estimate ?? 0)!.most;
  return points.map((each) =>
    table({
      title:
        each === point
          ? `${worst.title}: ${percent(worst.rates[point.id]?.estimate)} are refused, ${percent(worst.detection?.[point.id]?.cut.estimate)} cut short`
          : `Benign outputs refused and cut short ${atPoint(each)}`,
      subtitle: `${atPoint(each)}; refused: anywhere; cut short: surely before the last token; Wilson 95 % intervals`,
      n: count(benign),
      columns: [
        { title: 'set' },
        { title: 'n', kind: 'integer' },
        { title: 'refused', kind: 'percent' },
        { title: 'cut short', kind: 'percent' },
      ],
      rows: benign.map((set) => [
        set.title,
        set.n,
        estimateOf(set.rates[each.id]),
        estimateOf(set.detection?.[each.id]?.cut),
      ]),
    }),
  );
}

function withPrompt(outputs: readonly SetFigures[], points: readonly OperatingPoint[]): Block[] {
  const rows = outputs.flatMap((set) =>
    set.withPrompt
      ? [
          {
            name: `${set.title}${set.role === 'output-benign' ? ' (benign)' : ''}`,
            n: set.withPrompt.n,
            rates: set.withPrompt.rates,
          },
        ]
      : [],
  );
  if (rows.length === 0) return [];
  return rateTables(
    {
      title: (first) => `Judged behind their prompt, ${rows.length} sets of outputs ${atPoint(first)}`,
      subtitle:
        'share of prompt and output together at or above the threshold for outputs, which was not set on pairs: read the benign rows with it',
      name: 'set',
    },
    rows,
    points,
  );
}

/** Those that do not stand apart, where there are any. */
function counted(sets: readonly SetFigures[]): readonly SetFigures[] {
  const kept = sets.filter((set) => !set.apart);
  return kept.length > 0 ? kept : sets;
}

function count(sets: readonly SetFigures[]): number {
  return sets.reduce((sum, set) => sum + set.n, 0);
}
