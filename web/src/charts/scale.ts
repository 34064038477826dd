// Axes: their ends, their ticks and their labels, from the block's axis and the values that must be seen.
import { type PlotOptions, type ScaleOptions, scale } from '@observablehq/plot';
import type { Axis } from '../../../src/report/types.ts';
import { axisLabel, formatShort } from '../report/format.ts';

export type Value = number | null | undefined;

/** Whether a value has a place on the axis. */
export function isDrawn(axis: Axis, value: Value): value is number {
  return value !== null && value !== undefined && (axis.scale !== 'log' || value > 0);
}

/** [low, high] of what can be drawn; a single value gets room on both sides. */
export function domainOf(axis: Axis, values: Iterable<Value>): [number, number] {
  if (axis.domain) return [...axis.domain];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!isDrawn(axis, value)) continue;
    [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  if (low > high) return axis.scale === 'log' ? [1, 10] : [0, 1];
  if (axis.scale === 'log') return low === high ? [low / 2, high * 2] : [low, high];
  return low === high
    ? [low - Math.max(0.5, Math.abs(low) * 0.1), high + Math.max(0.5, Math.abs(high) * 0.1)]
    : [low, high];
}

/** Pixels along the axis, pixels from tick to tick at least, and pixels for the label. */
export interface Room {
  readonly pixels: number;
  readonly gap: number;
  readonly label: number;
}

/** Scale options with ticks and a label that fit. */
export function scaleOptions(axis: Axis, domain: readonly [number, number], room: Room): ScaleOptions {
  const { pixels, gap } = room;
  const log = axis.scale === 'log';
  return {
    type: log ? 'log' : 'linear',
    domain: [...domain],
    clamp: true,
    nice: axis.domain === undefined && !log,
    ticks: log ? logTicks(domain, Math.max(2, pixels / gap)) : Math.max(2, Math.floor(pixels / gap)),
    tickFormat: (value: number) => formatTick(value, axis),
    label: fitText(axisLabel(axis), room.label),
    labelArrow: 'none',
    tickSize: 0,
    grid: true,
  };
}

/** Short, and with every digit that tells neighbouring ticks apart. */
function formatTick(value: number, axis: Axis): string {
  if (axis.format === 'percent') return formatShort(value, 'percent');
  return value >= 1000 && value < 1e6 ? formatShort(Math.round(value), 'integer') : formatShort(value);
}

/** 1, 2, 5 of each power of ten where there is room, otherwise powers alone, thinned. */
function logTicks([low, high]: readonly [number, number], most: number): number[] {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  for (const steps of [[1, 2, 5], [1, 3], [1]]) {
    const ticks: number[] = [];
    for (let power = from; power <= to; power++) {
      for (const step of steps) ticks.push(Number(`${step}e${power}`));
    }
    const inside = ticks.filter((tick) => tick >= low * 0.999 && tick <= high * 1.001);
    if (inside.length <= most || steps.length === 1) {
      const every = Math.max(1, Math.ceil(inside.length / most));
      return inside.filter((_, i) => i % every === 0);
    }
  }
  return [];
}

/** Where a value stands along an axis of these options, as Plot will place it. */
export function placer(options: ScaleOptions, range: readonly [number, number]): (value: number) => number {
  const { type, domain, clamp, nice } = options;
  const made = scale({
    y: {
      ...(type && { type }),
      ...(domain && { domain }),
      ...(clamp && { clamp }),
      ...(nice && { nice }),
      range: [...range],
    },
  });
  return (value) => Number(made.apply(value));
}

/** What every chart has in common. */
export const common: PlotOptions = { style: { background: 'none', overflow: 'visible' } };

/** Tips set in readable lines. */
export const tipLook = { lineHeight: 1.35 };

/** Pixels that 12 px text takes, near enough to make room for it. */
export function textWidth(text: string): number {
  return text.length * 6.5;
}

/** A text that fits `pixels`, with … where it was cut. */
export function fitText(text: string, pixels: number): string {
  const most = Math.max(3, Math.floor(pixels / 6.5));
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
