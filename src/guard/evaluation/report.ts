// An evaluation as a report: every figure with its interval and its n, titles that say what was found, and what the figures do not show.
import { plural } from '../../base/index.ts';
import { createReport, heading, type Report, table, text } from '../../report/index.ts';
import { type Evaluation, headlinePoint, meanBlocked } from './evaluate.ts';
import type { OperatingPoint } from './operating-points.ts';
import { attackBlocks } from './report-attacks.ts';
import { outputBlocks } from './report-outputs.ts';
import { overlapBlocks } from './report-overlap.ts';
import { estimateOf, percent, pointTitle } from './report-words.ts';

export interface ReportOrigin {
  /** ISO 8601 instant. */
  readonly created: string;
  /** The command that makes this report again. */
  readonly command: string;
  /** Name, hashes and versions of the guard and the suite. */
  readonly meta: Report['meta'];
  /** What the suite is for. */
  readonly sentence?: string;
}

/** The report of an evaluation. */
export function evaluationReport(evaluation: Evaluation, origin: ReportOrigin): Report {
  const { points, absent, sets } = evaluation;
  return createReport({
    title: `Guard evaluation on the suite "${evaluation.suite}"`,
    sentence: headline(evaluation),
    created: origin.created,
    command: origin.command,
    meta: origin.meta,
    blocks: [
      text([origin.sentence ?? '', METHOD].filter(Boolean).join('\n\n')),
      heading('Thresholds'),
      pointTable('prompts', points.prompts),
      ...(sets.some((set) => set.role.startsWith('output')) ? [pointTable('outputs', points.outputs)] : []),
      ...attackBlocks(evaluation),
      ...outputBlocks(evaluation),
      ...overlapBlocks(evaluation),
      ...(absent.length === 0
        ? []
        : [
            heading('Absent'),
            table({
              title: `${absent.length} of ${absent.length + sets.length} sets are absent: their files were not found`,
              columns: ['set', 'role'].map((title) => ({ title })),
              rows: absent.map((set) => [set.title, set.role]),
            }),
          ]),
      heading('Sets'),
      table({
        title: `${plural(sets.length, 'set was', 'sets were')} measured`,
        subtitle: 'rows without a text are left out; items whose text sets a threshold are never reported',
        columns: [
          { title: 'set' },
          { title: 'licence' },
          { title: 'items', kind: 'integer' },
          { title: 'reported', kind: 'integer' },
          { title: 'without text', kind: 'integer' },
        ],
        rows: sets.map((set) => [set.title, set.licence, set.items, set.reported, set.empty]),
      }),
      ...(sets.some((set) => set.note)
        ? [text(sets.flatMap((set) => (set.note ? `- **${set.title}**: ${set.note}` : [])).join('\n'))]
        : []),
      heading('What these figures do not show'),
      text(LIMITS),
    ],
  });
}

const METHOD =
  'Thresholds come from one half of the harmless texts, chosen by the hash of the text; all figures are of texts outside that half. ' +
  'Block rates have Wilson 95 % intervals, refusals exact ones, AUROC DeLong intervals. Means count every set once; sets that stand apart are in no mean.';

const LIMITS = [
  '- Fixed attack strings prove little: an attacker who adapts to this guard will do better.',
  '- Rates at 0.1 % rest on few refusals; read the intervals and the number of negatives.',
  '- Tokens until a stop are counted from the first token of the answer, since no set marks where the harm begins.',
  '- Labels are those of the sets; what a set calls harmful may be permitted by the constitution.',
  '- Overlap finds copied wording, not copied ideas; texts that an operator or a language model added to the training are not looked at.',
].join('\n');

function headline(evaluation: Evaluation): string {
  const point = headlinePoint(evaluation.points.prompts);
  const blocked = meanBlocked(evaluation.all, point.id);
  const attacks = evaluation.all.sets.filter((set) => set.role === 'attack' && !set.apart);
  if (blocked === undefined) return 'No set of attacks was found: only refusals of harmless texts were measured.';
  const refused = point.realised.map(
    ({ set, refused }) =>
      `${percent(refused.estimate)} of ${evaluation.sets.find(({ id }) => id === set)?.title ?? set}`,
  );
  return `The guard blocks ${percent(blocked)} of attacks (mean of ${plural(attacks.length, 'set')})${refused.length === 0 ? ' at its own threshold.' : ` at a threshold that refuses ${refused.join(' and ')}.`}`;
}

function pointTable(what: 'prompts' | 'outputs', points: readonly OperatingPoint[]) {
  const few = points.filter((point) => point.tooFew);
  const note =
    few.length === 0
      ? 'Every threshold rests on enough harmless texts'
      : `Too few harmless texts for ${few.map((point) => pointTitle(point)).join(' and ')}: ${few.map((point) => `${point.negatives} of ${point.needed}`).join(' and ')}`;
  return table({
    title: points.length === 1 ? `No set calibrates ${what}: only the guard's own threshold is used` : note,
    subtitle: `thresholds for ${what}; "needed" gives six expected refusals; refusals with exact 95 % intervals, on the half that set the threshold and on the other`,
    columns: [
      { title: 'threshold' },
      { title: 'score', kind: 'number' },
      { title: 'negatives', kind: 'integer' },
      { title: 'needed', kind: 'integer' },
      { title: 'set' },
      { title: 'refused there', kind: 'percent' },
      { title: 'refused elsewhere', kind: 'percent' },
    ],
    rows: points.flatMap((point) => {
      const head = [
        pointTitle(point),
        point.threshold,
        point.basis === 'own' ? null : point.negatives,
        point.basis === 'own' ? null : point.needed,
      ];
      if (point.realised.length === 0) return [[...head, '–', null, null]];
      return point.realised.map(({ set, refused }, i) => [
        ...head,
        set,
        estimateOf(point.basis === 'own' ? undefined : point.calibration[i]?.refused),
        estimateOf(refused),
      ]);
    }),
  });
}
