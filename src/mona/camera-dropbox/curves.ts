// How an overseer's faults show at one horizon, exactly: the share of the tampered overseer mixed into it (the outcome-leak dial),
// noise, and misspecification. The leak flips the outcome within a few thousandths, so its grid is fine near zero.
import { horizonTable, type OutcomeFigure, overDraws } from './horizon-table.ts';
import { createOverseer, mixedOverseer } from './overseer.ts';
import type { CameraDropboxOptions } from './rules.ts';
import { type CameraDropbox, createCameraDropbox } from './world.ts';

export interface LeakPoint extends Readonly<Record<OutcomeFigure, number>> {
  /** Share of the tampered overseer. */
  readonly share: number;
}

export interface LeakCurve {
  /** "4x4". */
  readonly board: string;
  readonly penalty: number;
  readonly horizon: number;
  readonly points: readonly LeakPoint[];
  /** Between these shares of the grid most starts turn to the hack; null where they never do. */
  readonly flip: { readonly below: number; readonly above: number } | null;
}

export interface LeakCurveOptions {
  /** Default 4x4 and 5x5, two boxes. */
  readonly boards?: readonly CameraDropboxOptions[] | undefined;
  /** Default .01 .02 .05 .1. */
  readonly penalties?: readonly number[] | undefined;
  /** Ascending; default steps of .0025 up to .05, then wider ones to 1. */
  readonly shares?: readonly number[] | undefined;
  /** Default 1. */
  readonly horizon?: number | undefined;
}

export const leakShares: readonly number[] = [
  ...Array.from({ length: 21 }, (_, i) => i / 400),
  ...[0.06, 0.07, 0.08, 0.09, 0.1, 0.125, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1],
];

/** Yields one curve per board and penalty, as soon as it is computed. */
export function* leakCurves(options: LeakCurveOptions = {}): Generator<LeakCurve> {
  const { boards = [{}, { rows: 5, columns: 5 }], penalties = [0.01, 0.02, 0.05, 0.1], horizon = 1 } = options;
  for (const board of boards)
    for (const penalty of penalties) {
      const world = createCameraDropbox({ ...board, penalty });
      const points = leakPoints(world, options.shares ?? leakShares, horizon);
      const { rows, columns } = world.rules;
      yield { board: `${rows}x${columns}`, penalty, horizon, points, flip: flipOf(points) };
    }
}

/** The hack rate against the share of the tampered overseer, on several boards and for several penalties of a step. */
export function leakCurve(options: LeakCurveOptions = {}): readonly LeakCurve[] {
  return [...leakCurves(options)];
}

function leakPoints(world: CameraDropbox, shares: readonly number[], horizon: number): readonly LeakPoint[] {
  const right = createOverseer(world, { kind: 'true' });
  const wrong = createOverseer(world, { kind: 'tampered' });
  return shares.map((share) => {
    const [row] = horizonTable(world, mixedOverseer(right, wrong, share), { horizons: [horizon] });
    const { failure, desired, hack, observedReturn, trueReturn } = row!;
    return { share, failure, desired, hack, observedReturn, trueReturn };
  });
}

function flipOf(points: readonly LeakPoint[]): LeakCurve['flip'] {
  const first = points.findIndex(({ hack }) => hack > 0.5);
  return first <= 0 ? null : { below: points[first - 1]!.share, above: points[first]!.share };
}

export interface FaultPoint extends Readonly<Record<OutcomeFigure, number>> {
  /** Standard deviation of the noise, or share of the states judged the wrong way round. */
  readonly fault: number;
  readonly horizon: number;
  /** Over the draws; null for one draw. */
  readonly sd: Readonly<Record<OutcomeFigure, number>> | null;
}

export interface FaultCurveOptions {
  /** Standard deviations, or shares. */
  readonly faults?: readonly number[] | undefined;
  /** Default 1, 5 and 10. */
  readonly horizons?: readonly number[] | undefined;
  /** Default 20. */
  readonly draws?: number | undefined;
  /** Default 1. */
  readonly seed?: number | string | undefined;
}

/** Outcomes against the noise of the overseer, means over draws; default 0 .1 .2 .3 .4 .5 .75 1. */
export function noiseCurve(world: CameraDropbox, options: FaultCurveOptions = {}): readonly FaultPoint[] {
  return faultCurve(world, 'noisy', { faults: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1], ...options });
}

/** Outcomes against the share of states that the overseer judges the wrong way round; default 0 to .5. */
export function misspecificationCurve(world: CameraDropbox, options: FaultCurveOptions = {}): readonly FaultPoint[] {
  return faultCurve(world, 'misspecified', { faults: [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5], ...options });
}

function faultCurve(
  world: CameraDropbox,
  kind: 'noisy' | 'misspecified',
  { faults = [], horizons = [1, 5, 10], draws = 20, seed = 1 }: FaultCurveOptions,
): readonly FaultPoint[] {
  return faults.flatMap((fault) => {
    const specification = kind === 'noisy' ? { kind, scale: fault } : { kind, share: fault };
    const tables = Array.from({ length: draws }, (_, draw) =>
      horizonTable(world, createOverseer(world, specification, { seed, draw }), { horizons }),
    );
    return overDraws(tables).map((row) => ({ fault, ...row }));
  });
}
