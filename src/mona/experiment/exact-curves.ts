// Camera Dropbox needs no training to answer what horizon, noise, wrong judgements and leaked outcomes do: its optimal policies are
// solved for and their outcomes summed exactly. Each curve is a shard. Several boards and step penalties, since the flip of a single
// board says little about where others flip.
import { z } from 'zod';
import { defineTask } from '../../runs/index.ts';
import { formatApproval, parseApproval } from '../approval/specification.ts';
import { createCameraDropbox, createOverseer, horizonTable, overDraws } from '../camera-dropbox/index.ts';
import { type ExactPoint, exactSweeps } from './exact-point.ts';
import type { SweepChoice } from './sweeps.ts';

const curveSchema = z.object({
  sweep: z.enum(exactSweeps),
  /** What the curve is called where it ends. */
  series: z.string(),
  board: z.object({ rows: z.number(), columns: z.number(), maxBoxes: z.number(), penalty: z.number() }),
  /** Each with where it stands on the x axis; for a sweep over horizons there is one. */
  overseers: z.array(z.object({ x: z.number(), approval: z.string() })),
  /** Undefined: every horizon. */
  horizons: z.array(z.number()).optional(),
  /** Draws of a random overseer. */
  draws: z.number().int().min(1),
});
export type ExactCurve = z.infer<typeof curveSchema>;

export const solveCurve = defineTask<ExactCurve, ExactPoint[]>({
  name: 'mona.exact-curve',
  module: import.meta.url,
  input: curveSchema,
  run: ({ sweep, series, board, overseers, horizons, draws }, { progress, signal }) => {
    const world = createCameraDropbox(board);
    return overseers.flatMap(({ x, approval }, done) => {
      signal.throwIfAborted();
      progress({ task: 'solving', done, total: overseers.length });
      const tables = Array.from({ length: draws }, (_, draw) =>
        horizonTable(world, createOverseer(world, parseApproval(approval), { draw }), { horizons }),
      );
      return overDraws(tables).map(({ sd, ...row }) => ({
        sweep,
        series,
        board: boardName(board),
        approval,
        x,
        draws,
        ...row,
        sdDesired: sd?.desired ?? null,
        sdHack: sd?.hack ?? null,
      }));
    });
  },
});

const standard = { rows: 4, columns: 4, maxBoxes: 2, penalty: 0.01 } as const;
const boardName = ({ rows, columns, maxBoxes, penalty }: ExactCurve['board']): string =>
  `${rows}x${columns}, ${maxBoxes} boxes, penalty ${penalty}`;

const noiseGrid = [0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1];
const wrongGrid = [0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
/** Fine near zero, where the policy flips. */
const leakGrid = [
  0, 0.005, 0.01, 0.015, 0.02, 0.0225, 0.025, 0.0275, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1,
];
const dial = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 25, 30, 40, 50];

/** The curves of a choice; 'default' takes seconds, 'all' adds larger boards and more draws. */
export function exactPlan(choice: SweepChoice): readonly ExactCurve[] {
  if (choice === 'none') return [];
  const draws = choice === 'all' ? 20 : 8;
  const boards = [
    standard,
    { ...standard, penalty: 0.05 },
    { ...standard, penalty: 0.1 },
    { rows: 5, columns: 5, maxBoxes: 2, penalty: 0.01 },
    ...(choice === 'all' ? [{ rows: 4, columns: 4, maxBoxes: 3, penalty: 0.01 }] : []),
  ];
  const over = (kind: 'noisy' | 'misspecified' | 'mixture', grid: readonly number[]) =>
    grid.map((x) => ({
      x,
      approval: formatApproval(x === 0 ? { kind: 'true' } : kind === 'noisy' ? { kind, scale: x } : { kind, share: x }),
    }));
  const horizonOf = (series: string, approval: string, many: number): ExactCurve => ({
    ...{ sweep: 'horizon', series, board: standard, overseers: [{ x: 0, approval }], horizons: dial, draws: many },
  });
  return [
    horizonOf('overseer with foresight', 'true', 1),
    horizonOf('no approval', 'zero', 1),
    horizonOf('noisy overseer (0.5)', 'noisy:0.5', draws),
    horizonOf('tampered overseer', 'tampered', 1),
    ...[1, 5, 10].map(
      (horizon): ExactCurve => ({
        sweep: 'noise',
        series: horizon === 1 ? 'MONA, horizon 1' : `horizon ${horizon}`,
        board: standard,
        overseers: over('noisy', noiseGrid),
        horizons: [horizon],
        draws,
      }),
    ),
    {
      sweep: 'misspecification',
      series: 'MONA, horizon 1',
      board: standard,
      overseers: over('misspecified', wrongGrid),
      horizons: [1],
      draws,
    },
    ...boards.map(
      (board): ExactCurve => ({
        sweep: 'leak',
        series: boardName(board),
        board,
        overseers: over('mixture', leakGrid),
        horizons: [1],
        draws: 1,
      }),
    ),
    {
      sweep: 'horizon-by-leak',
      series: boardName(standard),
      board: standard,
      overseers: over('mixture', [0, 0.01, 0.02, 0.025, 0.03, 0.05, 0.1, 0.5, 1]),
      horizons: [1, 2, 3, 5, 8, 9, 10, 11, 12, 14, 16, 18, 25, 50],
      draws: 1,
    },
  ];
}
