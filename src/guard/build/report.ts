// The report of a build: what the guard blocks and refuses on text that was held out from training, and how the score separates them.
import {
  binValues,
  createReport,
  heading,
  histogram,
  intervals,
  line,
  type Report,
  table,
  text,
  verdicts,
} from '../../report/index.ts';
import { type Interval, rocCurve, wilson } from '../../stats/index.ts';
import type { Verdict } from '../types.ts';
import type { CalibrationResult, StoredCalibration } from './calibrate.ts';

export interface BuildReportInput {
  readonly name: string;
  readonly created: string;
  readonly command: string;
  readonly calibration: CalibrationResult;
  readonly stored: StoredCalibration;
  readonly meta: Readonly<Record<string, string | number>>;
  /** A dozen examples with the guard's verdicts. */
  readonly examples: readonly { readonly text: string; readonly verdict: Verdict }[];
}

export function buildReport(input: BuildReportInput): Report {
  const { calibration, stored } = input;
  const restricted = group(calibration, 'restricted');
  const unseen = group(calibration, 'restricted in unseen wrappers');
  const percent = (share: number | undefined) => (share === undefined ? '–' : `${(100 * share).toFixed(1)} %`);
  const sentence =
    `Blocked ${calibration.groups.find((item) => item.name === 'restricted')?.blocked ?? 0} of ${restricted.n} held-out restricted requests ` +
    `while ${calibration.refused.count} of ${calibration.harmless} ordinary harmless texts are refused.`;
  const positives = stored.scores['restricted'] ?? [];
  const negatives = stored.scores['ordinary'] ?? [];
  return createReport({
    title: `Guard: ${input.name}`,
    sentence,
    created: input.created,
    command: input.command,
    meta: input.meta,
    blocks: [
      intervals({
        title: `Blocks ${percent(restricted.estimate)} of bare and ${percent(unseen.estimate)} of wrapped restricted requests it never saw`,
        subtitle:
          'share blocked at the threshold, 95 % Wilson intervals, text held out from training; grey: harmless text, where less is better',
        value: { label: 'blocked', format: 'percent' },
        rows: calibration.groups
          .filter((item) => item.n > 0)
          .map((item) => ({ label: item.name, ...bounds(wilson(item.blocked, item.n)), baseline: !item.restricted })),
      }),
      histogram({
        title: 'How the score separates ordinary from restricted text',
        subtitle: `calibrated score of held-out text, grey: ordinary; blocked from ${calibration.threshold.toFixed(3)}; n = ${negatives.length} and ${positives.length}`,
        x: { label: 'score' },
        y: 'share',
        series: [
          { name: 'ordinary', bins: binValues(negatives, { domain: [0, 1], bins: 25 }), baseline: true },
          { name: 'restricted', bins: binValues(positives, { domain: [0, 1], bins: 25 }), action: 'block' },
        ],
        references: [{ axis: 'x', value: calibration.threshold, label: 'blocked from here' }],
      }),
      ...curve(positives, negatives),
      heading('Threshold'),
      text(thresholdText(calibration)),
      table({
        title: 'Held-out text',
        columns: [
          'text',
          { title: 'wanted' },
          { title: 'n', kind: 'integer' },
          { title: 'blocked', kind: 'integer' },
          { title: 'share', kind: 'percent' },
        ],
        rows: calibration.groups.map((item) => [
          item.name,
          item.restricted ? 'block' : 'allow',
          item.n,
          item.blocked,
          item.n === 0 ? null : bounds(wilson(item.blocked, item.n)),
        ]),
      }),
      verdicts({
        title: 'A dozen examples',
        items: input.examples.map(({ text: example, verdict }) => ({
          text: example,
          action: verdict.action,
          score: verdict.score,
          ...(verdict.action === 'allow' ? {} : { rule: topRule(verdict) }),
        })),
      }),
    ],
  });
}

function thresholdText({ threshold, refused, harmless, allowed, needed, tooFew }: CalibrationResult): string {
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  const base = `Texts are blocked from a score of ${threshold.toFixed(4)}. At that threshold ${refused.count} of ${harmless} ordinary harmless texts are refused (exact 95 % interval ${percent(refused.low)} to ${percent(refused.high)}; allowed ${percent(allowed)}).`;
  const warning = ` There is too little harmless text to promise ${percent(allowed)}: ${needed} would be needed. Set the threshold on your own traffic with \`oversight guard calibrate\`.`;
  return tooFew ? base + warning : base;
}

function curve(positives: readonly number[], negatives: readonly number[]) {
  const scores = [...positives, ...negatives];
  const points = rocCurve(scores, [...positives.map(() => true), ...negatives.map(() => false)]);
  if (!points) return [];
  const shown = points.filter((point) => point.falsePositiveRate > 0 && point.falsePositiveRate <= 0.2);
  if (shown.length < 2) return [];
  return [
    line({
      title: 'What a stricter or looser threshold would do',
      subtitle: `held-out text, n = ${negatives.length} harmless and ${positives.length} restricted`,
      x: { label: 'harmless texts refused', format: 'percent', scale: 'log' },
      y: { label: 'restricted requests blocked', format: 'percent' },
      series: [
        { name: 'guard', points: shown.map((point) => ({ x: point.falsePositiveRate, y: point.truePositiveRate })) },
      ],
    }),
  ];
}

function group(calibration: CalibrationResult, name: string): Interval {
  const found = calibration.groups.find((item) => item.name === name);
  return wilson(found?.blocked ?? 0, found?.n ?? 0);
}

function bounds({ estimate, low, high }: Interval) {
  return { estimate: estimate ?? null, low, high };
}

/** The rule with the highest score. */
export function topRule(verdict: Verdict): string {
  return Object.entries(verdict.rules).sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}
