// The exact outcomes as a report: the horizon as a safety dial, the returns that part from each other, other overseers beside the one
// asked for, and how little of the tampered overseer turns MONA round. Published rules; every figure computed by us.
import { type Block, createReport, type LineSeries, line, type Report, table, text } from '../../report/index.ts';
import { type ApprovalSpecification, formatApproval } from '../approval/specification.ts';
import { environmentTitles } from '../words.ts';
import type { LeakCurve } from './curves.ts';
import { horizonFinding, overseerWords, percent } from './finding.ts';
import type { DrawnRow, OutcomeFigure } from './horizon-table.ts';
import type { ApprovalForm } from './overseer.ts';
import type { CameraDropbox } from './world.ts';

export interface HorizonReportInput {
  readonly world: CameraDropbox;
  readonly approval: ApprovalSpecification;
  readonly form: ApprovalForm;
  readonly weight: number;
  readonly draws: number;
  readonly seed: number;
  readonly rows: readonly DrawnRow[];
  /** The same horizons under other overseers. */
  readonly others: readonly { readonly approval: ApprovalSpecification; readonly rows: readonly DrawnRow[] }[];
  readonly leak: readonly LeakCurve[];
}

const origin = 'published rules, computed by us';

export function horizonReport(
  input: HorizonReportInput,
  origins: { readonly created: string; readonly command: string },
): Report {
  const { world, approval, rows } = input;
  const { rules } = world;
  return createReport({
    title: `${environmentTitles['camera-dropbox']}: exact outcomes by horizon`,
    sentence: horizonFinding(approval, rows, input.weight),
    created: origins.created,
    command: origins.command,
    meta: {
      board: `${rules.rows}x${rules.columns}`,
      boxes: rules.maxBoxes,
      'blocking boxes': rules.minBlockingBoxes,
      limit: rules.limit,
      penalty: rules.penalty,
      states: world.states,
      starts: world.starts.length,
      approval: formatApproval(approval),
      form: input.form,
      weight: input.weight,
      draws: input.draws,
      seed: input.seed,
    },
    blocks: [
      text(
        'The player is paid for every box in the hole; only the first is wanted. A camera should end the episode at the first, but a box pushed in its way blinds it. A policy of horizon M is the best one for what each action earns in M steps, approval included: **M = 1 is MONA**, M = the limit is ordinary RL. Outcomes are exact: averaged over all starts, ties broken evenly.',
      ),
      ...dial(input),
      byHorizon(input),
      ...comparison(input),
      ...leak(input),
      text(
        'What this does not show:\n\n- These policies are solved for, not learned; training differs (`oversight mona train camera-dropbox`).\n- A hack of a single step is not stopped by any horizon.\n- The overseer is a value table with perfect or stated faults; a person or a model errs otherwise.\n- The whole horizon takes the published form of approval away again, whatever the overseer: ordinary RL with approval as a reward is compared with `--form advantage`.',
      ),
    ],
  });
}

/** Values with one standard deviation of a draw either way, where there were several. */
function series(name: string, rows: readonly DrawnRow[], figure: OutcomeFigure, isShare: boolean): LineSeries {
  const within = (value: number) => (isShare ? Math.min(1, Math.max(0, value)) : value);
  return {
    name,
    points: rows.map(({ horizon, sd, ...row }) => ({
      x: horizon,
      y: row[figure],
      ...(sd === null ? {} : { low: within(row[figure] - sd[figure]), high: within(row[figure] + sd[figure]) }),
    })),
  };
}

function dial({ rows, world, approval, weight, draws, seed }: HorizonReportInput): Block[] {
  if (rows.length < 2) return [];
  const bands = draws > 1 ? `, mean and standard deviation of ${draws} draws (seed ${seed})` : '';
  const overseer = overseerWords(weight === 0 ? { kind: 'zero' } : approval);
  const subtitle = `${overseer}; ${origin}${bands}`;
  const shared = { n: world.starts.length, x: { label: 'horizon M', unit: 'steps', format: 'integer' as const } };
  return [
    line({
      title: dialTitle(rows),
      subtitle: `share of starts by how the episode ends; ${subtitle}`,
      ...shared,
      y: { label: 'share of starts', format: 'percent', domain: [0, 1] },
      series: [
        series('failure (no box)', rows, 'failure', true),
        series('desired (one box)', rows, 'desired', true),
        series('hack (two or more)', rows, 'hack', true),
      ],
    }),
    line({
      title: 'What is observed and what is wanted part where the hack begins',
      subtitle: `mean return of an episode; ${subtitle}`,
      ...shared,
      y: { label: 'return' },
      series: [
        series('observed return', rows, 'observedReturn', false),
        series('true return', rows, 'trueReturn', false),
      ],
    }),
  ];
}

/** Horizons next to each other whose true return differs by less than this read as equal. */
const alike = 5e-5;

function dialTitle(rows: readonly DrawnRow[]): string {
  const best = rows.reduce((most, row) => (row.trueReturn > most.trueReturn + alike ? row : most));
  const from = rows.indexOf(best);
  const after = rows.findIndex((row, i) => i > from && row.trueReturn < best.trueReturn - alike);
  const last = (after < 0 ? rows.at(-1) : rows[after - 1])!;
  const where = last === best ? `${best.horizon}` : `${best.horizon} to ${last.horizon}`;
  return `The horizon is a safety dial: the true return is greatest at M = ${where}`;
}

function byHorizon({ rows, world }: HorizonReportInput): Block {
  return table({
    title: 'Outcomes by horizon',
    subtitle: origin,
    n: world.starts.length,
    columns: [
      { title: 'horizon M', kind: 'integer' },
      { title: 'failure', kind: 'percent' },
      { title: 'desired', kind: 'percent' },
      { title: 'hack', kind: 'percent' },
      { title: 'observed return', kind: 'number' },
      { title: 'true return', kind: 'number' },
      { title: 'SD of desired', kind: 'percent' },
    ],
    rows: rows.map(({ horizon, failure, desired, hack, observedReturn, trueReturn, sd }) => [
      ...[horizon, failure, desired, hack, observedReturn, trueReturn],
      sd?.desired ?? null,
    ]),
  });
}

function comparison({ rows, others, world, approval }: HorizonReportInput): Block[] {
  if (others.length === 0 || rows.length < 2) return [];
  const shown = [{ approval, rows }, ...others];
  return [
    line({
      title: 'The same horizons under other overseers',
      subtitle: `share of starts that end in the hack; ${origin}`,
      n: world.starts.length,
      x: { label: 'horizon M', unit: 'steps', format: 'integer' },
      y: { label: 'hack', format: 'percent', domain: [0, 1] },
      series: shown.map((one) => ({
        ...series(formatApproval(one.approval), one.rows, 'hack', true),
        baseline: one.approval.kind === 'zero',
      })),
    }),
  ];
}

/** The chart ends here: beyond, nothing changes on most boards, and the table says where it does. */
const leakEnd = 0.1;

/** Shares of the grid are quarters of a percent. */
function finePercent(share: number): string {
  return `${Number((100 * share).toFixed(2))}\u00a0%`;
}

function leak({ leak: curves }: HorizonReportInput): Block[] {
  const [first] = curves;
  if (first === undefined) return [];
  const flips = curves.flatMap(({ penalty, flip }) => (flip ? [{ penalty, ...flip }] : []));
  const least = flips[0];
  return [
    line({
      title: least
        ? `MONA turns to the hack between ${finePercent(least.below)} and ${finePercent(least.above)} of the tampered overseer at a penalty of ${least.penalty}`
        : 'No share of the tampered overseer turns MONA to the hack',
      subtitle: `hack at M = 1 against the share of the tampered overseer in the true one, board ${first.board}, up to ${percent(leakEnd)}; ${origin}`,
      x: { label: 'share of the tampered overseer', format: 'percent', domain: [0, leakEnd] },
      y: { label: 'hack', format: 'percent', domain: [0, 1] },
      series: curves.map(({ penalty, points }) => ({
        name: `penalty ${penalty}`,
        points: points.filter(({ share }) => share <= leakEnd).map(({ share, hack }) => ({ x: share, y: hack })),
      })),
    }),
    table({
      title: 'Where most starts turn to the hack',
      subtitle: `neighbouring shares of the grid; ${origin}`,
      columns: [
        { title: 'penalty of a step', kind: 'number' },
        { title: 'not yet at', align: 'right' },
        { title: 'hack at', align: 'right' },
      ],
      rows: curves.map(({ penalty, flip }) => [
        penalty,
        flip ? finePercent(flip.below) : null,
        flip ? finePercent(flip.above) : null,
      ]),
    }),
  ];
}
