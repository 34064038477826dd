// A figure as JSON says it: an estimate with its interval, null where it is undefined. Infinite ends are null: nothing is known there.
import { type Interval, wilson } from '../../stats/index.ts';
import { NO_SPREAD } from '../metrics/index.ts';

/** An estimate with the ends of its interval. */
export interface Figure {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** A figure with the test of it. */
export interface TestedFigure extends Figure {
  /** Two-sided, of "it is 0". */
  readonly p: number | null;
}

/** A count among trials as a share with its interval. */
export interface Share extends Figure {
  readonly count: number;
  readonly n: number;
}

/** A figure from an interval of `stats`. */
export function figureOf(interval: Pick<Interval, 'estimate' | 'low' | 'high'>): Figure {
  const { estimate, low, high } = interval;
  if (estimate === undefined) return { estimate: null, low: null, high: null };
  return { estimate, low: finite(low), high: finite(high) };
}

/** A number, or null for undefined, NaN and the infinities. */
export const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

/** An interval narrower than this is rounding: its standard error is 0. */
const leastWidth = 1e-12;

/**
 * A figure that lies within bounds: the interval is cut to them, and left out where its standard error is 0 or nothing is known of it.
 * @returns with `reason`: why there is no interval beside an estimate; null where there is one, or no estimate either
 */
export function figureWithin(
  interval: Pick<Interval, 'estimate' | 'low' | 'high'>,
  [least, most]: readonly [number, number],
): { readonly figure: Figure; readonly reason: string | null } {
  const { estimate, low, high } = interval;
  if (estimate === undefined) return { figure: nothing, reason: null };
  const bare = { estimate, low: null, high: null };
  if (!Number.isFinite(low) || !Number.isFinite(high))
    return { figure: bare, reason: 'one item alone shows no spread' };
  if (high - low < leastWidth) return { figure: bare, reason: NO_SPREAD };
  return { figure: { estimate, low: Math.max(least, low), high: Math.min(most, high) }, reason: null };
}

/** `count` among `n`, with Wilson's interval; nothing is known of none. */
export function shareOf(count: number, n: number, level: number): Share {
  return { count, n, ...(n === 0 ? nothing : figureOf(wilson(count, n, level))) };
}

const nothing: Figure = { estimate: null, low: null, high: null };
