// The exact outcome of each horizon under an overseer, and the mean and spread over several draws of a noisy one.
import { setImmediate } from 'node:timers/promises';
import { meanOf, standardDeviationOf } from '../../stats/index.ts';
import { allHorizons, horizonSteps, solveHorizons } from './horizons.ts';
import { greedyOutcome, type Outcome } from './outcome.ts';
import type { Overseer } from './overseer.ts';
import { type SignalOptions, stepSignal } from './step-signal.ts';
import type { CameraDropbox } from './world.ts';

export interface HorizonRow extends Outcome {
  readonly horizon: number;
}

export interface HorizonTableOptions extends SignalOptions {
  /** Default all, 1 to limit. */
  readonly horizons?: readonly number[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The outcome of each wanted horizon, in ascending order. */
export function horizonTable(
  world: CameraDropbox,
  overseer: Overseer,
  options: HorizonTableOptions = {},
): readonly HorizonRow[] {
  const rows: HorizonRow[] = [];
  solveHorizons(world, stepSignal(world, overseer, options), {
    horizons: options.horizons,
    onHorizon: (horizon, greedy) => {
      options.signal?.throwIfAborted();
      rows.push({ horizon, ...greedyOutcome(world, greedy) });
    },
  });
  return rows;
}

/** The same for a large board: lets other work in between horizons, says how far it is, and can be cancelled. */
export async function solveHorizonTable(
  world: CameraDropbox,
  overseer: Overseer,
  options: HorizonTableOptions & { readonly onHorizon?: (horizon: number) => void },
): Promise<readonly HorizonRow[]> {
  const wanted = new Set(options.horizons ?? allHorizons(world));
  const rows: HorizonRow[] = [];
  for (const { horizon, greedy } of horizonSteps(world, stepSignal(world, overseer, options), Math.max(0, ...wanted))) {
    if (wanted.has(horizon)) rows.push({ horizon, ...greedyOutcome(world, greedy) });
    options.onHorizon?.(horizon);
    await setImmediate();
    options.signal?.throwIfAborted();
  }
  return rows;
}

export const outcomeFigures = ['failure', 'desired', 'hack', 'observedReturn', 'trueReturn'] as const;
export type OutcomeFigure = (typeof outcomeFigures)[number];

/** Means over draws of an overseer, with the spread of one draw. */
export interface DrawnRow extends Readonly<Record<OutcomeFigure, number>> {
  readonly horizon: number;
  /** Standard deviations over the draws; null where there is one draw only. */
  readonly sd: Readonly<Record<OutcomeFigure, number>> | null;
}

/** Joins the tables of several draws, which have the same horizons in the same order. */
export function overDraws(tables: readonly (readonly HorizonRow[])[]): readonly DrawnRow[] {
  const [first = []] = tables;
  return first.map(({ horizon }, index) => {
    const figure = (name: OutcomeFigure) => tables.map((rows) => rows[index]![name]);
    const each = (of: (values: readonly number[]) => number | undefined) =>
      Object.fromEntries(outcomeFigures.map((name) => [name, of(figure(name)) ?? 0])) as Record<OutcomeFigure, number>;
    return { horizon, ...each(meanOf), sd: tables.length < 2 ? null : each(standardDeviationOf) };
  });
}
